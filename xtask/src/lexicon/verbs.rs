use std::collections::BTreeSet;

use super::input::Input;
use crate::Failure;

/// The inflected forms of verbs that report speech, in order.
pub fn reporting(input: &Input) -> Result<Vec<String>, Failure> {
    let table = input.text("knowledge/quote_verbs/quote_verb_list.txt")?;
    let mut forms: BTreeSet<String> = table.split_whitespace().map(str::to_lowercase).collect();
    for line in input.list("reporting_verbs.txt")? {
        match line.split_once(' ') {
            Some(("-", base)) => forms.retain(|form| !is_form_of(form, base)),
            Some(("+", added)) => forms.extend(added.split_whitespace().map(String::from)),
            _ => return Err(format!("reporting_verbs.txt: `{line}` neither adds nor takes out").into()),
        }
    }
    Ok(forms.into_iter().collect())
}

/// Whether `form` is a regular form of the verb `base`, or of "think".
fn is_form_of(form: &str, base: &str) -> bool {
    let stem = base.strip_suffix(['e', 'y']).unwrap_or(base);
    let ends = ["", "e", "y", "s", "es", "ies", "ed", "ied", "ing", "ying"];
    form.strip_prefix(stem).is_some_and(|end| ends.contains(&end)) || (base == "think" && form == "thought")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_forms_of_a_verb_go_together() {
        for form in ["clarify", "clarifies", "clarified", "clarifying"] {
            assert!(is_form_of(form, "clarify"), "{form}");
        }
        assert!(is_form_of("released", "release") && is_form_of("thought", "think"));
        assert!(!is_form_of("continued", "contin") && !is_form_of("presently", "present"));
    }
}
