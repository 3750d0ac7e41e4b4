use dateline::{ArgumentRole, EventArgument, EventKind, Id};
use dateline_eval::events::own_class;

use crate::cases::check;
use crate::support::analyse;

#[test]
fn every_case_of_the_table_has_its_events() {
    check(include_str!("cases/events.txt"), 250, |case| events(case.text));
}

#[test]
fn the_page_about_events_has_every_kind_with_its_class() {
    let page = include_str!("../docs/events.md");
    for &kind in EventKind::ALL {
        let row = page.lines().find(|line| line.starts_with(&format!("| {kind} |")));
        let cells: Vec<&str> =
            row.unwrap_or_else(|| panic!("{kind} has a row")).split('|').map(str::trim).collect();
        assert_eq!(cells[4], own_class(kind).unwrap_or("-"), "{kind}");
    }
}

#[test]
fn an_event_that_is_told_again_is_linked_and_its_finest_time_comes_first() {
    let again = |text: &str| {
        let document = analyse("case", text);
        let row = |id| {
            let event = document.events.row(id);
            let times = event.arguments.iter().filter(|argument| argument.role == ArgumentRole::Time);
            let times: Vec<&str> = times.map(|argument| &document.source.text()[argument.span]).collect();
            let same = event.same_as.map_or(String::new(), |first| format!(" = {}", first.index()));
            format!("{}({}){same}", event.kind, times.join(", "))
        };
        document.events.ids().map(row).collect::<Vec<_>>().join(" ")
    };
    insta::assert_snapshot!(
        again("date 2019-05-03 Marcus Reed met Lena Vogt this week. Reed met Vogt on April 30, aides said."),
        @"meet(April 30, this week) meet(April 30) = 0"
    );
    insta::assert_snapshot!(
        again("date 2019-05-03 Marcus Reed met Lena Vogt on April 30. Reed met Vogt this week, aides said."),
        @"meet(April 30, this week) meet(this week) = 0"
    );
    insta::assert_snapshot!(
        again("date 2019-05-03 Marcus Reed met Lena Vogt on Monday. Reed met Vogt on Thursday, aides said."),
        @"meet(Monday) meet(Thursday)"
    );
    insta::assert_snapshot!(
        again("date 2019-05-03 Marcus Reed met Lena Vogt on Monday. Reed did not meet Vogt, aides said."),
        @"meet(Monday) meet()"
    );
    // Who talked with Vogt first the words before tell.
    insta::assert_snapshot!(
        again("date 2019-05-03 Marcus Reed spoke in Oslo after talks with Lena Vogt. Ana Sol met Vogt in Bergen on Monday."),
        @"meet() meet(Monday)"
    );
}

fn events(text: &str) -> Vec<String> {
    let document = analyse("case", text);
    let row = |id| {
        let event = document.events.row(id);
        let of = |roles: &[ArgumentRole]| {
            let arguments = event.arguments.iter().filter(|argument| roles.contains(&argument.role));
            let words: Vec<&str> = arguments.map(|EventArgument { span, .. }| &text[*span]).collect();
            if words.is_empty() { "-".to_owned() } else { words.join("; ") }
        };
        let actors = of(&[ArgumentRole::Actor]);
        let targets = of(&[ArgumentRole::Target, ArgumentRole::Recipient]);
        format!("{} | {actors} | {targets} | {}", event.kind, event.factuality)
    };
    document.events.ids().map(row).collect()
}
