//! What the pages ask: a record, the codebook, and answers that still hold.

use crate::error::Refusal;
use annals_codebook::{Codebook, Source};
use annals_parse::Model;
use annals_record::{Access, Record, Summary};
use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// What a server is given to show.
pub struct Site {
    pub record: PathBuf,
    pub book: Codebook,
    /// The chapters, for the pages that show them.
    pub source: Source,
    pub model: &'static Model,
}

/// What one request asks with: a connection of its own.
pub(crate) struct Desk<'a> {
    pub site: &'a Site,
    pub record: &'a Record,
    kept: &'a Kept,
}

impl Desk<'_> {
    pub fn book(&self) -> &Codebook {
        &self.site.book
    }

    /// What the record holds in numbers, counted once for each state of it.
    pub fn summary(&self) -> Result<Arc<Summary>, Refusal> {
        if let Some(summary) = lock(&self.kept.summary).clone() {
            return Ok(summary);
        }
        let summary = Arc::new(self.record.summary()?);
        *lock(&self.kept.summary) = Some(summary.clone());
        Ok(summary)
    }
}

/// A thread that panicked left nothing half done here: all that is kept can be made anew.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A finished answer.
#[derive(Clone)]
pub(crate) struct Answer {
    pub kind: &'static str,
    pub body: Arc<[u8]>,
    /// The name a browser saves it under; pages have none.
    pub file: Option<String>,
}

/// Bytes of answers that are kept.
const ROOM: usize = 48 << 20;

/// Answers and numbers that hold until somebody writes to the record.
#[derive(Default)]
struct Kept {
    summary: Mutex<Option<Arc<Summary>>>,
    answers: Mutex<(usize, HashMap<String, Answer>)>,
}

impl Kept {
    fn clear(&self) {
        *lock(&self.summary) = None;
        *lock(&self.answers) = (0, HashMap::new());
    }
}

/// Connections to one record, as many as there are requests at a time, and what they found.
pub(crate) struct Desks {
    site: Site,
    idle: Mutex<Vec<Record>>,
    /// A connection that does nothing but notice what others wrote, and the state it last saw.
    watch: Mutex<(Record, i64)>,
    kept: Kept,
}

impl Desks {
    /// Opens the record for reading.
    ///
    /// # Errors
    /// Those of [`Record::open`].
    pub fn open(site: Site) -> Result<Desks, annals_record::Error> {
        let record = Record::open(&site.record, Access::Read)?;
        let state = record.state()?;
        Ok(Desks {
            site,
            idle: Mutex::new(Vec::new()),
            watch: Mutex::new((record, state)),
            kept: Kept::default(),
        })
    }

    /// Forgets what no longer holds.
    fn look(&self) -> Result<(), Refusal> {
        let mut watch = lock(&self.watch);
        let now = watch.0.state()?;
        if now != watch.1 {
            watch.1 = now;
            self.kept.clear();
        }
        Ok(())
    }

    /// The answer to an address, made by `make` unless it is known already. `stop` is given
    /// what ends the work when it takes too long.
    pub fn answer(
        &self,
        address: &str,
        stop: impl FnOnce(annals_record::Stopper),
        make: impl FnOnce(&Desk<'_>) -> Result<Answer, Refusal>,
    ) -> Result<Answer, Refusal> {
        self.look()?;
        if let Some(answer) = lock(&self.kept.answers).1.get(address) {
            return Ok(answer.clone());
        }
        let idle = lock(&self.idle).pop();
        let record = match idle {
            Some(record) => record,
            None => Record::open(&self.site.record, Access::Read)?,
        };
        stop(record.stopper());
        let before = lock(&self.watch).1;
        let answer = make(&Desk { site: &self.site, record: &record, kept: &self.kept });
        lock(&self.idle).push(record);
        let answer = answer?;
        let mut answers = lock(&self.kept.answers);
        let size = address.len() + answer.body.len();
        // An answer found while the record changed may be of either state.
        if size < ROOM / 8 && lock(&self.watch).1 == before {
            if answers.0 + size > ROOM {
                *answers = (0, HashMap::new());
            }
            answers.0 += size;
            answers.1.insert(address.to_owned(), answer.clone());
        }
        Ok(answer)
    }
}
