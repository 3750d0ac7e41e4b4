use dateline::{RelationId, RelationKind, RelationObject};

use crate::cases::check;
use crate::support::analyse;

#[test]
fn every_case_of_the_table_has_its_roles() {
    check(include_str!("cases/roles.txt"), 120, |case| {
        let mut found = roles(case.text);
        // In the order of the table, where it has them.
        found.sort_by_key(|role| case.rows.iter().position(|row| row == role));
        found
    });
}

fn roles(text: &str) -> Vec<String> {
    let document = analyse("case", text);
    let name = |entity| document.entities.name()[entity].to_string();
    let row = |id| {
        let relation = document.relations.row(id);
        let object = match relation.object {
            Some(RelationObject::Entity(entity)) => name(entity),
            _ => "-".to_owned(),
        };
        let title = relation.attributes.title.map_or("-", |title| &text[title]);
        let status = relation.attributes.status.map_or("-", |status| status.as_str());
        format!("{} | {title} | {object} | {status}", name(relation.subject))
    };
    let is_role = |&id: &RelationId| document.relations.kind()[id] == RelationKind::HoldsRole;
    document.relations.ids().filter(is_role).map(row).collect()
}
