//! Opens record files, and refuses what is none.

use crate::schema;
use crate::Error;
use rusqlite::{Connection, OpenFlags};
use std::fs::File;
use std::io::Read;
use std::path::Path;
use std::time::Duration;

/// What the record is opened for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access {
    /// Ask only; the file must exist. Sees the last complete batch while another writes.
    Read,
    /// Ask and keep; makes the file where there is none.
    Write,
}

/// How the record is opened; the default suits all but tests and the impatient.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Options {
    /// How long to wait for another writer before [`Error::Busy`].
    pub wait: Duration,
    /// The file may not grow beyond so many pages of 4,096 bytes.
    pub page_limit: Option<u32>,
}

impl Default for Options {
    fn default() -> Self {
        Options { wait: Duration::from_secs(30), page_limit: None }
    }
}

const MAGIC: &[u8; 16] = b"SQLite format 3\0";

/// What can be told from the first bytes, before SQLite touches the file.
fn inspect(path: &Path) -> Result<(), Error> {
    let unreadable =
        |error: std::io::Error| Error::NotOurs { path: path.to_owned(), found: error.to_string() };
    let mut file = File::open(path).map_err(unreadable)?;
    let mut header = Vec::new();
    file.by_ref().take(100).read_to_end(&mut header).map_err(unreadable)?;
    let actual = file.metadata().map_err(unreadable)?.len();
    let beginning = &header[..header.len().min(MAGIC.len())];
    if beginning != &MAGIC[..beginning.len()] {
        let found = "it does not begin as a record does".to_owned();
        return Err(Error::NotOurs { path: path.to_owned(), found });
    }
    let truncated = |expected| Error::Truncated { path: path.to_owned(), expected, actual };
    let Some((header, _)) = header.split_first_chunk::<100>() else {
        return Err(truncated(100));
    };
    let page = match u16::from_be_bytes([header[16], header[17]]) {
        1 => 65536,
        size => u64::from(size),
    };
    let pages = u32::from_be_bytes([header[28], header[29], header[30], header[31]]);
    let expected = page * u64::from(pages);
    // A process killed while it moved its log into the file leaves the file short and the log
    // whole; SQLite mends that.
    let log = path
        .with_file_name(format!("{}-wal", path.file_name().unwrap_or_default().to_string_lossy()));
    let logged = log.metadata().is_ok_and(|log| log.len() > 0);
    if actual < expected && !logged {
        return Err(truncated(expected));
    }
    Ok(())
}

pub(crate) fn open(path: &Path, access: Access, options: &Options) -> Result<Connection, Error> {
    let fail = |error| Error::from_sql(path, options.wait, error);
    let exists = path.exists();
    let fresh = !exists || path.metadata().is_ok_and(|file| file.len() == 0);
    match access {
        Access::Read if !exists => return Err(Error::NotFound { path: path.to_owned() }),
        Access::Read if fresh => {
            let found = "it is empty".to_owned();
            return Err(Error::NotOurs { path: path.to_owned(), found });
        }
        _ if !fresh => inspect(path)?,
        _ => {}
    }
    let db = match access {
        Access::Read => open_to_read(path).map_err(fail)?,
        Access::Write => {
            writable(path)?;
            let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE;
            Connection::open_with_flags(path, flags | OpenFlags::SQLITE_OPEN_NO_MUTEX)
                .map_err(fail)?
        }
    };
    match prepare(&db, path, access, options) {
        Ok(()) => Ok(db),
        Err(Failed::Sql(error)) => Err(fail(error)),
        Err(Failed::Record(error)) => Err(error),
        // Asking an older record brings it to today's format first.
        Err(Failed::Older(found)) => {
            drop(db);
            open(path, Access::Write, options).map_err(|error| Error::Older {
                path: path.to_owned(),
                found,
                known: schema::VERSION,
                why: error.to_string().lines().next().unwrap_or_default().to_owned(),
            })?;
            open(path, Access::Read, options)
        }
    }
}

/// A folder nobody may write to has no place for SQLite's shared memory; a record at rest
/// there can be read all the same.
fn open_to_read(path: &Path) -> rusqlite::Result<Connection> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let db = Connection::open_with_flags(path, flags)?;
    match db.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get::<_, i64>(0)) {
        Err(rusqlite::Error::SqliteFailure(failure, _))
            if failure.code == rusqlite::ErrorCode::CannotOpen =>
        {
            let escaped: String = path
                .to_string_lossy()
                .chars()
                .map(|c| match c {
                    '?' => "%3f".to_owned(),
                    '#' => "%23".to_owned(),
                    '%' => "%25".to_owned(),
                    c => c.to_string(),
                })
                .collect();
            let uri = format!("file:{escaped}?immutable=1");
            Connection::open_with_flags(uri, flags | OpenFlags::SQLITE_OPEN_URI)
        }
        _ => Ok(db),
    }
}

/// SQLite opens a file it may not write to for reading, without a word.
fn writable(path: &Path) -> Result<(), Error> {
    std::fs::OpenOptions::new().append(true).create(true).open(path).map(|_| ()).map_err(|error| {
        Error::NotWritable { path: path.to_owned(), why: error.kind().to_string() }
    })
}

enum Failed {
    Sql(rusqlite::Error),
    Record(Error),
    /// A format before today's, where nothing may be written.
    Older(i64),
}

impl From<rusqlite::Error> for Failed {
    fn from(error: rusqlite::Error) -> Self {
        Failed::Sql(error)
    }
}

fn prepare(db: &Connection, path: &Path, access: Access, options: &Options) -> Result<(), Failed> {
    db.busy_timeout(options.wait)?;
    db.set_prepared_statement_cache_capacity(96);
    let objects: i64 = db.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0))?;
    let application: i64 = db.query_row("PRAGMA application_id", [], |row| row.get(0))?;
    let version: i64 = db.query_row("PRAGMA user_version", [], |row| row.get(0))?;
    let ours = application == schema::APPLICATION_ID;
    if !ours && (objects > 0 || access == Access::Read) {
        // A disk without room for the first tables leaves a file without any.
        let found = match objects {
            0 => "it is empty".to_owned(),
            _ => "it is an SQLite file of another program".to_owned(),
        };
        return Err(Failed::Record(Error::NotOurs { path: path.to_owned(), found }));
    }
    if version > schema::VERSION {
        let made_by = db
            .query_row("SELECT value FROM about WHERE key = 'written_by'", [], |row| row.get(0))
            .unwrap_or_else(|_| "unknown".to_owned());
        return Err(Failed::Record(Error::Newer {
            path: path.to_owned(),
            found: version,
            known: schema::VERSION,
            made_by,
            ours: env!("CARGO_PKG_VERSION"),
        }));
    }
    if access == Access::Write {
        if let Some(pages) = options.page_limit {
            db.pragma_update(None, "max_page_count", pages)?;
        }
        db.query_row("PRAGMA journal_mode = WAL", [], |_| Ok(()))?;
        // Every commit reaches the disk before `keep` returns: what was reported as kept
        // outlives a power cut, not only a killed process. Batches make that cheap.
        db.pragma_update(None, "synchronous", "FULL")?;
        // In a large record every batch touches pages all over the file, many of them again and
        // again: a longer log moves each into the file once for several batches.
        db.pragma_update(None, "wal_autocheckpoint", 32_000)?;
        db.pragma_update(None, "cache_size", -262_144)?;
        // The references are for readers; `Record::check` holds the promises.
        db.pragma_update(None, "foreign_keys", false)?;
        schema::migrate(db)?;
    } else {
        db.pragma_update(None, "cache_size", -65_536)?;
        if version < schema::VERSION {
            return Err(Failed::Older(version));
        }
    }
    Ok(())
}
