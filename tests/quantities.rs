use std::fmt::Write as _;

use crate::cases::check;
use crate::support::analyse;

#[test]
fn every_case_of_the_table_is_found_and_counted() {
    check(include_str!("cases/quantities.txt"), 150, |case| quantities(case.text));
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
