//! Paths over a tree: from the word that a rule turns on to the words of its arguments.

use dateline_document::{Dependency, Id, PartOfSpeech, TokenId};

use crate::graph::Graph;

/// So many words at most are followed at every step.
const MOST: usize = 16;

/// Steps from a word to others: `obj[stake|share] > in`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Path {
    steps: Vec<Step>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Step {
    link: Link,
    /// Towards the head that a word hangs from, instead of to what hangs from it.
    is_up: bool,
    /// The lemmas of which one must stand there; none where any may.
    lemmas: Vec<Box<str>>,
}

/// How two words go together. The terms of [`TERMS`] stand for all but the prepositions, which stand for themselves.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Link {
    /// The one who does it, wherever the tree has them.
    Subject,
    /// The one to whom it is done.
    Object,
    IndirectObject,
    /// Whose it is: a possessive.
    Possessor,
    /// The name that a noun is said of: in apposition, before or behind it, or as the subject of "is".
    Who,
    /// Whose side or kin a noun is, by a name before it, a possessive or "of".
    Whose,
    /// The noun that "in" joins right behind a noun to the word that this one hangs from: "in Lyon, in France".
    Beside,
    /// Any word that hangs from another by one of these relations.
    Plain(&'static [Dependency]),
    Preposition(Box<str>),
}

/// The terms of steps that are no prepositions.
const TERMS: &[(&str, Link)] = {
    use Dependency::*;
    &[
        ("subj", Link::Subject),
        ("obj", Link::Object),
        ("iobj", Link::IndirectObject),
        ("poss", Link::Possessor),
        ("who", Link::Who),
        ("whose", Link::Whose),
        ("beside", Link::Beside),
        ("retained", Link::Plain(&[Obj])),
        ("appos", Link::Plain(&[Appos])),
        ("compound", Link::Plain(&[Compound, NmodDesc, NmodUnmarked, Flat])),
        ("amod", Link::Plain(&[Amod])),
        ("xcomp", Link::Plain(&[Xcomp])),
        ("ccomp", Link::Plain(&[Ccomp])),
        ("advcl", Link::Plain(&[Advcl])),
        ("acl", Link::Plain(&[Acl, AclRelcl])),
        ("loose", Link::Plain(&[NmodUnmarked, OblUnmarked, Appos, Nummod, Dep, List, Parataxis])),
        ("any", Link::Plain(&[Nmod, NmodUnmarked, NmodDesc, Obl, OblUnmarked, Appos, Nummod, Compound, Dep])),
    ]
};

impl Path {
    /// Reads a path, or says what is wrong with it.
    pub fn parse(text: &str) -> Result<Self, String> {
        let steps: Result<Vec<Step>, String> = text.split('>').map(|step| Step::parse(step.trim())).collect();
        Ok(Self { steps: steps? })
    }

    /// Whether the path is the one step to the name that a noun is said of.
    pub fn is_who(&self) -> bool {
        matches!(&self.steps[..], [step] if step.link == Link::Who)
    }

    /// Whether the path is one step to what a noun belongs to.
    pub fn is_of(&self) -> bool {
        let joins = |link: &Link| match link {
            Link::Possessor => true,
            Link::Plain(relations) => {
                relations.contains(&Dependency::Compound) || *relations == [Dependency::Amod]
            }
            Link::Preposition(word) => matches!(&**word, "of" | "for" | "at"),
            _ => false,
        };
        matches!(&self.steps[..], [step] if !step.is_up && joins(&step.link))
    }

    /// The words that the path leads to, in order of the text.
    pub fn follow(&self, graph: &Graph<'_>, start: TokenId) -> Vec<TokenId> {
        let mut words = vec![start];
        for step in &self.steps {
            let mut next: Vec<TokenId> = words.iter().flat_map(|&word| step.follow(graph, word)).collect();
            next.sort_unstable();
            next.dedup();
            next.truncate(MOST);
            words = next;
        }
        words
    }
}

/// The possessives of a noun: "Iran's ally"; also those that the tree hangs from the name behind it: "Iran's ally
/// Hezbollah".
fn possessors(graph: &Graph<'_>, noun: TokenId) -> Vec<TokenId> {
    use Dependency::{Compound, NmodDesc, NmodPoss};
    let mut words: Vec<TokenId> = graph.by(noun, &[NmodPoss]).collect();
    let described = graph.head(noun).filter(|_| matches!(graph.dependency(noun), Compound | NmodDesc));
    if let Some(name) = described {
        words.extend(graph.by(name, &[NmodPoss]).filter(|&possessor| possessor < noun));
    }
    graph.coordinated(words)
}

/// The names that a noun is said of, as the trees of a parser have them: a name may hang flat from its noun, and one in
/// apposition from the last word of the phrase.
fn who(graph: &Graph<'_>, noun: TokenId) -> Vec<TokenId> {
    use Dependency::{Appos, Conj, Det, Flat, Nmod, Nsubj};
    let is_common = |word: TokenId| graph.text().part(word) == Some(PartOfSpeech::Noun);
    let own: Vec<TokenId> = graph.by(noun, &[Appos, Flat]).filter(|_| is_common(noun)).collect();
    // "the Kenyan runner Kiptoo and the Ugandan runner Okello": each is said of the name beside it.
    let mut words = match graph.dependency(noun) {
        Conj if !own.is_empty() => graph.coordinated(own),
        _ => [graph.described(noun), own].concat(),
    };
    let is_another = |word: TokenId| {
        graph.dependency(word) == Conj && is_common(word) && graph.by(word, &[Det]).next().is_some()
    };
    words.retain(|&word| !is_another(word));
    // "the candidate Laura Pruitt lost", where the tree makes both the subject.
    let next = noun.next();
    let is_beside = next.index() < graph.text().trees.len()
        && (graph.dependency(noun), graph.dependency(next)) == (Nsubj, Nsubj)
        && graph.head(noun) == graph.head(next);
    words.extend(Some(next).filter(|_| is_beside && is_common(noun)));
    if words.is_empty() {
        // "the leader of the party, Petra Novak".
        let behind_comma =
            |&name: &TokenId| name.previous().is_some_and(|before| graph.text().word(before) == ",");
        let inner = graph.by(noun, &[Nmod]).flat_map(|inner| graph.by(inner, &[Appos]));
        words = graph.coordinated(inner.filter(behind_comma).collect());
    }
    words
}

impl Step {
    fn parse(text: &str) -> Result<Self, String> {
        let (name, lemmas) = match text.split_once('[') {
            Some((name, rest)) => {
                let lemmas =
                    rest.strip_suffix(']').ok_or_else(|| format!("`{text}` has no `]` at its end"))?;
                (name, lemmas.split('|').map(|lemma| Box::from(lemma.trim())).collect())
            }
            None => (text, Vec::new()),
        };
        let (is_up, name) = match name.strip_prefix('^') {
            Some(name) => (true, name),
            None => (false, name),
        };
        let is_word = |letter: char| letter.is_ascii_lowercase() || letter == '_';
        if name.is_empty() || !name.chars().all(is_word) {
            return Err(format!("`{text}` is no step: it is a term or a preposition in small letters"));
        }
        let term = TERMS.iter().find(|(term, _)| *term == name).map(|(_, link)| link.clone());
        Ok(Self { link: term.unwrap_or_else(|| Link::Preposition(name.into())), is_up, lemmas })
    }

    fn follow(&self, graph: &Graph<'_>, word: TokenId) -> Vec<TokenId> {
        let mut words = if self.is_up { self.up(graph, word) } else { self.down(graph, word) };
        if !self.lemmas.is_empty() {
            words.retain(|&word| {
                self.lemmas.iter().any(|lemma| lemma.eq_ignore_ascii_case(graph.text().lemma(word)))
            });
        }
        words
    }

    fn down(&self, graph: &Graph<'_>, word: TokenId) -> Vec<TokenId> {
        match &self.link {
            Link::Subject => graph.subjects(word),
            Link::Object => graph.objects(word),
            Link::IndirectObject => graph.indirect_objects(word),
            Link::Possessor => possessors(graph, word),
            Link::Who => who(graph, word),
            Link::Beside => graph.noun_beside(word).into_iter().collect(),
            Link::Whose => graph.coordinated(graph.belonging(word)),
            Link::Plain(relations) => graph.coordinated(graph.by(word, relations).collect()),
            Link::Preposition(preposition) => graph.joined_by(word, preposition),
        }
    }

    fn up(&self, graph: &Graph<'_>, word: TokenId) -> Vec<TokenId> {
        use Dependency::{Iobj, NmodPoss, Nsubj, NsubjPass, Obj};
        let dependency = graph.dependency(word);
        let is_link = match &self.link {
            Link::Subject => dependency == Nsubj,
            Link::Object => matches!(dependency, Obj | NsubjPass),
            Link::IndirectObject => dependency == Iobj,
            Link::Possessor => dependency == NmodPoss,
            Link::Who | Link::Whose | Link::Beside => false,
            Link::Plain(relations) => relations.contains(&dependency),
            Link::Preposition(preposition) => {
                graph.preposition(word).is_some_and(|found| *found == **preposition)
            }
        };
        graph.head(word).filter(|_| is_link).into_iter().collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_steps_with_lemmas() {
        let path = Path::parse("obj[stake|share] > in").unwrap();
        assert_eq!(path.steps[0].link, Link::Object);
        assert_eq!(*path.steps[0].lemmas, ["stake".into(), "share".into()]);
        assert_eq!(path.steps[1].link, Link::Preposition("in".into()));
        assert!(Path::parse("^compound").unwrap().steps[0].is_up);
    }

    #[test]
    fn what_is_no_path_says_so() {
        let problem = |text| Path::parse(text).unwrap_err();
        assert_eq!(problem("obj[stake"), "`obj[stake` has no `]` at its end");
        assert_eq!(problem("obj > "), "`` is no step: it is a term or a preposition in small letters");
        assert_eq!(problem("Obj"), "`Obj` is no step: it is a term or a preposition in small letters");
    }
}
