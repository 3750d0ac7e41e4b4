//! Persons: surnames and given names joined to the full names of an article.

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use dateline_document::{EntityKind, Found};

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use super::gender::{Gender, of_honorific};
use super::{Cluster, Named};
use crate::reading::Reading;
use crate::words::{self, Cue};

/// A person who is named in full somewhere in the article.
struct Person<'s> {
    cluster: usize,
    /// The parts of the fullest name, without suffixes.
    parts: Vec<&'s str>,
    /// The number of the first name that is in full.
    first: usize,
}

/// The persons of an article and the names in full that they have.
pub struct People<'s> {
    people: Vec<Person<'s>>,
}

impl<'s> People<'s> {
    /// Gives names in full their clusters: they are one person's where their first and last parts agree.
    pub fn join(names: &[Named<'s>], clusters: &mut Vec<Cluster>, of_name: &mut [Option<usize>]) -> Self {
        let tails = tails(names);
        let mut people: Vec<Person<'s>> = Vec::new();
        let mut by_ends: HashMap<(String, String), usize> = HashMap::new();
        for (index, named) in persons(names) {
            let parts = without_suffix(&named.parts);
            let (Some(&first), Some(&last)) = (parts.first(), parts.last()) else { continue };
            if parts.len() < 2 || is_particle(first) || tails.contains(&folded(&parts.join(" "))) {
                continue;
            }
            let ends: Vec<(String, String)> =
                given_names(first).into_iter().map(|first| (first, folded(last))).collect();
            let known = ends.iter().find_map(|ends| by_ends.get(ends)).copied();
            let known = known.or_else(|| born_as(named, &people));
            let person = known.unwrap_or_else(|| {
                clusters.push(Cluster::new(EntityKind::Person));
                people.push(Person { cluster: clusters.len() - 1, parts: parts.to_vec(), first: index });
                people.len() - 1
            });
            for ends in ends {
                by_ends.entry(ends).or_insert(person);
            }
            let person = &mut people[person];
            if parts.len() > person.parts.len() && parts.last() == person.parts.last() {
                person.parts = parts.to_vec();
            }
            clusters[person.cluster].names.push(index);
            of_name[index] = Some(person.cluster);
        }
        Self { people }
    }

    /// Gives the other names of persons their clusters.
    ///
    /// A part of a name goes to the one person whose name ends so, or begins so; of several persons to the one whom the
    /// form of address fits, or who was introduced before; else it stays apart.
    pub fn join_parts(
        &self,
        reading: &Reading<'_, '_>,
        names: &[Named<'_>],
        found: &Found,
        clusters: &mut Vec<Cluster>,
        of_name: &mut [Option<usize>],
    ) {
        let honorifics = honorifics(reading, found);
        let index_of_parts = Parts::new(&self.people);
        let mut alone: HashMap<(String, Gender), usize> = HashMap::new();
        for (index, named) in persons(names) {
            if of_name[index].is_some() {
                continue;
            }
            let address = honorifics.get(&named.span.start()).copied().unwrap_or_default();
            let candidates = index_of_parts.candidates(&without_suffix(&named.parts).join(" "));
            let chosen =
                self.choose(clusters, candidates, index, address).map(|person| self.people[person].cluster);
            let cluster = chosen.unwrap_or_else(|| {
                let address = if candidates.len() > 1 { address } else { Gender::Unknown };
                *alone.entry((named.parts.join(" ").to_lowercase(), address)).or_insert_with(|| {
                    clusters.push(Cluster::new(EntityKind::Person));
                    clusters.len() - 1
                })
            });
            clusters[cluster].gender = clusters[cluster].gender.or(address);
            clusters[cluster].names.push(index);
            of_name[index] = Some(cluster);
        }
        clusters.iter_mut().for_each(|cluster| cluster.names.sort_unstable());
    }

    fn choose(
        &self,
        clusters: &[Cluster],
        candidates: &[usize],
        mention: usize,
        address: Gender,
    ) -> Option<usize> {
        let fits = |person: &usize| !clusters[self.people[*person].cluster].gender.clashes(address);
        let fitting: Vec<usize> = candidates.iter().copied().filter(fits).collect();
        if let &[only] = &fitting[..] {
            return Some(only);
        }
        let introduced: Vec<usize> =
            fitting.into_iter().filter(|&person| self.people[person].first < mention).collect();
        if let &[only] = &introduced[..] { Some(only) } else { None }
    }
}

/// A given name with the names that it is short for: "Bob" is also "Robert".
fn given_names(name: &str) -> Vec<String> {
    let name = folded(name);
    let full = NICKNAMES.get(&*name).into_iter().flatten().map(|full| (*full).to_owned()).collect::<Vec<_>>();
    std::iter::once(name).chain(full).collect()
}

static NICKNAMES: LazyLock<HashMap<&'static str, Vec<&'static str>>> = LazyLock::new(|| {
    let lines = include_str!("nicknames.txt").lines().filter(|line| !line.starts_with('#'));
    let names = lines.filter_map(|line| {
        let mut words = line.split(' ');
        Some((words.next()?, words.collect()))
    });
    names.collect()
});

/// A name in small letters without what stands above and below letters: "José" as "jose".
fn folded(name: &str) -> String {
    if name.is_ascii() {
        return name.to_ascii_lowercase();
    }
    let letters = name.nfd().filter(|letter| !is_combining_mark(*letter));
    letters.flat_map(char::to_lowercase).collect()
}

fn persons<'n, 's>(names: &'n [Named<'s>]) -> impl Iterator<Item = (usize, &'n Named<'s>)> {
    names.iter().enumerate().filter(|(_, named)| named.kind == EntityKind::Person)
}

/// What is left of names of three parts and more without the first: "Quispe Salas" of "Hernan Quispe Salas".
fn tails(names: &[Named<'_>]) -> HashSet<String> {
    let parts = persons(names).map(|(_, named)| without_suffix(&named.parts)).filter(|parts| parts.len() > 2);
    parts.map(|parts| folded(&parts[1..].join(" "))).collect()
}

/// "Born Margit Szentkuti": the one person of this given name who was named before.
fn born_as(named: &Named<'_>, people: &[Person<'_>]) -> Option<usize> {
    if !named.is_birth_name {
        return None;
    }
    let mut same =
        people.iter().enumerate().filter(|(_, person)| person.parts.first() == named.parts.first());
    let (person, _) = same.next()?;
    same.next().is_none().then_some(person)
}

/// The persons whose names end, or begin, in one way.
struct Parts {
    by_tail: HashMap<String, Vec<usize>>,
    by_given_name: HashMap<String, Vec<usize>>,
}

impl Parts {
    fn new(people: &[Person<'_>]) -> Self {
        let mut parts = Self { by_tail: HashMap::new(), by_given_name: HashMap::new() };
        for (index, person) in people.iter().enumerate() {
            // "Hernan Quispe Salas" is also "Quispe Salas", "Salas" and "Quispe".
            for start in 1..person.parts.len() {
                let tail = person.parts[start..].join(" ");
                parts.by_tail.entry(folded(&tail)).or_default().push(index);
                let part = person.parts[start];
                if start + 1 < person.parts.len() && part.len() > 2 && !is_particle(part) {
                    parts.by_tail.entry(folded(part)).or_default().push(index);
                }
            }
            // "Bashar al-Assad" is also "Assad", "Ursula von der Leyen" also "Leyen".
            if let Some((_, stem)) = person.parts.last().and_then(|last| last.split_once('-'))
                && person.parts.last().is_some_and(|last| {
                    last.starts_with(char::is_lowercase) || last.starts_with("Al-") || last.starts_with("El-")
                })
            {
                parts.by_tail.entry(folded(stem)).or_default().push(index);
            }
            if let Some(first) = person.parts.first() {
                parts.by_given_name.entry(folded(first)).or_default().push(index);
            }
        }
        parts
    }

    fn candidates(&self, name: &str) -> &[usize] {
        let name = folded(name);
        let tail = self.by_tail.get(&name).or_else(|| self.by_given_name.get(&name));
        tail.map(Vec::as_slice).unwrap_or_default()
    }
}

/// The gender that a form of address before a name tells, by the start of the name.
fn honorifics(reading: &Reading<'_, '_>, found: &Found) -> HashMap<u32, Gender> {
    let titles = &found.titles;
    let gender = |id| {
        let text = reading.text.source.get(titles.span()[id])?;
        Some((titles.holder()[id].start(), of_honorific(text)))
            .filter(|(_, gender)| *gender != Gender::Unknown)
    };
    titles.ids().filter_map(gender).collect()
}

fn without_suffix<'p, 's>(parts: &'p [&'s str]) -> &'p [&'s str] {
    let is_suffix = |part: &str| words::cues(part, &part.to_lowercase()).has(Cue::NameSuffix);
    match parts {
        [rest @ .., last] if rest.len() > 1 && is_suffix(last) => rest,
        whole => whole,
    }
}

fn is_particle(part: &str) -> bool {
    part.starts_with(char::is_lowercase)
}
