use dateline::record::Record;
use dateline::{Document, EntityId, Layers, Offsets, Span};

use crate::cases::check;
use crate::support::analyse;

#[test]
fn every_case_of_the_table_reads_as_it_says() {
    check(include_str!("cases/quotes.txt"), 200, |case| quotes(&case.text.replace(" ¶ ", "\n\n")));
}

fn quotes(text: &str) -> Vec<String> {
    let document = analyse("case", text);
    let words = |span: Option<Span>| span.map_or("-", |span| &text[span]).to_owned();
    let row = |id| {
        let quote = document.quotes.row(id);
        let (speaker, cue) = (words(quote.speaker_span), words(quote.cue));
        format!("{} | {speaker} | {cue} | {}", quote.kind, &text[quote.span])
    };
    document.quotes.ids().map(row).collect()
}

/// The words of the quote that each quote stands in.
fn outer<'t>(document: &Document, text: &'t str) -> Vec<Option<&'t str>> {
    let within = document.quotes.within().iter();
    within.map(|outer| outer.map(|outer| &text[document.quotes.content()[outer]])).collect()
}

#[test]
fn a_quote_inside_the_content_of_another_knows_it() {
    let text = "“My mother said, ‘Shut the gate,’” Ivo Marek recalled. Anna Kovac said that he had told her the gate was open.";
    let document = analyse("case", text);
    let told = "he had told her the gate was open";
    assert_eq!(outer(&document, text), [None, Some("My mother said, ‘Shut the gate,’"), None, Some(told)]);
}

#[test]
fn the_content_of_a_mixed_quote_is_what_its_cue_reports() {
    let content = |text: &str| -> Vec<String> {
        let document = analyse("case", text);
        document.quotes.content().iter().map(|&content| text[content].to_owned()).collect()
    };
    assert_eq!(content("Ellis described the plan as “rash” on Monday."), ["the plan as “rash”"]);
    let both = "the plan “rash” and its author “a fool.”";
    assert_eq!(content("Ellis called the plan “rash” and its author “a fool.”"), [both, both]);
}

#[test]
fn the_one_who_is_spoken_to_is_the_addressee() {
    let text =
        "Anna Kovac met Ivo Marek in Prague. “We won,” she told Marek. He told reporters that he was glad.";
    let document = analyse("case", text);
    let name = |id: &Option<EntityId>| id.map(|id| document.entities.name()[id].to_string());
    let addressees: Vec<Option<String>> = document.quotes.addressee().iter().map(name).collect();
    assert_eq!(addressees, [Some("Ivo Marek".to_owned()), None]);
}

#[test]
fn the_words_for_a_speaker_without_a_mention_are_in_the_record() {
    let text = "“The road is closed,” a police spokeswoman said.";
    let record = Record::new(&analyse("case", text), Offsets::Char, Layers::all());
    let quote = &record.quotes.unwrap()[0];
    assert_eq!(quote.speaker, None);
    assert_eq!(quote.speaker_text.as_ref().unwrap().text, "a police spokeswoman");
}
