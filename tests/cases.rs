//! Tables of cases: a text on one line, under it, indented, the rows that belong to it, and where it is known to be read
//! otherwise a line `fixme: reason`.

/// A text of a table.
pub struct Case<'t> {
    pub text: &'t str,
    pub rows: Vec<&'t str>,
    pub fixme: Option<&'t str>,
}

/// The cases of a table, parted by empty lines. Lines that begin with `#` are comments.
pub fn cases(table: &str) -> Vec<Case<'_>> {
    let lines: Vec<&str> = table.lines().filter(|line| !line.starts_with('#')).collect();
    let blocks = lines.split(|line| line.is_empty()).filter(|block| !block.is_empty());
    let case = |block: &[_]| {
        let (text, lines): (&str, &[&str]) = (block[0], &block[1..]);
        let reason = |line: &&str| line.trim().strip_prefix("fixme:").is_some();
        Case {
            text,
            rows: lines.iter().filter(|line| !reason(line)).map(|line| line.trim()).collect(),
            fixme: lines.iter().find(|line| reason(line)).map(|line| line.trim()),
        }
    };
    blocks.map(case).collect()
}

/// What came of the cases of a table.
#[derive(Default)]
pub struct Outcomes {
    count: usize,
    known: usize,
    wrong: Vec<String>,
    mended: Vec<String>,
}

impl Outcomes {
    /// Adds a case: whether it is right, why it is known not to be, and what to say where it is wrong.
    pub fn add(&mut self, text: &str, is_right: bool, fixme: Option<&str>, says: impl FnOnce() -> String) {
        self.count += 1;
        self.known += usize::from(fixme.is_some());
        match (is_right, fixme) {
            (true, Some(reason)) => self.mended.push(format!("{text}\n  {reason}")),
            (false, None) => self.wrong.push(format!("{text}\n  {}", says())),
            _ => {}
        }
    }

    /// Fails where a case is wrong, or right though the table says that it is not, or there are fewer than `least`.
    #[track_caller]
    pub fn check(self, least: usize) {
        let Self { count, known, wrong, mended } = self;
        println!("{count} cases, {known} of them known to be wrong");
        assert!(count >= least, "the table has {count} cases");
        assert!(wrong.is_empty(), "{} of {count} cases are wrong:\n{}", wrong.len(), wrong.join("\n"));
        assert!(mended.is_empty(), "right by now, so that their fixme can go:\n{}", mended.join("\n"));
    }
}

/// Checks each case of a table whose rows are as `found` says.
#[track_caller]
pub fn check(table: &str, least: usize, found: impl Fn(&Case<'_>) -> Vec<String>) {
    let mut outcomes = Outcomes::default();
    for case in cases(table) {
        let found = found(&case);
        let says = || format!("expected {:#?}\n  found {found:#?}", case.rows);
        outcomes.add(case.text, found == case.rows, case.fixme, says);
    }
    outcomes.check(least);
}
