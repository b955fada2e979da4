//! How the weights are learnt; `cargo xtask train` is its only caller.

pub use crate::gold::{read_treebank, GoldSentence, GoldWord};

use crate::cluster::clusters;
use crate::lemma;
use crate::lexicon::Lexicon;
use crate::model::{marks, Parts};
use crate::parser::{counts, view, Beam, Moves, Oracle, Width};
use crate::state::{State, NONE};
use crate::table::{ByteTable, LearningTable, Table, CLASSES};
use crate::tagger::{self, Tag};
use crate::templates::{self, Counts};
use crate::words::{form_hash, normalise, Word};
use annals_model::Upos;
use std::collections::BTreeMap;

/// What a training run is free to choose.
#[derive(Clone, Debug)]
pub struct Options {
    pub seed: u64,
    /// Passes over the treebank for the tagger and the parser.
    pub tagger_passes: usize,
    /// By how much the right tag must lead while learning.
    pub tagger_margin: i32,
    /// By how much the right move must lead while learning.
    pub parser_margin: i32,
    pub parser_passes: usize,
    /// Passes that score whole paths after those that score single moves.
    pub beam_passes: usize,
    /// Hypotheses kept while learning whole paths.
    pub beam: usize,
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
            tagger_margin: 60,
            parser_margin: 80,
            parser_passes: 3,
            beam_passes: 5,
            beam: 4,
            folds: 5,
            tagger_bits: 22,
            parser_bits: 23,
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
/// `extra` holds further sentences with trees, which teach the tagger and the parser but
/// are no evidence of how often a word bears a tag. `say` receives lines of progress.
/// The same sentences and options give the same bytes.
pub fn train(
    sentences: &[GoldSentence],
    extra: &[GoldSentence],
    options: &Options,
    say: &mut dyn FnMut(&str),
) -> Vec<u8> {
    let names = TagNames::new(sentences);
    let labels = label_names(sentences);
    let mut lexicon = lexicon(sentences, extra, &names);
    let examples: Vec<Example> = sentences
        .iter()
        .chain(extra)
        .map(|sentence| example(sentence, &names, &labels, &lexicon))
        .collect();
    let words: usize = examples.iter().map(|example| example.words.len()).sum();
    say(&format!(
        "{} sentences, {words} words, {} tags, {} labels, {} known forms",
        examples.len(),
        names.list.len(),
        labels.len(),
        lexicon.clusters.len()
    ));

    let count = names.list.len();
    let first = jackknife(&examples, None, &lexicon, count, options, say);
    let all: Vec<usize> = (0..examples.len()).collect();
    let tagging = train_tagger(&examples, &all, None, &lexicon, count, options);
    let tags = jackknife(&examples, Some(&first), &lexicon, count, options, say);
    let retagging = train_tagger(&examples, &all, Some(&first), &lexicon, count, options);
    learn_lemmas(sentences, &names, &mut lexicon);

    let (lefts, rights) = arcs(&examples);
    let root = 1 + labels.iter().position(|label| label == "root").unwrap_or(0) as u8;
    let moves = Moves::new(root, &lefts, &rights);
    say(&format!(
        "{} moves, {} lemmas beside the rules",
        moves.len(),
        lexicon.lemmas.values().map(Vec::len).sum::<usize>()
    ));
    let parsing = train_parser(&examples, &tags, &moves, &names.list, options, say);
    let parts = Parts {
        tags: names.list,
        labels,
        lefts,
        rights,
        moves,
        lexicon,
        tagging,
        retagging,
        parsing,
    };
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

/// Groups of forms by the company they keep.
const GROUPS: usize = 256;

/// Words seen this often keep to the tags they were seen with.
const KEEPS_TAGS: usize = 30;

fn lexicon(sentences: &[GoldSentence], extra: &[GoldSentence], names: &TagNames) -> Lexicon {
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
    let mut extra_seen: BTreeMap<u32, usize> = BTreeMap::new();
    for word in extra.iter().flat_map(|sentence| &sentence.words) {
        normalise(&word.form, &mut lower);
        *extra_seen.entry(form_hash(&lower)).or_default() += 1;
        if word.upos == "VERB" && word.xpos == "VB" {
            lexicon.verbs.insert(form_hash(&lower), ());
        }
    }
    let mut known: BTreeMap<u32, usize> =
        seen.iter().map(|(&hash, (count, _))| (hash, *count)).collect();
    for (hash, count) in extra_seen {
        *known.entry(hash).or_default() += count;
    }
    known.retain(|_, count| *count >= 2);
    let hashes: Vec<Vec<u32>> = sentences
        .iter()
        .chain(extra)
        .map(|sentence| {
            let hash = |word: &GoldWord| {
                normalise(&word.form, &mut lower);
                form_hash(&lower)
            };
            sentence.words.iter().map(hash).collect()
        })
        .collect();
    lexicon.clusters = clusters(&hashes, &known, GROUPS).into_iter().collect();
    for (hash, (count, tags)) in seen {
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

/// Tags every example by a tagger that has not learnt from it.
fn jackknife(
    examples: &[Example],
    first: Option<&[Vec<Tag>]>,
    lexicon: &Lexicon,
    count: usize,
    options: &Options,
    say: &mut dyn FnMut(&str),
) -> Vec<Vec<Tag>> {
    let mut tags = vec![Vec::new(); examples.len()];
    let (mut right, mut total) = (0, 0);
    for fold in 0..options.folds {
        // Ten sentences in a row stay together, as they come from one text.
        let inside = |at: &usize| at / 10 % options.folds == fold;
        let rest: Vec<usize> = (0..examples.len()).filter(|at| !inside(at)).collect();
        let table = train_tagger(examples, &rest, first, lexicon, count, options);
        for at in (0..examples.len()).filter(inside) {
            let example = &examples[at];
            let before = first.map(|first| first[at].as_slice());
            tags[at] = tagger::tag(&example.words, before, lexicon, &table, count);
            total += example.tags.len();
            right += example.tags.iter().zip(&tags[at]).filter(|(gold, own)| gold == own).count();
        }
    }
    let share = 100.0 * right as f64 / total.max(1) as f64;
    say(&format!("tags of sentences not learnt from: {share:.2} %"));
    tags
}

fn train_tagger(
    examples: &[Example],
    chosen: &[usize],
    first: Option<&[Vec<Tag>]>,
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
            let before = first.map(|first| first[at].as_slice());
            tags.clear();
            for (word, &gold) in example.tags.iter().enumerate() {
                let allowed = lexicon.tags.get(&example.words[word].lower).map(Vec::as_slice);
                if let Some(&[only]) = allowed {
                    tags.push(only);
                    continue;
                }
                tagger::features(&example.words, &tags, before, word, &mut found);
                table.scores(&found, &mut scores);
                let own = tagger::best(&scores, allowed, count);
                table.tick();
                // Wrong, or right by too little: gold and its rival are told apart.
                let held = scores[gold as usize];
                scores[gold as usize] = i32::MIN;
                let rival = tagger::best(&scores, allowed, count);
                if rival != gold
                    && held.saturating_sub(scores[rival as usize]) < options.tagger_margin
                {
                    table.update(&found, gold as usize, 1);
                    table.update(&found, rival as usize, -1);
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

/// What the parser learns from.
struct Bank<'a> {
    examples: &'a [Example],
    oracles: Vec<Oracle>,
    tags: &'a [Vec<Tag>],
    counts: Vec<Vec<Counts>>,
    moves: &'a Moves,
}

fn train_parser(
    examples: &[Example],
    tags: &[Vec<Tag>],
    moves: &Moves,
    names: &[String],
    options: &Options,
    say: &mut dyn FnMut(&str),
) -> ByteTable {
    let marks = marks(names);
    let bank = Bank {
        examples,
        oracles: examples
            .iter()
            .map(|example| Oracle::new(example.heads.clone(), example.labels.clone()))
            .collect(),
        tags,
        counts: examples
            .iter()
            .zip(tags)
            .map(|(example, tags)| counts(&example.words, tags, &marks))
            .collect(),
        moves,
    };
    let mut table = LearningTable::new(options.parser_bits);
    let mut random = Random(options.seed.rotate_left(17) | 1);
    let mut order: Vec<usize> = (0..examples.len()).collect();
    for pass in 0..options.parser_passes {
        random.shuffle(&mut order);
        let (mut steps, mut wrong) = (0usize, 0usize);
        for &at in &order {
            let seen = bank.learn_moves(at, &mut table, &mut random, options, pass > 0);
            steps += seen.0;
            wrong += seen.1;
        }
        let share = 100.0 * wrong as f64 / steps.max(1) as f64;
        say(&format!("pass {}: {share:.2} % of {steps} moves wrong", pass + 1));
    }
    if options.beam_passes > 0 {
        table.forget();
    }
    for pass in 0..options.beam_passes {
        random.shuffle(&mut order);
        let wrong =
            order.iter().filter(|&&at| bank.learn_path(at, &mut table, options.beam)).count();
        let share = 100.0 * wrong as f64 / order.len().max(1) as f64;
        say(&format!("beam pass {}: {share:.2} % of sentences wrong", pass + 1));
    }
    table.average()
}

impl Bank<'_> {
    /// Learns from one sentence move by move, with the dynamic oracle.
    ///
    /// With `explore`, most mistakes are followed, to learn to go on after them. Gives
    /// back the number of moves and of mistakes.
    fn learn_moves(
        &self,
        at: usize,
        table: &mut LearningTable,
        random: &mut Random,
        options: &Options,
        explore: bool,
    ) -> (usize, usize) {
        let moves = self.moves;
        let mut found = Vec::with_capacity(160);
        let mut scores = [0; CLASSES];
        let mut costs = [0; CLASSES];
        let (mut steps, mut wrong) = (0, 0);
        let mut state = State::new(&self.examples[at].words, &self.tags[at]);
        while !state.done() {
            if let Some(only) = moves.forced(&state) {
                state.apply(moves.get(only));
                continue;
            }
            self.oracles[at].costs(&state, moves, &mut costs);
            templates::features(&view(&state, &self.counts[at]), &mut found);
            table.scores(&found, &mut scores);
            let cheapest = costs.iter().copied().min().unwrap_or(0);
            let mut own = (i32::MIN, 0);
            let mut good = (i32::MIN, 0);
            let mut bad = (i32::MIN, 0);
            moves.allowed(&state, |class| {
                if scores[class] > own.0 {
                    own = (scores[class], class);
                }
                if costs[class] == cheapest {
                    if scores[class] > good.0 {
                        good = (scores[class], class);
                    }
                } else if scores[class] > bad.0 {
                    bad = (scores[class], class);
                }
            });
            table.tick();
            steps += 1;
            let mut next = good.1;
            if good.0.saturating_sub(bad.0) < options.parser_margin {
                table.update(&found, good.1, 1);
                table.update(&found, bad.1, -1);
            }
            if costs[own.1] > cheapest {
                wrong += 1;
                if explore && random.below(10) < 9 {
                    next = own.1;
                }
            }
            state.apply(moves.get(next));
        }
        (steps, wrong)
    }

    /// Learns from one sentence as a whole: where the gold path trails the beam's best
    /// by most, the two paths up to there are told apart (Huang et al. 2012).
    ///
    /// Gives back whether anything was learnt.
    fn learn_path(&self, at: usize, table: &mut LearningTable, most: usize) -> bool {
        let moves = self.moves;
        let (words, tags) = (&self.examples[at].words, &self.tags[at]);
        let width = Width { most, margin: i64::MAX / 4 };
        let mut beam = Beam::new(words, tags);
        let mut gold_state = State::new(words, tags);
        let mut gold: Vec<usize> = Vec::new();
        let mut gold_score = 0i64;
        // Largest violation so far: by how much, after how many moves, whose path.
        let mut worst: Option<(i64, usize, u32)> = None;
        let mut found = Vec::with_capacity(160);
        let mut scores = [0; CLASSES];
        let mut costs = [0; CLASSES];
        let mut on_beam: Option<u32> = Some(NONE);
        while !gold_state.done() {
            let class = match moves.forced(&gold_state) {
                Some(only) => only,
                None => {
                    let class = self.oracles[at].gold(&gold_state, moves, &mut costs);
                    templates::features(&view(&gold_state, &self.counts[at]), &mut found);
                    table.scores(&found, &mut scores);
                    gold_score += i64::from(scores[class]);
                    class
                }
            };
            gold_state.apply(moves.get(class));
            gold.push(class);
            beam.advance(&self.counts[at], table, moves, width);
            on_beam = on_beam.and_then(|before| {
                let is_gold = |last: &u32| {
                    let step = beam.steps[*last as usize];
                    step.before == before && usize::from(step.class) == class
                };
                beam.leaders().map(|(_, last)| last).find(is_gold)
            });
            let Some((score, last)) = beam.leaders().next() else { break };
            if on_beam == Some(last) {
                continue;
            }
            let finished = gold_state.done();
            if on_beam.is_none() || finished {
                let violation = score - gold_score;
                if worst.is_none_or(|(most, _, _)| violation > most) {
                    worst = Some((violation, gold.len(), last));
                }
            }
        }
        table.tick();
        let Some((_, length, last)) = worst else { return false };
        let own = beam.path(last);
        let mut states = [State::new(words, tags), State::new(words, tags)];
        let mut apart = false;
        for step in 0..length {
            apart |= gold[step] != own[step];
            for (state, (path, by)) in states.iter_mut().zip([(&gold, 1), (&own, -1)]) {
                if apart && moves.forced(state).is_none() {
                    templates::features(&view(state, &self.counts[at]), &mut found);
                    table.update(&found, path[step], by);
                }
                state.apply(moves.get(path[step]));
            }
        }
        true
    }
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
            lexicon.lemmas.entry(lower).or_default().push((tag, (*best).to_owned()));
        }
    }
}
