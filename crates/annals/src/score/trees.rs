//! Tags, lemmas and trees on gold words.

use super::{f1, share, Figure};
use crate::Error;
use annals_parse::{Agreement, ReadAs};

/// Agreement of two readings of the same words.
#[derive(Clone, Debug, Default)]
pub struct Scores(Agreement);

/// The words of a CoNLL-U text: lines of ten columns numbered by a whole number.
fn words(text: &str) -> impl Iterator<Item = Vec<&str>> {
    text.lines().filter_map(|line| {
        let columns: Vec<&str> = line.trim_end_matches(['\r', '\n']).split('\t').collect();
        let numbered = columns[0].bytes().all(|byte| byte.is_ascii_digit());
        (columns.len() == 10 && !columns[0].is_empty() && numbered).then_some(columns)
    })
}

/// The word of such a line.
fn read_as<'l>(columns: &[&'l str]) -> ReadAs<'l> {
    ReadAs {
        lemma: columns[2],
        upos: columns[3],
        // What is no number is no word's place either.
        head: columns[6].parse().unwrap_or(usize::MAX),
        relation: columns[7],
    }
}

impl Scores {
    /// Compares two CoNLL-U texts.
    ///
    /// # Errors
    /// [`Error::Value`] when they do not hold the same number of words.
    pub fn of(gold: &str, predicted: &str) -> Result<Self, Error> {
        let (gold, predicted): (Vec<_>, Vec<_>) =
            (words(gold).collect(), words(predicted).collect());
        if gold.len() != predicted.len() {
            return Err(Error::Value {
                what: "reading of the same words",
                value: format!("{} words for {}", predicted.len(), gold.len()),
                hint: "compare a file with `annals parse --conllu-in` of it".to_owned(),
            });
        }
        let mut agreement = Agreement::default();
        for (gold, predicted) in gold.iter().zip(&predicted) {
            agreement.add(read_as(gold), read_as(predicted));
        }
        Ok(Scores(agreement))
    }

    pub fn figures(&self, set: &str) -> Vec<Figure> {
        let found = &self.0;
        let of_words = |part| share(part, found.words);
        vec![
            Figure::new(set, "upos", of_words(found.upos)),
            Figure::new(set, "lemma", of_words(found.lemma)),
            Figure::new(set, "uas", of_words(found.uas)),
            Figure::new(set, "las", of_words(found.las)).beside(&[("greedy prototype, EWT", 0.82)]),
            Figure::new(set, "las-full", of_words(found.las_full)),
            Figure::new(set, "core", f1(found.core, found.core_gold, found.core_own)),
        ]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn readings_of_the_same_words_are_compared() {
        let line = |id: &str, lemma: &str, upos: &str, head: &str, rel: &str| {
            format!("{id}\tx\t{lemma}\t{upos}\t_\t_\t{head}\t{rel}\t_\t_\n")
        };
        let gold = [
            line("1", "Ardovia", "PROPN", "2", "nsubj"),
            "1-2\tx\t_\t_\t_\t_\t_\t_\t_\t_\n".to_owned(),
            line("2", "meet", "VERB", "0", "root"),
            line("3", "Kestany", "PROPN", "2", "obl:agent"),
        ]
        .concat();
        let predicted = [
            line("1", "ardovia", "PROPN", "2", "nsubj"),
            line("2", "meet", "NOUN", "0", "root"),
            line("3", "Kestany", "PROPN", "2", "obl"),
        ]
        .concat();
        let figures = Scores::of(&gold, &predicted).unwrap().figures("set");
        let shown: Vec<String> =
            figures.iter().map(|figure| format!("{} {:.2}", figure.name, figure.value)).collect();
        assert_eq!(
            shown,
            [
                "set.upos 0.67",
                "set.lemma 1.00",
                "set.uas 1.00",
                "set.las 1.00",
                "set.las-full 0.67",
                "set.core 0.50"
            ]
        );
        assert!(Scores::of(&gold, "").is_err());
    }
}
