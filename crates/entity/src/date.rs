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
            is_alone.then(|| ReferenceDate {
                value,
                source: DateSource::Dateline,
                span: Some(reading.span(start, end)),
            })
        });
        alone.or_else(|| dated(SentenceKind::Dateline, DateSource::Dateline))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing;

    fn check(text: &str, expect: Option<(&str, DateSource, &str)>) {
        let source = testing::source(text);
        let date = article_date(&testing::tagged(&source));
        let found = date.map(|date| (date.value.to_string(), date.source, &text[date.span.unwrap()]));
        assert_eq!(found.as_ref().map(|(value, source, span)| (&**value, *source, *span)), expect);
    }

    #[test]
    fn the_head_goes_before_the_dateline() {
        check(
            "date 2019-05-06 GENEVA, June 3, 2018 (Reuters) - Talks went on.",
            Some(("2019-05-06", DateSource::Head, "2019-05-06")),
        );
    }

    #[test]
    fn a_dateline_counts_where_it_has_a_year() {
        check(
            "PARIS, 14 March 2022 (AFP) — A satellite was lost.",
            Some(("2022-03-14", DateSource::Dateline, "14 March 2022")),
        );
        check("GENEVA, June 3 (Reuters) - Talks went on.", None);
    }

    #[test]
    fn a_line_that_is_nothing_but_a_date_counts() {
        check(
            "A house fell down\n\nFriday, January 4, 2019\n\nIt fell on May 6, 2018, they said.",
            Some(("2019-01-04", DateSource::Dateline, "Friday, January 4, 2019")),
        );
    }

    #[test]
    fn no_date_and_dates_in_running_text_are_none() {
        check("", None);
        check("date 2019-02-30 It rained.", None);
        check("It rained on May 6, 2018, they said.", None);
    }
}
