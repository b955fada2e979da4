//! Pairs of parties with one type each: the whole set, and its halves beside each other.

use super::Run;
use crate::batch::{self, PairIn};
use crate::score::relations::{second_half, Scores};
use crate::score::Figure;
use crate::term::count;
use crate::{ordered, score, Error};
use serde::Deserialize;
use serde_json::Value;

#[derive(Deserialize)]
struct Gold {
    #[serde(default)]
    id: Value,
    #[serde(flatten)]
    pair: PairIn,
    #[serde(rename = "type")]
    event_type: String,
}

impl Gold {
    fn name(&self) -> String {
        self.id.as_str().map_or_else(|| self.id.to_string(), str::to_owned)
    }
}

impl Run<'_> {
    pub(super) fn relations(&mut self) -> Result<(), Error> {
        let Some(path) = self.data("plv/train.jsonl") else { return Ok(()) };
        let gold: Vec<Gold> = score::gold(&path)?;
        let mut scores = Scores::default();
        let mut halves = [Scores::default(), Scores::default()];
        let mut wrong: Vec<(String, String, &Gold, String)> = Vec::new();
        let engine = &self.engine;
        ordered::map(
            gold.iter(),
            self.threads,
            |_| 4096,
            |line| (line, batch::relate(engine, &line.pair)),
            |(line, answer)| {
                let predicted = answer["type"].as_str().and_then(|name| name.parse().ok());
                scores.add(&line.event_type, predicted);
                let second = second_half(&line.name());
                halves[usize::from(second)].add(&line.event_type, predicted);
                let found = predicted.map_or("nothing".to_owned(), |found| found.to_string());
                if !second && !score::relations::agree(&line.event_type, &found) {
                    let rule = answer["rule"].as_str().unwrap_or("").to_owned();
                    wrong.push((line.event_type.clone(), found, line, rule));
                }
                Ok::<(), Error>(())
            },
        )?;
        self.heading("relations", &path)?;
        self.out.line(format!("  {}", count(gold.len() as u64, "pair", "pairs")))?;
        if self.args.by_type {
            for (class, gold, predicted, right) in scores.by_class() {
                self.out.line(format!(
                    "    {class:<10} gold {gold:>4}  found {predicted:>4}  P {:.2} R {:.2} F1 {:.2}",
                    score::share(right, predicted),
                    score::share(right, gold),
                    score::f1(right, gold, predicted)
                ))?;
            }
        }
        if self.args.misses {
            wrong.sort_by(|a, b| (&a.0, &a.1).cmp(&(&b.0, &b.1)));
            for group in wrong.chunk_by(|a, b| (&a.0, &a.1) == (&b.0, &b.1)) {
                let Some((gold, found, ..)) = group.first() else { continue };
                let title = self.terminal.heading(&format!("{gold} as {found}"));
                self.out.line(format!("  {title} {}", group.len()))?;
                for (_, _, line, rule) in group {
                    let PairIn { sentence, actor, recipient } = &line.pair;
                    self.out.line(format!("    {} [{actor}] → [{recipient}] {rule}", line.name()))?;
                    self.out.line(format!("        {sentence}"))?;
                }
            }
        }
        let mut figures = scores.figures("plv-train");
        for (half, name) in halves.iter().zip(["first-half", "second-half"]) {
            figures.extend(half.figures("plv-train").into_iter().take(2).map(|figure| {
                let name = format!("{}-{name}", figure.name);
                Figure { name, beside: &[], ..figure }
            }));
        }
        self.put(figures)
    }
}
