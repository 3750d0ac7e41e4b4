//! What a phrase and a possible antecedent say of each other, as features of a linear model.
//!
//! The features are those of Durrett and Klein (2013), "Easy victories and uphill battles in coreference resolution",
//! each alone with the type of the phrase and with the types of both; to them come the agreement of whole entities,
//! the clause that binds a pronoun (from the tree), titles of persons, and who speaks in a quotation.

use dateline_model::key::{join, pair};

use super::gender::Gender;
use super::model::BITS;
use super::phrase::{Case, Form, Number, Opening, Phrase, Pronoun, Role};
use super::scene::{Profile, Scene};

/// What is compared: a phrase, and an earlier one whose entity is known so far as the article was read.
pub struct Pair<'a> {
    pub scene: &'a Scene,
    pub phrase: usize,
    pub other: usize,
    pub profile: &'a Profile,
    /// How many possible antecedents stand nearer, and how many of them are subjects.
    pub nearer: usize,
    pub nearer_subjects: usize,
    /// How many different entities stand nearer.
    pub nearer_entities: usize,
}

/// How a noun or name repeats words of an entity.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Match {
    None,
    /// The same head, with other words before it.
    Head,
    /// The same head, and no word before it that the antecedent lacks.
    HeadWithin,
    /// The same words before the same head.
    Same,
    /// A word of the entity's name: "the bank".
    WordOfName,
    /// A word of a title of the person: "the president".
    Title,
    /// The same, and of the same country or body: "the Russian president".
    TitleOfSame,
    /// The same, and of another.
    TitleOfOther,
}

/// Collects features, each hashed into the range of the weights.
pub struct Features<'f> {
    pub indices: &'f mut Vec<u32>,
    of_phrase: u64,
    of_both: u64,
}

impl Features<'_> {
    fn add(&mut self, feature: u64) {
        self.indices.push(index(pair(feature, self.of_phrase)));
        if self.of_both != 0 {
            self.indices.push(index(pair(feature, self.of_both)));
        }
    }

    fn once(&mut self, feature: u64) {
        self.indices.push(index(feature));
    }
}

#[allow(clippy::cast_possible_truncation, reason = "the shift leaves few bits")]
fn index(key: u64) -> u32 {
    (key.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> (64 - BITS)) as u32
}

/// The features of beginning a new entity.
pub fn of_new(scene: &Scene, phrase: usize, candidates: usize, best: Match, indices: &mut Vec<u32>) {
    indices.clear();
    let (it, around) = (&scene.phrases[phrase], &scene.around[phrase]);
    let of_phrase = join([0x100, type_of(it)]);
    let mut features = Features { indices, of_phrase, of_both: 0 };
    features.add(1);
    features.add(join([2, it.role as u64]));
    features.add(join([3, u64::from(around.opens), it.role as u64]));
    features.add(join([4, bucket(candidates)]));
    features.add(join([5, best as u64]));
    features.add(join([6, it.class as u64, it.number as u64]));
    features.add(join([7, around.governor, it.role as u64]));
    features.add(join([8, around.before]));
    features.add(join([9, around.after]));
    features.add(join([10, u64::from(it.quotation.is_some())]));
    features.add(join([11, u64::from(around.has_complement), best as u64]));
    features.add(join([12, around.modifiers.len() as u64]));
    features.add(join([13, u64::from(around.is_in_headline)]));
    features.add(join([14, bucket(it.line)]));
    features.add(join([15, u64::from(around.inner.is_some())]));
    if !it.is_pronoun() {
        features.once(join([0x120, it.lemma]));
        features.add(join([16, it.lemma]));
        features.add(join([17, it.class as u64, best as u64]));
        if let Some(&modifier) = around.modifiers.last() {
            features.add(join([18, modifier]));
        }
    } else {
        features.add(join([19, it.lemma, it.role as u64]));
    }
}

/// The features of a pair.
pub fn of_pair(pair: &Pair<'_>, indices: &mut Vec<u32>) {
    indices.clear();
    let Pair { scene, phrase, other, profile, .. } = *pair;
    let (a, b) = (&scene.phrases[phrase], &scene.phrases[other]);
    let (around_a, around_b) = (&scene.around[phrase], &scene.around[other]);
    let of_phrase = join([0x200, type_of(a)]);
    let of_both = join([0x201, type_of(a), type_of_other(b)]);
    let mut features = Features { indices, of_phrase, of_both };
    features.add(1);

    let is_after = other > phrase;
    let lines = bucket(a.line.abs_diff(b.line));
    let distance = bucket(phrase.abs_diff(other));
    features.add(join([2, lines, u64::from(is_after)]));
    features.add(join([3, distance, u64::from(is_after)]));
    features.add(join([4, bucket(pair.nearer)]));
    features.add(join([5, bucket(pair.nearer_entities), u64::from(lines == 0)]));
    features.add(join([6, bucket(pair.nearer_subjects), u64::from(is_subject(b))]));
    features.add(join([7, bucket(around_a.paragraph.abs_diff(around_b.paragraph) as usize)]));
    features.add(join([8, b.role as u64, lines.min(2)]));
    features.add(join([9, a.role as u64, b.role as u64, u64::from(lines == 0)]));
    features.add(join([10, u64::from(around_b.opens), lines.min(2)]));
    features.add(join([11, bucket(profile.size as usize)]));
    let since = profile.last.map_or(9, |last| bucket(phrase.abs_diff(last)));
    features.add(join([12, since, bucket(profile.size as usize)]));

    let class = join([u64::from(profile.has_name), profile.class as u64, profile.number as u64]);
    features.add(join([13, class]));
    features.add(join([14, class, a.class as u64, a.number as u64]));
    features.add(join([15, agreement(a.gender, profile.gender)]));
    features.add(join([16, a.number as u64, profile.number as u64, b.number as u64]));
    features.add(join([17, b.gender as u64, profile.gender as u64]));

    features.add(join([18, talk(scene, phrase, other)]));
    features.add(join([19, nesting(a, b)]));
    let bound = binding(scene, phrase, other);
    features.add(join([20, bound, b.role as u64]));
    features.add(join([21, bound, lines.min(2), a.role as u64]));
    features.add(join([22, u64::from(around_b.has_complement), u64::from(around_b.is_in_headline)]));
    let height = around_b.height.min(4) as u64;
    features.add(join([36, b.role as u64, height, lines.min(2), u64::from(is_subject(a))]));
    let subject = profile.subject_line.map_or(9, |line| bucket(a.line.abs_diff(line)));
    features.add(join([37, subject, u64::from(is_subject(a))]));
    features.add(join([38, subject, u64::from(is_subject(b)), lines.min(2)]));
    features.add(join([39, agreement(a.gender, profile.hint), u64::from(a.gender == profile.gender)]));
    if around_a.governor == around_b.governor && around_a.governor != 0 {
        features.add(join([23, u64::from(a.role == b.role)]));
    }

    if a.is_pronoun() {
        features.add(join([24, a.lemma, class, lines.min(2)]));
        features.add(join([25, around_a.governor, a.role as u64, profile.class as u64]));
        if b.is_pronoun() {
            features.add(join([26, a.lemma, b.lemma, lines.min(2)]));
        } else {
            features.once(join([0x226, a.lemma, b.lemma]));
        }
    } else {
        let how = matching(scene, phrase, other, profile);
        features.add(join([27, how as u64]));
        features.add(join([28, how as u64, lines]));
        features.add(join([29, how as u64, class]));
        features.add(join([30, how as u64, a.number as u64, b.number as u64]));
        features.add(join([31, how as u64, u64::from(around_a.has_complement)]));
        features.add(join([32, how as u64, a.lemma]));
        features.add(join([33, a.lemma, profile.class as u64, u64::from(profile.has_name)]));
        if how == Match::None {
            features.once(join([0x234, a.lemma, b.lemma]));
        }
        features.add(join([34, how as u64, inner(around_a.inner, around_b.inner)]));
        features.add(join([35, how as u64, opening(b)]));
    }
}

/// How the words of a phrase repeat those of an antecedent and its entity.
pub fn matching(scene: &Scene, phrase: usize, other: usize, profile: &Profile) -> Match {
    let (a, b) = (&scene.phrases[phrase], &scene.phrases[other]);
    let is_nominal = |it: &Phrase| matches!(it.form, Form::Nominal(_));
    if is_nominal(a) && is_nominal(b) && a.lemma == b.lemma {
        let (mine, others) = (&scene.around[phrase].modifiers, &scene.around[other].modifiers);
        if mine == others {
            return Match::Same;
        }
        let is_within = mine.iter().all(|modifier| others.contains(modifier));
        return if is_within { Match::HeadWithin } else { Match::Head };
    }
    if a.lemma == b.lemma {
        return Match::Same;
    }
    let mut titles = profile.titles.iter().filter(|(word, _)| *word == a.lemma).peekable();
    if titles.peek().is_some() {
        return match scene.around[phrase].inner {
            None => Match::Title,
            Some(inner) if titles.clone().any(|(_, of)| *of == Some(inner)) => Match::TitleOfSame,
            Some(_) if titles.any(|(_, of)| of.is_some()) => Match::TitleOfOther,
            Some(_) => Match::Title,
        };
    }
    if profile.words.contains(&a.lemma) { Match::WordOfName } else { Match::None }
}

fn inner(one: Option<u64>, other: Option<u64>) -> u64 {
    match (one, other) {
        (None, None) => 0,
        (Some(one), Some(other)) if one == other => 1,
        (Some(_), Some(_)) => 2,
        (Some(_), None) => 3,
        (None, Some(_)) => 4,
    }
}

fn opening(phrase: &Phrase) -> u64 {
    match phrase.form {
        Form::Nominal(opening) => opening as u64,
        _ => 9,
    }
}

fn agreement(one: Gender, other: Gender) -> u64 {
    match (one, other) {
        (Gender::Unknown, Gender::Unknown) => 0,
        (Gender::Unknown, _) => 1,
        (_, Gender::Unknown) => 2,
        (one, other) if one == other => 3,
        _ => 4,
    }
}

fn is_subject(phrase: &Phrase) -> bool {
    matches!(phrase.role, Role::Subject | Role::PassiveSubject)
}

/// The type of a phrase that looks for an antecedent.
fn type_of(phrase: &Phrase) -> u64 {
    match phrase.form {
        Form::Pronoun(pronoun, case) => {
            let case = match case {
                Case::Owner => 1,
                Case::Reflexive => 2,
                Case::Subject | Case::Object => 0,
            };
            16 + 4 * (pronoun as u64) + case
        }
        Form::Nominal(opening) => 1 + opening as u64,
        Form::Name(_) => 8,
        Form::Several => 9,
    }
}

/// The type of an antecedent.
fn type_of_other(phrase: &Phrase) -> u64 {
    match phrase.form {
        Form::Pronoun(pronoun, _) => 16 + pronoun as u64,
        Form::Nominal(Opening::Indefinite | Opening::Bare) => 1,
        Form::Nominal(_) => 2,
        Form::Name(_) => 3,
        Form::Several => 4,
    }
}

fn bucket(number: usize) -> u64 {
    match number {
        0..=4 => number as u64,
        5..=6 => 5,
        7..=10 => 6,
        11..=20 => 7,
        _ => 8,
    }
}

/// Whether both stand in one quotation, and whether one speaks in that of the other.
fn talk(scene: &Scene, phrase: usize, other: usize) -> u64 {
    let (a, b) = (&scene.phrases[phrase], &scene.phrases[other]);
    let speaks = |quotation: Option<usize>, who: usize| {
        quotation.and_then(|it| scene.talks.get(it)).is_some_and(|talk| talk.speaker == Some(who))
    };
    match (a.quotation, b.quotation) {
        (None, None) => 0,
        _ if speaks(a.quotation, other) => 1,
        _ if speaks(b.quotation, phrase) => 2,
        (Some(one), Some(other)) if one == other => 3,
        (Some(one), Some(other)) => {
            let speaker = |it: usize| scene.talks.get(it).and_then(|talk| talk.speaker);
            if speaker(one).is_some() && speaker(one) == speaker(other) { 4 } else { 5 }
        }
        (Some(_), None) => 6,
        (None, Some(_)) => 7,
    }
}

fn nesting(a: &Phrase, b: &Phrase) -> u64 {
    let within = |one: (usize, usize), other: (usize, usize)| other.0 <= one.0 && one.1 <= other.1;
    if within(a.whole, b.whole) {
        1
    } else if within(b.whole, a.whole) {
        2
    } else {
        0
    }
}

/// How the antecedent stands in the tree above the phrase: 0 nowhere near, 1 in the same clause, and so on upwards, as far
/// as is looked; an antecedent that hangs from a word above the phrase commands it.
pub fn binding(scene: &Scene, phrase: usize, other: usize) -> u64 {
    let (a, b) = (&scene.around[phrase], &scene.around[other]);
    if scene.phrases[phrase].line != scene.phrases[other].line || b.height < 2 {
        return 0;
    }
    let above = &a.above[1..a.height.max(1)];
    above.iter().position(|word| *word == b.above[1]).map_or(0, |steps| steps as u64 + 1)
}

/// Whether two phrases can refer to the same, by grammar: number, gender, what sort of thing, and the clause.
pub fn fits(scene: &Scene, phrase: usize, other: usize, profile: &Profile) -> bool {
    use super::model::NounClass as Class;
    let (a, b) = (&scene.phrases[phrase], &scene.phrases[other]);
    let is_inside = |one: (usize, usize), other: (usize, usize)| other.0 <= one.0 && one.1 <= other.1;
    if let Form::Name(_) = a.form {
        let is_person = scene.named[phrase].is_some_and(|it| scene.profiles[it].class == Class::Person);
        let mine = scene.named[phrase].map_or(Gender::Unknown, |it| scene.profiles[it].gender);
        let is_bound = binding(scene, phrase, other) == 1;
        return is_person
            && !profile.has_name
            && profile.class == Class::Person
            && profile.number == Number::Singular
            && !mine.clashes(profile.gender)
            && !is_bound
            && !is_inside(a.whole, b.whole)
            && !is_inside(b.whole, a.whole);
    }
    let Form::Pronoun(pronoun, case) = a.form else {
        let is_nested = is_inside(b.whole, a.whole) || is_inside(a.whole, b.whole);
        let numbers_clash = matches!(
            (a.number, b.number),
            (Number::Singular, Number::Plural) | (Number::Plural, Number::Singular)
        ) && !b.is_pronoun();
        // "The Polish president met the Czech president."
        let is_of_another = a.class == Class::Person
            && a.lemma == b.lemma
            && inner(scene.around[phrase].inner, scene.around[other].inner) == 2;
        return !is_nested && !numbers_clash && !is_of_another && !a.gender.clashes(profile.gender);
    };
    if a.gender.clashes(profile.gender) || a.gender.clashes(b.gender) {
        return false;
    }
    // "the man and his dog": a pronoun is no part of whom it refers to, but for a clause about it.
    let owns = case == Case::Owner && scene.around[phrase].above.get(1) == scene.around[other].above.first();
    if owns && scene.around[phrase].height > 1 || is_inside(b.whole, a.whole) {
        return false;
    }
    if b.form == Form::Several && is_inside(a.whole, b.whole) {
        return false;
    }
    // "Maduro accused him": two parts of one clause are two, but for reflexives.
    let is_bound = binding(scene, phrase, other) == 1 && !matches!(case, Case::Owner | Case::Reflexive);
    if is_bound && b.role != Role::Owner && !is_conjunct(scene, phrase, other) {
        return false;
    }
    let is_of_talk = |it: &Phrase| matches!(it.form, Form::Pronoun(pronoun, _) if pronoun.is_of_talk());
    match pronoun {
        Pronoun::I | Pronoun::We | Pronoun::You => {
            matches!(b.form, Form::Pronoun(other, _) if other == pronoun)
        }
        _ if is_of_talk(b) => false,
        Pronoun::He | Pronoun::She => {
            b.number != Number::Plural
                && !matches!(b.form, Form::Pronoun(Pronoun::It | Pronoun::They | Pronoun::This, _))
                && if profile.has_name || b.is_pronoun() {
                    matches!(profile.class, Class::Person | Class::Unknown)
                } else {
                    matches!(b.class, Class::Person | Class::Unknown | Class::Animal | Class::Group)
                }
        }
        Pronoun::It | Pronoun::This => {
            b.number != Number::Plural
                && !matches!(b.form, Form::Pronoun(Pronoun::He | Pronoun::She | Pronoun::They, _))
                && !(profile.class == Class::Person && (profile.has_name || b.gender != Gender::Unknown))
        }
        Pronoun::They
            if b.number == Number::Singular && profile.class == Class::Person && profile.has_name =>
        {
            false
        }
        Pronoun::They => !matches!(b.form, Form::Pronoun(Pronoun::He | Pronoun::She | Pronoun::It, _)),
    }
}

/// Whether one of two is joined to the other by "and".
fn is_conjunct(scene: &Scene, phrase: usize, other: usize) -> bool {
    let head = |it: usize| scene.around[it].above.get(1).copied().filter(|_| scene.around[it].height > 1);
    head(phrase) == Some(scene.around[other].above[0]) || head(other) == Some(scene.around[phrase].above[0])
}
