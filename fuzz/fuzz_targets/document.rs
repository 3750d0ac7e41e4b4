//! A document of any text keeps its invariants, and the way to a record and back gives the same bytes.

#![no_main]

use std::sync::LazyLock;

use dateline::record::Record;
use dateline::{Analyzer, Article, Layers, Offsets};
use libfuzzer_sys::fuzz_target;

static ANALYZER: LazyLock<Analyzer<'static>> = LazyLock::new(|| Analyzer::new().expect("the tables are sound"));

fuzz_target!(|text: &str| {
    let article = Article::from_text(text).expect("a fuzzer's text is short");
    let document = ANALYZER.analyse(article);
    document.check().expect("every document keeps the invariants");
    for &unit in Offsets::ALL {
        let json = serde_json::to_string(&Record::new(&document, unit, Layers::all())).expect("records are JSON");
        let record: Record = serde_json::from_str(&json).expect("what is written is read");
        let restored = record.into_document().expect("what is written is sound");
        let again = serde_json::to_string(&Record::new(&restored, unit, Layers::all())).expect("records are JSON");
        assert_eq!(json, again);
    }
});
