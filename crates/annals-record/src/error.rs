use std::path::{Path, PathBuf};
use std::time::Duration;

/// What can go wrong with a record file.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error("no record at `{}`\n  hint: `annals read` makes one; name another with --into or --record", path.display())]
    NotFound { path: PathBuf },

    #[error("`{}` is no record of Annals: {found}\n  hint: name another file, or move this one away", path.display())]
    NotOurs { path: PathBuf, found: String },

    #[error("`{}` has record format {found}, written by annals {made_by}; this is annals {ours}, which reads formats up to {known}\n  hint: use annals {made_by} or later, or keep a second record in another file", path.display())]
    Newer { path: PathBuf, found: i64, known: i64, made_by: String, ours: &'static str },

    #[error("`{}` has record format {found}, which this annals must first bring to format {known}, and cannot: {why}\n  hint: copy it to a place that can be written to, and ask the copy", path.display())]
    Older { path: PathBuf, found: i64, known: i64, why: String },

    #[error("`{}` is cut short: {actual} bytes where its header says {expected}\n  hint: fetch or copy it again, or restore a backup", path.display())]
    Truncated { path: PathBuf, expected: u64, actual: u64 },

    #[error("`{}` is damaged: {detail}\n  hint: restore a backup, or read the pages again into a new record", path.display())]
    Damaged { path: PathBuf, detail: String },

    #[error("`{}` cannot be written: {why}\n  hint: check the folder's permissions, or name a record elsewhere", path.display())]
    NotWritable { path: PathBuf, why: String },

    #[error("`{}` is being written by another process{}; waited {} s\n  hint: let it finish, or write to another record", path.display(), holder.as_deref().map(|holder| format!(" ({holder})")).unwrap_or_default(), waited.as_secs_f64())]
    Busy { path: PathBuf, waited: Duration, holder: Option<String> },

    #[error("no room left for `{}`; what was reported as kept is safe\n  hint: free some space and run the same command again", path.display())]
    Full { path: PathBuf },

    #[error("`{}` cannot be read or written: {detail}\n  hint: check that the disk is sound and has room; what was reported as kept is safe", path.display())]
    Disk { path: PathBuf, detail: String },

    #[error("`{filter}` cannot be searched for: {why}")]
    Filter { filter: String, why: String },

    #[error("`{}`: {source}", path.display())]
    Database { path: PathBuf, source: rusqlite::Error },
}

impl Error {
    /// Puts SQLite's error into the words of the record.
    pub(crate) fn from_sql(path: &Path, wait: Duration, source: rusqlite::Error) -> Error {
        use rusqlite::ErrorCode as Code;
        let path = path.to_owned();
        match &source {
            rusqlite::Error::SqliteFailure(failure, detail) => {
                let detail = detail.clone().unwrap_or_else(|| failure.to_string());
                match failure.code {
                    Code::DatabaseBusy | Code::DatabaseLocked => {
                        Error::Busy { path, waited: wait, holder: None }
                    }
                    Code::DiskFull => Error::Full { path },
                    Code::SystemIoFailure => Error::Disk { path, detail },
                    Code::DatabaseCorrupt => Error::Damaged { path, detail },
                    Code::NotADatabase => Error::NotOurs { path, found: detail },
                    Code::ReadOnly | Code::CannotOpen | Code::PermissionDenied => {
                        Error::NotWritable { path, why: detail }
                    }
                    _ => Error::Database { path, source },
                }
            }
            rusqlite::Error::FromSqlConversionFailure(_, _, cause) => {
                Error::Damaged { path, detail: cause.to_string() }
            }
            rusqlite::Error::InvalidColumnType(column, name, found) => Error::Damaged {
                path,
                detail: format!("column {column} `{name}` holds a value of type {found}"),
            },
            _ => Error::Database { path, source },
        }
    }
}
