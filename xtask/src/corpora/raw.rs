//! Raw texts for relabelling, divided by dateline itself.

use std::fmt::Write as _;
use std::fs;
use std::io::Read;
use std::path::Path;

use flate2::read::GzDecoder;
use serde::Deserialize;

use super::overlap::Seen;
use super::tokens::divide;
use crate::Failure;

/// About as many tokens of the briefings are taken as this; they are twelve million.
const BRIEFINGS: usize = 1_500_000;
/// From this year on the State of the Union is of today's English.
const MODERN: u32 = 1990;

#[derive(Deserialize)]
struct Text {
    id: String,
    #[serde(default)]
    title: String,
    text: String,
}

/// A file of raw text and what is in it.
pub struct Raw {
    pub name: &'static str,
    pub file: String,
    pub documents: usize,
    pub sentences: usize,
    pub tokens: usize,
    /// Documents left out because a held-out set has them.
    pub left_out: usize,
}

impl Raw {
    fn new(name: &'static str) -> Self {
        let file = format!("# corpus {name}\n");
        Self { name, file, documents: 0, sentences: 0, tokens: 0, left_out: 0 }
    }

    fn push(&mut self, id: &str, text: &str, seen: &Seen) -> Result<(), Failure> {
        let sentences: Vec<Vec<String>> =
            divide(text)?.into_iter().map(|it| it.into_iter().map(|(_, word)| word).collect()).collect();
        if sentences.iter().any(|words: &Vec<String>| seen.holds(words)) {
            self.left_out += 1;
            return Ok(());
        }
        writeln!(self.file, "# doc {}", id.replace(char::is_whitespace, "_"))?;
        self.documents += 1;
        self.sentences += sentences.len();
        for words in sentences {
            self.tokens += words.len();
            for word in words {
                writeln!(self.file, "{}", word.replace(char::is_whitespace, " "))?;
            }
            self.file.push('\n');
        }
        Ok(())
    }
}

/// The three raw texts, without what `seen` holds.
///
/// # Errors
/// Where a file cannot be read.
pub fn read(data: &Path, seen: &Seen) -> Result<Vec<Raw>, Failure> {
    let folder = data.join("raw_text");
    let mut wikinews = Raw::new("wikinews");
    for text in texts(&fs::read_to_string(folder.join("wikinews/wikinews_2019_2020.jsonl"))?)? {
        wikinews.push(&text.id, &format!("{}\n\n{}", text.title, text.text), seen)?;
    }
    let mut file = String::new();
    GzDecoder::new(fs::File::open(folder.join("whitehouse_briefings/briefings.jsonl.gz"))?)
        .read_to_string(&mut file)?;
    let mut briefings = Raw::new("briefings_sample");
    // Every ninth, so that the years stand as they are, until there are enough.
    for text in texts(&file)?.iter().step_by(9) {
        if briefings.tokens >= BRIEFINGS {
            break;
        }
        briefings.push(&text.id, &text.text, seen)?;
    }
    let mut speeches = Raw::new("state_union_modern");
    let mut files: Vec<_> = fs::read_dir(folder.join("state_union"))?.collect::<Result<_, _>>()?;
    files.sort_by_key(fs::DirEntry::file_name);
    for entry in files {
        let name = entry.file_name().to_string_lossy().into_owned();
        let year = name.get(..4).and_then(|year| year.parse::<u32>().ok());
        if year.is_some_and(|year| year >= MODERN) {
            let text = String::from_utf8_lossy(&fs::read(entry.path())?).into_owned();
            speeches.push(name.trim_end_matches(".txt"), &text, seen)?;
        }
    }
    Ok(vec![wikinews, briefings, speeches])
}

fn texts(file: &str) -> Result<Vec<Text>, Failure> {
    file.lines().map(|line| serde_json::from_str(line).map_err(Failure::from)).collect()
}
