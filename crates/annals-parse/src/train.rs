//! How the weights are learnt; `cargo xtask train` is its only caller.

pub use crate::gold::{read_treebank, GoldSentence, GoldWord};

use crate::lemma;
use crate::lexicon::Lexicon;
use crate::model::{marks, Parts};
use crate::parser::{counts, view, Moves, Oracle};
use crate::state::State;
use crate::table::{ByteTable, LearningTable, Table, CLASSES};
use crate::tagger::{self, Tag};
use crate::templates;
use crate::words::{form_hash, normalise, Word};
use annals_model::Upos;
use std::collections::BTreeMap;

/// What a training run is free to choose.
#[derive(Clone, Debug)]
pub struct Options {
    pub seed: u64,
    /// Passes over the treebank for the tagger and the parser.
    pub tagger_passes: usize,
    pub parser_passes: usize,
    /// Folds of jackknifing: the parser learns on tags as wrong as it will meet.
    pub folds: usize,
    /// Tables hold 2^bits weights.
    pub tagger_bits: u32,
    pub parser_bits: u32,
}

impl Default for Options {
    fn default() -> Options {
        Options {
            seed: 20201230,
            tagger_passes: 8,
            parser_passes: 12,
            folds: 5,
            tagger_bits: 22,
            parser_bits: 24,
        }
    }
}

/// Xorshift (Marsaglia 2003): the same numbers on every machine.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    fn below(&mut self, bound: usize) -> usize {
        (self.next() >> 11) as usize % bound.max(1)
    }

    fn shuffle<T>(&mut self, items: &mut [T]) {
        for at in (1..items.len()).rev() {
            items.swap(at, self.below(at + 1));
        }
    }
}

/// A treebank sentence in numbers.
struct Example {
    words: Vec<Word>,
    tags: Vec<Tag>,
    heads: Vec<u32>,
    labels: Vec<u8>,
}

/// Learns tags, trees and lemmas and gives back the file of weights.
///
/// `say` receives lines of progress. The same sentences and options give the same
/// bytes.
pub fn train(sentences: &[GoldSentence], options: &Options, say: &mut dyn FnMut(&str)) -> Vec<u8> {
    let names = TagNames::new(sentences);
    let labels = label_names(sentences);
    let mut lexicon = lexicon(sentences, &names);
    let examples: Vec<Example> =
        sentences.iter().map(|sentence| example(sentence, &names, &labels, &lexicon)).collect();
    let words: usize = examples.iter().map(|example| example.words.len()).sum();
    say(&format!(
        "{} sentences, {words} words, {} tags, {} labels, {} known forms",
        examples.len(),
        names.list.len(),
        labels.len(),
        lexicon.clusters.len()
    ));

    let all: Vec<usize> = (0..examples.len()).collect();
    let mut tags = vec![Vec::new(); examples.len()];
    for fold in 0..options.folds {
        let inside = |at: &usize| at / 10 % options.folds == fold;
        let rest: Vec<usize> = all.iter().copied().filter(|at| !inside(at)).collect();
        let table = train_tagger(&examples, &rest, &lexicon, names.list.len(), options);
        let (mut right, mut total) = (0, 0);
        for &at in all.iter().filter(|at| inside(at)) {
            let example = &examples[at];
            tagger::tag(&example.words, &lexicon, &table, names.list.len(), &mut tags[at]);
            total += example.tags.len();
            right += example.tags.iter().zip(&tags[at]).filter(|(gold, own)| gold == own).count();
        }
        say(&format!("fold {}: tags {:.2} %", fold + 1, 100.0 * right as f64 / total as f64));
    }
    let tagging = train_tagger(&examples, &all, &lexicon, names.list.len(), options);
    learn_lemmas(sentences, &names, &mut lexicon);

    let (lefts, rights) = arcs(&examples);
    let root = 1 + labels.iter().position(|label| label == "root").unwrap_or(0) as u8;
    let moves = Moves::new(root, &lefts, &rights);
    say(&format!("{} moves, {} lemmas beside the rules", moves.len(), lexicon.lemmas.len()));
    let parsing = train_parser(&examples, &tags, &moves, &names.list, options, say);
    let parts = Parts { tags: names.list, labels, lefts, rights, moves, lexicon, tagging, parsing };
    parts.write()
}

/// Tags as `UPOS/XPOS`; rare ones are folded into the commonest of their UPOS.
struct TagNames {
    list: Vec<String>,
    numbers: BTreeMap<String, Tag>,
}

const RARE_TAG: usize = 15;

impl TagNames {
    fn new(sentences: &[GoldSentence]) -> TagNames {
        let mut counts: BTreeMap<(String, String), usize> = BTreeMap::new();
        for word in sentences.iter().flat_map(|sentence| &sentence.words) {
            *counts.entry((word.upos.clone(), word.xpos.clone())).or_default() += 1;
        }
        let mut common: BTreeMap<&str, (usize, &str)> = BTreeMap::new();
        for ((upos, xpos), &count) in &counts {
            let best = common.entry(upos).or_insert((count, xpos));
            if count > best.0 {
                *best = (count, xpos);
            }
        }
        let mut names = TagNames { list: Vec::new(), numbers: BTreeMap::new() };
        for ((upos, xpos), &count) in &counts {
            let kept = if count >= RARE_TAG { xpos } else { common[upos.as_str()].1 };
            let name = format!("{upos}/{kept}");
            let number = match names.list.iter().position(|known| *known == name) {
                Some(at) => at,
                None => {
                    names.list.push(name);
                    names.list.len() - 1
                }
            };
            names.numbers.insert(format!("{upos}/{xpos}"), number as Tag);
        }
        names
    }

    fn number(&self, word: &GoldWord) -> Tag {
        self.numbers.get(&format!("{}/{}", word.upos, word.xpos)).copied().unwrap_or(0)
    }
}

/// Labels seen often enough to learn; the rest are cut to the universal relation.
fn label_names(sentences: &[GoldSentence]) -> Vec<String> {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for word in sentences.iter().flat_map(|sentence| &sentence.words) {
        *counts.entry(&word.label).or_default() += 1;
    }
    let kept = |label: &str, count: usize| !label.contains(':') || count >= 12;
    counts.into_iter().filter(|&(l, c)| kept(l, c)).map(|(label, _)| label.to_owned()).collect()
}

fn label_number(label: &str, labels: &[String]) -> u8 {
    let at = |label: &str| labels.iter().position(|known| known == label);
    let universal = label.split(':').next().unwrap_or(label);
    at(label).or_else(|| at(universal)).or_else(|| at("dep")).map_or(1, |at| at as u8 + 1)
}

fn example(
    sentence: &GoldSentence,
    names: &TagNames,
    labels: &[String],
    lexicon: &Lexicon,
) -> Example {
    let forms: Vec<&str> = sentence.words.iter().map(|word| word.form.as_str()).collect();
    let count = forms.len();
    Example {
        words: Word::read_all(&forms, lexicon),
        tags: sentence.words.iter().map(|word| names.number(word)).collect(),
        heads: sentence
            .words
            .iter()
            .map(|word| if word.head == 0 { count as u32 } else { word.head as u32 - 1 })
            .collect(),
        labels: sentence.words.iter().map(|word| label_number(&word.label, labels)).collect(),
    }
}

/// Words seen this often keep to the tags they were seen with.
const KEEPS_TAGS: usize = 30;

fn lexicon(sentences: &[GoldSentence], names: &TagNames) -> Lexicon {
    let mut seen: BTreeMap<u32, (usize, BTreeMap<Tag, usize>)> = BTreeMap::new();
    let mut lower = String::new();
    let mut lexicon = Lexicon::default();
    for word in sentences.iter().flat_map(|sentence| &sentence.words) {
        normalise(&word.form, &mut lower);
        let entry = seen.entry(form_hash(&lower)).or_default();
        entry.0 += 1;
        *entry.1.entry(names.number(word)).or_default() += 1;
        if word.upos == "VERB" {
            lexicon.verbs.insert(form_hash(&lemma::lower(&word.lemma)), ());
        }
    }
    for (hash, (count, tags)) in seen {
        if count >= 2 {
            lexicon.clusters.insert(hash, 0);
        }
        if count >= KEEPS_TAGS {
            let tags: Vec<Tag> = tags.keys().copied().collect();
            let open = |tag: &Tag| {
                ["NOUN", "VERB", "ADJ", "ADV", "PROPN"]
                    .iter()
                    .any(|class| names.list[*tag as usize].starts_with(class))
            };
            if !tags.iter().any(open) || count >= 4 * KEEPS_TAGS {
                lexicon.tags.insert(hash, tags);
            }
        }
    }
    lexicon
}

fn train_tagger(
    examples: &[Example],
    chosen: &[usize],
    lexicon: &Lexicon,
    count: usize,
    options: &Options,
) -> ByteTable {
    let mut table = LearningTable::new(options.tagger_bits);
    let mut random = Random(options.seed | 1);
    let mut order = chosen.to_vec();
    let mut found = Vec::with_capacity(64);
    let mut scores = [0; CLASSES];
    let mut tags: Vec<Tag> = Vec::new();
    for _ in 0..options.tagger_passes {
        random.shuffle(&mut order);
        for &at in &order {
            let example = &examples[at];
            tags.clear();
            for (word, &gold) in example.tags.iter().enumerate() {
                let allowed = lexicon.tags.get(&example.words[word].lower).map(Vec::as_slice);
                if let Some(&[only]) = allowed {
                    tags.push(only);
                    continue;
                }
                tagger::features(&example.words, &tags, word, &mut found);
                table.scores(&found, &mut scores);
                let own = tagger::best(&scores, allowed, count);
                table.tick();
                if own != gold {
                    table.update(&found, gold as usize, 1);
                    table.update(&found, own as usize, -1);
                }
                tags.push(own);
            }
        }
    }
    table.average()
}

/// Labels of left and right arcs that occur at least three times.
fn arcs(examples: &[Example]) -> (Vec<u8>, Vec<u8>) {
    let mut counts: BTreeMap<(bool, u8), usize> = BTreeMap::new();
    for example in examples {
        for (word, &head) in example.heads.iter().enumerate() {
            if (head as usize) < example.heads.len() {
                *counts.entry((head as usize > word, example.labels[word])).or_default() += 1;
            }
        }
    }
    let side = |left: bool| {
        counts.iter().filter(|(key, &n)| key.0 == left && n >= 3).map(|(key, _)| key.1).collect()
    };
    (side(true), side(false))
}

fn train_parser(
    examples: &[Example],
    tags: &[Vec<Tag>],
    moves: &Moves,
    names: &[String],
    options: &Options,
    say: &mut dyn FnMut(&str),
) -> ByteTable {
    let mut table = LearningTable::new(options.parser_bits);
    let mut random = Random(options.seed.rotate_left(17) | 1);
    let marks = marks(names);
    let mut order: Vec<usize> = (0..examples.len()).collect();
    let mut found = Vec::with_capacity(160);
    let mut scores = [0; CLASSES];
    let mut costs = [0; CLASSES];
    for pass in 0..options.parser_passes {
        random.shuffle(&mut order);
        let (mut steps, mut wrong) = (0usize, 0usize);
        for &at in &order {
            let example = &examples[at];
            let oracle = Oracle::new(example.heads.clone(), example.labels.clone());
            let counts = counts(&example.words, &tags[at], &marks);
            let mut state = State::new(&example.words, &tags[at]);
            while !state.done() {
                oracle.costs(&state, moves, &mut costs);
                templates::features(&view(&state, &counts), &mut found);
                table.scores(&found, &mut scores);
                let cheapest = costs.iter().copied().min().unwrap_or(0);
                let mut own = (i32::MIN, 0);
                let mut good = (i32::MIN, 0);
                for class in 0..moves.len() {
                    if costs[class] == i32::MAX {
                        continue;
                    }
                    if scores[class] > own.0 {
                        own = (scores[class], class);
                    }
                    if costs[class] == cheapest && scores[class] > good.0 {
                        good = (scores[class], class);
                    }
                }
                table.tick();
                steps += 1;
                let mut next = good.1;
                if costs[own.1] > cheapest {
                    wrong += 1;
                    table.update(&found, good.1, 1);
                    table.update(&found, own.1, -1);
                    // Follow most mistakes, to learn to go on after them.
                    if pass > 0 && random.below(10) < 9 {
                        next = own.1;
                    }
                }
                state.apply(moves.get(next));
            }
        }
        say(&format!(
            "pass {}: {:.2} % of {steps} moves wrong",
            pass + 1,
            100.0 * wrong as f64 / steps as f64
        ));
    }
    table.average()
}

/// Keeps the lemmas that rules get wrong, as the treebanks have them most often.
fn learn_lemmas(sentences: &[GoldSentence], names: &TagNames, lexicon: &mut Lexicon) {
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
        let name = &names.list[tag as usize];
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
            lexicon.lemmas.insert((lower, tag), (*best).to_owned());
        }
    }
}
