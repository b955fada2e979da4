//! How far two readings of the same words agree.

/// The relations that coding rests on most.
const CORE: [&str; 15] = [
    "nsubj",
    "nsubj:pass",
    "obj",
    "iobj",
    "obl",
    "obl:agent",
    "nmod",
    "xcomp",
    "ccomp",
    "advcl",
    "conj",
    "acl",
    "acl:relcl",
    "mark",
    "case",
];

/// A word as a reading has it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ReadAs<'w> {
    pub upos: &'w str,
    pub lemma: &'w str,
    /// Number of the head in its sentence, counted from 1; 0 for the root.
    pub head: usize,
    /// The relation with its subtype: `nsubj:pass`.
    pub relation: &'w str,
}

/// Words on which two readings agree; each count a number of words.
///
/// Lemmas are compared without regard to case.
///
/// ```
/// use annals_parse::{Agreement, ReadAs};
/// let gold = ReadAs { upos: "PROPN", lemma: "Ardovia", head: 2, relation: "nsubj:pass" };
/// let mut agreement = Agreement::default();
/// agreement.add(gold, ReadAs { relation: "nsubj", ..gold });
/// assert_eq!((agreement.words, agreement.las, agreement.las_full), (1, 1, 0));
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Agreement {
    pub words: usize,
    pub upos: usize,
    pub lemma: usize,
    /// Words with the same head,
    pub uas: usize,
    /// … and the same relation, whatever its subtype,
    pub las: usize,
    /// … and the same subtype.
    pub las_full: usize,
    /// As `las_full`, of the relations that coding rests on most; how many of those the first
    /// and the second reading have.
    pub core: usize,
    pub core_gold: usize,
    pub core_own: usize,
}

impl Agreement {
    /// Compares a word's two readings.
    pub fn add(&mut self, gold: ReadAs, own: ReadAs) {
        let universal = |relation: &'_ str| relation.find(':').unwrap_or(relation.len());
        let attached = gold.head == own.head;
        let exact = attached && gold.relation == own.relation;
        let same =
            gold.relation[..universal(gold.relation)] == own.relation[..universal(own.relation)];
        self.words += 1;
        self.upos += usize::from(gold.upos == own.upos);
        self.lemma += usize::from(gold.lemma.to_lowercase() == own.lemma.to_lowercase());
        self.uas += usize::from(attached);
        self.las += usize::from(attached && same);
        self.las_full += usize::from(exact);
        self.core += usize::from(exact && CORE.contains(&gold.relation));
        self.core_gold += usize::from(CORE.contains(&gold.relation));
        self.core_own += usize::from(CORE.contains(&own.relation));
    }
}
