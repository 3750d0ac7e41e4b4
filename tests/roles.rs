use dateline::RelationObject;

use crate::support::analyse;

/// A line of a case, and the reason where it is known to be wrong.
struct Case<'t> {
    text: &'t str,
    roles: Vec<&'t str>,
    fixme: Option<&'t str>,
}

fn cases(table: &str) -> Vec<Case<'_>> {
    let lines: Vec<&str> = table.lines().filter(|line| !line.starts_with('#')).collect();
    let blocks = lines.split(|line| line.is_empty()).filter(|block| !block.is_empty());
    let case = |block: &[_]| {
        let is_fixme = |line: &&&str| line.trim().starts_with("fixme:");
        let (text, lines) = (block[0], &block[1..]);
        let roles = lines.iter().filter(|line| !is_fixme(line)).map(|line| line.trim()).collect();
        Case { text, roles, fixme: lines.iter().find(is_fixme).map(|line| line.trim()) }
    };
    blocks.map(case).collect()
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
    document.relations.ids().map(row).collect()
}

#[test]
fn every_case_of_the_table_has_its_roles() {
    let cases = cases(include_str!("cases/roles.txt"));
    let mut wrong = Vec::new();
    for Case { text, roles: expected, fixme } in &cases {
        let found = roles(text);
        let (mut sorted, mut wanted) = (found.clone(), expected.clone());
        sorted.sort();
        wanted.sort_unstable();
        match (sorted == wanted, fixme) {
            (true, None) | (false, Some(_)) => {}
            (true, Some(reason)) => wrong.push(format!("{text}\n  is right now: {reason}")),
            (false, None) => wrong.push(format!("{text}\n  expected {expected:#?}\n  found {found:#?}")),
        }
    }
    let fixmes = cases.iter().filter(|case| case.fixme.is_some()).count();
    println!("{} role cases, {fixmes} of them known to be wrong", cases.len());
    assert!(cases.len() >= 120, "{} cases", cases.len());
    assert!(wrong.is_empty(), "{} of {} cases are wrong:\n{}", wrong.len(), cases.len(), wrong.join("\n"));
}
