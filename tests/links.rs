use crate::support::analyse;

/// Cases that are known to fail, with the reason in the table.
const FIXMES: usize = 3;

#[test]
fn every_case_of_the_table_is_linked_as_it_says() {
    let table = include_str!("cases/links.txt");
    let (mut wrong, mut fixed) = (Vec::new(), Vec::new());
    let (mut count, mut fixmes) = (0, 0);
    let lines: Vec<&str> = table.lines().filter(|line| !line.starts_with('#')).collect();
    for case in lines.split(|line| line.is_empty()).filter(|case| !case.is_empty()) {
        let is_fixme = case.iter().any(|line| line.trim().starts_with("fixme:"));
        let rows = case[1..].iter().map(|line| line.trim()).filter(|line| !line.starts_with("fixme:"));
        let expected: Vec<&str> = rows.collect();
        let names = expected.iter().map(|row| row.split(" = ").next().unwrap());
        let found = links(case[0], names);
        count += 1;
        fixmes += usize::from(is_fixme);
        match (found == expected, is_fixme) {
            (true, true) => fixed.push(case[0]),
            (false, false) => wrong.push(format!("{}\n  expected {expected:?}\n  found {found:?}", case[0])),
            _ => {}
        }
    }
    assert!(count >= 60, "the table was read");
    assert!(wrong.is_empty(), "{} of {count} cases are wrong:\n{}", wrong.len(), wrong.join("\n"));
    assert!(fixed.is_empty(), "these are right now: {fixed:#?}");
    assert_eq!(fixmes, FIXMES);
}

/// Each name with the link of its first mention.
fn links<'n>(text: &str, names: impl Iterator<Item = &'n str>) -> Vec<String> {
    let document = analyse("case", text);
    let row = |name: &str| {
        let mention = document.mentions.ids().find(|&id| &text[document.mentions.span()[id]] == name);
        let Some(mention) = mention else { return format!("{name} is no mention") };
        let links = &document.entities.links()[document.entities.of_mention()[mention]];
        match (&links.iso3166, links.geonames) {
            (Some(code), _) => format!("{name} = iso {code}"),
            (None, Some(number)) => format!("{name} = geonames {number}"),
            (None, None) => format!("{name} = -"),
        }
    };
    names.map(row).collect()
}
