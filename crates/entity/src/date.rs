//! The date of an article, as its own text gives it.

use dateline_document::{DateSource, ReferenceDate, Segmented, SentenceKind};

use crate::reading::Reading;
use crate::times;

/// How many sentences may come before the date of an article: a head, a headline, a byline.
const REACH: usize = 6;

/// The article's date by its own text: the head's (`date 2019-05-06`), else that of a line at the top which is
/// nothing but a full date, else a full date in its dateline ("PARIS, 14 March 2022 (AFP)").
///
/// A date without a year is no date of the article.
pub fn article_date(text: &Segmented<'_>) -> Option<ReferenceDate> {
    let reading = Reading::top(text, REACH);
    let lines = &reading.lines;
    let dated = |kind, source| {
        lines.iter().filter(move |line| line.kind == kind).find_map(|line| {
            let (value, start, end) = times::full_date(&reading, line)?;
            Some(ReferenceDate { value, source, span: Some(reading.span(start, end)) })
        })
    };
    dated(SentenceKind::Head, DateSource::Head).or_else(|| {
        let alone = lines.iter().find_map(|line| {
            let (value, start, end) = times::full_date(&reading, line)?;
            let is_alone = start == line.start && end == line.end;
            is_alone.then(|| ReferenceDate { value, source: DateSource::Dateline, span: Some(reading.span(start, end)) })
        });
        alone.or_else(|| dated(SentenceKind::Dateline, DateSource::Dateline))
    })
}
