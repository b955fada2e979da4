//! The record by itself, at one size after another: how fast it takes articles in, how much
//! room they take, and how long answers take.

use super::{median, peak_memory};
use crate::output::Output;
use crate::scratch::Folder;
use crate::synthetic::{country, News};
use crate::term::{number, Terminal};
use crate::Error;
use annals_export::{Format, Settings};
use annals_record::{Access, DyadQuery, Filter, Record, RunInfo};
use std::time::Instant;

/// Articles of one transaction.
const BATCH: usize = 1_000;
/// Rows of the timeline that `annals show` asks for.
const SHOWN: usize = 30;
/// Rows of the export that is timed.
const EXPORTED: u64 = 1_000_000;

/// Seconds by the clock, and of the processor where the system tells: a busy machine slows the
/// one and not the other.
#[derive(Clone, Copy, Default)]
struct Spent {
    clock: f64,
    processor: f64,
}

impl Spent {
    /// What `work` takes.
    fn of<T>(work: impl FnOnce() -> T) -> (T, Spent) {
        let (begun, before) = (Instant::now(), processor_seconds());
        let done = work();
        let spent = Spent {
            clock: begun.elapsed().as_secs_f64(),
            processor: processor_seconds() - before,
        };
        (done, spent)
    }

    fn add(&mut self, other: Spent) {
        self.clock += other.clock;
        self.processor += other.processor;
    }

    /// So many a second, by the clock and by the processor.
    fn speed(self, n: usize) -> String {
        let per = |seconds: f64| number((n as f64 / seconds.max(1e-9)) as u64);
        match self.processor > 0.0 {
            true => format!("{} ({})", per(self.clock), per(self.processor)),
            false => per(self.clock),
        }
    }
}

/// Processor seconds of this process; 0 where the system does not tell.
pub(super) fn processor_seconds() -> f64 {
    let read = || -> Option<f64> {
        let stat = std::fs::read_to_string("/proc/self/stat").ok()?;
        let mut fields = stat.rsplit(')').next()?.split_whitespace().skip(11);
        let ticks = fields.next()?.parse::<f64>().ok()? + fields.next()?.parse::<f64>().ok()?;
        Some(ticks / 100.0)
    };
    read().unwrap_or(0.0)
}

/// Measures records of made-up news of these many articles.
pub fn run(out: &mut Output, sizes: &[usize], runs: usize) -> Result<(), Error> {
    out.line("in brackets by the processor, which a busy machine does not slow")?;
    let heads: Vec<String> =
        COLUMNS.iter().map(|(head, width)| format!("{head:>width$}")).collect();
    out.line(Terminal::stdout().heading(&heads.join(" ")))?;
    for size in sizes {
        one(out, *size, runs)?;
    }
    Ok(())
}

const COLUMNS: [(&str, usize); 9] = [
    ("articles", 9),
    ("reports", 9),
    ("events", 9),
    ("articles/s", 15),
    ("reports/s", 17),
    ("MB/1,000", 8),
    ("show a busy pair", 22),
    ("export rows/s", 19),
    ("memory", 9),
];

fn one(out: &mut Output, size: usize, runs: usize) -> Result<(), Error> {
    let folder = Folder::new()?;
    let path = folder.path.join("annals.db");
    let mut record = Record::open(&path, Access::Write)?;
    let run = record.begin_run(&RunInfo { keep_text: true, ..RunInfo::default() })?;
    let (mut kept, mut reports, mut spent) = (0, 0, Spent::default());
    let mut news = News::new(size);
    loop {
        // Making the news is not measured, keeping it is.
        let batch: Vec<_> = news.by_ref().take(BATCH).collect();
        if batch.is_empty() {
            break;
        }
        kept += batch.len();
        reports += batch.iter().map(|coded| coded.reports.len()).sum::<usize>();
        let (kept, took) = Spent::of(|| record.keep(&run, &batch));
        kept?;
        spent.add(took);
    }
    let (finished, took) = Spent::of(|| record.finish_run(&run));
    finished?;
    spent.add(took);
    drop(record);
    let bytes = path.metadata().map(|file| file.len()).unwrap_or(0);

    let record = Record::open(&path, Access::Read)?;
    let query = DyadQuery {
        a: country(0).as_str().into(),
        b: Some(country(1).as_str().into()),
        from: None,
        to: None,
    };
    let (mut shown, mut of_processor, mut busy) = (Vec::new(), Vec::new(), 0);
    for _ in 0..runs.max(1) {
        let (dyad, took) = Spent::of(|| record.dyad_with(&query, SHOWN));
        busy = dyad?.events;
        shown.push(took.clock * 1000.0);
        of_processor.push(took.processor * 1000.0);
    }
    let filter = Filter { tally: Some(false), limit: Some(EXPORTED), ..Filter::default() };
    let file = folder.path.join("events.csv");
    let settings = Settings::of(&record)?;
    let (rows, took) = Spent::of(|| {
        annals_export::export(&record, &filter, Format::Csv, &file, false, &settings)
    });
    let rows = rows?.rows as usize;
    let cells = [
        number(kept as u64),
        number(reports as u64),
        number(record.count(&Filter::default())?),
        spent.speed(kept),
        spent.speed(reports),
        format!("{:.1}", bytes as f64 / 1e6 / (kept as f64 / 1000.0)),
        format!(
            "{}: {:.0} ({:.0}) ms",
            number(u64::from(busy)),
            median(shown),
            median(of_processor)
        ),
        took.speed(rows),
        peak_memory().unwrap_or_else(|| "–".to_owned()),
    ];
    let cells: Vec<String> = cells
        .iter()
        .zip(COLUMNS)
        .map(|(cell, (_, width))| format!("{cell:>width$}"))
        .collect();
    out.line(cells.join(" "))?;
    out.flush()
}
