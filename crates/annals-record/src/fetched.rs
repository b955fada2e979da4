//! What servers said of the addresses that were read: the means to ask only for changes.

use crate::rows::Run;
use crate::{Error, Record};

/// How a server names the version of an address that was read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Fetched {
    pub url: String,
    /// The `ETag` header, as sent.
    pub etag: Option<String>,
    /// The `Last-Modified` header, as sent.
    pub last_modified: Option<String>,
}

impl Record {
    /// The versions of all addresses read so far, by address.
    ///
    /// # Errors
    /// What SQLite could not read.
    pub fn fetched(&self) -> Result<Vec<Fetched>, Error> {
        let read = || -> rusqlite::Result<Vec<Fetched>> {
            let mut rows =
                self.db.prepare("SELECT url, etag, last_modified FROM fetched ORDER BY url")?;
            let rows = rows.query_map([], |row| {
                Ok(Fetched { url: row.get(0)?, etag: row.get(1)?, last_modified: row.get(2)? })
            })?;
            rows.collect()
        };
        read().map_err(|error| self.failed(error))
    }

    /// Remembers the versions of addresses whose pages were kept.
    ///
    /// To be called when [`Record::keep`] has returned for them: an address remembered too
    /// early is not asked for again, and its pages are lost.
    ///
    /// ```
    /// use annals_record::{Access, Fetched, Record, RunInfo};
    /// # let folder = tempfile::tempdir()?;
    /// # let path = folder.path().join("annals.db");
    /// let mut record = Record::open(&path, Access::Write)?;
    /// let run = record.begin_run(&RunInfo::default())?;
    /// let url = "https://straits.example/feed".to_owned();
    /// record.remember(&run, &[Fetched { url, etag: Some("\"7\"".into()), last_modified: None }])?;
    /// assert_eq!(record.fetched()?[0].etag.as_deref(), Some("\"7\""));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// What SQLite could not write.
    pub fn remember(&mut self, run: &Run, fetched: &[Fetched]) -> Result<(), Error> {
        self.write(|db, _| {
            let mut insert = db.prepare_cached(
                "INSERT OR REPLACE INTO fetched (url, etag, last_modified, run)
                 VALUES (?1, ?2, ?3, ?4)",
            )?;
            for Fetched { url, etag, last_modified } in fetched {
                insert.execute((url, etag, last_modified, run.id))?;
            }
            Ok(())
        })
    }
}
