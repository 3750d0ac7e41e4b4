use crate::support::analyse;

#[test]
fn every_case_of_the_table_reads_as_it_says() {
    let table = include_str!("cases/quotes.txt");
    let mut wrong = Vec::new();
    let mut count = 0;
    let lines: Vec<&str> = table.lines().filter(|line| !line.starts_with('#')).collect();
    for case in lines.split(|line| line.is_empty()).filter(|case| !case.is_empty()) {
        let (text, expected) = (case[0], case[1..].iter().map(|line| line.trim()).collect::<Vec<_>>());
        let found = quotes(text);
        count += 1;
        if found != expected {
            wrong.push(format!("{text}\n  expected {expected:#?}\n  found {found:#?}"));
        }
    }
    assert!(count > 30, "the table was read");
    assert!(wrong.is_empty(), "{} of {count} cases are wrong:\n{}", wrong.len(), wrong.join("\n"));
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
