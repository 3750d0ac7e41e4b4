use dateline::{ArgumentRole, EventArgument, EventKind};
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
