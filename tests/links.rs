use crate::cases::check;
use crate::support::analyse;

#[test]
fn every_case_of_the_table_is_linked_as_it_says() {
    check(include_str!("cases/links.txt"), 60, |case| {
        let names = case.rows.iter().map(|row| row.split(" = ").next().unwrap());
        links(case.text, names)
    });
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
