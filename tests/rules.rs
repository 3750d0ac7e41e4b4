//! The rules that are part of the program.

use dateline::{Analyzer, RelationRules};

#[test]
fn rules_of_relations_do_as_their_examples_say() {
    let rules = RelationRules::shipped().unwrap();
    let analyzer = Analyzer::new().unwrap();
    let unmet = analyzer.unmet_examples(&rules).unwrap();
    let lines: Vec<String> =
        unmet.iter().map(|(rule, example)| format!("{rule}: {}", example.text)).collect();
    assert!(lines.is_empty(), "{} examples are not as they say:\n{}", lines.len(), lines.join("\n"));
    assert!(rules.examples().count() > 90);
}
