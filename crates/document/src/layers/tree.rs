use crate::vocabulary::vocabulary;
use crate::{Column, Id, Ids, TokenId, TokenRange};

vocabulary! {
    /// The relation of a word to its head, after Universal Dependencies, with the subtypes that its English treebanks have.
    pub enum Dependency {
        /// Clause that modifies a noun.
        Acl = "acl",
        /// Relative clause.
        AclRelcl = "acl:relcl",
        /// Adverbial clause.
        Advcl = "advcl",
        /// Relative clause that modifies a clause.
        AdvclRelcl = "advcl:relcl",
        /// Adverb that modifies.
        Advmod = "advmod",
        /// Adjective that modifies.
        Amod = "amod",
        /// Apposition.
        Appos = "appos",
        /// Auxiliary.
        Aux = "aux",
        /// Auxiliary of the passive.
        AuxPass = "aux:pass",
        /// Adposition or possessive ending.
        Case = "case",
        /// Coordinating conjunction.
        Cc = "cc",
        /// Conjunction before the first conjunct: "both", "either".
        CcPreconj = "cc:preconj",
        /// Clause as a complement.
        Ccomp = "ccomp",
        /// Classifier.
        Clf = "clf",
        /// Part of a compound.
        Compound = "compound",
        /// Particle of a phrasal verb.
        CompoundPrt = "compound:prt",
        /// Further conjunct.
        Conj = "conj",
        /// Copula.
        Cop = "cop",
        /// Clause as a subject.
        Csubj = "csubj",
        /// Clause as the subject of a clause that is itself a predicate.
        CsubjOuter = "csubj:outer",
        /// Clause as the subject of a passive.
        CsubjPass = "csubj:pass",
        /// Dependency of no known kind.
        Dep = "dep",
        /// Determiner.
        Det = "det",
        /// Determiner before another.
        DetPredet = "det:predet",
        /// Element of the discourse: interjections, faces.
        Discourse = "discourse",
        /// Element at the edge of the clause that repeats one inside.
        Dislocated = "dislocated",
        /// Expletive.
        Expl = "expl",
        /// Further part of a fixed expression.
        Fixed = "fixed",
        /// Further part of a name or another expression without a head.
        Flat = "flat",
        /// Further part of a word that a blank cut.
        Goeswith = "goeswith",
        /// Indirect object.
        Iobj = "iobj",
        /// Further item of a list.
        List = "list",
        /// Word that marks a subordinate clause.
        Mark = "mark",
        /// Noun that modifies a noun.
        Nmod = "nmod",
        /// Description before or behind a name.
        NmodDesc = "nmod:desc",
        /// Possessor.
        NmodPoss = "nmod:poss",
        /// Noun that modifies a noun without an adposition.
        NmodUnmarked = "nmod:unmarked",
        /// Subject.
        Nsubj = "nsubj",
        /// Subject of a clause that is itself a predicate.
        NsubjOuter = "nsubj:outer",
        /// Subject of a passive.
        NsubjPass = "nsubj:pass",
        /// Numeral that counts a noun.
        Nummod = "nummod",
        /// Object.
        Obj = "obj",
        /// Noun that modifies a verb, an adjective or an adverb.
        Obl = "obl",
        /// Agent of a passive.
        OblAgent = "obl:agent",
        /// Oblique without an adposition: "last week".
        OblUnmarked = "obl:unmarked",
        /// Dependent of a word that was left out.
        Orphan = "orphan",
        /// Clause beside another: reported speech, remarks.
        Parataxis = "parataxis",
        /// Punctuation.
        Punct = "punct",
        /// Words that the speaker took back.
        Reparandum = "reparandum",
        /// The word that has no head.
        Root = "root",
        /// The one who is addressed.
        Vocative = "vocative",
        /// Clause as a complement, whose subject stands outside.
        Xcomp = "xcomp",
    }
}

impl Dependency {
    /// The relation without its subtype.
    #[must_use]
    pub fn universal(self) -> Self {
        let name = self.as_str();
        name.split_once(':').and_then(|(universal, _)| Self::parse(universal)).unwrap_or(self)
    }

    /// Whether the word is of the functional ones, which the score CLAS leaves aside with punctuation (Nivre and Fang
    /// 2017).
    pub fn is_functional(self) -> bool {
        matches!(
            self.universal(),
            Self::Aux | Self::Case | Self::Cc | Self::Clf | Self::Cop | Self::Det | Self::Mark
        )
    }
}

/// A token's place in the tree of its sentence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Arc {
    /// The word that it depends on, of the same sentence; none for the root.
    pub head: Option<TokenId>,
    /// How it depends on it.
    pub dependency: Dependency,
}

/// Dependency trees, one a sentence: a row for every token of [`Tokens`](crate::Tokens), or none at all where trees
/// were not asked for. Every sentence has one root, heads lie in the sentence, and there is no cycle.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Trees {
    // A root is its own head, so that a row takes four bytes.
    head: Column<TokenId, TokenId>,
    dependency: Column<TokenId, Dependency>,
}

impl Trees {
    /// A layer without rows.
    pub fn new() -> Self {
        Self::default()
    }

    /// Appends the row of the next token. A head that is the token itself is none.
    pub fn push(&mut self, arc: Arc) -> TokenId {
        let id = self.dependency.push(arc.dependency);
        self.head.push(arc.head.unwrap_or(id));
        id
    }

    /// How many rows there are.
    pub fn len(&self) -> usize {
        self.head.len()
    }

    /// Whether there is no row.
    pub fn is_empty(&self) -> bool {
        self.head.is_empty()
    }

    /// The ids of all rows, in order.
    pub fn ids(&self) -> Ids<TokenId> {
        self.head.ids()
    }

    /// The head of a token; none for a root, and where there is no such row.
    pub fn head(&self, token: TokenId) -> Option<TokenId> {
        self.head.get(token).copied().filter(|&head| head != token)
    }

    /// Relations.
    pub fn dependency(&self) -> &Column<TokenId, Dependency> {
        &self.dependency
    }

    /// The whole row of a token.
    ///
    /// # Panics
    /// When the layer has no such row.
    pub fn row(&self, token: TokenId) -> Arc {
        Arc { head: self.head(token), dependency: self.dependency[token] }
    }

    /// The dependents of a token within the tokens of its sentence, in order of the text.
    pub fn dependents(
        &self,
        head: TokenId,
        sentence: TokenRange,
    ) -> impl DoubleEndedIterator<Item = TokenId> {
        sentence.ids().filter(move |&token| self.head(token) == Some(head))
    }

    /// For every token those that hang from it. Takes time linear in the number of rows.
    pub fn all_dependents(&self) -> Dependents {
        let mut firsts = vec![0; self.len() + 1];
        self.ids().filter_map(|token| self.head(token)).for_each(|head| firsts[head.index() + 1] += 1);
        for token in 1..firsts.len() {
            firsts[token] += firsts[token - 1];
        }
        let mut next = firsts.clone();
        let mut tokens = vec![TokenId::from_index(0); firsts.last().copied().unwrap_or(0)];
        for token in self.ids() {
            let Some(head) = self.head(token) else { continue };
            tokens[next[head.index()]] = token;
            next[head.index()] += 1;
        }
        Dependents { firsts, tokens }
    }

    /// For every token the stretch from the first to the last of the tokens that hang from it, itself among them: in a
    /// projective tree these are all of the stretch. Takes time linear in the number of rows.
    pub fn stretches(&self) -> Vec<TokenRange> {
        let mut ends: Vec<(TokenId, TokenId)> = self.ids().map(|token| (token, token)).collect();
        let mut waiting = vec![0_u32; self.len()];
        self.ids().filter_map(|token| self.head(token)).for_each(|head| waiting[head.index()] += 1);
        // From the leaves up: a token is done when all that depend on it are.
        let mut done: Vec<TokenId> = self.ids().filter(|token| waiting[token.index()] == 0).collect();
        while let Some(token) = done.pop() {
            let Some(head) = self.head(token) else { continue };
            let (first, last) = ends[token.index()];
            let above = &mut ends[head.index()];
            *above = (above.0.min(first), above.1.max(last));
            waiting[head.index()] -= 1;
            if waiting[head.index()] == 0 {
                done.push(head);
            }
        }
        ends.into_iter().map(|(first, last)| TokenRange::new(first, last.next())).collect()
    }

    /// The root of a sentence.
    pub fn root(&self, sentence: TokenRange) -> Option<TokenId> {
        sentence.ids().find(|&token| self.head.get(token) == Some(&token))
    }

    /// The first thing that keeps the rows of `sentence` from being a tree: the token, and what is wrong with it.
    pub(crate) fn problem(&self, sentence: TokenRange) -> Option<(TokenId, &'static str)> {
        let mut root = None;
        for token in sentence.ids() {
            match self.head(token) {
                None if root.is_some() => return Some((token, "is a second root of its sentence")),
                None => root = Some(token),
                Some(head) if !sentence.contains(head) => {
                    return Some((token, "has a head outside its sentence"));
                }
                Some(_) => {}
            }
        }
        self.cycle(sentence).map(|token| (token, "depends on itself through others"))
    }

    /// A token of the sentence from which no root is reached. Every head lies in the sentence.
    fn cycle(&self, sentence: TokenRange) -> Option<TokenId> {
        let first = sentence.start().index();
        // The walk that came by a token: walks are numbered from one, in order.
        let mut walks = vec![0; sentence.len()];
        for (walk, start) in (1..).zip(sentence.ids()) {
            let mut token = start;
            while walks[token.index() - first] == 0 {
                walks[token.index() - first] = walk;
                let Some(head) = self.head(token) else { break };
                token = head;
                if walks[token.index() - first] == walk {
                    return Some(start);
                }
            }
        }
        None
    }
}

/// For every token those that hang from it, in order of the text.
#[derive(Clone, Debug)]
pub struct Dependents {
    /// Where those of each token begin among `tokens`, and where the last ones end.
    firsts: Vec<usize>,
    tokens: Vec<TokenId>,
}

impl Dependents {
    /// The tokens that hang from one.
    ///
    /// # Panics
    /// When the trees have no row for it.
    pub fn of(&self, head: TokenId) -> &[TokenId] {
        &self.tokens[self.firsts[head.index()]..self.firsts[head.index() + 1]]
    }
}

impl FromIterator<Arc> for Trees {
    fn from_iter<Arcs: IntoIterator<Item = Arc>>(arcs: Arcs) -> Self {
        let mut trees = Self::new();
        for arc in arcs {
            trees.push(arc);
        }
        trees
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn dependents_and_stretches_are_those_of_the_tree() {
        // "The old mill burned down ."
        let heads = [2, 2, 3, 3, 3, 3];
        let arc = |&head: &usize| Arc { head: Some(id(head)), dependency: Dependency::Dep };
        let trees: Trees = heads.iter().map(arc).collect();
        let dependents = trees.all_dependents();
        assert_eq!(dependents.of(id(3)), [id(2), id(4), id(5)]);
        assert_eq!(dependents.of(id(2)), [id(0), id(1)]);
        assert!(dependents.of(id(5)).is_empty());
        let stretches = trees.stretches();
        assert_eq!(stretches[2], TokenRange::new(id(0), id(3)));
        assert_eq!(stretches[3], TokenRange::new(id(0), id(6)));
        assert_eq!(stretches[4], TokenRange::new(id(4), id(5)));
    }

    fn id(index: usize) -> TokenId {
        TokenId::from_index(index)
    }

    fn trees(heads: &[Option<usize>]) -> Trees {
        let arc = |head: &Option<usize>| Arc { head: head.map(id), dependency: Dependency::Dep };
        heads.iter().map(arc).collect()
    }

    fn check(heads: &[Option<usize>], expect: Option<(usize, &str)>) {
        let sentence = TokenRange::new(id(0), id(heads.len()));
        assert_eq!(trees(heads).problem(sentence), expect.map(|(token, problem)| (id(token), problem)));
    }

    #[test]
    fn what_is_no_tree_is_named() {
        check(&[], None);
        check(&[None], None);
        check(&[Some(1), None, Some(1)], None);
        check(&[None, None], Some((1, "is a second root of its sentence")));
        check(&[None, Some(7)], Some((1, "has a head outside its sentence")));
        check(&[None, Some(2), Some(3), Some(1)], Some((1, "depends on itself through others")));
        check(&[Some(1), Some(0)], Some((0, "depends on itself through others")));
    }

    #[test]
    fn dependents_come_in_order_of_the_text() {
        let trees = trees(&[Some(2), Some(2), None, Some(2), Some(3)]);
        let sentence = TokenRange::new(id(0), id(5));
        assert_eq!(trees.root(sentence), Some(id(2)));
        assert_eq!(trees.dependents(id(2), sentence).collect::<Vec<_>>(), [id(0), id(1), id(3)]);
    }

    #[test]
    fn a_relation_without_its_subtype_is_one_of_the_universal_ones() {
        assert_eq!(Dependency::AclRelcl.universal(), Dependency::Acl);
        assert_eq!(Dependency::Root.universal(), Dependency::Root);
        for &dependency in Dependency::ALL {
            let universal = dependency.universal();
            assert!(!universal.as_str().contains(':'), "{dependency} is {universal}");
        }
        assert!(Dependency::ALL.len() <= 64, "sets of relations fit in 64 bits");
    }

    proptest! {
        #[test]
        fn heads_that_lead_to_one_root_are_a_tree_and_no_others(
            heads in (1..12_usize).prop_flat_map(|length| proptest::collection::vec(0..length, length)),
        ) {
            let rows: Vec<Option<usize>> =
                heads.iter().enumerate().map(|(token, &head)| (head != token).then_some(head)).collect();
            let reaches = |mut token: usize| {
                for _ in 0..heads.len() {
                    token = heads[token];
                }
                token
            };
            let roots = rows.iter().filter(|head| head.is_none()).count();
            let is_tree = roots == 1 && (0..heads.len()).all(|token| rows[reaches(token)].is_none());
            let sentence = TokenRange::new(id(0), id(heads.len()));
            prop_assert_eq!(trees(&rows).problem(sentence).is_none(), is_tree);
        }
    }
}
