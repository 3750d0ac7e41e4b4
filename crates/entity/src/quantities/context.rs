//! Numbers that are no quantities: those of names, addresses, lists, ages, years and telephones.

use dateline_document::{Decimal, EntityKind, PennTag, QuantityModifier};

use super::amount::{Amount, Parser};
use super::numeral::{Form, lower, past_hyphen};
use crate::reading::{Line, Shape, Word};
use crate::words::Cue;

/// What is known of the words around an amount.
pub struct Context<'c, 'p, 's, 'd> {
    pub parser: &'c Parser<'p, 's, 'd>,
    /// Where the sentence begins among the parser's words is always zero; this is the sentence.
    pub line: &'c Line,
    /// For each word of the sentence the kind of the name that it stands in.
    pub named: &'c [Option<EntityKind>],
    /// The word that a word of the sentence depends on, or nothing where there is no tree.
    pub head: &'c dyn Fn(usize) -> Option<usize>,
}

impl Context<'_, '_, '_, '_> {
    /// Whether an amount without a unit counts things.
    pub fn counts(&self, amount: &Amount, modifier: Option<QuantityModifier>) -> bool {
        let words = self.parser.words;
        let (start, end) = (amount.start, amount.end);
        let has_modifier = modifier.is_some();
        if (start..end).any(|index| self.named.get(index).is_some_and(Option::is_some)) {
            return false;
        }
        if self.is_attached(start, end) || self.is_marked(start, end) {
            return false;
        }
        let first = &words[start];
        let is_digits = amount.form == Form::Digits && amount.high.is_none();
        let is_bare = is_digits && !amount.is_scaled;
        if self.is_time(end) {
            return false;
        }
        if !is_digits && first.is_capital() && !first.opens && !self.line.is_title_case {
            return false;
        }
        if amount.form == Form::Words
            && amount.low == Decimal::ONE
            && !amount.is_scaled
            && !has_modifier
            && !self.is_counted_one(start, end)
        {
            return false;
        }
        let is_plural = self.parser.is_plural(end);
        if is_bare && !is_plural {
            let follows_name = !has_modifier && self.follows_name(start);
            if follows_name
                || self.is_address(end)
                || self.is_year(amount) && modifier.is_none_or(|modifier| modifier == QuantityModifier::About)
            {
                return false;
            }
        }
        if (is_bare || amount.high.is_some()) && self.is_age(amount) {
            return false;
        }
        if (is_bare || amount.form == Form::Words) && self.is_labelled(start, is_plural) && !has_modifier {
            return false;
        }
        if is_bare && first.text.len() > 8 && !first.text.contains([',', '.']) {
            return false;
        }
        self.is_plain_compound(amount)
    }

    /// Whether an ordinal tells a place in a series.
    pub fn orders(&self, start: usize, end: usize) -> bool {
        let words = self.parser.words;
        let first = &words[start];
        if (start..end).any(|index| self.named.get(index).is_some_and(Option::is_some))
            || self.is_attached(start, end)
        {
            return false;
        }
        if first.is_capital() && !first.opens && !self.line.is_title_case {
            return false;
        }
        let before = start.checked_sub(1).map_or("", |before| lower(words, before));
        let next = past_hyphen(words, end);
        let after = lower(words, next);
        let is_party = matches!(
            (&*first.lower, after),
            ("third", "party" | "parties" | "world") | ("first", "aid" | "class")
        );
        let is_unit = &*first.lower == "second"
            && (matches!(before, "a" | "per" | "every" | "each" | "split" | "one")
                || words[start].shape == Shape::Number)
            && !self.is_noun(next);
        let tag = self.parser.tags.get(start);
        // "He first heard", "Second, ...", but "finished second" and "second-largest".
        let is_adverb = tag.is_some_and(|tag| tag.as_str().starts_with("VB"))
            || next == end
                && (after == "," && start == 0 || tag == Some(&PennTag::RB) && &*first.lower == "first");
        let is_idiom = before == "at"
            || matches!(after, "lady" | "things" | "foremost")
            || after == "of" && matches!(lower(words, next + 1), "all" | "its" | "their")
            || after == "place" && before == "the" && start > 1 && lower(words, start - 2) == "in";
        let is_compound = next > end
            && matches!(
                after,
                "class"
                    | "hand"
                    | "degree"
                    | "party"
                    | "person"
                    | "born"
                    | "rate"
                    | "guess"
                    | "string"
                    | "responder"
                    | "responders"
                    | "grade"
                    | "generation"
                    | "quarter"
                    | "half"
                    | "world"
                    | "come"
                    | "in"
                    | "tier"
            );
        // "third quarter", "second half of 2019" are parts of a year.
        let is_time = matches!(after, "quarter" | "century" | "centuries");
        !(is_party || is_unit || is_adverb || is_idiom || is_compound || is_time)
    }

    fn is_noun(&self, at: usize) -> bool {
        let is_word = self
            .parser
            .words
            .get(at)
            .is_some_and(|word| word.shape == Shape::Lower && !word.has(Cue::Function));
        match self.parser.tags.get(at) {
            Some(tag) => tag.as_str().starts_with("NN") || tag.as_str().starts_with("JJ"),
            None => is_word,
        }
    }

    /// Whether a mark ties the number to something else: "Covid-19", "24/7", "#5", "1:30".
    fn is_attached(&self, start: usize, end: usize) -> bool {
        let words = self.parser.words;
        let first = &words[start];
        let is_tied_before = start.checked_sub(1).is_some_and(|before| {
            let mark = &words[before];
            let is_mark = matches!(mark.text, "/" | ":" | "#" | "@" | "№" | "_" | "." | "^" | "=");
            let is_bound_hyphen = mark.is_hyphen() && before > 0 && words[before - 1].shape != Shape::Mark;
            !first.is_spaced && (is_mark || is_bound_hyphen) || matches!(mark.text, "#" | "№" | "§")
        });
        let is_tied_after = words.get(end).is_some_and(|next| {
            let is_mark = matches!(next.text, "/" | ":" | "_" | "@" | "*" | "x" | "×");
            !next.is_spaced && is_mark && words.get(end + 1).is_some_and(|after| !after.is_spaced)
        });
        is_tied_before || is_tied_after
    }

    /// Whether it is the mark of a list, or alone in brackets.
    fn is_marked(&self, start: usize, end: usize) -> bool {
        let words = self.parser.words;
        let before = start.checked_sub(1).map_or("", |before| words[before].text);
        let after = words.get(end).map_or("", |word| word.text);
        let is_alone = matches!(before, "(" | "[") && matches!(after, ")" | "]");
        let opens = start == 0 || matches!(before, "(" | "[" | "•" | "-");
        let closes = after == ")" || after == "." && end + 1 < self.line.end - self.line.start;
        is_alone || opens && closes && words[start].shape == Shape::Number
    }

    /// Whether a unit of time or of the calendar follows, which is not for here: "45-year-old", "three years", "5 p.m."
    fn is_time(&self, end: usize) -> bool {
        let words = self.parser.words;
        let next = past_hyphen(words, end);
        let after = lower(words, next);
        let is_unit = words.get(next).is_some_and(|word| {
            crate::times::names::unit(&word.lower).is_some() || crate::times::names::month(word).is_some()
        });
        let is_other = matches!(
            after,
            "am" | "pm"
                | "a.m."
                | "p.m."
                | "a.m"
                | "p.m"
                | "gmt"
                | "o'clock"
                | "o’clock"
                | "yr"
                | "yrs"
                | "hrs"
                | "hr"
                | "mins"
                | "min"
                | "sec"
                | "secs"
                | "weekend"
                | "weekends"
                | "nights"
                | "night"
                | "fortnight"
                | "season"
        );
        is_unit || is_other && (next > end || after.contains('.') || !words[next].is_capital())
    }

    /// "one" before what it counts, and not the pronoun.
    fn is_counted_one(&self, start: usize, end: usize) -> bool {
        let words = self.parser.words;
        let before = start.checked_sub(1).map_or("", |before| lower(words, before));
        let after = lower(words, end);
        let is_pronoun = matches!(
            before,
            "the"
                | "this"
                | "that"
                | "which"
                | "every"
                | "each"
                | "another"
                | "no"
                | "any"
                | "some"
                | "good"
                | "big"
        ) || matches!(
            after,
            "another" | "'s" | "’s" | "-" | "‑" | "–" | "day" | "point" | "time" | "thing" | "way"
        );
        if is_pronoun {
            return false;
        }
        let is_victim = matches!(
            before,
            "killed"
                | "killing"
                | "kills"
                | "injured"
                | "injuring"
                | "injures"
                | "wounded"
                | "wounding"
                | "arrested"
                | "hospitalized"
                | "hospitalised"
        );
        if is_victim
            || after == "of"
            || matches!(after, "in" | "out")
                && words.get(end + 1).is_some_and(|word| word.shape == Shape::Number || !word.is_capital())
                && self.is_number(end + 1)
        {
            return true;
        }
        match self.parser.tags.get(start) {
            Some(&PennTag::CD) => {
                let is_noun = |index: usize| {
                    let tag = self.parser.tags.get(index);
                    tag.is_some_and(|tag| {
                        matches!(tag, PennTag::NN | PennTag::JJ | PennTag::NNP | PennTag::VBN | PennTag::NNS)
                    })
                };
                let head = (self.head)(start);
                is_noun(end) && head.is_none_or(|head| head >= end)
            }
            Some(_) => false,
            None => words.get(end).is_some_and(|word| word.shape == Shape::Lower && !word.has(Cue::Function)),
        }
    }

    fn is_number(&self, at: usize) -> bool {
        self.parser.tags.get(at).is_some_and(|tag| *tag == PennTag::CD)
            || self.parser.words.get(at).is_some_and(|word| word.shape == Shape::Number)
    }

    /// Whether the word before is a name that the number belongs to: "Boeing 737", "Channel 4".
    fn follows_name(&self, start: usize) -> bool {
        let Some(before) = start.checked_sub(1) else { return false };
        let word = &self.parser.words[before];
        if self.named[before].is_some() {
            return true;
        }
        let is_time =
            crate::times::names::weekday(word).is_some() || crate::times::names::month(word).is_some();
        word.is_capital() && !word.opens && !self.line.is_title_case && !is_time && !word.has(Cue::Function)
    }

    /// "221 Baker Street"
    fn is_address(&self, end: usize) -> bool {
        let next = |index: usize| {
            self.parser.words.get(index).filter(|word| word.is_capital() || word.shape == Shape::Number)
        };
        let mut index = end;
        while let Some(word) = next(index).filter(|_| index < end + 4) {
            let is_street = matches!(
                &*word.lower,
                "street"
                    | "st"
                    | "st."
                    | "avenue"
                    | "ave"
                    | "ave."
                    | "road"
                    | "rd"
                    | "rd."
                    | "lane"
                    | "drive"
                    | "boulevard"
                    | "blvd"
                    | "blvd."
                    | "square"
                    | "terrace"
                    | "way"
                    | "court"
                    | "parkway"
                    | "highway"
                    | "crescent"
            );
            if is_street && index > end {
                return true;
            }
            index += 1;
        }
        false
    }

    fn is_year(&self, amount: &Amount) -> bool {
        let text = self.parser.words[amount.start].text;
        let is_bare = text.len() == 4 && text.bytes().all(|byte| byte.is_ascii_digit());
        is_bare && (Decimal::from(1_500)..Decimal::from(2_100)).contains(&amount.low)
    }

    /// "Ann Lee, 45, said", "aged 45".
    fn is_age(&self, amount: &Amount) -> bool {
        let words = self.parser.words;
        let text = words[amount.start].text;
        let is_small = text.len() <= 3
            && text.bytes().all(|byte| byte.is_ascii_digit())
            && amount.low <= Decimal::from(120);
        let Some(before) = amount.start.checked_sub(1).filter(|_| is_small) else { return false };
        let is_age = |word: &str| matches!(word, "aged" | "age" | "ages" | "turned" | "turns" | "turning");
        // "aged 45", "at the age of 15", "between the ages of 18 and 24"
        let age = (before.saturating_sub(3)..=before).rev().find(|&index| is_age(lower(words, index)));
        let is_between = |index: usize| {
            words[index].shape == Shape::Number
                || matches!(lower(words, index), "of" | "and" | "between" | "or" | "to" | "about")
        };
        if age.is_some_and(|age| (age + 1..=before).all(is_between)) {
            return true;
        }
        if crate::times::names::month(&words[before]).is_some() {
            return true;
        }
        let is_closed = words
            .get(amount.end)
            .is_none_or(|next| matches!(next.text, "," | "." | ";" | "and" | ")" | "—" | "–"));
        let name = before.checked_sub(1).filter(|_| words[before].text == ",");
        let is_person = |index: usize| self.named[index].is_none_or(|kind| kind == EntityKind::Person);
        is_closed && name.is_some_and(|name| words[name].is_capital() && is_person(name))
    }

    /// "Article 5", "page 3", "No. 1": the number is a name.
    fn is_labelled(&self, start: usize, is_plural: bool) -> bool {
        let Some(before) = start.checked_sub(1) else { return false };
        let word = &self.parser.words[before];
        let is_label = |lower: &str| LABELS.contains(&lower);
        let singular = word.lower.strip_suffix('s').unwrap_or(&word.lower);
        if matches!(&*word.lower, "no." | "nos." | "no" | "number" | "numbers" | "nr." | "aged")
            && word.text != "no"
        {
            return true;
        }
        // "page 3", but "order 20 jets", "the group 300 members".
        (is_label(&word.lower) || is_label(singular)) && (word.is_capital() && !word.opens || !is_plural)
    }

    /// Whether a hyphen after the number binds a noun that is counted: "six-member", but not "two-faced" or "24-hour".
    fn is_plain_compound(&self, amount: &Amount) -> bool {
        let words = self.parser.words;
        let hyphen = past_hyphen(words, amount.end);
        if hyphen == amount.end {
            return true;
        }
        let Some(noun) = words.get(hyphen).filter(|noun| noun.shape == Shape::Lower) else { return false };
        let is_idiom = matches!(
            &*noun.lower,
            "way"
                | "time"
                | "timer"
                | "fold"
                | "star"
                | "wheel"
                | "tier"
                | "track"
                | "piece"
                | "up"
                | "on"
                | "off"
                | "step"
                | "dimensional"
                | "sided"
                | "faced"
                | "ply"
                | "some"
                | "a"
                | "and"
                | "or"
                | "to"
                | "old"
                | "olds"
                | "and-a-half"
        );
        let is_noun = match self.parser.tags.get(hyphen) {
            Some(tag) => matches!(tag, PennTag::NN | PennTag::NNS | PennTag::JJ),
            None => true,
        };
        amount.low > Decimal::ONE && is_noun && !is_idiom && self.is_strong_or_noun(noun)
    }

    fn is_strong_or_noun(&self, noun: &Word<'_>) -> bool {
        // "50,000-strong" counts; other adjectives do not.
        &*noun.lower == "strong" || !noun.lower.ends_with("ed")
    }
}

/// Nouns that a number behind them names rather than counts.
const LABELS: &[&str] = &[
    "act",
    "annex",
    "appendix",
    "area",
    "art.",
    "article",
    "bill",
    "block",
    "board",
    "bus",
    "category",
    "chapter",
    "channel",
    "class",
    "clause",
    "code",
    "count",
    "court",
    "division",
    "episode",
    "exit",
    "fig.",
    "figure",
    "flight",
    "floor",
    "form",
    "formula",
    "game",
    "gate",
    "grade",
    "group",
    "hall",
    "highway",
    "hole",
    "hq",
    "interstate",
    "junction",
    "lane",
    "lap",
    "level",
    "line",
    "lot",
    "measure",
    "model",
    "operation",
    "page",
    "para",
    "paragraph",
    "part",
    "phase",
    "pier",
    "platform",
    "pool",
    "proposition",
    "protocol",
    "psalm",
    "question",
    "race",
    "ranked",
    "resolution",
    "room",
    "round",
    "route",
    "rule",
    "seat",
    "section",
    "sector",
    "series",
    "set",
    "size",
    "stage",
    "step",
    "strand",
    "table",
    "terminal",
    "tier",
    "title",
    "type",
    "unit",
    "verse",
    "version",
    "volume",
    "vol.",
    "ward",
    "week",
    "windows",
    "zone",
];
