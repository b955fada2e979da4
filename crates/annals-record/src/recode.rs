//! Codes kept texts anew, after a change of the codebook or the program.

use crate::keep;
use crate::reread::{article_of, reports_of};
use crate::rows::{CodedArticle, RunInfo};
use crate::{Error, Record};
use annals_model::{Article, EventType, Participant, Report};
use rusqlite::{params, TransactionBehavior};
use serde::Serialize;
use std::collections::BTreeMap;

/// What a report became when its sentence was coded again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Change {
    Gained,
    Lost,
    /// Another report of the same sentence stands in its place.
    Changed,
}

/// A report that is not as it was.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ReportChange {
    pub change: Change,
    /// The type it has now, or had where it is lost.
    pub event_type: EventType,
    /// `CONSULT phone, actual: ARD GOV (Ilan Verro) → KES GOV`.
    pub before: Option<String>,
    pub after: Option<String>,
    pub sentence: String,
    pub headline: Option<String>,
    /// Lasting key of the article.
    pub article: String,
}

/// What a recoding did.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Recoded {
    /// Revisions coded again.
    pub revisions: u64,
    /// Revisions whose reports stay as they are, since their words were not kept.
    pub without_text: u64,
    /// Revisions that could not be coded, and stay as they are.
    pub left: u64,
    /// Revisions of which some report changed in any way.
    pub rewritten: u64,
    pub reports_before: u64,
    pub reports_after: u64,
    pub events_before: u64,
    pub events_after: u64,
}

/// How a recoding is done.
#[derive(Clone, Debug, Default)]
pub struct RecodeInfo {
    /// What the new reports are made with.
    pub run: RunInfo,
    /// Undo it all at the end: only the differences are wanted.
    pub dry_run: bool,
}

/// Revisions coded at a time.
const BATCH: usize = 256;

impl Record {
    /// Codes every kept text again with `code`, which is given articles and returns them
    /// coded, in the same order, or nothing for one that must stay as it is; hands each
    /// difference to `each`.
    ///
    /// All of it is one transaction: until it is complete, readers see the record as it was,
    /// and a killed process leaves it so. Only revisions whose reports differ are rewritten.
    ///
    /// # Errors
    /// [`Error::Busy`] when another process writes, [`Error::Full`] when the disk is.
    pub fn recode(
        &mut self,
        info: &RecodeInfo,
        mut code: impl FnMut(Vec<Article>) -> Vec<Option<CodedArticle>>,
        mut each: impl FnMut(ReportChange),
    ) -> Result<Recoded, Error> {
        let mut work = || -> rusqlite::Result<Recoded> {
            let transaction = self.db.transaction_with_behavior(TransactionBehavior::Immediate)?;
            let number = |sql: &str| {
                transaction.query_row(sql, [], |row| row.get::<_, i64>(0)).map(|n| n as u64)
            };
            let run = keep::begin_run(&transaction, &info.run, "recode")?;
            const EVENTS: &str = "SELECT count(*) FROM events WHERE origins > 0";
            const REPORTS: &str = "SELECT count(*) FROM reports";
            let mut done = Recoded {
                without_text: number(
                    "SELECT count(*) FROM revisions WHERE revision NOT IN \
                     (SELECT revision FROM texts)",
                )?,
                reports_before: number(REPORTS)?,
                events_before: number(EVENTS)?,
                ..Recoded::default()
            };
            let mut after = 0;
            loop {
                let revisions: Vec<i64> = transaction
                    .prepare_cached(
                        "SELECT revision FROM texts WHERE revision > ?1 ORDER BY revision LIMIT ?2",
                    )?
                    .query_map(params![after, BATCH as i64], |row| row.get(0))?
                    .collect::<Result<_, _>>()?;
                let Some(last) = revisions.last() else { break };
                after = *last;
                let articles = revisions
                    .iter()
                    .map(|revision| article_of(&transaction, *revision))
                    .collect::<Result<Vec<_>, _>>()?;
                let coded = code(articles);
                let mut batch = keep::Batch::new(&transaction, &mut self.entities, &run);
                for (revision, coded) in revisions.iter().zip(&coded) {
                    let Some(coded) = coded else {
                        done.left += 1;
                        continue;
                    };
                    done.revisions += 1;
                    let before = reports_of(&transaction, *revision)?;
                    if before.iter().map(|(_, report)| report).eq(&coded.reports) {
                        continue;
                    }
                    done.rewritten += 1;
                    let before: Vec<Report> =
                        before.into_iter().map(|(_, report)| report).collect();
                    let article: String = transaction
                        .prepare_cached(
                            "SELECT a.key FROM revisions v JOIN articles a USING (article) \
                             WHERE v.revision = ?1",
                        )?
                        .query_row([revision], |row| row.get(0))?;
                    differences(coded, &before, &article, &mut each);
                    batch.replace(*revision, coded)?;
                }
                batch.finish()?;
            }
            // All reports are now as this run has them.
            transaction.execute(
                "UPDATE reports SET run = ?1 WHERE run <> ?1 \
                 AND revision IN (SELECT revision FROM texts)",
                [run.id],
            )?;
            transaction.execute("UPDATE runs SET finished = 1 WHERE run = ?1", [run.id])?;
            let number = |sql: &str| {
                transaction.query_row(sql, [], |row| row.get::<_, i64>(0)).map(|n| n as u64)
            };
            done.reports_after = number(REPORTS)?;
            done.events_after = number(EVENTS)?;
            match info.dry_run {
                true => transaction.rollback()?,
                false => transaction.commit()?,
            }
            Ok(done)
        };
        let done = work();
        // Rows made in what was undone are gone.
        if info.dry_run || done.is_err() {
            self.entities.clear();
        }
        done.map_err(|error| self.failed(error))
    }
}

/// What a report says, on one line.
fn said(report: &Report) -> String {
    let party = |party: &Participant| {
        let mut text = party.country.map_or("?".to_owned(), |code| code.as_str().to_owned());
        for sector in &party.sectors {
            text.push(' ');
            text.push_str(sector.as_str());
        }
        match &party.name {
            Some(name) => format!("{text} ({name})"),
            None => text,
        }
    };
    let side = |list: &[Participant]| list.iter().map(party).collect::<Vec<_>>().join(" + ");
    let mut text = report.event_type.to_string();
    for mode in &report.modes {
        text.push_str(&format!(" {mode}"));
    }
    if report.tally {
        text.push_str(", tally");
    }
    text.push_str(&format!(", {}", report.status));
    if let Some(when) = report.when {
        text.push_str(&format!(", {when}"));
    }
    text.push_str(": ");
    text.push_str(&side(&report.actors));
    if !report.recipients.is_empty() {
        text.push_str(&format!(" → {}", side(&report.recipients)));
    }
    text
}

/// Reports that say the same are the same; of the rest, those of one sentence are paired,
/// those of one type first.
fn differences(
    coded: &CodedArticle,
    before: &[Report],
    article: &str,
    each: &mut dyn FnMut(ReportChange),
) {
    type Told<'r> = Vec<(&'r Report, String)>;
    let mut sentences: BTreeMap<u32, (Told, Told)> = BTreeMap::new();
    for report in before {
        // A sentence is where its words are: another parser may number it otherwise.
        sentences.entry(report.sentence_span.start).or_default().0.push((report, said(report)));
    }
    for report in &coded.reports {
        sentences.entry(report.sentence_span.start).or_default().1.push((report, said(report)));
    }
    for (mut old, mut new) in sentences.into_values() {
        old.retain(|(_, words)| match new.iter().position(|(_, other)| other == words) {
            Some(at) => {
                new.remove(at);
                false
            }
            None => true,
        });
        let mut tell = |old: Option<(&Report, String)>, new: Option<(&Report, String)>| {
            let Some(report) = new.as_ref().or(old.as_ref()).map(|(report, _)| *report) else {
                return;
            };
            each(ReportChange {
                change: match (&old, &new) {
                    (Some(_), Some(_)) => Change::Changed,
                    (None, _) => Change::Gained,
                    (_, None) => Change::Lost,
                },
                event_type: report.event_type,
                before: old.map(|(_, words)| words),
                after: new.map(|(_, words)| words),
                sentence: report.sentence_span.of(&coded.article.text).to_owned(),
                headline: coded.article.headline().map(str::to_owned),
                article: article.to_owned(),
            });
        };
        for same_type in [true, false] {
            old = old
                .into_iter()
                .filter_map(|(report, words)| {
                    let fits = |(other, _): &(&Report, String)| {
                        !same_type || other.event_type == report.event_type
                    };
                    match new.iter().position(fits) {
                        Some(at) => {
                            tell(Some((report, words)), Some(new.remove(at)));
                            None
                        }
                        None => Some((report, words)),
                    }
                })
                .collect();
        }
        old.into_iter().for_each(|old| tell(Some(old), None));
        new.into_iter().for_each(|new| tell(None, Some(new)));
    }
}

impl keep::Batch<'_> {
    /// Puts new reports in the place of a revision's old ones.
    fn replace(&mut self, revision: i64, coded: &CodedArticle) -> rusqlite::Result<()> {
        let db = self.db;
        let placed: Vec<(i64, i32, i64)> = db
            .prepare_cached(
                "SELECT p.block, p.day, p.report FROM reports r JOIN placements p USING (report) \
                 WHERE r.revision = ?1",
            )?
            .query_map([revision], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?
            .collect::<Result<_, _>>()?;
        for (block, day, report) in placed {
            self.gathering.remove(db, block, day, report)?;
            db.prepare_cached("DELETE FROM report_parties WHERE report = ?1")?.execute([report])?;
        }
        let words: Vec<(i64, String)> = db
            .prepare_cached(
                "SELECT s.sentence, CAST(substr(CAST(t.text AS BLOB), s.span_start + 1, \
                 s.span_end - s.span_start) AS TEXT) FROM sentences s \
                 JOIN texts t USING (revision) WHERE s.revision = ?1",
            )?
            .query_map([revision], |row| Ok((row.get(0)?, row.get(1)?)))?
            .collect::<Result<_, _>>()?;
        self.unsaid.extend(words);
        for table in ["reports", "sentences"] {
            db.prepare_cached(&format!("DELETE FROM {table} WHERE revision = ?1"))?
                .execute([revision])?;
        }
        let home = self.home_of(revision, &coded.article)?;
        self.insert_reports(coded, &home)?;
        for finding in &coded.findings {
            keep::note(db, self.run, finding, Some(revision))?;
        }
        Ok(())
    }
}
