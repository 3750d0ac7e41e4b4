use crate::support::{analyse, articles, marked};

macro_rules! snapshot_of_each {
    ($($name:ident)*) => {$(
        #[test]
        fn $name() {
            let name = stringify!($name);
            insta::assert_snapshot!(marked(&analyse(name, &crate::support::article(name))));
        }
    )*};
}

snapshot_of_each! {
    company court diplomacy disaster election headline obituary paragraphs protest science sport typography
}

#[test]
fn every_article_has_a_snapshot() {
    let listed = [
        "company",
        "court",
        "diplomacy",
        "disaster",
        "election",
        "headline",
        "obituary",
        "paragraphs",
        "protest",
        "science",
        "sport",
        "typography",
    ];
    let found: Vec<String> = articles().into_iter().map(|(name, _)| name).collect();
    assert_eq!(found, listed);
}

#[test]
fn tokens_and_sentences_of_the_hard_typography() {
    let text = crate::support::article("typography");
    let document = analyse("typography", &text);
    let mut page = String::new();
    for id in document.sentences.ids() {
        let tokens = document.sentences.tokens()[id].ids();
        let words: Vec<&str> = tokens.map(|token| &text[document.tokens.span()[token]]).collect();
        page.push_str(&format!("{}: {}\n", document.sentences.kind()[id], words.join(" | ")));
    }
    insta::assert_snapshot!(page);
}
