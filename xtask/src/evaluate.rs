use crate::treebank;
use annals_model::Deprel;
use annals_parse::train::GoldSentence;
use annals_parse::{sentence_spans, word_spans, Agreement, Model, ReadAs, TreeReader};
use std::path::Path;
use std::time::Instant;

const SETS: &[&str] = &[
    "en_ewt-ud-dev",
    "en_gum-ud-dev",
    "en_ewt-ud-test",
    "en_gum-ud-test.news",
    "en_pud-ud-test.news",
];

pub fn run(data: &Path, evals: &Path, model: Option<&Path>, only: &str) -> Result<(), String> {
    let loaded;
    let model = match model {
        None => Model::shipped(),
        Some(path) => {
            let bytes =
                std::fs::read(path).map_err(|error| format!("{}: {error}", path.display()))?;
            loaded = Model::from_bytes(&bytes).map_err(|error| error.to_string())?;
            &loaded
        }
    };
    println!("model {}", model.version());
    println!("set                    words   UPOS  lemma    UAS    LAS   full   core   words-F1 sents-F1  words/s");
    for set in SETS.iter().filter(|set| set.contains(only)) {
        let sentences = treebank(&data.join(format!("{set}.conllu")))?;
        println!("{}", score(set, &sentences, model));
    }
    crate::own_sets::run(evals, model)
}

/// Seconds this thread has run; wall-clock time where the system does not say.
fn cpu_seconds(since: Instant) -> f64 {
    std::fs::read_to_string("/proc/thread-self/schedstat")
        .ok()
        .and_then(|line| line.split_whitespace().next()?.parse::<f64>().ok())
        .map_or_else(|| since.elapsed().as_secs_f64(), |nanoseconds| nanoseconds / 1e9)
}

fn label(deprel: Deprel) -> &'static str {
    match deprel {
        Deprel::OblNpmod | Deprel::OblTmod => "obl:unmarked",
        Deprel::NmodNpmod | Deprel::NmodTmod => "nmod:unmarked",
        other => other.as_str(),
    }
}

fn score(set: &str, sentences: &[GoldSentence], model: &Model) -> String {
    let begun = Instant::now();
    let started = cpu_seconds(begun);
    let readings: Vec<_> = sentences
        .iter()
        .map(|sentence| {
            let forms: Vec<&str> = sentence.words.iter().map(|word| word.form.as_str()).collect();
            model.read(&forms)
        })
        .collect();
    let seconds = cpu_seconds(begun) - started;
    let mut agreement = Agreement::default();
    for (sentence, reading) in sentences.iter().zip(&readings) {
        for (gold, own) in sentence.words.iter().zip(&reading.words) {
            let gold = ReadAs {
                upos: &gold.upos,
                lemma: &gold.lemma,
                head: gold.head,
                relation: &gold.label,
            };
            let own = ReadAs {
                upos: own.upos.as_str(),
                lemma: &own.lemma,
                head: own.head.map_or(0, |head| head as usize + 1),
                relation: label(own.deprel),
            };
            agreement.add(gold, own);
        }
    }
    let words = agreement.words;
    let percent = |count: usize| 100.0 * count as f64 / words.max(1) as f64;
    let (word_f1, sentence_f1) = boundaries(sentences);
    format!(
        "{set:20} {words:7} {:6.2} {:6.2} {:6.2} {:6.2} {:6.2} {:6.2}   {word_f1:8.2} {sentence_f1:8.2} {:8.0}",
        percent(agreement.upos),
        percent(agreement.lemma),
        percent(agreement.uas),
        percent(agreement.las),
        percent(agreement.las_full),
        200.0 * agreement.core as f64 / (agreement.core_gold + agreement.core_own).max(1) as f64,
        words as f64 / seconds
    )
}

/// F1 of words and of sentences from raw text. Texts are joined by spaces; words are
/// compared as counts of characters that are not white space.
fn boundaries(sentences: &[GoldSentence]) -> (f64, f64) {
    let mut text = String::new();
    let (mut gold_words, mut gold_sentences) = (Vec::new(), Vec::new());
    let mut at = 0;
    for sentence in sentences {
        let from = at;
        let mut word = 0;
        for (surface, covered) in &sentence.surface {
            let letters = |text: &str| text.chars().filter(|c| !c.is_whitespace()).count();
            let length = letters(surface);
            let parts = &sentence.words[word..(word + covered).min(sentence.words.len())];
            // Parts that do not spell the whole are counted as one word.
            if parts.iter().map(|part| letters(&part.form)).sum::<usize>() == length {
                for part in parts {
                    gold_words.push((at, at + letters(&part.form)));
                    at += letters(&part.form);
                }
            } else {
                gold_words.push((at, at + length));
                at += length;
            }
            word += covered;
        }
        gold_sentences.push((from, at));
        text.push_str(&sentence.text);
        text.push(' ');
    }
    let mut before = Vec::with_capacity(text.len() + 1);
    let mut seen = 0;
    for c in text.chars() {
        before.extend(std::iter::repeat_n(seen, c.len_utf8()));
        seen += usize::from(!c.is_whitespace());
    }
    before.push(seen);
    let place = |span: annals_model::Span| (before[span.start as usize], before[span.end as usize]);
    let own_words: Vec<_> = word_spans(&text).into_iter().map(place).collect();
    let own_sentences: Vec<_> = sentence_spans(&text).into_iter().map(place).collect();
    (f1(&gold_words, &own_words), f1(&gold_sentences, &own_sentences))
}

/// F1 of places found; all places of a set differ.
pub fn f1<T: Eq + std::hash::Hash>(gold: &[T], own: &[T]) -> f64 {
    let gold_set: std::collections::HashSet<_> = gold.iter().collect();
    let both = own.iter().filter(|place| gold_set.contains(place)).count();
    200.0 * both as f64 / (gold.len() + own.len()).max(1) as f64
}
