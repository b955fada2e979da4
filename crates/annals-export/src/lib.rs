//! Rows to files: events as tables, as PLOVER lines of JSON, and in the shapes that other
//! programs of the field write.
//!
//! The formats are listed once, in [`formats`]; help, documents and tests walk that list. Each
//! tells its columns, with [`Format::columns`]; COLUMNS.md is made of that.
//!
//! ```
//! use annals_export::{write, Format, Settings};
//! let mut out = Vec::new();
//! let written = write(Format::Csv, std::iter::empty(), &mut out, &Settings::default())?;
//! assert_eq!(written.rows, 0);
//! assert!(out.starts_with(b"id,event_type,"));
//! # Ok::<(), annals_export::Error>(())
//! ```
//!
//! [`export`] writes from a record to a file or folder that appears whole or not at all, in
//! bounded memory however many rows there are.

mod cell;
mod codes;
mod document;
mod draft;
mod events;
pub mod formats;
mod plover;

pub use cell::{Column, Described, Kind, Rows, Value};
pub use document::columns_document;
pub use draft::Draft;
pub use events::COLUMNS as EVENT_COLUMNS;
pub use formats::{Format, RowWriter, Table};
pub use plover::validate_plover;

use annals_record::{EventRow, Filter, Mention, Record, RunInfo};
use std::collections::BTreeMap;
use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};
use std::sync::mpsc::{sync_channel, Receiver};

/// What can go wrong while rows are written.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error("no format is called `{name}`\n  hint: one of {}", known.join(", "))]
    UnknownFormat { name: String, known: Vec<&'static str> },
    #[error("`{format}` is a folder of files and cannot be written to one stream\n  hint: annals export --format {format} FOLDER")]
    NeedsFolder { format: &'static str },
    #[error("`{}` exists and was left as it is\n  hint: --force overwrites it", path.display())]
    Exists { path: PathBuf },
    #[error("`{}` was left as it is: {why}\n  hint: name another place", path.display())]
    Occupied { path: PathBuf, why: String },
    #[error("cannot write `{}`\n  hint: check that there is room and that the folder is there and may be written to; nothing half-written was left", path.display())]
    Write {
        path: PathBuf,
        #[source]
        source: std::io::Error,
    },
    #[error("cannot write: {0}")]
    Io(#[from] std::io::Error),
    #[error("event `{id}` cannot be put into JSON: {source}")]
    Json { id: String, source: serde_json::Error },
    #[error(transparent)]
    Record(#[from] annals_record::Error),
    #[cfg(feature = "parquet")]
    #[error("the rows cannot be put into Parquet: {0}")]
    Parquet(parquet::errors::ParquetError),
}

/// What a format needs to know beside the rows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Settings {
    /// The day the coding was done, as the caller gives it: `2026-01-05`.
    pub coded_date: Option<String>,
    /// Columns of the terminal; tables cut their rows to fit. `None` cuts nothing.
    pub width: Option<usize>,
    /// The runs that made the record, for formats that say where they come from.
    pub runs: Vec<RunInfo>,
}

impl Settings {
    /// What a record says of itself.
    ///
    /// # Errors
    /// What reading the record may give.
    pub fn of(record: &Record) -> Result<Settings, Error> {
        let runs = record.runs()?;
        // The day of the last run, so that asking twice gives the same bytes.
        let coded_date = runs.last().and_then(|run| run.started_at.get(..10).map(str::to_owned));
        Ok(Settings { coded_date, width: None, runs })
    }

    /// One field of the runs, each value once, in order.
    pub(crate) fn of_runs(&self, field: fn(&RunInfo) -> &str) -> Vec<&str> {
        let mut values: Vec<&str> = self.runs.iter().map(field).collect();
        values.sort_unstable();
        values.dedup();
        values
    }
}

/// What formats with room for it say about rights.
pub const LICENCE_NOTE: &str = "The codes may be used as the maker of this record allows. \
    Sentences, triggers and headlines quote articles and remain their publishers'. The codes \
    follow the PLOVER ontology of the Open Event Data Alliance.";

/// Events a format has no place for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LeftOut {
    pub events: u64,
    /// Ids of the first ten.
    pub first: Vec<String>,
}

/// What was written, and what could not be said in the format.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Written {
    /// Events written.
    pub rows: u64,
    /// Events left out, by reason.
    pub left_out: BTreeMap<&'static str, LeftOut>,
}

impl Written {
    pub(crate) fn leave_out(&mut self, id: &str, why: &'static str) {
        let left = self.left_out.entry(why).or_default();
        left.events += 1;
        if left.first.len() < 10 {
            left.first.push(id.to_owned());
        }
    }
}

/// Writes all rows in one format.
///
/// # Errors
/// [`Error::Io`] when `out` does not take them, [`Error::NeedsFolder`] when the format is no
/// stream.
pub fn write(
    format: Format,
    rows: impl IntoIterator<Item = EventRow>,
    out: &mut dyn Write,
    settings: &Settings,
) -> Result<Written, Error> {
    let mut writer = format.writer(out, settings)?;
    for row in rows {
        writer.row(&row, &[])?;
    }
    writer.finish()
}

/// Writes the events of a record that pass a filter to a stream; all rows show one state of
/// the record, whatever is written meanwhile.
///
/// # Errors
/// As [`write`], and what reading the record may give.
pub fn stream(
    record: &Record,
    filter: &Filter,
    format: Format,
    out: &mut dyn Write,
    settings: &Settings,
) -> Result<Written, Error> {
    let mut writer = format.writer(out, settings)?;
    read(record, filter, format, |event, mentions| {
        writer.row(&event, &mentions)?;
        Ok(true)
    })?;
    writer.finish()
}

/// Writes the events of a record that pass a filter to a new file or, where the format is one,
/// folder.
///
/// # Errors
/// [`Error::Exists`] and [`Error::Occupied`] as with [`Draft`]; [`Error::Write`]; what reading
/// the record may give. Whatever fails, nothing is left at `to`.
pub fn export(
    record: &Record,
    filter: &Filter,
    format: Format,
    to: &Path,
    force: bool,
    settings: &Settings,
) -> Result<Written, Error> {
    let draft = match format.folder_files() {
        Some(ours) => Draft::folder(to, force, ours)?,
        None => Draft::file(to, force)?,
    };
    // Reading rows and writing them are work for two.
    let (sender, receiver) = sync_channel::<Batch>(4);
    let written = std::thread::scope(|scope| {
        let writing = scope.spawn(|| write_draft(&draft, format, settings, receiver));
        let mut batch = Batch::new();
        let read = read(record, filter, format, |event, mentions| {
            batch.push((event, mentions));
            // The writer hangs up when it fails, and then tells why.
            Ok(batch.len() < BATCH || sender.send(std::mem::take(&mut batch)).is_ok())
        });
        // A writer that hung up has failed already.
        let _ = sender.send(batch);
        drop(sender);
        let written = writing.join().unwrap_or_else(|_| {
            Err(std::io::Error::other("the thread that writes has panicked").into())
        });
        read.and(written)
    });
    let written = written.map_err(|error| match error {
        Error::Io(source) => draft.failed(source),
        error => error,
    })?;
    draft.publish()?;
    Ok(written)
}

/// Rows on their way from the record to the writer.
type Batch = Vec<(EventRow, Vec<Mention>)>;
const BATCH: usize = 128;

fn write_draft(
    draft: &Draft,
    format: Format,
    settings: &Settings,
    rows: Receiver<Batch>,
) -> Result<Written, Error> {
    let take = |mut writer: Box<dyn RowWriter + '_>| {
        for (event, mentions) in rows.iter().flatten() {
            writer.row(&event, &mentions)?;
        }
        writer.finish()
    };
    if format.folder_files().is_some() {
        return take(format.folder_writer(draft.part(), settings)?);
    }
    let mut out = BufWriter::with_capacity(1 << 18, File::create_new(draft.part())?);
    let written = take(format.writer(&mut out, settings)?)?;
    out.flush()?;
    Ok(written)
}

/// Hands on the rows that pass a filter, with their reports where the format wants them, until
/// `each` returns false.
fn read(
    record: &Record,
    filter: &Filter,
    format: Format,
    mut each: impl FnMut(EventRow, Vec<Mention>) -> Result<bool, Error>,
) -> Result<(), Error> {
    let mut failed = None;
    record.try_events(filter, |event| {
        // The rows being read hold the state of the record, for these questions too.
        let mentions = match format.wants_mentions() {
            true => record.mentions(&event.id).map_err(Error::from),
            false => Ok(Vec::new()),
        };
        let on = mentions.and_then(|mentions| each(event, mentions));
        on.unwrap_or_else(|error| {
            failed = Some(error);
            false
        })
    })?;
    failed.map_or(Ok(()), Err)
}
