//! Any JSON that reads as a record gives a sound document or an error, and never a panic.

#![no_main]

use dateline::record::Record;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|json: &[u8]| {
    if let Ok(record) = serde_json::from_slice::<Record>(json)
        && let Ok(document) = record.into_document()
    {
        document.check().expect("a restored document keeps the invariants");
    }
});
