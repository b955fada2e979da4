use crate::words::form_hash;
use rustc_hash::FxHashMap;

/// What the treebanks said about word forms.
#[derive(Clone, Debug, Default)]
pub(crate) struct Lexicon {
    /// Hash of the lower-cased form to its row in the network's table of words, from 1.
    pub words: FxHashMap<u32, u32>,
    /// Lower-cased form and tag to lemma, where the rules would go wrong.
    pub lemmas: FxHashMap<String, Vec<(u8, String)>>,
    /// Lemmas of verbs and nouns, to choose between "hop" and "hope".
    pub verbs: FxHashMap<u32, ()>,
}

impl Lexicon {
    pub fn lemma(&self, lower: &str, tag: u8) -> Option<&str> {
        let of_form = self.lemmas.get(lower)?;
        of_form.iter().find(|(of_tag, _)| *of_tag == tag).map(|(_, lemma)| lemma.as_str())
    }

    pub fn is_verb(&self, lemma: &str) -> bool {
        self.verbs.contains_key(&form_hash(lemma))
    }
}
