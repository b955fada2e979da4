//! How the weights are made of what the network learnt and what the treebanks say of
//! words; `cargo xtask pack` is its only caller.

pub use crate::gold::{read_treebank, GoldSentence, GoldWord};

use crate::bytes::Reader;
use crate::lemma;
use crate::lexicon::Lexicon;
use crate::matrix::{Matrix, Rows};
use crate::model::{Parts, Tag};
use crate::network::{Gated, Network, Norm};
use crate::words::form_hash;
use crate::Error;
use annals_model::Upos;
use std::collections::BTreeMap;

/// Makes a file of weights: the network in bytes instead of floats, and the lemmas that
/// rules get wrong.
///
/// `learnt` is what `tools/reader/reader.py pack` writes: names of tags and labels, known
/// words, tensors. `extra` holds sentences of our own, whose verbs are learnt too.
///
/// # Errors
/// [`Error::CutModel`] or [`Error::BadModel`] when `learnt` is not that.
pub fn pack(
    sentences: &[GoldSentence],
    extra: &[GoldSentence],
    learnt: &[u8],
) -> Result<Vec<u8>, Error> {
    let mut reader = Reader::new(learnt);
    let mut names = || -> Result<Vec<String>, Error> {
        (0..reader.count(4)?).map(|_| Ok(reader.str()?.to_owned())).collect()
    };
    let (tags, labels, words) = (names()?, names()?, names()?);
    let mut tensors = BTreeMap::new();
    for _ in 0..reader.count(8)? {
        let name = reader.str()?.to_owned();
        let shape: Vec<usize> = (0..reader.count(4)?)
            .map(|_| Ok(reader.u32()? as usize))
            .collect::<Result<_, Error>>()?;
        let at = reader.at();
        let count = shape.iter().try_fold(1usize, |all, &side| all.checked_mul(side));
        let bytes = reader.take(count.and_then(|n| n.checked_mul(4)).unwrap_or(usize::MAX))?;
        let (numbers, _) = bytes.as_chunks::<4>();
        let values: Vec<f32> = numbers.iter().map(|&number| f32::from_le_bytes(number)).collect();
        if values.iter().any(|value| !value.is_finite()) {
            return Err(Error::BadModel { at, what: "numbers" });
        }
        tensors.insert(name, (shape.last().copied().unwrap_or(1), values));
    }
    let network = network(&Tensors(tensors)).ok_or(Error::BadModel {
        at: reader.at(),
        what: "tensors of a network that fit each other",
    })?;
    let mut lexicon = lexicon(sentences, extra);
    let rows = words.iter().zip(1..).map(|(word, row)| (form_hash(word), row));
    lexicon.words = rows.collect();
    learn_lemmas(sentences, &TagNames(&tags), &mut lexicon);
    Ok(Parts { tags, labels, lexicon, network }.write())
}

/// Width of the last axis and values, by name.
struct Tensors(BTreeMap<String, (usize, Vec<f32>)>);

impl Tensors {
    fn values(&self, name: &str) -> Option<Vec<f32>> {
        self.0.get(name).map(|(_, values)| values.clone())
    }

    fn rows(&self, name: &str) -> Option<Rows> {
        self.0.get(name).map(|(width, values)| Rows::of(*width, values))
    }

    fn matrix(&self, name: &str) -> Option<Matrix> {
        Matrix::new(self.rows(&format!("{name}.weight"))?, self.values(&format!("{name}.bias"))?)
    }

    fn norm(&self, name: &str) -> Option<Norm> {
        let of = |kind: &str| self.values(&format!("{name}.{kind}"));
        Some(Norm { gain: of("weight")?, offset: of("bias")? })
    }
}

fn network(tensors: &Tensors) -> Option<Network> {
    let words = tensors.rows("words")?;
    let far = tensors.rows("far")?;
    let steps = far.len();
    let mut network = Network {
        width: words.width,
        words,
        shapes: tensors.rows("shapes.weight")?,
        affixes: (0..).map_while(|at| tensors.rows(&format!("affixes.{at}.weight"))).collect(),
        norm: tensors.norm("norm")?,
        near: tensors.matrix("near")?,
        layers: Vec::new(),
        last: tensors.norm("last")?,
        tag: tensors.matrix("tag")?,
        root: tensors.values("root")?,
        arcs: tensors.matrix("arcs")?,
        arc: tensors.matrix("arc")?,
        far: Matrix::new(far, vec![0.0; steps])?,
        lone: tensors.values("lone")?,
        kinds: tensors.matrix("kinds")?,
        kind_far: tensors.values("kind_far")?,
        kind: tensors.matrix("kind")?,
    };
    for at in 0.. {
        let of = |name: &str| format!("layers.{at}.{name}");
        let Some(norm) = tensors.norm(&of("norm")) else { break };
        let shift = tensors.values(&of("shift"))?;
        let (before, after) = shift.split_at_checked(network.width)?;
        network.layers.push(Gated {
            norm,
            shift: [before.to_vec(), after.to_vec()],
            ahead: tensors.matrix(&of("ahead"))?,
            behind: tensors.matrix(&of("behind"))?,
            open: tensors.matrix(&of("open"))?,
            out: tensors.matrix(&of("out"))?,
        });
    }
    network.fits().then_some(network)
}

/// Joint tags by number.
struct TagNames<'a>(&'a [String]);

impl TagNames<'_> {
    /// Of a treebank word: its joint tag, else the first of its UPOS.
    fn number(&self, word: &GoldWord) -> Tag {
        let name = format!("{}/{}", word.upos, word.xpos);
        let of_upos = |known: &String| known.split('/').next() == Some(&word.upos);
        let at = self.0.iter().position(|known| *known == name);
        at.or_else(|| self.0.iter().position(of_upos)).unwrap_or(0) as Tag
    }
}

/// Verbs, to choose between "hop" and "hope".
fn lexicon(sentences: &[GoldSentence], extra: &[GoldSentence]) -> Lexicon {
    let mut lexicon = Lexicon::default();
    for word in sentences.iter().flat_map(|sentence| &sentence.words) {
        if word.upos == "VERB" {
            lexicon.verbs.insert(form_hash(&lemma::lower(&word.lemma)), ());
        }
    }
    for word in extra.iter().flat_map(|sentence| &sentence.words) {
        if word.upos == "VERB" && word.xpos == "VB" {
            lexicon.verbs.insert(form_hash(&lemma::lower(&word.form)), ());
        }
    }
    lexicon
}

/// Keeps the lemmas that rules get wrong, as the treebanks have them most often.
fn learn_lemmas(sentences: &[GoldSentence], names: &TagNames<'_>, lexicon: &mut Lexicon) {
    let mut seen: BTreeMap<(String, Tag), BTreeMap<(String, String), usize>> = BTreeMap::new();
    for word in sentences.iter().flat_map(|sentence| &sentence.words) {
        if word.lemma == "_" {
            continue;
        }
        let key = (lemma::lower(&word.form), names.number(word));
        let value = (word.lemma.clone(), word.form.clone());
        *seen.entry(key).or_default().entry(value).or_default() += 1;
    }
    for ((lower, tag), choices) in seen {
        let name = &names.0[tag as usize];
        let (upos, xpos) = name.split_once('/').unwrap_or((name, ""));
        let upos = Upos::from_label(upos);
        let mut totals: BTreeMap<&str, usize> = BTreeMap::new();
        let mut by_rule_right = 0;
        let mut total = 0;
        for ((gold, form), &count) in &choices {
            *totals.entry(gold).or_default() += count;
            total += count;
            let rule = lemma::by_rule(form, &lower, upos, xpos, lexicon);
            if rule.to_lowercase() == gold.to_lowercase() {
                by_rule_right += count;
            }
        }
        let best = totals.iter().max_by_key(|(_, &count)| count);
        let Some((best, &count)) = best else { continue };
        let repeated = total >= 2 || matches!(upos, Upos::Verb | Upos::Noun | Upos::Adj);
        if count > by_rule_right && repeated {
            lexicon.lemmas.entry(lower).or_default().push((tag, (*best).to_owned()));
        }
    }
}
