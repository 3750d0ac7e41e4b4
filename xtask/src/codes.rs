//! Builds the directory of the codes plugin from the dictionaries of PETRARCH and lists of leaders.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use clap::Args;
use fst::MapBuilder;
use serde::Deserialize;

use self::fold::fold;
use self::layout::{AGENT, COUNTRY_BYTES, HEADER_BYTES, MAGIC, NAME, NO_END, ROW_BYTES, VERB, day};
use crate::Failure;

#[path = "../../plugins/codes/src/fold.rs"]
mod fold;
#[path = "../../plugins/codes/src/layout.rs"]
mod layout;

/// Build plugins/codes/data/directory.bin from the dictionaries of PETRARCH and lists of leaders
#[derive(Args)]
pub struct Codes {
    /// The folder of source data, with events/ and knowledge/
    #[arg(long, value_name = "DIR")]
    data: PathBuf,
}

/// Codes of countries that Phoenix writes otherwise than ISO 3166-1, or that are no more.
const RENAMED: [(&str, &str); 9] = [
    ("TMP", "TLS"),
    ("DDR", "GDR"),
    ("KNT", "KNA"),
    ("KSV", "KOS"),
    ("USR", "RUS"),
    ("SUN", "RUS"),
    ("YUG", "SRB"),
    ("SCG", "SRB"),
    ("FRY", "SRB"),
];
/// Bodies that are no country's, and regions.
const BODIES: [&str; 16] = [
    "IGO", "NGO", "MNC", "IMG", "KOS", "GDR", "CSK", "AFR", "MEA", "SAS", "SEA", "LAM", "CAS", "EUR", "WAF",
    "EAF",
];
/// What somebody is called before the name in the lists of leaders.
const TITLES: [&str; 40] = [
    "president",
    "vice",
    "prime",
    "minister",
    "premier",
    "chancellor",
    "king",
    "queen",
    "emir",
    "amir",
    "sultan",
    "prince",
    "crown",
    "grand",
    "duke",
    "pope",
    "interim",
    "acting",
    "transition",
    "transitional",
    "caretaker",
    "supreme",
    "leader",
    "general",
    "gen",
    "col",
    "capt",
    "co",
    "taoiseach",
    "and",
    "foreign",
    "sir",
    "dame",
    "dr",
    "chairperson",
    "chief",
    "governor",
    "represented",
    "by",
    "overall",
];

/// Writes the directory.
///
/// # Errors
/// When a source cannot be read or is not of the expected form.
pub fn run(codes: &Codes) -> Result<(), Failure> {
    let dictionaries = codes.data.join("events/petrarch2/dictionaries");
    let knowledge = codes.data.join("knowledge");
    let own = crate::root().join("xtask/data/codes");
    let mut directory = Directory::default();
    let countries = read_countries(&knowledge.join("country_codes/country-codes.csv"))?;
    directory.countries = countries.iter().map(|row| (row.alpha2.clone(), row.alpha3.clone())).collect();
    directory.countries.insert("XK".into(), "KOS".into());

    let mut phoenix = BTreeMap::new();
    for name in ["Countries", "International", "MilNonState"] {
        let path = dictionaries.join(format!("Phoenix.{name}.actors.txt"));
        read_actors(&read(&path)?, &directory.countries, &mut phoenix);
    }
    let factbook = read(&knowledge.join("factbook/countries.jsonl"))?;
    let peoples = read_peoples(&factbook, &countries)?;
    let leaders = read_leaders(&factbook, &countries)?;
    let congress = read_congress(&knowledge.join("us_congress"))?;
    let own_names = read_own(&own.join("actors.tsv"))?;
    // Of two lists the later one has a name to itself: what was written for today goes before what ended in 2014.
    for list in [peoples, phoenix, congress, leaders, own_names] {
        directory.names.extend(list);
    }

    let mut agents = read_agents(&read(&dictionaries.join("Phoenix.agents.txt"))?);
    agents.extend(read_own_agents(&own.join("agents.tsv"))?);
    directory.agents = agents;
    directory.verbs = read_verbs(&read(&dictionaries.join("CAMEO.2.0.txt"))?);

    let path = crate::root().join("plugins/codes/data/directory.bin");
    let bytes = directory.write()?;
    fs::write(&path, &bytes)?;
    println!(
        "{}: {} names, {} phrases, {} verbs with patterns, {} bytes",
        path.display(),
        directory.names.len(),
        directory.agents.len(),
        directory.verbs.len(),
        bytes.len()
    );
    Ok(())
}

/// The code of a name, and the days between which it holds.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Row {
    code: String,
    from: u16,
    to: u16,
}

type Names = BTreeMap<String, Vec<Row>>;

#[derive(Default)]
struct Directory {
    countries: BTreeMap<String, String>,
    names: Names,
    /// A code, and whether the phrase says little.
    agents: BTreeMap<String, (String, bool)>,
    verbs: BTreeMap<String, String>,
}

impl Directory {
    fn write(&self) -> Result<Vec<u8>, Failure> {
        let rows = self.names.values().flatten().map(|row| &row.code);
        let texts: BTreeSet<&String> = rows.chain(self.agents.values().map(|(code, _)| code)).collect();
        let mut codes = Vec::new();
        let mut places: BTreeMap<&String, u16> = BTreeMap::new();
        for text in texts {
            places.insert(text, u16::try_from(codes.len())?);
            codes.push(u8::try_from(text.len())?);
            codes.extend_from_slice(text.as_bytes());
        }

        let mut rows = Vec::new();
        let mut keys: BTreeMap<Vec<u8>, u64> = BTreeMap::new();
        let mut row_count = 0_u64;
        for (name, terms) in &self.names {
            keys.insert(key(NAME, name), row_count << 16 | u64::from(u16::try_from(terms.len())?));
            row_count += terms.len() as u64;
            for term in terms {
                for number in [places[&term.code], term.from, term.to] {
                    rows.extend_from_slice(&number.to_le_bytes());
                }
            }
        }
        for (phrase, (code, is_weak)) in &self.agents {
            keys.insert(key(AGENT, phrase), u64::from(places[code]) << 1 | u64::from(*is_weak));
        }
        for (verb, code) in &self.verbs {
            keys.insert(key(VERB, verb), format!("1{code}").parse()?);
        }
        let mut map = MapBuilder::memory();
        for (key, value) in keys {
            map.insert(key, value)?;
        }
        let map = map.into_inner()?;

        let places = self.countries.len() * COUNTRY_BYTES + row_count as usize * ROW_BYTES;
        let mut bytes = Vec::with_capacity(HEADER_BYTES + places + codes.len() + map.len());
        bytes.extend_from_slice(&MAGIC);
        let counts = [self.countries.len(), row_count as usize, codes.len(), map.len()];
        for count in counts {
            bytes.extend_from_slice(&u32::try_from(count)?.to_le_bytes());
        }
        for (alpha2, alpha3) in &self.countries {
            bytes.extend_from_slice(alpha2.as_bytes());
            bytes.extend_from_slice(alpha3.as_bytes());
        }
        bytes.extend(rows);
        bytes.extend(codes);
        bytes.extend(map);
        Ok(bytes)
    }
}

fn key(sort: u8, text: &str) -> Vec<u8> {
    [&[sort], text.as_bytes()].concat()
}

#[derive(Deserialize)]
struct CountryRow {
    #[serde(rename = "ISO3166-1-Alpha-2")]
    alpha2: String,
    #[serde(rename = "ISO3166-1-Alpha-3")]
    alpha3: String,
    #[serde(rename = "FIPS")]
    fips: String,
    is_independent: String,
}

fn read_countries(path: &Path) -> Result<Vec<CountryRow>, Failure> {
    let mut reader = csv::Reader::from_path(path).map_err(|error| format!("{}: {error}", path.display()))?;
    let rows: Vec<CountryRow> = reader.deserialize().collect::<Result<_, _>>()?;
    Ok(rows.into_iter().filter(|row| row.alpha2.len() == 2 && row.alpha3.len() == 3).collect())
}

/// Reads a dictionary of actors: names, each on a line with "_" between its words, "+" before another name of the same one,
/// and codes in brackets, each with dates or without, on the line of the name or on lines of their own behind it.
fn read_actors(text: &str, countries: &BTreeMap<String, String>, names: &mut Names) {
    let known: BTreeSet<&str> = countries.values().map(String::as_str).chain(BODIES).collect();
    let mut block = Block::default();
    for line in text.lines() {
        let line = line.split('#').next().unwrap_or_default().trim_end();
        let (name, codes) = line.split_once('[').map_or((line, ""), |(name, codes)| (name, codes));
        let name = name.trim();
        if let Some(synonym) = name.strip_prefix('+') {
            block.names.push(synonym.to_owned());
        } else if !name.is_empty() {
            if !block.rows.is_empty() {
                std::mem::take(&mut block).finish(names);
            }
            block.names.push(name.to_owned());
        }
        for code in codes.split('[').filter_map(|code| code.split(']').next()) {
            block.rows.extend(read_row(code, &known));
        }
    }
    block.finish(names);
}

/// Names that share codes.
#[derive(Default)]
struct Block {
    names: Vec<String>,
    rows: Vec<Row>,
}

impl Block {
    fn finish(self, names: &mut Names) {
        if self.rows.is_empty() {
            return;
        }
        for name in self.names {
            let folded = fold(&name.replace('_', " "));
            let begins_with_title = folded.split(' ').next().is_some_and(|word| TITLES.contains(&word));
            if folded.chars().count() < 2 || begins_with_title || folded.len() > 60 {
                continue;
            }
            let rows = names.entry(folded).or_default();
            for row in &self.rows {
                if !rows.contains(row) {
                    rows.push(row.clone());
                }
            }
        }
    }
}

/// Reads a code with its dates: `AFGGOV 030101-041231`, `>100101`, `<091231`.
fn read_row(text: &str, known: &BTreeSet<&str>) -> Option<Row> {
    let mut words = text.split_whitespace();
    let code = words.next()?;
    let dates: String = words.collect();
    let (head, rest) = code.split_at_checked(3)?;
    let head = RENAMED.iter().find(|(old, _)| *old == head).map_or(head, |(_, renamed)| renamed);
    if !known.contains(head) || !rest.chars().all(|letter| letter.is_ascii_uppercase()) {
        return None;
    }
    let (from, to) = match dates.split_once('-') {
        Some((from, to)) => (read_day(from)?, read_day(to)?),
        None => match dates.split_at_checked(1) {
            Some((">", date)) => (read_day(date)?, NO_END),
            Some(("<", date)) => (0, read_day(date)?),
            Some(_) => return None,
            None => (0, NO_END),
        },
    };
    Some(Row { code: format!("{head}{rest}"), from, to })
}

/// The day of `yymmdd` or `yyyymmdd`. Two digits up to 30 are of this century.
fn read_day(text: &str) -> Option<u16> {
    let number: i32 = text.parse().ok()?;
    let year = match text.len() {
        6 if number < 310_000 => 2000 + number / 10_000,
        6 => 1900 + number / 10_000,
        8 => number / 10_000,
        _ => return None,
    };
    Some(day(year.max(1900), number / 100 % 100, number % 100).unwrap_or_default())
}

#[derive(Deserialize)]
struct LeadersRow {
    gec_code: String,
    chief_of_state: Option<String>,
    head_of_government: Option<String>,
}

#[derive(Deserialize)]
struct PeopleRow {
    gec_code: String,
    short: Option<String>,
    long: Option<String>,
    demonym_noun: Option<String>,
    demonym_adj: Option<String>,
}

/// Reads the names of countries and their peoples: "Algerian(s)", "Saudi or Saudi Arabian".
fn read_peoples(text: &str, countries: &[CountryRow]) -> Result<Names, Failure> {
    let mut names = Names::new();
    for line in text.lines() {
        let row: PeopleRow = serde_json::from_str(line)?;
        let Some(country) = of_fips(&row.gec_code, countries) else { continue };
        let told = [row.short, row.long, row.demonym_noun, row.demonym_adj];
        for told in told.iter().flatten() {
            for name in told.split([';', ',']).flat_map(|part| part.split(" or ")) {
                let stem = name.split('(').next().unwrap_or_default();
                let plural = name.contains("(s)").then(|| format!("{stem}s"));
                for writing in std::iter::once(stem.to_owned()).chain(plural) {
                    let folded = fold(&writing);
                    if folded.len() > 3 && folded.split(' ').count() < 5 && folded != "none" {
                        let row = Row { code: country.alpha3.clone(), from: 0, to: NO_END };
                        names.insert(folded, vec![row]);
                    }
                }
            }
        }
    }
    Ok(names)
}

fn of_fips<'c>(gec: &str, countries: &'c [CountryRow]) -> Option<&'c CountryRow> {
    let fips = gec.to_uppercase();
    // Codes of dependencies are told twice among these, and a king of many lands would be of all of them.
    let is_own = |country: &&CountryRow| {
        country.is_independent == "Yes" || ["TW", "PS"].contains(&country.alpha2.as_str())
    };
    countries.iter().filter(is_own).find(|country| country.fips.split(',').any(|it| it == fips))
}

/// Reads who leads the countries: "President Emmanuel MACRON (since 14 May 2017)".
fn read_leaders(text: &str, countries: &[CountryRow]) -> Result<Names, Failure> {
    let mut names = Names::new();
    for line in text.lines() {
        let row: LeadersRow = serde_json::from_str(line)?;
        let Some(country) = of_fips(&row.gec_code, countries) else { continue };
        let code = format!("{}GOV", country.alpha3);
        for told in [row.chief_of_state, row.head_of_government].into_iter().flatten() {
            // The first one alone: behind a semicolon stand those who represent a foreign head of state.
            let first = told.split(';').next().unwrap_or_default();
            let Some((who, since)) = first.split_once("(since ") else { continue };
            let since = since.split([')', ',']).next().unwrap_or_default();
            let is_title = |word: &&str| {
                let folded = fold(word);
                TITLES.contains(&folded.as_str()) || folded.is_empty()
            };
            let name: Vec<&str> = who.split_whitespace().skip_while(is_title).collect();
            // The co-princes of Andorra are of France and of Spain.
            let is_elsewhere = who.contains([',', '(']) || who.contains(" of ") || who.contains("Co-prince");
            let is_name = (2..=4).contains(&name.len()) && !is_elsewhere;
            let Some(from) = read_written_day(since).filter(|_| is_name) else { continue };
            let row = Row { code: code.clone(), from, to: NO_END };
            // Surnames are in capitals, and news names who leads a country by theirs alone.
            let is_surname =
                |word: &&&str| word.chars().all(|letter| !letter.is_lowercase()) && word.len() > 3;
            let mut surnames = name.iter().filter(is_surname);
            let surname = surnames.next().filter(|_| surnames.next().is_none()).map(|word| fold(word));
            for writing in std::iter::once(fold(&name.join(" "))).chain(surname) {
                let rows = names.entry(writing).or_default();
                if rows.iter().all(|other| other.code != row.code) {
                    rows.push(row.clone());
                }
            }
        }
    }
    // A name that leads several countries is none that tells which.
    names.retain(|_, rows| rows.len() == 1);
    Ok(names)
}

/// The day of "14 May 2017".
fn read_written_day(text: &str) -> Option<u16> {
    const MONTHS: [&str; 12] =
        ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
    let mut words = text.split_whitespace();
    let number = words.next()?.parse().ok()?;
    let month = words.next()?.to_lowercase();
    let month = MONTHS.iter().position(|name| month.starts_with(name))?;
    day(words.next()?.parse().ok()?, month as i32 + 1, number)
}

#[derive(Deserialize)]
struct Member {
    name: MemberName,
    #[serde(rename = "type", default)]
    kind: String,
    start: Option<String>,
    end: Option<String>,
    #[serde(default)]
    terms: Vec<Term>,
}

#[derive(Deserialize)]
struct MemberName {
    first: String,
    last: String,
    nickname: Option<String>,
    official_full: Option<String>,
}

#[derive(Deserialize)]
struct Term {
    #[serde(rename = "type")]
    kind: String,
    start: String,
    end: String,
}

/// Reads who sits in the Congress of the United States, and who was president there.
fn read_congress(folder: &Path) -> Result<Names, Failure> {
    let mut names = Names::new();
    for file in ["legislators_current.jsonl", "presidents_vice_presidents.jsonl"] {
        for line in read(&folder.join(file))?.lines() {
            let mut member: Member = serde_json::from_str(line)?;
            if let (Some(start), Some(end)) = (member.start.take(), member.end.take()) {
                member.terms.push(Term { kind: member.kind.clone(), start, end });
            }
            let rows: Vec<Row> = member
                .terms
                .iter()
                .filter_map(|term| {
                    let code = if term.kind.ends_with("prez") { "USAGOV" } else { "USALEG" };
                    let day = |date: &str| read_day(&date.replace('-', ""));
                    let (from, to) = (day(&term.start)?, day(&term.end)?);
                    (to > 0).then(|| Row { code: code.to_owned(), from, to })
                })
                .collect();
            let name = &member.name;
            let mut writings: BTreeSet<String> = BTreeSet::new();
            writings.insert(fold(&format!("{} {}", name.first, name.last)));
            writings.extend(name.official_full.as_deref().map(fold));
            writings.extend(name.nickname.iter().map(|nickname| fold(&format!("{nickname} {}", name.last))));
            for writing in writings.into_iter().filter(|_| !rows.is_empty()) {
                names.entry(writing).or_default().extend(rows.iter().cloned());
            }
        }
    }
    Ok(names)
}

/// Reads names of our own: names with "|" between them, a code, and the first and last day.
fn read_own(path: &Path) -> Result<Names, Failure> {
    let mut names = Names::new();
    for (index, line) in read(path)?.lines().enumerate().filter(|(_, line)| !line.starts_with('#')) {
        let mut cells = line.split('\t');
        let wrong = || format!("{}: line {}: no names with a code", path.display(), index + 1);
        let (Some(writings), Some(code)) = (cells.next(), cells.next()) else { return Err(wrong().into()) };
        let mut date = || cells.next().filter(|date| !date.is_empty());
        let from = date().map(|date| read_day(date).ok_or_else(wrong)).transpose()?.unwrap_or(0);
        let to = date().map(|date| read_day(date).ok_or_else(wrong)).transpose()?.unwrap_or(NO_END);
        for writing in writings.split('|') {
            let rows = names.entry(fold(writing)).or_default();
            let row = Row { code: code.to_owned(), from, to };
            if !rows.contains(&row) {
                rows.push(row);
            }
        }
    }
    Ok(names)
}

/// Reads the dictionary of agents: a phrase with "_" between its words, its plural in braces where it is irregular, and a code
/// with "~" where a country goes. `!PERSON!` stands for "man", "woman" and the like.
fn read_agents(text: &str) -> BTreeMap<String, (String, bool)> {
    const SETS: [(&str, &[&str]); 2] = [
        ("!PERSON!", &["MAN", "MEN", "WOMAN", "WOMEN", "PERSON"]),
        ("!MINIST!", &["MINISTER", "MINISTERS", "MINISTRY", "MINISTRIES"]),
    ];
    let mut agents = BTreeMap::new();
    for line in text.lines() {
        let line = line.split('#').next().unwrap_or_default();
        let Some((phrases, code)) = line.split_once('[') else { continue };
        let code = code.split(']').next().unwrap_or_default().trim();
        let code = match code.strip_prefix('~') {
            Some(sector) => sector.to_owned(),
            None if code.ends_with('~') => code.to_owned(),
            None => continue,
        };
        let groups = code.trim_end_matches('~').as_bytes();
        if groups.is_empty() || !groups.len().is_multiple_of(3) {
            continue;
        }
        let (first, plurals) = phrases.split_once('{').unwrap_or((phrases, ""));
        let plurals = plurals.trim_end().trim_end_matches('}').split_whitespace();
        for phrase in std::iter::once(first.trim()).chain(plurals) {
            let mut phrases = vec![phrase.to_owned()];
            for (set, members) in SETS {
                let expand = |phrase: String| -> Vec<String> {
                    if !phrase.contains(set) {
                        return vec![phrase];
                    }
                    members.iter().map(|member| phrase.replace(set, member)).collect()
                };
                phrases = phrases.into_iter().flat_map(expand).collect();
            }
            for phrase in phrases {
                let folded = fold(&phrase.replace('_', " "));
                if folded.len() > 1 {
                    agents.insert(folded, (code.clone(), false));
                }
            }
        }
    }
    agents
}

/// Reads phrases of our own: a phrase, a tab, a code with "-" before it where the phrase says little.
fn read_own_agents(path: &Path) -> Result<BTreeMap<String, (String, bool)>, Failure> {
    let mut agents = BTreeMap::new();
    for (index, line) in read(path)?.lines().enumerate().filter(|(_, line)| !line.starts_with('#')) {
        let (phrase, code) = line
            .split_once('\t')
            .ok_or_else(|| format!("{}: line {}: no phrase with a code", path.display(), index + 1))?;
        let (code, is_weak) = code.strip_prefix('-').map_or((code, false), |code| (code, true));
        agents.insert(fold(phrase), (code.to_owned(), is_weak));
    }
    Ok(agents)
}

/// Reads the dictionary of verbs: a verb with the code of its block or its own, and with each word that a pattern has behind
/// it where the pattern has no other.
fn read_verbs(text: &str) -> BTreeMap<String, String> {
    let synonyms = read_synonyms(text);
    let mut verbs = BTreeMap::new();
    let mut members: Vec<String> = Vec::new();
    let mut of_block = None;
    let mut is_in_block = false;
    for line in text.lines() {
        let line = line.split('#').next().unwrap_or_default().trim();
        if let Some(head) = line.strip_prefix("---") {
            of_block = code_in(head);
            is_in_block = true;
            members.clear();
        } else if let Some(pattern) = line.strip_prefix("- ") {
            let Some(code) = code_in(pattern) else { continue };
            for word in words_behind(pattern, &synonyms) {
                for verb in &members {
                    verbs.entry(format!("{verb} {word}")).or_insert_with(|| code.clone());
                }
            }
        } else if line.starts_with(|letter: char| letter.is_ascii_uppercase()) {
            let verb = line.split([' ', '{', '[']).next().unwrap_or_default().trim_end_matches('_');
            if verb.contains('_') || !is_in_block {
                continue;
            }
            let verb = verb.to_lowercase();
            if let Some(code) = code_in(line).or_else(|| of_block.clone()) {
                verbs.entry(verb.clone()).or_insert(code);
            }
            members.push(verb);
        }
    }
    verbs
}

/// The sets of words that patterns name as `&TREATY`.
fn read_synonyms(text: &str) -> BTreeMap<String, Vec<String>> {
    let mut synonyms: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let mut set = None;
    for line in text.lines() {
        let line = line.split('#').next().unwrap_or_default().trim();
        if let Some(name) = line.strip_prefix('&') {
            set = Some(name.to_owned());
        } else if let (Some(set), Some(word)) = (&set, line.strip_prefix('+')) {
            let word = word.trim_end_matches('_').rsplit('_').next().unwrap_or_default();
            synonyms.entry(set.clone()).or_default().push(singular(word));
        } else {
            set = None;
        }
    }
    synonyms
}

/// The code in brackets at the end of a line, that of the first direction: `[046:046]`.
fn code_in(line: &str) -> Option<String> {
    let (_, code) = line.rsplit_once('[')?;
    let code = code.split([']', ':']).next()?.trim();
    let is_code = (2..=4).contains(&code.len()) && code.bytes().all(|digit| digit.is_ascii_digit());
    is_code.then(|| code.to_owned())
}

/// The words of the one group that a pattern has behind the verb; none where it has more, or something before the verb.
fn words_behind(pattern: &str, synonyms: &BTreeMap<String, Vec<String>>) -> Vec<String> {
    let pattern = pattern.rsplit_once('[').map_or(pattern, |(pattern, _)| pattern).trim();
    let Some(behind) = pattern.strip_prefix('*').map(str::trim) else { return Vec::new() };
    let group = behind.trim_start_matches(['(', '{']).trim_end_matches([')', '}']);
    if group.contains(['(', '{', '$', '+', '%', '*']) {
        return Vec::new();
    }
    let is_grouped = group.len() < behind.len();
    let words: Vec<&str> = group.split_whitespace().collect();
    let word = match words[..] {
        [word] => word,
        [.., word] if is_grouped => word,
        _ => return Vec::new(),
    };
    match word.strip_prefix('&') {
        Some(set) => synonyms.get(set).cloned().unwrap_or_default(),
        None => vec![singular(word.trim_end_matches('_').rsplit('_').next().unwrap_or_default())],
    }
}

/// A noun in capitals in small letters, without the ending of the plural.
fn singular(word: &str) -> String {
    let word = word.to_lowercase();
    match word.strip_suffix('s') {
        Some(stem) if stem.len() > 3 && !stem.ends_with(['s', 'u', 'i']) => stem.to_owned(),
        _ => word,
    }
}

fn read(path: &Path) -> Result<String, Failure> {
    let bytes = fs::read(path).map_err(|error| format!("{}: {error}", path.display()))?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn actors_are_read_with_their_names_and_dates() {
        let text = "AB_CD_  # x\n+A._CD_\n\t[FRAGOV 030101-041231]\n\t[FRAELI]\nRED_LINE_ [GRCREB] # y\n+NEW_LINE\nXY_ [QQQ]\n";
        let countries = [("FR", "FRA"), ("GR", "GRC")].map(|(two, three)| (two.to_owned(), three.to_owned()));
        let mut names = Names::new();
        read_actors(text, &countries.into(), &mut names);
        let told: Vec<String> = names
            .iter()
            .flat_map(|(name, rows)| {
                rows.iter().map(move |row| format!("{name} {} {}-{}", row.code, row.from, row.to))
            })
            .collect();
        let cabinet = format!("FRAGOV {}-{}", day(2003, 1, 1).unwrap(), day(2004, 12, 31).unwrap());
        assert_eq!(
            told,
            [
                &format!("a cd {cabinet}")[..],
                "a cd FRAELI 0-65535",
                &format!("ab cd {cabinet}"),
                "ab cd FRAELI 0-65535",
                "new line GRCREB 0-65535",
                "red line GRCREB 0-65535",
            ]
        );
    }

    #[test]
    fn verbs_are_read_with_the_words_behind_them() {
        let text = "&PRISON\n+JAIL\n+HOLDING_CELLS\n\n--- HOLD [010] ---\nHOLD {HELD HOLDING } [040]\nKEEP\n- * &PRISON [173]\n- * (IN CUSTODY) [173] # x\n- $ * TALKS [046]\n- * TALKS [046:046]\n";
        let verbs = read_verbs(text);
        let told: Vec<String> = verbs.iter().map(|(verb, code)| format!("{verb}={code}")).collect();
        assert_eq!(
            told.join(" "),
            "hold=040 hold cell=173 hold custody=173 hold jail=173 hold talk=046 keep=010 keep cell=173 keep custody=173 keep jail=173 keep talk=046"
        );
    }
}
