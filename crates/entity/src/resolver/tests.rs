//! Entities: which mentions are one, what they are called, where they are linked.

use dateline_document::{EntityId, Id};

use crate::testing;

/// Every entity as `name (kind, links): mention, mention`.
fn entities(text: &str) -> String {
    let source = testing::source(text);
    let segmented = testing::tagged(&source);
    let resolved = testing::resolved(&segmented, &testing::found(&segmented, None));
    let line = |id: EntityId| {
        let entity = resolved.entities.row(id);
        let mentions: Vec<&str> = resolved.entities.mentions()[id]
            .iter()
            .map(|&mention| &text[resolved.mentions.span()[mention]])
            .collect();
        let place = entity.links.geonames.map(|id| format!(" geonames {id}")).unwrap_or_default();
        let country = entity.links.iso3166.map(|code| format!(" {code}")).unwrap_or_default();
        format!("{} ({}{country}{place}): {}", entity.name, entity.kind, mentions.join(", "))
    };
    resolved.entities.ids().map(line).collect::<Vec<_>>().join("\n")
}

/// What the pronouns of a text stand for, in order; `-` for those that are left open.
fn pronouns(text: &str) -> Vec<String> {
    let source = testing::source(text);
    let segmented = testing::tagged(&source);
    let resolved = testing::resolved(&segmented, &testing::found(&segmented, None));
    let is_pronoun = |word: &str| {
        ["he", "him", "his", "himself", "she", "her", "herself"].contains(&&*word.to_lowercase())
    };
    let tokens = segmented.tokens.ids().filter(|&token| is_pronoun(segmented.word(token)));
    let name = |token| {
        let mention = resolved.mentions.at(segmented.tokens.span()[token])?;
        Some(resolved.entities.name()[resolved.entities.of_mention()[mention]].to_string())
    };
    tokens.map(|token| name(token).unwrap_or("-".into())).collect()
}

#[test]
fn surnames_and_given_names_join_full_names() {
    insta::assert_snapshot!(entities(
        "Mike Pompeo met Hernan Quispe Salas and Bashar al-Assad. Pompeo left, Quispe stayed, and Assad said that \
         Quispe Salas and Pompeo had talked."
    ), @"
    Mike Pompeo (person): Mike Pompeo, Pompeo, Pompeo
    Hernan Quispe Salas (person): Hernan Quispe Salas, Quispe, Quispe Salas
    Bashar al-Assad (person): Bashar al-Assad, Assad
    ");
}

#[test]
fn families_are_kept_apart() {
    insta::assert_snapshot!(entities(
        "Gerald Dunmore and Patricia Dunmore were heard. Mr Dunmore spoke first. Ms Dunmore did not speak. \
         Dunmore wept."
    ), @"
    Gerald Dunmore (person): Gerald Dunmore, Dunmore
    Patricia Dunmore (person): Patricia Dunmore, Dunmore
    Dunmore (person): Dunmore
    ");
}

#[test]
fn a_country_is_one_by_all_its_names_and_its_people_are_another() {
    insta::assert_snapshot!(entities(
        "The U.S. and Britain agreed. The United States and the UK signed. Americans cheered, and the British did too."
    ), @"
    United States (place US geonames 6252001): U.S., United States
    Britain (place GB geonames 2635167): Britain, UK
    Americans (group US geonames 6252001): Americans
    British (group GB geonames 2635167): British
    ");
}

#[test]
fn acronyms_and_short_forms_join_long_forms() {
    insta::assert_snapshot!(entities(
        "The Movement for Open Courts (MOC) sued Tessler Antriebstechnik GmbH. MOC says that Tessler paid. \
         The European Space Agency and the Popular Mobilization Forces spoke of PMF."
    ), @"
    Movement for Open Courts (organization): Movement for Open Courts, MOC, MOC
    Tessler Antriebstechnik GmbH (organization): Tessler Antriebstechnik GmbH, Tessler
    European Space Agency (organization): European Space Agency
    Popular Mobilization Forces (organization): Popular Mobilization Forces, PMF
    ");
}

#[test]
fn a_birth_name_is_the_same_person() {
    insta::assert_snapshot!(entities("Margit Halloran has died. Born Margit Szentkuti in Pecs, she wrote."), @"
    Margit Halloran (person): Margit Halloran, Margit Szentkuti, she
    Pecs (place geonames 3046526): Pecs
    ");
}

#[test]
fn pronouns_go_to_the_person_they_fit() {
    assert_eq!(pronouns("Mary Barra left. \"I am tired,\" she said."), ["Mary Barra"]);
    assert_eq!(
        pronouns("John Kerry met Angela Merkel in Berlin. He thanked her, and she thanked him."),
        ["John Kerry", "Angela Merkel", "Angela Merkel", "John Kerry"]
    );
    assert_eq!(pronouns("Ms Adeyinka spoke. Her client had left, she said."), ["Adeyinka", "Adeyinka"]);
    assert_eq!(pronouns("His wife, Morag, added that she had seen it."), ["-", "Morag"]);
}

#[test]
fn pronouns_are_left_open_where_nobody_fits() {
    assert_eq!(pronouns("The president commands, and he or she nominates."), ["-", "-"]);
    assert_eq!(pronouns("A woman came. John Kerry saw that she wept."), ["A woman"]);
    assert_eq!(pronouns("It rained. He said so."), ["-"]);
    // A clause's subject is not its object.
    assert_eq!(pronouns("Sergei Lavrov accused him."), ["-"]);
}

#[test]
fn entities_are_in_order_and_every_mention_has_one() {
    let text = "Lavrov met Pompeo in Paris. He left.";
    let source = testing::source(text);
    let segmented = testing::tagged(&source);
    let resolved = testing::resolved(&segmented, &testing::found(&segmented, None));
    assert_eq!(resolved.entities.of_mention().len(), resolved.mentions.len());
    let first: Vec<_> = resolved.entities.mentions().iter().map(|mentions| mentions[0].index()).collect();
    assert!(first.is_sorted());
}
