use crate::model::{Model, Tag};
use crate::network::best;
use crate::words::Word;
use crate::{decode, feats, lemma};
use annals_model::{Deprel, Feats, Upos};

/// One word as a reader understood it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ReadWord {
    /// Lower case except for proper names.
    pub lemma: String,
    pub upos: Upos,
    pub feats: Feats,
    /// Index of the head; `None` for the root.
    pub head: Option<u32>,
    pub deprel: Deprel,
}

/// A sentence as a reader understood it: one word for each given.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Reading {
    pub words: Vec<ReadWord>,
    /// How sure the reader is, in its own unit; comparable between readings of one
    /// sentence by one reader.
    pub score: f64,
}

/// Sentence in, tree and score out: what a slower and better reader would implement.
pub trait TreeReader {
    /// Reads the words of one sentence, whose tree has exactly one root unless
    /// `words` is empty.
    fn read(&self, words: &[&str]) -> Reading;
}

/// The relation of a treebank label; those we do not tell apart go to their nearest.
pub(crate) fn deprel(label: &str) -> Deprel {
    match label {
        "obl:unmarked" => Deprel::OblNpmod,
        "nmod:unmarked" => Deprel::NmodNpmod,
        _ => match Deprel::from_label(label) {
            Deprel::Dep => Deprel::from_label(label.split(':').next().unwrap_or(label)),
            known => known,
        },
    }
}

/// Nouns that, unmarked, say when: "last week", "Monday".
fn tells_time(lower: &str) -> bool {
    const NAMES: &[&str] = &[
        "today",
        "tomorrow",
        "yesterday",
        "tonight",
        "morning",
        "afternoon",
        "evening",
        "night",
        "noon",
        "midnight",
        "day",
        "days",
        "week",
        "weeks",
        "weekend",
        "month",
        "months",
        "year",
        "years",
        "decade",
        "decades",
        "century",
        "centuries",
        "hour",
        "hours",
        "minute",
        "minutes",
        "moment",
        "time",
        "times",
        "spring",
        "summer",
        "autumn",
        "winter",
        "fall",
        "monday",
        "tuesday",
        "wednesday",
        "thursday",
        "friday",
        "saturday",
        "sunday",
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
        "jan.",
        "feb.",
        "mar.",
        "apr.",
        "aug.",
        "sept.",
        "sep.",
        "oct.",
        "nov.",
        "dec.",
        "jan",
        "feb",
        "mar",
        "apr",
        "aug",
        "sept",
        "sep",
        "oct",
        "nov",
        "dec",
        "quarter",
        "season",
        "once",
        "period",
    ];
    NAMES.contains(&lower)
        || lower.len() == 4
            && (lower.starts_with("19") || lower.starts_with("20"))
            && lower.bytes().all(|byte| byte.is_ascii_digit())
}

impl Model {
    /// Puts right the tags that a word's neighbours leave no choice about.
    ///
    /// The treebanks hold few split infinitives and few progressive passives; news lives on both:
    /// "to productively interact", "are being implemented".
    fn mend(&self, forms: &[&str], tags: &mut [Tag]) {
        let tag_of = |upos: Upos, xpos: &str| {
            (0..self.uposes.len())
                .find(|&tag| self.uposes[tag] == upos && self.xposes[tag] == xpos)
                .map(|tag| tag as Tag)
        };
        let (Some(adverb), Some(infinitive), Some(participle)) =
            (tag_of(Upos::Adv, "RB"), tag_of(Upos::Verb, "VB"), tag_of(Upos::Verb, "VBN"))
        else {
            return;
        };
        let lexicon = &self.parts.lexicon;
        for at in 0..forms.len() {
            let upos = self.uposes[tags[at] as usize];
            let form = forms[at];
            if upos == Upos::Verb
                && form.len() > 5
                && form.ends_with("ly")
                && !lemma::is_known_verb(form, lexicon)
            {
                tags[at] = adverb;
            }
            if at == 0 {
                continue;
            }
            let before = forms[at - 1].to_ascii_lowercase();
            let adverb_before = self.uposes[tags[at - 1] as usize] == Upos::Adv;
            let led = |by: &str| {
                before == by || (adverb_before && at > 1 && forms[at - 2].eq_ignore_ascii_case(by))
            };
            if upos == Upos::Noun
                && adverb_before
                && led("to")
                && lemma::is_known_verb(form, lexicon)
            {
                tags[at] = infinitive;
            }
            if upos == Upos::Adj && form.ends_with("ed") && led("being") {
                tags[at] = participle;
            }
        }
    }
}

impl TreeReader for Model {
    fn read(&self, forms: &[&str]) -> Reading {
        if forms.is_empty() {
            return Reading::default();
        }
        let parts = &self.parts;
        let words = Word::read_all(forms, &parts.lexicon);
        let scores = parts.network.read_sentence(&words);
        let mut tags: Vec<Tag> =
            scores.tags.chunks_exact(parts.tags.len()).map(|row| best(row) as Tag).collect();
        self.mend(forms, &mut tags);
        let root = words.len() as u32;
        let (heads, score) = decode::tree(&scores.heads, words.len());
        let labels = parts.network.labels(&scores, &heads);

        let mut read = Vec::with_capacity(words.len());
        let (mut all_feats, mut uposes, mut deprels) = (Vec::new(), Vec::new(), Vec::new());
        for (word, form) in forms.iter().enumerate() {
            let (upos, xpos) = self.tag_name(tags[word]);
            let lower = lemma::lower(form);
            let mut label = labels[word];
            if label == self.parataxis && upos == Upos::Punct {
                label = self.punct;
            }
            let deprel = match self.deprels.get(usize::from(label)).copied().unwrap_or_default() {
                Deprel::OblNpmod if tells_time(&lower) => Deprel::OblTmod,
                Deprel::NmodNpmod if tells_time(&lower) => Deprel::NmodTmod,
                other => other,
            };
            all_feats.push(feats::of_word(&lower, upos, xpos));
            uposes.push(upos);
            deprels.push(deprel);
            read.push(ReadWord {
                lemma: lemma::lemma(form, upos, xpos, tags[word], &parts.lexicon),
                upos,
                feats: Feats::default(),
                head: Some(heads[word]).filter(|&head| head != root),
                deprel,
            });
        }
        feats::from_tree(&mut all_feats, &uposes, &heads, &deprels);
        for (word, feats) in read.iter_mut().zip(all_feats) {
            word.feats = feats;
        }
        Reading { words: read, score }
    }
}
