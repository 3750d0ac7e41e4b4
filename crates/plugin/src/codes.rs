//! The codes of enumerations, as the generated files list them.

use dateline_document::{
    ArgumentRole, DateSource, Dependency, EntityKind, EventKind, Factuality, MentionForm, PartOfSpeech,
    PennTag, QuantityKind, QuantityModifier, QuoteKind, RelationKind, RoleStatus, SentenceKind, TimeKind,
    Use,
};

/// An enumeration and the columns that hold its codes.
pub(crate) struct Vocabulary {
    pub(crate) columns: &'static [&'static str],
    /// What its names begin with in C.
    pub(crate) prefix: &'static str,
    pub(crate) terms: Vec<Term>,
}

pub(crate) struct Term {
    pub(crate) spelling: &'static str,
    pub(crate) c_name: String,
    pub(crate) code: u8,
}

/// Every enumeration whose codes stand in columns.
pub(crate) fn vocabularies() -> Vec<Vocabulary> {
    macro_rules! vocabularies {
        ($($Type:ident $prefix:literal [$($column:literal),*];)*) => {
            vec![$(Vocabulary {
                columns: &[$($column),*],
                prefix: $prefix,
                terms: $Type::ALL
                    .iter()
                    .map(|term| Term { spelling: term.as_str(), c_name: c_name(term), code: term.code() })
                    .collect(),
            },)*]
        };
    }
    vocabularies! {
        DateSource "DATE" ["article.date_source"];
        PennTag "TAG" ["word.tag"];
        PartOfSpeech "POS" ["word.pos"];
        Dependency "DEP" ["word.dependency"];
        SentenceKind "SENTENCE" ["sentence.kind"];
        EntityKind "ENTITY" ["mention.kind", "entity.kind"];
        MentionForm "FORM" ["mention.form"];
        Use "USE" ["mention.use"];
        TimeKind "TIME" ["time.kind"];
        QuantityKind "QUANTITY" ["quantity.kind"];
        QuantityModifier "MODIFIER" ["quantity.modifier"];
        QuoteKind "QUOTE" ["quote.kind"];
        RelationKind "RELATION" ["relation.kind"];
        RoleStatus "STATUS" ["relation.status"];
        EventKind "EVENT" ["event.kind"];
        Factuality "FACTUALITY" ["event.factuality"];
        ArgumentRole "ROLE" ["event_argument.role"];
    }
}

/// A term as names in C have it: as it is called in Rust, since some are spelled in marks.
fn c_name(term: &impl std::fmt::Debug) -> String {
    let name = format!("{term:?}");
    let is_acronym = !name.contains(|letter: char| letter.is_lowercase());
    let mut words = String::new();
    for letter in name.chars() {
        if letter.is_uppercase() && !words.is_empty() && !is_acronym {
            words.push('_');
        }
        words.push(letter);
    }
    words
}

/// Codes are for good: plugins that were built with them read documents of every later version. A new term is appended to
/// its line, and the next code is its own.
#[test]
fn the_codes_are_those_of_version_1_0() {
    for Vocabulary { columns, terms, .. } in vocabularies() {
        let codes = terms.iter().map(|term| usize::from(term.code));
        assert!(codes.eq(0..terms.len()), "{columns:?}");
        assert!(terms.len() <= usize::from(crate::abi::NO_CODE), "{columns:?}");
    }
    let lines = vocabularies().into_iter().map(|Vocabulary { columns, terms, .. }| {
        let terms: Vec<_> = terms.iter().map(|term| term.spelling).collect();
        format!("{}: {}\n", columns.join(", "), terms.join(" "))
    });
    insta::assert_snapshot!(lines.collect::<String>(), @"
    article.date_source: input flag head dateline
    word.tag: JJ JJR JJS NN NNS NNP NNPS VB VBD VBG VBN VBP VBZ MD RB RBR RBS RP IN TO CC DT PDT WDT PRP PRP$ WP WP$ WRB EX POS CD LS UH FW AFX GW XX ADD SYM $ . , : HYPH -LRB- -RRB- `` '' NFP
    word.pos: ADJ ADP ADV AUX CCONJ DET INTJ NOUN NUM PART PRON PROPN PUNCT SCONJ SYM VERB X
    word.dependency: acl acl:relcl advcl advcl:relcl advmod amod appos aux aux:pass case cc cc:preconj ccomp clf compound compound:prt conj cop csubj csubj:outer csubj:pass dep det det:predet discourse dislocated expl fixed flat goeswith iobj list mark nmod nmod:desc nmod:poss nmod:unmarked nsubj nsubj:outer nsubj:pass nummod obj obl obl:agent obl:unmarked orphan parataxis punct reparandum root vocative xcomp
    sentence.kind: head headline dateline body
    mention.kind, entity.kind: person organization place group work event product other
    mention.form: name nominal pronoun
    mention.use: literal government team institution event
    time.kind: date time duration set
    quantity.kind: money percent cardinal ordinal measure
    quantity.modifier: about nearly more_than less_than at_least at_most
    quote.kind: direct indirect mixed
    relation.kind: holds_role employed_by member_of affiliated_with leads founded owns subsidiary_of part_of based_in located_in lives_in born_in died_in citizen_of spouse_of parent_of sibling_of educated_at created takes_part_in met_with spoke_with allied_with supports opposes fights attacked killed arrested appointed won born_on died_on founded_on
    relation.status: current former acting candidate
    event.kind: agree promise meet negotiate mediate visit support sign cooperate aid concede release retreat investigate demand criticize accuse sue reject threaten protest strike mobilize sanction coerce arrest expel seize destroy kidnap assault bomb kill attack fight invade overthrow die injure disaster travel decide legislate rule charge convict sentence acquit appoint resign dismiss elect win buy sell open close
    event.factuality: asserted future failed negated claimed possible
    event_argument.role: actor target recipient instrument place time
    ");
}
