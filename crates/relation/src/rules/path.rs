//! Paths over a tree: from the word that a rule turns on to the words of its arguments.

use dateline_document::{Dependency, TokenId};

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
            Link::Possessor => graph.coordinated(graph.by(word, &[Dependency::NmodPoss]).collect()),
            Link::Who => graph.described(word),
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
