//! Sentences in which nothing political happens, and what is coded of them all the same.

use super::Run;
use crate::batch::{SentenceIn, Table};
use crate::score::Figure;
use crate::term::count;
use crate::view::words::{kind, parties, party};
use crate::{ordered, score, Error};
use serde::Deserialize;
use std::collections::BTreeMap;

#[derive(Deserialize)]
struct Case {
    topic: String,
    /// Kept apart: what is coded of it is never shown.
    #[serde(default)]
    held_out: bool,
    text: String,
}

/// Sentences, those with an event, and events.
#[derive(Clone, Copy, Default)]
struct Tally {
    sentences: usize,
    alarmed: usize,
    events: usize,
}

impl Tally {
    fn add(&mut self, events: usize) {
        self.sentences += 1;
        self.alarmed += usize::from(events > 0);
        self.events += events;
    }

    fn rate(&self) -> f64 {
        100.0 * score::share(self.events, self.sentences)
    }
}

impl Run<'_> {
    pub(super) fn false_alarms(&mut self) -> Result<(), Error> {
        let path = self.args.evals.join("false-alarms.jsonl");
        let Some(path) = self.at(path) else { return Ok(()) };
        let cases: Vec<Case> = score::gold(&path)?;
        let mut topics: BTreeMap<&str, Tally> = BTreeMap::new();
        let mut halves = [Tally::default(); 2];
        let mut coded: Vec<(&Case, Vec<String>)> = Vec::new();
        let engine = &self.engine;
        ordered::map(
            cases.iter(),
            self.threads,
            |_| 512,
            |case| {
                let text = case.text.clone();
                let sentence = SentenceIn { text, title: None, published: None };
                let table = Table::read(engine, &[&sentence]);
                let (reports, _) = annals_coder::code(&table.parsed, &engine.book);
                (case, reports)
            },
            |(case, reports)| {
                if !case.held_out {
                    topics.entry(&case.topic).or_default().add(reports.len());
                }
                halves[usize::from(case.held_out)].add(reports.len());
                let line = |report: &annals_model::Report| {
                    format!(
                        "{} {} → {}  by {}",
                        kind(report.event_type, &report.modes),
                        parties(&report.actors, party),
                        parties(&report.recipients, party),
                        report.rule
                    )
                };
                // What is held out is counted and not shown, so that no rule is written by it.
                if !reports.is_empty() && !case.held_out {
                    coded.push((case, reports.iter().map(line).collect()));
                }
                Ok::<(), Error>(())
            },
        )?;
        self.heading("false alarms", &path)?;
        for (case, lines) in &coded {
            self.out.line(format!("  {}: {}", case.topic, case.text))?;
            for line in lines {
                self.out.line(format!("      {line}"))?;
            }
        }
        for (topic, tally) in &topics {
            self.out.line(format!("  {topic:<10} {:>4} {:>6.1} events in 100", tally.sentences, tally.rate()))?;
        }
        let mut all = halves[0];
        all.sentences += halves[1].sentences;
        all.alarmed += halves[1].alarmed;
        all.events += halves[1].events;
        for (name, tally) in [("all", all), ("listed", halves[0]), ("held out", halves[1])] {
            self.out.line(format!(
                "  {name}: {}, {:.1} events in 100",
                count(tally.sentences as u64, "sentence", "sentences"),
                tally.rate()
            ))?;
        }
        let quiet = |tally: Tally| 1.0 - score::share(tally.alarmed, tally.sentences);
        self.put(vec![
            Figure::new("false-alarms", "quiet", quiet(all)),
            Figure::new("false-alarms", "quiet-held-out", quiet(halves[1])),
        ])
    }
}
