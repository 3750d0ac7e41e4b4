use crate::cases::check;
use crate::support::analyse;

#[test]
fn every_case_of_the_table_reads_as_it_says() {
    check(include_str!("cases/quotes.txt"), 40, |case| quotes(case.text));
}

fn quotes(text: &str) -> Vec<String> {
    let document = analyse("case", text);
    let words = |span: Option<dateline::Span>| span.map_or("-", |span| &text[span]).to_owned();
    let row = |id| {
        let quote = document.quotes.row(id);
        let (speaker, cue) = (words(quote.speaker_span), words(quote.cue));
        format!("{} | {speaker} | {cue} | {}", quote.kind, &text[quote.span])
    };
    document.quotes.ids().map(row).collect()
}
