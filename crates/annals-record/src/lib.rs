//! Reports to an embedded, queryable record.
//!
//! A record is one SQLite file (with a `-wal` beside it while it is written). It keeps
//! articles with their revisions, reports with all they rest on, and the events the reports
//! agree on; it can be read by any number of readers while one process writes, and opened by
//! R, Python, Stata or DuckDB, whose friends are the views `events_flat` (a row an event) and
//! `reports_flat` (a row a report). The tables are documented where they are made, in
//! `schema/v1.sql`.
//!
//! ```
//! use annals_record::{Access, CodedArticle, Filter, Record, RunInfo};
//! # let folder = tempfile::tempdir()?;
//! # let path = folder.path().join("annals.db");
//! let mut record = Record::open(&path, Access::Write)?;
//! let run = record.begin_run(&RunInfo { keep_text: true, ..RunInfo::default() })?;
//! let mut coded = CodedArticle::default();
//! coded.article.push_part(annals_model::PartKind::Headline, "Ardovia and Kestany talk", None);
//! record.keep(&run, &[coded])?;
//! record.finish_run(&run)?;
//! assert_eq!(record.summary()?.articles, 1);
//! record.events(&Filter::default(), |event| println!("{}", event.id))?;
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # What holds
//!
//! - **Reading twice changes nothing.** An article is known by its URL (or outlet, headline
//!   and day, or words), a revision by everything a reader would see change.
//! - **The order of reading makes no difference**: the same articles give the same events,
//!   ids, origins and exports, whatever the batches.
//! - **What [`Record::keep`] returned for is safe**, from a killed process and from a power
//!   cut: a batch is one transaction, and its commit waits for the disk.
//! - **Every report kept belongs to an event**, in every state a reader can see.
//! - Merging rules: see `cluster.rs`; copies and origins: `origin.rs`.
//! - With `keep_text` off, spans and hashes are stored instead of sentences, mentions and the
//!   index of words; headlines and addresses stay, as citations.

mod article;
mod check;
mod cluster;
mod correction;
mod dyad;
mod dyads;
mod error;
mod features;
mod fetched;
mod filter;
mod gather;
mod hash;
mod history;
mod identity;
mod keep;
mod links;
mod mentions;
mod open;
mod origin;
mod overview;
mod party;
mod query;
mod recode;
mod reread;
mod rows;
mod schema;
mod stored;
mod wording;

pub use article::{ArticleDetail, ArticleReport, RevisionDetail};
pub use error::Error;
pub use fetched::Fetched;
pub use filter::{Filter, Order};
pub use history::{ArticleHistory, RevisionRow};
pub use links::{EventLink, LinkKind, NearEvent};
pub use mentions::Mention;
pub use open::{Access, Options};
pub use overview::{CountryRow, Glance, PlaceRow, RelationRow, Relations, Stopper};
pub use party::{EntityRecord, PartnerRow, RoleRow};
pub use recode::{Change, RecodeInfo, Recoded, ReportChange};
pub use rows::{
    ArticleInfo, ArticleRow, CodedArticle, DyadQuery, DyadRecord, EntityRow, EventDetail, EventRow,
    FindingRow, Kept, MonthRow, OriginRow, PairRow, Party, ReportDetail, Run, RunInfo,
    SentenceText, SourceCounts, SpeakerCount, StampText, Summary, TallyComparison, TypeCount, Who,
};

use annals_model::Finding;
use rusqlite::{Connection, OptionalExtension, TransactionBehavior};
use std::path::{Path, PathBuf};

/// An open record.
#[derive(Debug)]
pub struct Record {
    db: Connection,
    path: PathBuf,
    options: Options,
    entities: keep::EntityCache,
}

impl Record {
    /// Opens the record at `path`; with [`Access::Write`] makes it where there is none.
    ///
    /// # Errors
    /// [`Error::NotFound`], [`Error::NotOurs`], [`Error::Newer`], [`Error::Truncated`],
    /// [`Error::Damaged`], [`Error::NotWritable`], [`Error::Busy`], [`Error::Full`].
    pub fn open(path: impl AsRef<Path>, access: Access) -> Result<Record, Error> {
        Record::open_with(path, access, Options::default())
    }

    /// As [`Record::open`], with a waiting time and size limit of the caller's choice.
    pub fn open_with(
        path: impl AsRef<Path>,
        access: Access,
        options: Options,
    ) -> Result<Record, Error> {
        let path = path.as_ref();
        let db = open::open(path, access, &options)?;
        Ok(Record { db, path: path.to_owned(), options, entities: Default::default() })
    }

    pub fn path(&self) -> &Path {
        &self.path
    }

    fn failed(&self, error: rusqlite::Error) -> Error {
        match Error::from_sql(&self.path, self.options.wait, error) {
            Error::Busy { path, waited, .. } => Error::Busy { path, waited, holder: self.holder() },
            error => error,
        }
    }

    /// The run that is under way, as far as the record knows.
    fn holder(&self) -> Option<String> {
        self.db
            .query_row(
                "SELECT annals_version, started_at FROM runs WHERE NOT finished \
                 ORDER BY run DESC LIMIT 1",
                [],
                |row| Ok((row.get::<_, String>(0)?, row.get::<_, String>(1)?)),
            )
            .optional()
            .ok()
            .flatten()
            .map(|(version, started)| format!("a run of annals {version} begun {started}"))
    }

    /// Begins a run: what is kept after this was made with `info`.
    pub fn begin_run(&mut self, info: &RunInfo) -> Result<Run, Error> {
        self.write(|db, _| keep::begin_run(db, info, "read"))
    }

    /// Keeps a batch: all of it or, on error, nothing. When this returns, it is on disk and
    /// its reports are gathered into events. Some hundreds of articles make a good batch.
    ///
    /// # Errors
    /// [`Error::Busy`] when another writer does not finish in time, [`Error::Full`] when the
    /// disk is; either way the record is as it was before.
    pub fn keep(&mut self, run: &Run, articles: &[CodedArticle]) -> Result<Vec<Kept>, Error> {
        self.write(|db, entities| {
            let mut batch = keep::Batch::new(db, entities, run);
            let kept =
                articles.iter().map(|article| batch.keep(article)).collect::<Result<_, _>>()?;
            batch.finish()?;
            Ok(kept)
        })
    }

    /// Stores findings that belong to no article, such as a file that could not be read.
    /// Returns how many were not there yet.
    pub fn note(&mut self, run: &Run, findings: &[Finding]) -> Result<usize, Error> {
        self.write(|db, _| {
            let mut added = 0;
            for finding in findings {
                added += usize::from(keep::note(db, run, finding, None)?);
            }
            Ok(added)
        })
    }

    /// Marks a run as complete and moves the log into the file.
    pub fn finish_run(&mut self, run: &Run) -> Result<(), Error> {
        self.write(|db, _| {
            db.execute("UPDATE runs SET finished = 1 WHERE run = ?1", [run.id])?;
            Ok(())
        })?;
        // Readers may hold the log open; then the next run moves it.
        self.db.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(())).or_else(|error| {
            match error.sqlite_error_code() {
                Some(rusqlite::ErrorCode::DatabaseBusy | rusqlite::ErrorCode::DatabaseLocked) => {
                    Ok(())
                }
                _ => Err(self.failed(error)),
            }
        })
    }

    fn write<T>(
        &mut self,
        work: impl FnOnce(&Connection, &mut keep::EntityCache) -> rusqlite::Result<T>,
    ) -> Result<T, Error> {
        let result = self.db.transaction_with_behavior(TransactionBehavior::Immediate).and_then(
            |transaction| {
                let done = work(&transaction, &mut self.entities)?;
                transaction.commit()?;
                Ok(done)
            },
        );
        result.map_err(|error| {
            // Rows made in what was undone are gone.
            self.entities.clear();
            self.failed(error)
        })
    }
}
