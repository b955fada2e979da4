//! A run: every page of every source into one record, on many threads, in one order.

use crate::engine::{Engine, Read};
use crate::sources::{self, Item, Sources};
use crate::{ordered, Error};
use annals_model::{Finding, Severity};
use annals_record::{CodedArticle, Fetched, Kept, Record};
use indicatif::{ProgressBar, ProgressStyle};
use jiff::civil::Date;
use std::collections::{BTreeMap, HashSet};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::Arc;
use std::time::{Duration, Instant};

/// How a run is done.
pub struct Options {
    pub threads: usize,
    pub keep_text: bool,
    pub sources: sources::Options,
    pub today: Date,
    /// How long one page may take; `None` sets no limit.
    pub patience: Option<Duration>,
    /// Show progress where standard error is a terminal.
    pub progress: bool,
}

/// What a run did, in numbers.
#[derive(Debug, Default)]
pub struct Tally {
    pub inputs: u64,
    pub pages: u64,
    pub new: u64,
    pub unchanged: u64,
    pub revised: u64,
    pub copies: u64,
    pub reports: u64,
    pub findings: Findings,
    pub took: Duration,
}

/// Findings of a run: the first of each severity in full, the rest by number.
#[derive(Debug, Default)]
pub struct Findings {
    pub shown: Vec<Finding>,
    pub counts: BTreeMap<(std::cmp::Reverse<Severity>, String), u64>,
}

impl Findings {
    /// Findings of one severity kept in full.
    const FULL: usize = 100;

    fn add(&mut self, finding: &Finding) {
        let key = (std::cmp::Reverse(finding.severity), finding.code.clone());
        *self.counts.entry(key).or_default() += 1;
        let same = self.shown.iter().filter(|other| other.severity == finding.severity).count();
        if same < Self::FULL {
            self.shown.push(finding.clone());
        }
    }

    pub fn of(&self, severity: Severity) -> u64 {
        let held = |(key, n): (&(std::cmp::Reverse<Severity>, String), &u64)| {
            (key.0 .0 == severity).then_some(*n)
        };
        self.counts.iter().filter_map(held).sum()
    }
}

/// Articles of one transaction, and the time after which a smaller batch is kept all the same.
const BATCH: usize = 256;
const BATCH_TIME: Duration = Duration::from_secs(2);

struct Keeper<'r> {
    record: &'r mut Record,
    run: annals_record::Run,
    articles: Vec<CodedArticle>,
    notes: Vec<Finding>,
    /// Addresses to be remembered with the articles read from them.
    fetched: Vec<Fetched>,
    /// Sources of pages that gave no article: they are asked for again.
    fruitless: HashSet<String>,
    since: Instant,
    tally: Tally,
}

/// What became of an item of the sources.
enum Done {
    Read(Box<Read>, String),
    Finding(Finding),
    Fetched(Fetched),
}

impl Keeper<'_> {
    fn take(&mut self, done: Done) -> Result<(), Error> {
        let read = match done {
            Done::Read(read, source) => {
                self.tally.pages += 1;
                if read.coded.is_none() && source.starts_with("http") {
                    self.fruitless.insert(source);
                }
                *read
            }
            Done::Finding(finding) => Read { coded: None, findings: vec![finding] },
            Done::Fetched(fetched) => {
                let named = fetched.etag.is_some() || fetched.last_modified.is_some();
                if named && !self.fruitless.contains(&fetched.url) {
                    self.fetched.push(fetched);
                }
                return Ok(());
            }
        };
        for finding in read.findings {
            self.tally.findings.add(&finding);
            self.notes.push(finding);
        }
        if let Some(coded) = read.coded {
            coded.findings.iter().for_each(|finding| self.tally.findings.add(finding));
            self.articles.push(coded);
        }
        if self.articles.len() >= BATCH || self.since.elapsed() > BATCH_TIME {
            self.keep()?;
        }
        Ok(())
    }

    fn keep(&mut self) -> Result<(), Error> {
        if !self.articles.is_empty() {
            let kept = self.record.keep(&self.run, &self.articles)?;
            for (kept, coded) in kept.iter().zip(&self.articles) {
                let reports = coded.reports.len() as u64;
                match kept {
                    Kept::New => self.tally.new += 1,
                    Kept::Unchanged => self.tally.unchanged += 1,
                    Kept::Revision { .. } => self.tally.revised += 1,
                    Kept::Copy { .. } => self.tally.copies += 1,
                }
                if *kept != Kept::Unchanged {
                    self.tally.reports += reports;
                }
            }
            self.articles.clear();
        }
        if !self.fetched.is_empty() {
            self.record.remember(&self.run, &self.fetched)?;
            self.fetched.clear();
        }
        if !self.notes.is_empty() {
            self.record.note(&self.run, &self.notes)?;
            self.notes.clear();
        }
        self.since = Instant::now();
        Ok(())
    }
}

/// Reads every source into the record.
///
/// Pages are read on `threads` threads and kept in the order of the sources, so that the
/// number of threads makes no difference to the record.
///
/// # Errors
/// What the record could not do; whatever it was told to keep before is kept.
pub fn read(
    record: &mut Record,
    engine: &Engine,
    sources: Sources,
    options: &Options,
) -> Result<Tally, Error> {
    let begun = Instant::now();
    let run = record.begin_run(&engine.run_info(options.keep_text))?;
    let inputs = sources.found().count() as u64;
    let bytes = Arc::new(AtomicU64::new(0));
    let bar = progress(options.progress, sources.bytes());
    let mut keeper = Keeper {
        record,
        run,
        articles: Vec::new(),
        notes: Vec::new(),
        fetched: Vec::new(),
        fruitless: HashSet::new(),
        since: begun,
        tally: Tally { inputs, ..Tally::default() },
    };
    let items = sources::read(sources, &options.sources, bytes.clone());
    let limits = &options.sources.limits;
    ordered::map(
        items,
        options.threads,
        |item| if let Item::Page(page) = item { page.bytes.len() as u64 } else { 0 },
        |item| match item {
            Item::Page(page) => {
                let read = Box::new(engine.read(&page, limits, options.today, options.patience));
                Done::Read(read, page.origin.source)
            }
            Item::Finding(finding) => Done::Finding(finding),
            Item::Fetched(fetched) => Done::Fetched(fetched),
        },
        |done| {
            keeper.take(done)?;
            bar.set_position(bytes.load(Ordering::Relaxed));
            let reports = keeper.tally.reports;
            bar.set_message(format!("{} pages, {reports} reports", keeper.tally.pages));
            Ok::<(), Error>(())
        },
    )?;
    keeper.keep()?;
    bar.finish_and_clear();
    let Keeper { run, mut tally, .. } = keeper;
    record.finish_run(&run)?;
    tally.took = begun.elapsed();
    Ok(tally)
}

/// A bar on a terminal: by bytes where the size of the work is known.
fn progress(wanted: bool, total: Option<u64>) -> ProgressBar {
    let (bar, template) = match (wanted, total) {
        (false, _) => return ProgressBar::hidden(),
        (true, Some(total)) => {
            (ProgressBar::new(total), "{bar:30} {bytes}/{total_bytes}  {msg}  {eta} left")
        }
        (true, None) => (ProgressBar::new_spinner(), "{spinner} {bytes}  {msg}  {elapsed}"),
    };
    match ProgressStyle::with_template(template) {
        Ok(style) => bar.with_style(style),
        Err(_) => bar,
    }
}
