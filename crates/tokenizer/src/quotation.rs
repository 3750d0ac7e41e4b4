//! From quotation marks to the ranges between them.
//!
//! Every mark belongs to a family within which it can be paired: the double marks of any country, the single ones,
//! the pointed ones. Where the mark alone does not tell whether it opens or closes, the white space beside it does,
//! and where that does not either, what is open. A range that no mark closes ends with its paragraph, or where the
//! next one of its family opens.

use dateline_document::{Quotation, QuotationId, Quotations, Span};

use crate::character::{QuoteMark, is_dash, is_invisible, is_open_bracket, quote_mark};
use crate::layout::Paragraph;
use crate::scan::{MarkKind, Scan};

/// What a quotation mark does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Role {
    /// Nothing: an apostrophe, a sign of inches, a mark without a partner.
    None,
    /// Opens a quotation.
    Open,
    /// Closes one.
    Close,
}

/// The quotations of a text, and the role of each mark of the scan.
pub(crate) fn quotations(text: &str, scan: &Scan, paragraphs: &[Paragraph]) -> (Quotations, Vec<Role>) {
    let mut pairing = Pairing::new(text, scan);
    for paragraph in paragraphs {
        pairing.paragraph(paragraph);
    }
    pairing.finish()
}

/// Marks that can be paired with each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
enum Family {
    Double,
    Single,
    Angle,
    AngleSingle,
    Corner,
    WhiteCorner,
}

const FAMILIES: usize = 6;

fn family(mark: QuoteMark) -> Family {
    use QuoteMark as M;
    match mark {
        M::Straight | M::Left | M::Right | M::Low => Family::Double,
        M::StraightSingle | M::LeftSingle | M::RightSingle | M::LowSingle => Family::Single,
        M::LeftAngle | M::RightAngle => Family::Angle,
        M::LeftAngleSingle | M::RightAngleSingle => Family::AngleSingle,
        M::LeftCorner | M::RightCorner => Family::Corner,
        M::LeftWhiteCorner | M::RightWhiteCorner => Family::WhiteCorner,
    }
}

/// A quotation mark of the paragraph under way.
#[derive(Clone, Copy, Debug)]
struct Seen {
    /// The number of the mark in the scan.
    mark: usize,
    kind: QuoteMark,
    span: Span,
    /// Whether the white space beside it looks like that of an opening mark, and of a closing one.
    opens: bool,
    closes: bool,
}

/// A quotation as it is built.
#[derive(Clone, Debug)]
struct Row {
    open_mark: usize,
    kind: QuoteMark,
    open: Span,
    end: u32,
    content_end: u32,
    within: Option<usize>,
    continues: Option<usize>,
    is_closed: bool,
    is_dropped: bool,
}

struct Pairing<'a> {
    text: &'a str,
    scan: &'a Scan,
    roles: Vec<Role>,
    rows: Vec<Row>,
    // The first mark of the scan that no paragraph has had yet.
    next_mark: usize,
    // The quotation marks of the paragraph under way.
    seen: Vec<Seen>,
    // The rows that are open, all of them and those of each family.
    open: Vec<usize>,
    open_of: [Vec<usize>; FAMILIES],
    // The rows that the paragraph before left open, outermost first.
    carried: Vec<usize>,
    // For each mark of `seen`: the next one of the same family.
    next_same: Vec<Option<usize>>,
}

impl<'a> Pairing<'a> {
    fn new(text: &'a str, scan: &'a Scan) -> Self {
        Self {
            text,
            scan,
            roles: vec![Role::None; scan.marks.len()],
            rows: Vec::new(),
            next_mark: 0,
            seen: Vec::new(),
            open: Vec::new(),
            open_of: Default::default(),
            carried: Vec::new(),
            next_same: Vec::new(),
        }
    }

    fn paragraph(&mut self, paragraph: &Paragraph) {
        self.see(paragraph);
        let first_row = self.rows.len();
        let is_nested = self.counts_agree();
        for index in 0..self.seen.len() {
            self.pair(index, is_nested);
        }
        self.join_carried(paragraph, first_row);
        let end = self.scan.spans[paragraph.tokens.end - 1].end();
        self.carried.clear();
        for at in 0..self.open.len() {
            let row = self.open[at];
            self.leave_open(row, end);
            if !self.rows[row].is_dropped {
                self.carried.push(row);
            }
        }
        self.open.clear();
        self.open_of.iter_mut().for_each(Vec::clear);
    }

    /// Gathers the quotation marks of a paragraph.
    fn see(&mut self, paragraph: &Paragraph) {
        self.seen.clear();
        while let Some(mark) = self.scan.marks.get(self.next_mark)
            && (mark.token as usize) < paragraph.tokens.end
        {
            if let MarkKind::Quote(kind) = mark.kind {
                let span = self.scan.spans[mark.token as usize];
                let (opens, closes) = self.sides(span);
                self.seen.push(Seen { mark: self.next_mark, kind, span, opens, closes });
            }
            self.next_mark += 1;
        }
        self.next_same.clear();
        self.next_same.resize(self.seen.len(), None);
        let mut next = [None; FAMILIES];
        for (index, seen) in self.seen.iter().enumerate().rev() {
            let family = family(seen.kind) as usize;
            self.next_same[index] = next[family];
            next[family] = Some(index);
        }
    }

    /// Whether a mark stands like an opening one, and like a closing one: `(“A`, `A”,`.
    fn sides(&self, span: Span) -> (bool, bool) {
        let is_skipped = |next: &char| quote_mark(*next).is_some() || is_invisible(*next);
        let before = self.text[..span.start() as usize].chars().rev().take(5).find(|next| !is_skipped(next));
        let after = self.text[span.end() as usize..].chars().take(5).find(|next| !is_skipped(next));
        let is_free = before.is_none_or(|before| {
            before.is_whitespace()
                || is_open_bracket(before)
                || is_dash(before)
                || matches!(before, '/' | '=' | '>')
        });
        let is_bound = after.is_none_or(|after| !after.is_alphanumeric() && !is_open_bracket(after));
        let opens = is_free && after.is_some_and(|after| !after.is_whitespace());
        let closes =
            is_bound && before.is_some_and(|before| !before.is_whitespace() && !is_open_bracket(before));
        (opens, closes)
    }

    /// Whether as many marks open as close, so that marks of one kind may stand inside each other.
    fn counts_agree(&self) -> bool {
        let count = |kind| self.seen.iter().filter(|seen| seen.kind == kind).count();
        count(QuoteMark::Left) == count(QuoteMark::Right)
            && count(QuoteMark::LeftAngle) == count(QuoteMark::RightAngle)
    }

    fn pair(&mut self, index: usize, is_nested: bool) {
        use QuoteMark as M;
        let seen = self.seen[index];
        let family = family(seen.kind);
        let open = self.innermost(family);
        let open_kind = open.map(|row| self.rows[row].kind);
        let only_closes = seen.closes && !seen.opens;
        let only_opens = seen.opens && !seen.closes;
        match seen.kind {
            M::Straight => self.straight(index, open_kind),
            M::StraightSingle | M::RightSingle => self.single(index, open_kind.is_some()),
            M::LowSingle => {
                if seen.opens && self.has_closer_after(index) {
                    self.open(seen);
                }
            }
            // What opens in English closes in German: „…“, ‚…‘, »…«.
            M::Left | M::LeftSingle | M::LeftAngle | M::LeftAngleSingle
                if !only_opens
                    && open_kind.is_some_and(|kind| {
                        is_closed_by_left(kind)
                            || only_closes
                            || (matches!(seen.kind, M::Left | M::LeftSingle) && !seen.opens)
                    }) =>
            {
                self.close(seen, family);
            }
            M::LeftSingle if only_closes => {}
            M::Left
            | M::Low
            | M::LeftSingle
            | M::LeftAngle
            | M::LeftAngleSingle
            | M::LeftCorner
            | M::LeftWhiteCorner => {
                if open_kind == Some(seen.kind) && !is_nested {
                    self.break_off(family, seen);
                }
                self.open(seen);
            }
            M::Right | M::RightAngle | M::RightAngleSingle | M::RightCorner | M::RightWhiteCorner => {
                if open.is_some() {
                    self.close(seen, family);
                } else if seen.opens && !seen.closes && self.has_closer_after(index) {
                    self.open(seen);
                }
            }
        }
    }

    /// A straight double mark, which only its place tells what it does.
    fn straight(&mut self, index: usize, open_kind: Option<QuoteMark>) {
        let seen = self.seen[index];
        let next = self.next_same[index].map(|next| self.seen[next]);
        let next_only_closes = next.is_some_and(|next| next.closes && !next.opens);
        let is_open = open_kind.is_some();
        if seen.opens && !seen.closes {
            // A second opening mark: the first one has lost its partner, or this one is that partner, misplaced.
            if is_open && next_only_closes {
                self.break_off(Family::Double, seen);
                self.open(seen);
            } else if is_open {
                self.close(seen, Family::Double);
            } else {
                self.open(seen);
            }
        } else if is_open {
            let is_inch = self.character_before(seen.span).is_some_and(|before| before.is_ascii_digit());
            if !(is_inch && seen.closes && next_only_closes) {
                self.close(seen, Family::Double);
            }
        } else if !seen.closes && next.is_some() {
            self.open(seen);
        }
    }

    /// A straight or a right single mark, which may be an apostrophe.
    fn single(&mut self, index: usize, is_open: bool) {
        let seen = self.seen[index];
        if seen.opens && !seen.closes {
            if !is_open && self.has_closer_after(index) {
                self.open(seen);
            }
        } else if is_open && !(self.is_possessive(seen) && self.next_closes(index)) {
            self.close(seen, Family::Single);
        } else if !is_open
            && !seen.closes
            && seen.kind == QuoteMark::StraightSingle
            && self.next_same[index].is_some()
        {
            self.open(seen);
        }
    }

    /// Whether an apostrophe may stand for the possessive of a plural: `the workers' rights`.
    fn is_possessive(&self, seen: Seen) -> bool {
        let goes_on = self.text[seen.span.end() as usize..].strip_prefix(' ');
        matches!(self.character_before(seen.span), Some('s' | 'S' | 'z' | 'x'))
            && goes_on.is_some_and(|rest| rest.starts_with(char::is_alphanumeric))
    }

    fn next_closes(&self, index: usize) -> bool {
        self.next_same[index].is_some_and(|next| self.seen[next].closes)
    }

    /// Whether a later mark of the same family looks like a closing one.
    fn has_closer_after(&self, index: usize) -> bool {
        // Few marks are looked at: a quotation that is opened so has its partner near, or is none.
        let mut next = self.next_same[index];
        for _ in 0..8 {
            let Some(found) = next else { return false };
            if self.seen[found].closes {
                return true;
            }
            next = self.next_same[found];
        }
        false
    }

    fn character_before(&self, span: Span) -> Option<char> {
        self.text[..span.start() as usize].chars().next_back()
    }

    /// The innermost open row of a family.
    fn innermost(&self, family: Family) -> Option<usize> {
        self.open_of[family as usize].last().copied()
    }

    fn open(&mut self, seen: Seen) {
        self.roles[seen.mark] = Role::Open;
        self.open_of[family(seen.kind) as usize].push(self.rows.len());
        let row = Row {
            open_mark: seen.mark,
            kind: seen.kind,
            open: seen.span,
            end: seen.span.end(),
            content_end: seen.span.end(),
            within: self.open.last().copied(),
            continues: None,
            is_closed: false,
            is_dropped: false,
        };
        self.open.push(self.rows.len());
        self.rows.push(row);
    }

    /// Closes the innermost open row of a family, and gives up what was opened inside it.
    fn close(&mut self, seen: Seen, family: Family) {
        self.unwind(family, seen.span.start());
        if let Some(row) = self.pop() {
            self.roles[seen.mark] = Role::Close;
            let row = &mut self.rows[row];
            row.is_closed = true;
            row.content_end = seen.span.start();
            row.end = seen.span.end();
        }
    }

    /// Ends the innermost open row of a family where the next one begins.
    fn break_off(&mut self, family: Family, next: Seen) {
        let token = self.scan.marks[next.mark].token as usize;
        let end = token.checked_sub(1).map_or(next.span.start(), |before| self.scan.spans[before].end());
        self.unwind(family, end);
        if let Some(row) = self.pop() {
            self.leave_open(row, end);
        }
    }

    /// Ends the open rows inside the innermost one of a family.
    fn unwind(&mut self, family: Family, end: u32) {
        while let Some(&row) = self.open.last()
            && crate::quotation::family(self.rows[row].kind) != family
        {
            self.leave_open(row, end);
            self.pop();
        }
    }

    fn pop(&mut self) -> Option<usize> {
        let row = self.open.pop()?;
        self.open_of[family(self.rows[row].kind) as usize].pop();
        Some(row)
    }

    /// Ends a row that no mark closes. A single mark without a partner was an apostrophe, unless it is a left one
    /// before a capital.
    fn leave_open(&mut self, row: usize, end: u32) {
        let row = &mut self.rows[row];
        row.end = end.max(row.open.end());
        row.content_end = row.end;
        let begins = self.text[row.open.end() as usize..].starts_with(char::is_uppercase);
        if family(row.kind) == Family::Single && !(begins && row.kind == QuoteMark::LeftSingle) {
            row.is_dropped = true;
            self.roles[row.open_mark] = Role::None;
        }
    }

    /// Joins the quotations that begin a paragraph with those that the paragraph before left open.
    fn join_carried(&mut self, paragraph: &Paragraph, first_row: usize) {
        for (depth, &before) in self.carried.iter().enumerate() {
            let Some(row) = self.rows.get_mut(first_row + depth) else { return };
            let token = self.scan.marks[row.open_mark].token as usize;
            if row.is_dropped || token != paragraph.tokens.start + depth {
                return;
            }
            row.continues = Some(before);
        }
    }

    /// The layer, in which no dropped row is left.
    fn finish(self) -> (Quotations, Vec<Role>) {
        let mut ids: Vec<Option<QuotationId>> = Vec::with_capacity(self.rows.len());
        let mut layer = Quotations::new();
        for row in &self.rows {
            let within = row.within.and_then(|outer| ids[outer]);
            if row.is_dropped {
                ids.push(within);
                continue;
            }
            let id = layer.push(Quotation {
                span: Span::new(row.open.start(), row.end),
                content: Span::new(row.open.end(), row.content_end),
                within,
                is_closed: row.is_closed,
                continues: row.continues.and_then(|before| ids[before]),
            });
            ids.push(Some(id));
        }
        (layer, self.roles)
    }
}

/// Marks that `“` and its kin close.
fn is_closed_by_left(kind: QuoteMark) -> bool {
    matches!(
        kind,
        QuoteMark::Low
            | QuoteMark::Right
            | QuoteMark::LowSingle
            | QuoteMark::RightAngle
            | QuoteMark::RightAngleSingle
    )
}
