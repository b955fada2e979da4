//! Names and descriptions against the country and sectors they stood for at a date.

use super::{share, Figure};
use serde::Deserialize;
use std::collections::BTreeSet;

/// A name with what it stands for.
#[derive(Clone, Debug, Deserialize)]
pub struct Gold {
    pub text: String,
    pub date: Option<String>,
    pub country: Option<String>,
    #[serde(default)]
    pub sector: Vec<String>,
}

/// Right answers, all and of those whose answer depends on the date.
#[derive(Clone, Debug, Default)]
pub struct Scores {
    cases: usize,
    country: usize,
    sector: usize,
    both: usize,
    dated: usize,
    dated_both: usize,
}

impl Scores {
    /// Compares one case: the country must be the same, and the sectors as a set.
    pub fn add(&mut self, gold: &Gold, country: Option<&str>, sectors: &[String]) {
        let same_country = gold.country.as_deref() == country;
        let set = |list: &[String]| list.iter().cloned().collect::<BTreeSet<String>>();
        let same_sector = set(&gold.sector) == set(sectors);
        self.cases += 1;
        self.country += usize::from(same_country);
        self.sector += usize::from(same_sector);
        self.both += usize::from(same_country && same_sector);
        if gold.date.is_some() {
            self.dated += 1;
            self.dated_both += usize::from(same_country && same_sector);
        }
    }

    pub fn figures(&self, set: &str) -> Vec<Figure> {
        vec![
            Figure::new(set, "country", share(self.country, self.cases))
                .beside(&[("PETRARCH dictionaries, other cases", 0.49)]),
            Figure::new(set, "sector", share(self.sector, self.cases))
                .beside(&[("PETRARCH dictionaries, other cases", 0.32)]),
            Figure::new(set, "both", share(self.both, self.cases))
                .beside(&[("PETRARCH dictionaries, other cases", 0.28)]),
            Figure::new(set, "dated-both", share(self.dated_both, self.dated))
                .beside(&[("PETRARCH dictionaries, other cases", 0.12)]),
        ]
    }
}

/// Sectors of an answer of the batch command.
pub fn sectors(answer: &serde_json::Value) -> Vec<String> {
    let list = answer["sector"].as_array().into_iter().flatten();
    list.filter_map(|sector| sector.as_str().map(str::to_owned)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn country_and_sectors_are_compared() {
        let gold = Gold {
            text: "the Ardovian army".into(),
            date: None,
            country: Some("ARD".into()),
            sector: vec!["MIL".into()],
        };
        let mut scores = Scores::default();
        scores.add(&gold, Some("ARD"), &["MIL".into()]);
        scores.add(&gold, Some("KES"), &["MIL".into()]);
        scores.add(&gold, Some("ARD"), &[]);
        let values: Vec<f64> = scores.figures("set").iter().map(|figure| figure.value).collect();
        assert_eq!(values, [2.0 / 3.0, 2.0 / 3.0, 1.0 / 3.0, 0.0]);
    }
}
