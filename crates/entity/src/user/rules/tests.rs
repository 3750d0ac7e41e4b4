use proptest::prelude::*;

use super::*;
use crate::testing::{lexicon, marked, source, tagged};
use crate::{Recognizer, UserLexicon};

/// The names of a text by rules of a user, marked.
fn names(rules: &str, text: &str) -> String {
    let source = source(text);
    let text = tagged(&source);
    let recognizer = Recognizer::new(lexicon()).with_rules(Rules::read(rules).unwrap());
    let names = recognizer.recognise(&text, None).names;
    marked(source.text(), names.ids().map(|id| (names.span()[id], names.kind()[id].to_string())))
}

fn rule(kind: &str, pattern: &str) -> String {
    format!("[[rule]]\nname = \"r\"\nkind = \"{kind}\"\npattern = [{pattern}]\n")
}

#[test]
fn each_test_asks_something_of_a_token() {
    let check = |pattern, text, expect: &str| {
        assert_eq!(names(&rule("product", pattern), text), expect, "{pattern}");
    };
    let text = "the engineers tested nine pumps of type k-7 there.";
    check("{ text = 'pumps' }", text, "the engineers tested nine [pumps]product of type k-7 there.");
    check("{ lower = 'PUMPS' }", text, "the engineers tested nine [pumps]product of type k-7 there.");
    check("{ lemma = 'pump' }", text, "the engineers tested nine [pumps]product of type k-7 there.");
    check(
        "{ lemma = ['test', 'try'] }, { tag = 'CD' }",
        text,
        "the engineers [tested nine]product pumps of type k-7 there.",
    );
    check(
        "{ pos = 'NUM' }, { pos = 'NOUN' }",
        text,
        "the engineers tested [nine pumps]product of type k-7 there.",
    );
    check(
        "{ shape = 'xxx' }, { pos = 'NOUN' }",
        text,
        "[the engineers]product tested nine pumps of type k-7 there.",
    );
    check("{ regex = '^ty' }", text, "the engineers tested nine pumps of [type]product k-7 there.");
    check(
        "{ regex = '^t', not = { pos = ['VERB', 'DET'], lower = 'there' } }",
        text,
        "the engineers tested nine pumps of [type]product k-7 there.",
    );
}

#[test]
fn a_pattern_reads_the_names_that_were_found_before() {
    let to_foundation = rule("organization", "{ kind = 'person', op = '+' }, { lower = 'foundation' }");
    assert_eq!(
        names(&to_foundation, "The Angela Merkel Foundation opened in Oslo."),
        "The [Angela Merkel Foundation]organization opened in [Oslo]place."
    );
    let of_nobody = rule("product", "{ kind = 'none', shape = 'Xdd' }");
    assert_eq!(names(&of_nobody, "They flew a K99 to Oslo."), "They flew a [K99]product to [Oslo]place.");
}

#[test]
fn tokens_of_the_context_are_no_part_of_the_name() {
    let ship = rule(
        "product",
        "{ lower = 'the', context = true }, { lower = ['ship', 'ferry'], context = true }, { shape = ['Xxx', 'Xxxxx'], op = '{1,2}' }",
    );
    assert_eq!(
        names(&ship, "On Monday the ferry Sea Breeze sank."),
        "On Monday the ferry [Sea Breeze]product sank."
    );
}

#[test]
fn quantifiers_take_as_much_as_they_can() {
    let check = |op, expect: &str| {
        let pattern = format!("{{ lower = 'storm' }}, {{ lower = 'x', op = '{op}' }}");
        assert_eq!(names(&rule("event", &pattern), "a storm x x x x y"), expect, "{op}");
    };
    check("?", "a [storm x]event x x x y");
    check("*", "a [storm x x x x]event y");
    check("+", "a [storm x x x x]event y");
    check("{2}", "a [storm x x]event x x y");
    check("{5}", "a storm x x x x y");
    check("{3,}", "a [storm x x x x]event y");
    check("{0,3}", "a [storm x x x]event x y");
}

#[test]
fn the_first_and_longest_match_stands_and_then_the_first_rule() {
    let rules = rule("event", "{ lower = 'gala' }, { lower = 'night' }")
        + &rule("work", "{ lower = 'gala' }, { lower = 'night' }, { lower = 'special' }")
        + &rule("product", "{ lower = 'gala' }, { lower = 'night' }");
    assert_eq!(names(&rules, "a gala night special"), "a [gala night special]work");
    assert_eq!(names(&rules, "a gala night"), "a [gala night]event");
}

#[test]
fn rules_see_a_users_names_and_win_over_them_unless_they_yield() {
    let text = "The Brimo Trust opened in Oslo.";
    let found = |overlap: &str| {
        let rules = format!(
            "{}overlap = '{overlap}'\nid = 'T1'\n",
            rule("organization", "{ kind = 'person' }, { lower = 'trust' }")
        );
        let source = source(text);
        let text = tagged(&source);
        let recognizer = Recognizer::new(lexicon())
            .with_user_lexicon(UserLexicon::read("Brimo\tperson\tP1").unwrap())
            .with_rules(Rules::read(&rules).unwrap());
        let found = recognizer.recognise(&text, None);
        let names = &found.names;
        let label = |id| {
            format!(
                "{}{}",
                names.kind()[id],
                found.user_id(names.span()[id]).map(|id| format!("#{id}")).unwrap_or_default()
            )
        };
        marked(source.text(), names.ids().map(|id| (names.span()[id], label(id))))
    };
    assert_eq!(found("wins"), "The [Brimo Trust]organization#T1 opened in [Oslo]place.");
    assert_eq!(found("yields"), "The [Brimo]person#P1 Trust opened in [Oslo]place.");
}

#[test]
fn a_wrong_value_is_told_with_its_place() {
    let fault = |text: &str| Rules::read(text).unwrap_err().to_string();
    let of = |pattern: &str| Rules::read(&rule("event", pattern)).unwrap_err().to_string();
    insta::assert_snapshot!(fault("[[rule]\n"), @"1:8: unclosed array table, expected `]`");
    insta::assert_snapshot!(fault("[[rules]]\nname = 'a'\n"), @"1:3: unknown field `rules`, expected `rule` or `relation`");
    insta::assert_snapshot!(fault("[[rule]]\nname = 'a'\nkind = 'storm'\npattern = []\n"), @"3:8: unknown variant `storm`, expected one of `person`, `organization`, `place`, `group`, `work`, `event`, `product`, `other`");
    insta::assert_snapshot!(fault("[[rule]]\nname = 'a'\nkind = 'event'\n"), @"1:1: missing field `pattern`");
    insta::assert_snapshot!(of(""), @"4:11: a pattern without tokens");
    insta::assert_snapshot!(of("{ lower = 'a', context = true }"), @"4:11: no token of the pattern is part of the name; leave `context` out for those that are");
    insta::assert_snapshot!(of("{ lower = 'a', length = 3 }"), @"4:27: unknown field `length`, expected one of `text`, `lower`, `lemma`, `tag`, `pos`, `kind`, `shape`, `regex`, `not`, `op`, `context`");
    insta::assert_snapshot!(of("{ lower = 3 }"), @"4:22: invalid type: integer `3`, expected a text or a list of texts");
    insta::assert_snapshot!(of("{ lower = [] }"), @"4:22: an empty list");
    insta::assert_snapshot!(of("{ lower = 'Zoë' }, { pos = 'noun' }"), @"4:39: no part of speech is called `noun`; there are ADJ, ADP, ADV, AUX, CCONJ, DET, INTJ, NOUN, NUM, PART, PRON, PROPN, PUNCT, SCONJ, SYM, VERB and X");
    insta::assert_snapshot!(of("{ kind = ['place', 'city'] }"), @"4:21: no kind is called `city`; there are person, organization, place, group, work, event, product, other and none");
    insta::assert_snapshot!(of("{ regex = '(a' }"), @"4:22: no regular expression: unclosed group");
    insta::assert_snapshot!(of("{ regex = '(a{999}){999}' }"), @"4:22: no regular expression: Compiled regex exceeds size limit of 1048576 bytes");
    insta::assert_snapshot!(of("{ lower = 'a', op = '!' }"), @"4:32: no quantifier is written `!`; write ?, *, +, {n}, {n,} or {n,m}, m from 1 to 256");
    insta::assert_snapshot!(of("{ lower = 'a', op = '{3,2}' }"), @"4:32: no quantifier is written `{3,2}`; write ?, *, +, {n}, {n,} or {n,m}, m from 1 to 256");
    insta::assert_snapshot!(of("{ lower = 'a', op = '{256}' }, { lower = 'b' }"), @"4:43: more than 256 tokens, those of a quantifier counted one by one");
    insta::assert_snapshot!(of("{ not = { lower = 'a', op = '?' } }"), @"4:20: `not` has tests alone: text, lower, lemma, tag, pos, kind, shape and regex");
}

#[test]
fn rules_run_where_their_rarest_word_stands() {
    let rules = Rules::read(
        &[
            rule("event", "{ lower = ['a', 'b'] }, { lower = 'storm' }"),
            rule("event", "{ lower = 'storm', op = '?' }, { pos = 'PROPN' }"),
            rule("event", "{ lemma = 'quake' }"),
            rule("event", "{ not = { lower = 'storm' } }"),
        ]
        .concat(),
    )
    .unwrap();
    assert_eq!(rules.anywhere, [1, 3]);
    assert_eq!(rules.by_lower.get("storm").unwrap(), &[0]);
    assert_eq!(rules.by_lemma.get("quake").unwrap(), &[2]);
    assert_eq!(rules.names().count(), 4);
}

#[test]
fn hostile_patterns_and_texts_take_linear_time() {
    let pattern = "{ lower = 'a', op = '*' }, ".repeat(100) + "{ lower = 'b' }";
    let rules = Rules::read(&rule("event", &pattern)).unwrap();
    let text = "a ".repeat(20_000);
    let source = source(&text);
    let text = Tagged::untagged(dateline_tokenizer::tokenize(&source));
    let reading = Reading::new(&text, &lexicon());
    assert_eq!(rules.find(&reading, &text, std::iter::empty()), []);
}

proptest! {
    #[test]
    fn any_file_is_read_or_refused(text in "\\PC{0,40}|(\\[\\[rule\\]\\]\n|name = |'a'|pattern = |\\[|\\]|\\{|\\}|op = |,|\n){0,12}") {
        let _ = Rules::read(&text);
    }
}
