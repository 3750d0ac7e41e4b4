//! Names with their kinds, one rule after another.

use proptest::prelude::*;

use crate::testing;

fn check(expect: &str) {
    let (text, _) = testing::unmarked(expect);
    assert_eq!(testing::names(&text), expect);
}

#[test]
fn titles_and_possessives_stay_outside() {
    check(
        "[United States]place Secretary of State [Mike Pompeo]person met [Russia]place's foreign minister.",
    );
    check("[Russian]group Foreign Minister [Sergei Lavrov]person spoke to Mr [Arreaza]person on Sunday.");
    check("Lt. Gen. [Adelaide P. Strathearn]person and Dr. [Ilse De Backer-Noë]person left.");
    check(
        "[Microsoft]organization founder [Bill Gates]person met [Chilean]group President-elect [Gabriel Boric]person.",
    );
}

#[test]
fn the_article_stays_outside() {
    check("He told The [Guardian]organization and the [New York Times]organization so.");
    check("The [Netherlands]place appealed to the court in [The Hague]place.");
}

#[test]
fn the_head_is_no_name_and_a_dateline_has_some() {
    check("date 2019-05-07\n[GENEVA]place, June 3 ([Reuters]organization) - Talks went on.");
    check("By [Jane Ellsworth]person and [Marc Dubuis]person\n\nTalks went on for days in the old town.");
}

#[test]
fn persons_have_initials_particles_and_suffixes() {
    check("The speech by [Raymond T. Osei]person pleased [J. R. R. Vandermeulen]person.");
    check("[Ursula von der Leyen]person spoke to [Bashar al-Assad]person and [Abu Bakr al-Baghdadi]person.");
    check("They met [Fergus O'Dowdall]person and [Alasdair Finlayson-Boyd]person in the evening.");
    check("The award went to [Harold Brightwell Jr.]person and nobody else.");
}

#[test]
fn organisations_have_heads_complements_and_legal_forms() {
    check(
        "She left the [Ministry of Foreign Affairs]organization for the [University of Warsaw]organization.",
    );
    check(
        "The [National Institute of Civil Defence]organization and the [State Election Commission]organization agreed.",
    );
    check(
        "The [Centers for Disease Control and Prevention]organization warned the [Food and Drug Administration]organization.",
    );
    check(
        "A court fined [Kitamori Optical Co., Ltd.]organization and [Corwin & Pike LLC]organization last year.",
    );
    check("Shares in [Tessler Antriebstechnik GmbH]organization rose.");
    check("Members of the [Polish People's Party]organization walked out.");
}

#[test]
fn an_acronym_and_its_long_form_are_of_one_kind() {
    check(
        "The [Movement for Open Courts]organization ([MOC]organization) marched. [MOC]organization has members.",
    );
}

#[test]
fn places_have_openers_heads_and_neighbours() {
    check("It hit the [Arequipa]place region near the town of [Chala]place in southern [Peru]place.");
    check("A boat sank off the [Isle of Lewis]place near [Lake Tharwood]place.");
    check("He lives in [Camden]place and [Hackney]place.");
    check("They climbed [Mount Brandreth]place from [Veltheim]place, [Switzerland]place.");
}

#[test]
fn a_surname_is_the_persons_who_has_it() {
    check("[Denzel Washington]person came to [Washington]place with a film. Mr [Washington]person smiled.");
    check("Coach [Henrik Aldersund]person praised the team. \"Well done,\" [Aldersund]person said.");
}

#[test]
fn an_ordinary_word_that_begins_a_sentence_is_no_name() {
    check("Police searched the house. Cranes were used. Environmental groups complained.");
    check("Rival [Ostrava Systems SA]organization lost. Yesterday [Moldovans]group voted.");
    check("[Apple]organization CEO [Tim Cook]person smiled.");
}

#[test]
fn months_and_weekdays_are_no_names() {
    check("On Monday it rained, and in May and December it snowed.");
    check("She reads the [Sunday Times]organization on Sundays.");
}

#[test]
fn codes_and_tickers_are_no_names() {
    check("Write to errors@misprints.example or pay 30 GBP <BRMF.L> for #misprint.");
    check("[Halvorsen Robotics Inc.]organization trades under the ticker HVRB.");
}

#[test]
fn works_events_and_products_are_told_apart() {
    check("Her first novel, “The [Salt Stairs]work”, sold well.");
    check("The [Clean Rivers Act]work passed before the [Mediterranean Cup]event began.");
    check("The [Halcyon-2]product probe watched a planet.");
}

#[test]
fn headlines_in_title_case_have_the_names_of_the_article() {
    let text =
        "Halvorsen Wins Again In Rainy Maribor\n\nDana Halvorsen won in Maribor on Friday, officials said.";
    insta::assert_snapshot!(testing::names(text), @r"
    [Halvorsen]person Wins Again In Rainy [Maribor]place

    [Dana Halvorsen]person won in [Maribor]place on Friday, officials said.
    ");
}

#[test]
fn empty_and_odd_texts_have_no_names() {
    for text in ["", " ", "\n\n", "…", "a", "?!", "\u{200D}\u{AD}", "123 456"] {
        assert_eq!(testing::names(text), text);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn names_of_any_text_are_in_order_and_apart(words in proptest::collection::vec(
        prop_oneof![
            Just("the"), Just("of"), Just("Bank"), Just("John"), Just("Smith"), Just("-"), Just("al"), Just("'s"), Just(","),
            Just("President"), Just("May"), Just("("), Just("NATO"), Just("."), Just("\u{201C}"), Just("\n\n"), Just("and"), Just("Émile"),
        ], 0..60), separator in prop_oneof![Just(""), Just(" ")]) {
        let text = words.join(separator);
        let source = testing::source(&text);
        let segmented = testing::tagged(&source);
        let found = testing::found(&segmented, Some("2020-02-02"));
        let mut end = 0;
        for &span in found.names.span().iter() {
            prop_assert!(span.start() >= end && !span.is_empty());
            end = span.end();
        }
        let resolved = testing::resolved(&segmented, &found);
        prop_assert_eq!(resolved.entities.of_mention().len(), resolved.mentions.len());
        for id in found.titles.ids() {
            let title = found.titles.row(id);
            prop_assert!(found.names.at(title.holder).is_some());
            prop_assert!(title.evidence.contains(title.holder) && title.evidence.contains(title.span));
            prop_assert!(!title.span.overlaps(title.holder));
        }
    }
}
