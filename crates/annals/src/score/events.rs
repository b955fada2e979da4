//! Coded events against hand-coded sentences.
//!
//! Events of a sentence are matched one to one, best pairs first, and only then compared.

use super::{f1, pair_off, share, Figure};
use annals_model::EventType;
use serde::Deserialize;
use serde_json::Value;
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

/// A participant or speaker, as far as it is compared.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Party {
    #[serde(default)]
    pub text: Option<String>,
    pub country: Option<String>,
    #[serde(default)]
    pub sector: Option<Vec<String>>,
}

/// An event, as far as it is compared.
#[derive(Clone, Debug, Deserialize)]
pub struct Event {
    #[serde(rename = "type")]
    pub event_type: EventType,
    pub mode: Option<String>,
    #[serde(default)]
    pub actor: Option<Vec<Party>>,
    #[serde(default)]
    pub recipient: Option<Vec<Party>>,
    pub status: Option<String>,
    pub count: Option<Value>,
    pub speaker: Option<Party>,
    #[serde(default)]
    pub trigger: Option<String>,
}

impl Event {
    /// Countries on each side, sorted.
    pub fn sides(&self) -> (BTreeSet<&str>, BTreeSet<&str>) {
        (countries(&self.actor), countries(&self.recipient))
    }

    /// Actual where nothing else is said.
    pub fn status(&self) -> &str {
        self.status.as_deref().unwrap_or("actual")
    }

    /// An empty mode is none.
    pub fn mode(&self) -> Option<&str> {
        self.mode.as_deref().filter(|mode| !mode.is_empty())
    }

    /// The speaker's country, where there is a speaker.
    pub fn speaker(&self) -> Option<Option<&str>> {
        speaking(&self.speaker).map(|party| party.country.as_deref())
    }

    /// Whether the actors share a sector, or have none alike.
    pub fn same_sectors(&self, other: &Event) -> bool {
        let (a, b) = (sectors(&self.actor), sectors(&other.actor));
        !a.is_disjoint(&b) || a == b
    }
}

/// Rates of one type.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Rates {
    pub gold: usize,
    pub predicted: usize,
    pub right: usize,
}

/// What came of comparing two lists of events, sentence by sentence.
#[derive(Clone, Debug, Default)]
pub struct Scores {
    pub sentences: usize,
    pub gold: usize,
    pub predicted: usize,
    detect: Rates,
    quad: usize,
    types: usize,
    dyad: usize,
    triple: usize,
    mode: usize,
    status: usize,
    sector: usize,
    speaker: usize,
    count: usize,
    pub by_type: BTreeMap<EventType, Rates>,
}

fn countries(parties: &Option<Vec<Party>>) -> BTreeSet<&str> {
    parties.iter().flatten().filter_map(|party| party.country.as_deref()).collect()
}

fn sectors(parties: &Option<Vec<Party>>) -> BTreeSet<&str> {
    parties
        .iter()
        .flatten()
        .flat_map(|party| party.sector.iter().flatten())
        .map(String::as_str)
        .collect()
}

fn union<'a>(a: &BTreeSet<&'a str>, b: &BTreeSet<&'a str>) -> BTreeSet<&'a str> {
    a | b
}

/// How well two events agree; it decides the pairing and nothing else.
fn quality(gold: &Event, predicted: &Event) -> u32 {
    if gold.event_type != predicted.event_type {
        return u32::from(gold.event_type.quad() == predicted.event_type.quad());
    }
    let (actors, actors_too) = (countries(&gold.actor), countries(&predicted.actor));
    let both = union(&actors, &countries(&gold.recipient));
    let both_too = union(&actors_too, &countries(&predicted.recipient));
    10 + 4 * u32::from(both == both_too)
        + 2 * u32::from(!both.is_disjoint(&both_too))
        + 2 * u32::from(actors == actors_too)
        + u32::from(gold.mode() == predicted.mode())
        + u32::from(gold.status == predicted.status)
}

/// Whether a value is there: neither null nor an empty object.
fn given(count: &Option<Value>) -> Option<&Value> {
    count.as_ref().filter(|count| match count {
        Value::Null => false,
        Value::Object(fields) => !fields.is_empty(),
        _ => true,
    })
}

/// Whether a speaker is there: an empty object is none.
fn speaking(speaker: &Option<Party>) -> Option<&Party> {
    speaker.as_ref().filter(|party| party.country.is_some() || party.sector.is_some())
}

impl Scores {
    /// Adds one sentence.
    pub fn add(&mut self, gold: &[Event], predicted: &[Event]) {
        self.sentences += 1;
        self.gold += gold.len();
        self.predicted += predicted.len();
        self.detect.gold += usize::from(!gold.is_empty());
        self.detect.predicted += usize::from(!predicted.is_empty());
        self.detect.right += usize::from(!gold.is_empty() && !predicted.is_empty());
        for event in gold {
            self.by_type.entry(event.event_type).or_default().gold += 1;
        }
        for event in predicted {
            self.by_type.entry(event.event_type).or_default().predicted += 1;
        }
        for (g, p) in pairs(gold, predicted) {
            self.compare(&gold[g], &predicted[p]);
        }
    }

    fn compare(&mut self, gold: &Event, predicted: &Event) {
        self.quad += usize::from(gold.event_type.quad() == predicted.event_type.quad());
        if gold.event_type != predicted.event_type {
            return;
        }
        self.types += 1;
        self.by_type.entry(gold.event_type).or_default().right += 1;
        let ((ga, gr), (pa, pr)) = (gold.sides(), predicted.sides());
        self.dyad += usize::from(union(&ga, &gr) == union(&pa, &pr));
        self.triple += usize::from((&ga, &gr) == (&pa, &pr));
        self.mode += usize::from(gold.mode() == predicted.mode());
        self.status += usize::from(gold.status() == predicted.status());
        self.sector += usize::from(gold.same_sectors(predicted));
        self.speaker += usize::from(gold.speaker() == predicted.speaker());
        self.count += usize::from(given(&gold.count) == given(&predicted.count));
    }

    pub fn figures(&self, set: &str) -> Vec<Figure> {
        let rate = |right| f1(right, self.gold, self.predicted);
        let of_matched = |part| share(part, self.types);
        let detect = f1(self.detect.right, self.detect.gold, self.detect.predicted);
        vec![
            Figure::new(set, "detect-f1", detect),
            Figure::new(set, "quad-f1", rate(self.quad)),
            Figure::new(set, "type-f1", rate(self.types))
                .beside(&[("Universal PETRARCH", 0.50), ("two readers", 0.91)]),
            Figure::new(set, "dyad-f1", rate(self.dyad))
                .beside(&[("Universal PETRARCH", 0.30), ("two readers", 0.87)]),
            Figure::new(set, "triple-f1", rate(self.triple)).beside(&[("two readers", 0.85)]),
            Figure::new(set, "mode", of_matched(self.mode)),
            Figure::new(set, "status", of_matched(self.status)).beside(&[("two readers", 0.97)]),
            Figure::new(set, "sector", of_matched(self.sector)),
            Figure::new(set, "speaker", of_matched(self.speaker)).beside(&[("two readers", 0.96)]),
            Figure::new(set, "count", of_matched(self.count)),
        ]
    }
}

/// Pairs of indices, each used once, best quality first; ties by order.
pub fn pairs(gold: &[Event], predicted: &[Event]) -> Vec<(usize, usize)> {
    let mut candidates: Vec<(Reverse<u32>, usize, usize)> = Vec::new();
    for (g, one) in gold.iter().enumerate() {
        for (p, other) in predicted.iter().enumerate() {
            let quality = quality(one, other);
            if quality > 0 {
                candidates.push((Reverse(quality), g, p));
            }
        }
    }
    pair_off(candidates)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn events(value: Value) -> Vec<Event> {
        serde_json::from_value(value).unwrap()
    }

    #[test]
    fn events_are_paired_before_they_are_compared() {
        let gold = events(json!([
            {"type": "CONSULT", "mode": "phone", "actor": [{"country": "ARD", "sector": ["GOV"]},
             {"country": "KES", "sector": []}], "status": "actual", "speaker": null, "count": null},
            {"type": "ACCUSE", "mode": null, "actor": [{"country": "ARD"}], "status": "actual",
             "recipient": [{"country": "KES"}], "speaker": {"country": "ARD"}},
        ]));
        let predicted = events(json!([
            {"type": "ACCUSE", "mode": "", "actor": [{"country": "KES"}], "status": "future",
             "recipient": [{"country": "ARD"}], "speaker": {"country": "KES"}},
            {"type": "CONSULT", "mode": "visit", "actor": [{"country": "ARD", "sector": ["GOV"]}],
             "recipient": [{"country": "KES"}], "status": "actual"},
            {"type": "REJECT"},
        ]));
        let mut scores = Scores::default();
        scores.add(&gold, &predicted);
        scores.add(&[], &predicted[2..]);
        let shown: Vec<String> = scores
            .figures("set")
            .iter()
            .map(|figure| format!("{} {:.3}", figure.name, figure.value))
            .collect();
        insta::assert_snapshot!(shown.join("\n"), @r"
        set.detect-f1 0.667
        set.quad-f1 0.667
        set.type-f1 0.667
        set.dyad-f1 0.667
        set.triple-f1 0.000
        set.mode 0.500
        set.status 0.500
        set.sector 1.000
        set.speaker 0.500
        set.count 1.000
        ");
    }
}
