//! Quotes with marks and those without in one order, and which stand in which.

use std::cmp::Reverse;
use std::collections::{HashMap, HashSet};

use dateline_document::{Id, Quote, QuoteId, QuoteKind, Quotes, Span, Tagged};

/// Quotes with marks and those without, in order.
///
/// Where a cue has quotes with marks it reports no clause besides; what it reports is then the content of its mixed quotes.
pub fn joined(text: &Tagged<'_>, marked: Vec<Quote>, indirect: Vec<Quote>) -> Quotes {
    let cues: HashSet<Span> = marked.iter().filter_map(|quote| quote.cue).collect();
    // What the clause of a cue is the tree knows better.
    let mut clauses: HashMap<Span, Vec<Span>> = HashMap::new();
    for quote in &indirect {
        quote.cue.into_iter().for_each(|cue| clauses.entry(cue).or_default().push(quote.content));
    }
    let is_object = |quote: &&Quote| quote.reason == "object";
    let objects: HashSet<Span> = indirect.iter().filter(is_object).filter_map(|quote| quote.cue).collect();
    let with_clause = |quote: Quote| {
        let mut parts = quote.cue.and_then(|cue| clauses.get(&cue)).into_iter().flatten();
        let is_object = quote.cue.is_some_and(|cue| objects.contains(&cue));
        // An object ends with the mark: "described it as “rash” on Monday".
        let opens_in = |part: &Span| {
            part.start() <= quote.content.start() && quote.content.start() < part.end() && is_object
        };
        let is_around = |part: &&Span| part.contains(quote.span) || opens_in(part);
        let clause = parts.find(is_around).filter(|_| quote.kind == QuoteKind::Mixed);
        Quote { content: clause.map_or(quote.content, |clause| clause.cover(quote.span)), ..quote }
    };
    // Until they have their places, quotes go by their numbers among those with marks and then those without.
    let first = marked.len();
    let marked = in_one_clause(text, marked.into_iter().map(with_clause).collect());
    let indirect = indirect.iter().map(|quote| {
        let continues = quote.continues.map(|before| QuoteId::from_index(first + before.index()));
        Quote { continues, ..quote.clone() }
    });
    let mut rows: Vec<(QuoteId, Quote)> = marked
        .into_iter()
        .chain(indirect)
        .enumerate()
        .map(|(index, quote)| (QuoteId::from_index(index), quote))
        .collect();
    let mut contents: Vec<Span> = rows[..first].iter().map(|(_, quote)| quote.content).collect();
    contents.sort_unstable();
    let has_room = |quote: &Quote| {
        let index = contents.partition_point(|it| it.start() < quote.content.end());
        contents[..index].iter().rev().take(2).all(|&it| {
            let is_inside = it.contains(quote.content) && it != quote.content;
            !it.overlaps(quote.content)
                || is_inside && quote.cue.is_some_and(|cue| it.contains(cue))
                || quote.content.contains(it) && it != quote.content
        })
    };
    let untold = |quote: &Quote| quote.cue.is_none_or(|cue| !cues.contains(&cue)) && has_room(quote);
    rows.retain(|(id, quote)| id.index() < first || untold(quote));
    rows.sort_by_key(|(_, quote)| (quote.span.start(), Reverse(quote.span.end())));
    let now: HashMap<QuoteId, QuoteId> =
        rows.iter().enumerate().map(|(index, &(id, _))| (id, QuoteId::from_index(index))).collect();
    let renumbered = |id: Option<QuoteId>| id.and_then(|id| now.get(&id).copied());
    let quotes: Vec<Quote> = rows
        .into_iter()
        .map(|(_, quote)| Quote { continues: renumbered(quote.continues), ..quote })
        .collect();
    let within = within(&quotes);
    quotes.into_iter().zip(within).map(|(quote, within)| Quote { within, ..quote }).collect()
}

/// Gives the mixed quotes that one cue before them reports in a sentence one content: "called the plan “rash” and “vain”".
fn in_one_clause(text: &Tagged<'_>, mut quotes: Vec<Quote>) -> Vec<Quote> {
    let is_led = |quote: &Quote| {
        quote.kind == QuoteKind::Mixed && quote.cue.is_some_and(|cue| cue.end() <= quote.content.start())
    };
    let sentence = |quote: &Quote| text.sentences.of_token(text.tokens.within(quote.span).start());
    let is_one = |one: &Quote, next: &Quote| {
        is_led(one) && is_led(next) && one.cue == next.cue && sentence(one) == sentence(next)
    };
    for run in quotes.chunk_by_mut(is_one) {
        let content = run.iter().map(|quote| quote.content).reduce(Span::cover).unwrap_or_default();
        run.iter_mut().for_each(|quote| quote.content = content);
    }
    quotes
}

/// For each quote the earlier one whose content holds it with its cue.
fn within(quotes: &[Quote]) -> Vec<Option<QuoteId>> {
    let mut order: Vec<usize> = (0..quotes.len()).collect();
    order.sort_by_key(|&index| (quotes[index].content.start(), Reverse(quotes[index].content.end())));
    let mut within = vec![None; quotes.len()];
    let mut open: Vec<usize> = Vec::new();
    for index in order {
        let quote = &quotes[index];
        while open.last().is_some_and(|&outer| quotes[outer].content.end() <= quote.content.start()) {
            open.pop();
        }
        let holds = |&&outer: &&usize| {
            let content = quotes[outer].content;
            let is_earlier = outer < index && content.contains(quote.content) && content != quote.content;
            is_earlier && quote.cue.is_none_or(|cue| content.contains(cue))
        };
        within[index] =
            open.iter().rev().take(MOST_DEEP).find(holds).map(|&outer| QuoteId::from_index(outer));
        open.push(index);
    }
    within
}

/// How many quotes one in another are looked at.
const MOST_DEEP: usize = 8;
