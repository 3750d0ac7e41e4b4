use std::fmt::Write as _;

use crate::support::analyse;

/// Cases that are known to fail, with the reason in the table.
const FIXMES: usize = 1;

#[test]
fn every_case_of_the_table_is_found_and_counted() {
    let table = include_str!("cases/quantities.txt");
    let (mut wrong, mut fixed) = (Vec::new(), Vec::new());
    let (mut count, mut fixmes) = (0, 0);
    let lines: Vec<&str> = table.lines().filter(|line| !line.starts_with('#')).collect();
    for case in lines.split(|line| line.is_empty()).filter(|case| !case.is_empty()) {
        let is_fixme = case.iter().any(|line| line.trim().starts_with("fixme:"));
        let rows = case[1..].iter().map(|line| line.trim()).filter(|line| !line.starts_with("fixme:"));
        let expected: Vec<&str> = rows.collect();
        let found = quantities(case[0]);
        count += 1;
        fixmes += usize::from(is_fixme);
        match (found == expected, is_fixme) {
            (true, true) => fixed.push(case[0]),
            (false, false) => {
                wrong.push(format!("{}\n  expected {expected:#?}\n  found {found:#?}", case[0]))
            }
            _ => {}
        }
    }
    assert!(count >= 150, "the table was read");
    assert!(wrong.is_empty(), "{} of {count} cases are wrong:\n{}", wrong.len(), wrong.join("\n"));
    assert!(fixed.is_empty(), "these are right now: {fixed:#?}");
    assert_eq!(fixmes, FIXMES);
}

fn quantities(text: &str) -> Vec<String> {
    let document = analyse("case", text);
    document.check().unwrap();
    let row = |id| {
        let quantity = document.quantities.row(id);
        let number = match (quantity.value, quantity.low, quantity.high) {
            (Some(value), ..) => value.to_string(),
            (_, low, high) => {
                let end =
                    |end: Option<_>| end.map(|end: dateline::Decimal| end.to_string()).unwrap_or_default();
                format!("{}..{}", end(low), end(high))
            }
        };
        let mut line = format!("{} = {} {number}", &text[quantity.span], quantity.kind);
        if let Some(unit) = &quantity.unit {
            let open = if quantity.unit_confidence.get().is_some() { "?" } else { "" };
            write!(line, " {unit}{open}").unwrap();
        }
        if let Some(modifier) = quantity.modifier {
            write!(line, " {modifier}").unwrap();
        }
        line
    };
    document.quantities.ids().map(row).collect()
}
