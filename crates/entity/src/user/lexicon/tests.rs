use dateline_document::{Id, Segmented, Tagged};
use proptest::prelude::*;

use super::*;
use crate::testing::{lexicon, source};

fn read(text: &str) -> UserLexicon {
    UserLexicon::read(text).unwrap()
}

/// The text with brackets around the names of a lexicon, and kind and id behind them.
fn found(names: &UserLexicon, text: &str) -> String {
    let source = source(text);
    let text = Tagged::untagged(dateline_tokenizer::tokenize(&source));
    let reading = Reading::new(&text, &lexicon());
    let own = names.find(&reading).into_iter().map(|name| {
        let id = name.id.map(|id| format!("#{id}")).unwrap_or_default();
        (reading.span(name.words.start, name.words.end), format!("{}{id}", name.kind))
    });
    crate::testing::marked(source.text(), own)
}

#[test]
fn the_longest_name_is_found_at_each_word() {
    let names = read(
        "Harbour Union\torganization\tu1\n\
         Harbour Union of Bergen\torganization\tu2\n\
         Bergen\tplace\n\
         Union of Bergen Fishers\torganization\n",
    );
    let check = |text, expect| assert_eq!(found(&names, text), expect);
    check(
        "The Harbour Union of Bergen met the Harbour Union.",
        "The [Harbour Union of Bergen]organization#u2 met the [Harbour Union]organization#u1.",
    );
    check("Harbour Union of Bergen Fishers", "[Harbour Union of Bergen]organization#u2 Fishers");
    check("harbour union", "harbour union");
    check("Harbour\u{a0} Union’s plan", "[Harbour\u{a0} Union]organization#u1’s plan");
    check("Bergen-based", "[Bergen]place-based");
    check("Bergens and Bergenfield", "Bergens and Bergenfield");
    check("The Harbour Union. Of Bergen.", "The [Harbour Union]organization#u1. Of [Bergen]place.");
}

#[test]
fn marks_parts_of_tokens_and_scripts_are_names_as_well() {
    let names = read(
        "kind\tname\taliases\tcase\n\
         event\t#StopTheDam\n\
         organization\tCan't Stop Ltd.\n\
         organization\tCannot Films\n\
         place\tSt. John's\n\
         organization\tMüller & Söhne\tMUELLER\tany\n\
         place\t東京\n\
         organization\tAT&T\n",
    );
    let check = |text, expect| assert_eq!(found(&names, text), expect);
    check("They chanted #StopTheDam again.", "They chanted [#StopTheDam]event again.");
    check("Shares of Can’t Stop Ltd. fell.", "Shares of [Can’t Stop Ltd.]organization fell.");
    check(
        "Cannot Films opened in St. John’s today.",
        "[Cannot Films]organization opened in [St. John’s]place today.",
    );
    check("MÜLLER & SÖHNE, or Mueller", "[MÜLLER & SÖHNE]organization, or [Mueller]organization");
    check("It reached 東京 on Monday.", "It reached [東京]place on Monday.");
    check("AT&T's network", "[AT&T]organization's network");
    check("Müller\u{ad} & Söhne", "[Müller\u{ad} & Söhne]organization");
}

#[test]
fn the_strictest_and_then_the_last_form_of_a_spelling_stands() {
    let names = read(
        "Polar\torganization\tany\t\tany\n\
         POLAR\tproduct\texact\n\
         Polar\tgroup\tcapitalised\t\tcapitalised\n\
         POLAR\tproduct\tlater\n",
    );
    assert_eq!(names.repeated(), 1);
    assert_eq!(
        found(&names, "POLAR Polar polar"),
        "[POLAR]product#later [Polar]group#capitalised [polar]organization#any"
    );
}

#[test]
fn names_that_cannot_be_looked_for_are_refused() {
    let mut names = UserLexicon::new();
    let refused = |names: &mut UserLexicon, name: &str| {
        names.add(&UserEntry::new(name, EntityKind::Other)).unwrap_err().to_string()
    };
    insta::assert_snapshot!(refused(&mut names, " \u{200b} "), @"a name is empty");
    insta::assert_snapshot!(refused(&mut names, &"x".repeat(1001)), @"a name of 1001 bytes, and a name has at most 1000");
    assert!(names.is_empty() && names.names() == 0);
}

#[test]
fn a_file_is_tsv_with_or_without_a_head_or_jsonl() {
    for text in [
        "Acme\torganization\tA1\tAcme Corp|ACME\tany\tyields\n",
        "\u{feff}# our firms\r\n\r\nid\tname\tkind\tcase\toverlap\taliases\r\nA1\tAcme\torganization\tany\tyields\tAcme Corp | ACME\r\n",
        r#"{"name": "Acme", "kind": "organization", "id": "A1", "aliases": ["Acme Corp", "ACME"], "case": "any", "overlap": "yields"}"#,
    ] {
        let entries: Vec<UserEntry<'_>> = user_entries(text).map(|entry| entry.unwrap().1).collect();
        let expect = UserEntry {
            name: "Acme".into(),
            kind: EntityKind::Organization,
            id: Some("A1".into()),
            aliases: vec!["Acme Corp".into(), "ACME".into()],
            case: CaseRule::Any,
            overlap: Overlap::Yields,
        };
        assert_eq!(entries, [expect], "{text}");
    }
    assert_eq!(read(r#"{"name":"Acme","kind":"organization","id":17}"#).names(), 1);
    assert!(read("").is_empty());
}

#[test]
fn a_wrong_line_is_told_with_its_place() {
    let fault = |text: &str| UserLexicon::read(text).unwrap_err().to_string();
    insta::assert_snapshot!(fault("Acme\torganization\nZoë Ltd\tcompany\n"), @"2:9: no kind is called `company`; the kinds are person, organization, place, group, work, event, product and other");
    insta::assert_snapshot!(fault("Acme organization"), @"1:18: a name without a kind: columns are parted by tabulators");
    insta::assert_snapshot!(fault("Acme\t\tA1"), @"1:6: no kind is given; the kinds are person, organization, place, group, work, event, product and other");
    insta::assert_snapshot!(fault("\torganization"), @"1:1: a name is empty");
    insta::assert_snapshot!(fault("Acme\torganization\tA1\tAcme Corp||ACME"), @"1:22: a name is empty");
    insta::assert_snapshot!(fault("Acme\torganization\tA1\t\tupper"), @"1:23: no case rule is called `upper`; the rules are exact, capitalised and any");
    insta::assert_snapshot!(fault("Acme\torganization\tA1\t\t\tloses"), @"1:24: `loses` is neither wins nor yields");
    insta::assert_snapshot!(fault("Acme\torganization\tA1\t\t\t\tmore"), @"1:25: a column too many; the columns are name, kind, id, aliases, case and overlap");
    insta::assert_snapshot!(fault("name\tkind\tcolour\n"), @"1:11: no column is called `colour`; the columns are name, kind, id, aliases, case and overlap");
    insta::assert_snapshot!(fault("name\tkind\tname\n"), @"1:11: a second column `name`");
    insta::assert_snapshot!(fault("kind\tname\nplace\n"), @"2:6: a line without a name");
    insta::assert_snapshot!(fault("{\"name\":\"Oslo\",\"kind\":\"place\"}\n{\"name\":\"Zoë\",\"kind\":\"company\"}"), @"2:30: unknown variant `company`, expected one of `person`, `organization`, `place`, `group`, `work`, `event`, `product`, `other`");
    insta::assert_snapshot!(fault("{\"name\":\"Oslo\",\"kind\":\"place\",\"alias\":[]}"), @"1:37: unknown field `alias`, expected one of `name`, `kind`, `id`, `aliases`, `case`, `overlap`");
    insta::assert_snapshot!(fault("{\"name\":\"\",\"kind\":\"place\"}"), @"1:10: a name is empty");
    insta::assert_snapshot!(fault("{\"name\":\"Oslo\"}"), @"1:15: missing field `kind`");
    insta::assert_snapshot!(fault("{\"name\":\"Oslo\",\"kind\":\"place\",\"id\":[]}"), @"1:38: an id is a text or a number");
    insta::assert_snapshot!(fault("{\"name\":\"Oslo\""), @"1:14: EOF while parsing an object");
}

/// From the left, the longest stretch of tokens that is written like a name.
fn naive(names: &[UserEntry<'_>], text: &Segmented<'_>) -> Vec<(Range<usize>, EntityKind)> {
    let is_name =
        |entry: &UserEntry<'_>, written: &str| agree(&normal(&entry.name), &normal(written), entry.case);
    let mut found = Vec::new();
    for range in text.sentences.tokens().iter() {
        let (mut at, end) = (range.start().index(), range.end().index());
        while at < end {
            let best = (at..end).rev().find_map(|last| {
                let span = text.tokens.span()[dateline_document::TokenId::from_index(at)]
                    .cover(text.tokens.span()[dateline_document::TokenId::from_index(last)]);
                let written = text.source.get(span).unwrap();
                // The strictest; of several the last.
                let entries = names.iter().rev().filter(|entry| is_name(entry, written));
                entries.min_by_key(|entry| entry.case).map(|entry| (at..last + 1, entry.kind))
            });
            at = best.as_ref().map_or(at + 1, |(words, _)| words.end);
            found.extend(best);
        }
    }
    found
}

proptest! {
    #[test]
    fn names_are_those_of_a_plain_search(
        entries in proptest::collection::vec(("[aAb'B-]{1,2}( [abA]{1,2}){0,2}", 0_usize..8, 0_usize..3), 0..12),
        text in "([aAb'B-]{1,2}[ .]?){0,20}",
    ) {
        let entries: Vec<UserEntry<'_>> = entries
            .iter()
            .map(|(name, kind, case)| UserEntry {
                case: CaseRule::ALL[*case],
                ..UserEntry::new(name.as_str(), EntityKind::ALL[*kind])
            })
            .collect();
        let mut names = UserLexicon::new();
        entries.iter().for_each(|entry| names.add(entry).unwrap());
        let source = source(&text);
        let text = Tagged::untagged(dateline_tokenizer::tokenize(&source));
        let reading = Reading::new(&text, &lexicon());
        let found: Vec<_> = names.find(&reading).into_iter().map(|name| (name.words, name.kind)).collect();
        prop_assert_eq!(found, naive(&entries, &text));
    }

    #[test]
    fn any_file_is_read_or_refused(text in "\\PC{0,40}|(name|kind|Acme|place|[\\t\\n{}\":|#]){0,12}") {
        let _ = UserLexicon::read(&text);
    }
}
