//! Persons: surnames and given names joined to the full names of an article.

use std::collections::HashMap;

use dateline_document::{EntityKind, Found};

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

/// Gives every person's name its cluster.
///
/// Names in full are one person's where their first and last parts agree and their initials do not clash. A part of a
/// name goes to the one person whose name ends so, or begins so; of several persons to the one who was introduced
/// before, or whom the form of address fits; else it stays apart.
pub fn join(
    reading: &Reading<'_, '_>,
    names: &[Named<'_>],
    found: &Found,
    clusters: &mut Vec<Cluster>,
    of_name: &mut [Option<usize>],
) {
    let honorifics = honorifics(reading, found);
    let mut people: Vec<Person<'_>> = Vec::new();
    let mut by_ends: HashMap<(&str, &str), usize> = HashMap::new();
    let persons = || names.iter().enumerate().filter(|(_, named)| named.kind == EntityKind::Person);
    for (index, named) in persons() {
        let parts = without_suffix(&named.parts);
        let (Some(&first), Some(&last)) = (parts.first(), parts.last()) else { continue };
        if parts.len() < 2 || is_particle(first) {
            continue;
        }
        let known = by_ends.get(&(first, last)).copied().or_else(|| born_as(reading, named, &people));
        let person = known.unwrap_or_else(|| {
            clusters.push(Cluster { kind: EntityKind::Person, names: Vec::new(), gender: Gender::Unknown });
            people.push(Person { cluster: clusters.len() - 1, parts: parts.to_vec(), first: index });
            by_ends.insert((first, last), people.len() - 1);
            people.len() - 1
        });
        let person = &mut people[person];
        if parts.len() > person.parts.len() {
            person.parts = parts.to_vec();
        }
        clusters[person.cluster].names.push(index);
        of_name[index] = Some(person.cluster);
    }

    let tails = Tails::new(&people);
    let mut alone: HashMap<String, usize> = HashMap::new();
    for (index, named) in persons() {
        if of_name[index].is_some() {
            continue;
        }
        let address = honorifics.get(&named.span.start()).copied().unwrap_or(Gender::Unknown);
        let candidates = tails.candidates(&without_suffix(&named.parts).join(" "));
        let chosen = choose(&people, clusters, &candidates, index, address);
        let cluster = chosen.map(|person| people[person].cluster).unwrap_or_else(|| {
            *alone.entry(named.parts.join(" ").to_lowercase()).or_insert_with(|| {
                clusters.push(Cluster { kind: EntityKind::Person, names: Vec::new(), gender: Gender::Unknown });
                clusters.len() - 1
            })
        });
        clusters[cluster].gender = clusters[cluster].gender.or(address);
        clusters[cluster].names.push(index);
        of_name[index] = Some(cluster);
    }
    clusters.iter_mut().for_each(|cluster| cluster.names.sort_unstable());
}

/// "Born Margit Szentkuti": the one person of this given name who was named before.
fn born_as(reading: &Reading<'_, '_>, named: &Named<'_>, people: &[Person<'_>]) -> Option<usize> {
    let before = named.start.checked_sub(1).map(|before| &*reading.words[before].lower)?;
    if !matches!(before, "born" | "née" | "nee") {
        return None;
    }
    let mut same = people.iter().enumerate().filter(|(_, person)| person.parts.first() == named.parts.first());
    let (person, _) = same.next()?;
    same.next().is_none().then_some(person)
}

/// The persons whose names end, or begin, in one way.
struct Tails {
    by_tail: HashMap<String, Vec<usize>>,
    by_given_name: HashMap<String, Vec<usize>>,
}

impl Tails {
    fn new(people: &[Person<'_>]) -> Self {
        let mut tails = Self { by_tail: HashMap::new(), by_given_name: HashMap::new() };
        for (index, person) in people.iter().enumerate() {
            // "Hernan Quispe Salas" is also "Quispe Salas", "Salas" and "Quispe".
            for start in 1..person.parts.len() {
                let tail = person.parts[start..].join(" ");
                tails.by_tail.entry(tail.to_lowercase()).or_default().push(index);
                let part = person.parts[start];
                if start + 1 < person.parts.len() && part.len() > 2 && !is_particle(part) {
                    tails.by_tail.entry(part.to_lowercase()).or_default().push(index);
                }
            }
            // "Bashar al-Assad" is also "Assad", "Ursula von der Leyen" also "Leyen".
            if let Some((_, stem)) = person.parts.last().and_then(|last| last.split_once('-'))
                && person.parts.last().is_some_and(|last| last.starts_with(char::is_lowercase) || last.starts_with("Al-") || last.starts_with("El-"))
            {
                tails.by_tail.entry(stem.to_lowercase()).or_default().push(index);
            }
            if let Some(first) = person.parts.first() {
                tails.by_given_name.entry(first.to_lowercase()).or_default().push(index);
            }
        }
        tails
    }

    fn candidates(&self, name: &str) -> Vec<usize> {
        let name = name.to_lowercase();
        let tail = self.by_tail.get(&name).or_else(|| self.by_given_name.get(&name));
        tail.cloned().unwrap_or_default()
    }
}

fn choose(
    people: &[Person<'_>],
    clusters: &[Cluster],
    candidates: &[usize],
    mention: usize,
    address: Gender,
) -> Option<usize> {
    let fits = |person: &usize| !clusters[people[*person].cluster].gender.clashes(address);
    let fitting: Vec<usize> = candidates.iter().copied().filter(fits).collect();
    if let &[only] = &fitting[..] {
        return Some(only);
    }
    let introduced: Vec<usize> = fitting.into_iter().filter(|&person| people[person].first < mention).collect();
    if let &[only] = &introduced[..] { Some(only) } else { None }
}

/// The gender that a form of address before a name tells, by the start of the name.
fn honorifics(reading: &Reading<'_, '_>, found: &Found) -> HashMap<u32, Gender> {
    let titles = &found.titles;
    let gender = |id| {
        let text = reading.text.source.get(titles.span()[id])?;
        Some((titles.holder()[id].start(), of_honorific(text))).filter(|(_, gender)| *gender != Gender::Unknown)
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
