//! Sentences of news coded by hand: rates by type, confusion, and what was missed and why.

use super::{read_back, Run};
use crate::batch::{SentenceIn, Table};
use crate::score::events::{Event, Scores};
use crate::score::misses::{Confusion, Miss, Seen};
use crate::term::count;
use crate::{ordered, score, Error};
use annals_coder::Explanation;
use serde::Deserialize;
use serde_json::Value;
use std::path::PathBuf;

#[derive(Deserialize)]
struct Gold {
    doc: String,
    #[serde(default)]
    sent: Value,
    #[serde(flatten)]
    sentence: SentenceIn,
    events: Option<Vec<Event>>,
}

impl Gold {
    fn events(&self) -> &[Event] {
        self.events.as_deref().unwrap_or(&[])
    }
}

impl Run<'_> {
    pub(super) fn events(&mut self, set: &'static str, path: PathBuf) -> Result<(), Error> {
        let Some(path) = self.at(path) else { return Ok(()) };
        let gold: Vec<Gold> = score::gold(&path)?;
        let documents: Vec<&[Gold]> = gold.chunk_by(|a, b| a.doc == b.doc).collect();
        let mut scores = Scores::default();
        let mut confusion = Confusion::default();
        let mut misses: Vec<(&Gold, Miss)> = Vec::new();
        let (engine, explained) = (&self.engine, self.args.misses);
        ordered::map(
            documents.into_iter(),
            self.threads,
            |_| 4096,
            |document| {
                let sentences: Vec<&SentenceIn> =
                    document.iter().map(|line| &line.sentence).collect();
                let table = Table::read(engine, &sentences);
                let explanation = if explained {
                    annals_coder::explain(&table.parsed, &engine.book)
                } else {
                    let (reports, _) = annals_coder::code(&table.parsed, &engine.book);
                    Explanation { reports, ..Explanation::default() }
                };
                (document, table, explanation)
            },
            |(document, table, explanation)| {
                let coded = table.events(&explanation.reports);
                for (at, (line, events)) in document.iter().zip(coded).enumerate() {
                    let found: Vec<Event> = read_back(events)?;
                    scores.add(line.events(), &found);
                    if explained {
                        let seen = Seen {
                            parsed: &table.parsed,
                            explanation: &explanation,
                            book: &engine.book,
                            sentence: table.first + at,
                        };
                        let wrong = seen.misses(line.events(), &found, &mut confusion);
                        misses.extend(wrong.into_iter().map(|miss| (line, miss)));
                    }
                }
                Ok::<(), Error>(())
            },
        )?;
        self.heading(set, &path)?;
        self.out.line(format!(
            "  {}, {} by hand, {} found",
            count(scores.sentences as u64, "sentence", "sentences"),
            count(scores.gold as u64, "event", "events"),
            scores.predicted
        ))?;
        if self.args.by_type {
            for (event_type, rates) in &scores.by_type {
                self.out.line(format!(
                    "    {event_type:<10} gold {:>4}  found {:>4}  P {:.2} R {:.2} F1 {:.2}",
                    rates.gold,
                    rates.predicted,
                    score::share(rates.right, rates.predicted),
                    score::share(rates.right, rates.gold),
                    score::f1(rates.right, rates.gold, rates.predicted)
                ))?;
            }
        }
        if explained {
            self.out.line("  confusion, gold as coded")?;
            for line in confusion.lines() {
                self.out.line(format!("    {line}"))?;
            }
            self.missed(misses)?;
        }
        let mut figures = scores.figures(set);
        if set != "events-dev" {
            // Others were measured on sentences like those of the development set, not on ours.
            figures.iter_mut().for_each(|figure| figure.beside = &[]);
        }
        self.put(figures)
    }

    /// Misses by cause, each with its sentence.
    fn missed(&mut self, mut misses: Vec<(&Gold, Miss)>) -> Result<(), Error> {
        misses.sort_by_key(|(_, miss)| miss.cause);
        for group in misses.chunk_by(|a, b| a.1.cause == b.1.cause) {
            let Some((_, first)) = group.first() else { continue };
            let title = self.terminal.heading(first.cause.name());
            self.out.line(format!("  {title} {}", group.len()))?;
            for (line, miss) in group {
                self.out.line(format!("    {} {}  {}", line.doc, line.sent, miss.what))?;
                let text: Vec<&str> = line.sentence.text.split_whitespace().collect();
                self.out.line(format!("        {}", text.join(" ")))?;
            }
        }
        Ok(())
    }
}
