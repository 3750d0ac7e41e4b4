use crate::testing::{lexicon, source, tagged};
use crate::{Recognizer, UserLexicon};

/// The names of a text with a user's lexicon, its times, and its entities with their ids.
fn told(names: &str, text: &str) -> String {
    let source = source(text);
    let text = tagged(&source);
    let recognizer = Recognizer::new(lexicon()).with_user_lexicon(UserLexicon::read(names).unwrap());
    let found = recognizer.recognise(&text, None);
    let names = found.names.ids().map(|id| (found.names.span()[id], found.names.kind()[id].to_string()));
    let mut told = crate::testing::marked(source.text(), names);
    for &time in found.times.span() {
        told += &format!("\ntime {}", &source.text()[time]);
    }
    let resolved = crate::testing::resolved(&text, &found);
    for id in resolved.entities.ids() {
        let entity = resolved.entities.row(id);
        let mentions = resolved.entities.mentions()[id].len();
        let user = entity.links.user.map(|id| format!(" #{id}")).unwrap_or_default();
        told += &format!("\n{} {} {mentions}{user}", entity.kind, entity.name);
    }
    told
}

#[test]
fn a_users_name_takes_the_place_of_what_it_overlaps() {
    insta::assert_snapshot!(told("Oslo Accord\twork\tW7\n", "The Oslo Accord Group met in Oslo."), @"
    The [Oslo Accord]work Group met in [Oslo]place.
    work Oslo Accord 1 #W7
    place Oslo 1
    ");
}

#[test]
fn a_name_that_yields_is_left_out_but_gives_its_id() {
    let names = "Oslo\tplace\tP1\t\t\tyields\nBergen\torganization\tO1\t\t\tyields\nTarvos\torganization\tO2\t\t\tyields\n";
    insta::assert_snapshot!(told(names, "They went from Oslo to Bergen by Tarvos."), @"
    They went from [Oslo]place to [Bergen]place by [Tarvos]other.
    place Oslo 1 #P1
    place Bergen 1
    other Tarvos 1
    ");
}

#[test]
fn names_of_one_id_are_one_entity_and_of_two_are_two() {
    let names = "Vellmar Group\torganization\tV1\tthe Kassel giant\nGeorgia\tplace\tGE\nGeorgia Peterson\tperson\tP1\nPeterson\tperson\tP2\n";
    insta::assert_snapshot!(
        told(names, "Vellmar Group grew. Shares of the Kassel giant rose, Georgia Peterson said. Peterson left Georgia."), @"
    [Vellmar Group]organization grew. Shares of [the Kassel giant]organization rose, [Georgia Peterson]person said. [Peterson]person left [Georgia]place.
    organization the Kassel giant 2 #V1
    person Georgia Peterson 1 #P1
    person Peterson 1 #P2
    place Georgia 1 #GE
    ");
}

#[test]
fn a_time_inside_a_users_name_is_no_time() {
    let names = "Sunday Ledger\torganization\nFriday Marches\tevent\n";
    insta::assert_snapshot!(told(names, "The Sunday Ledger said on Monday that the Friday Marches would end."), @"
    The [Sunday Ledger]organization said on Monday that the [Friday Marches]event would end.
    time Monday
    time Friday
    organization Sunday Ledger 1
    event Friday Marches 1
    ");
}
