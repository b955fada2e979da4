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
use std::time::{Duration, Instant};

/// Articles of one transaction.
const BATCH: usize = 1_000;
/// Rows of the timeline that `annals show` asks for.
const SHOWN: usize = 30;
/// Rows of the export that is timed.
const EXPORTED: u64 = 1_000_000;

/// Measures records of made-up news of these many articles.
pub fn run(out: &mut Output, sizes: &[usize], runs: usize) -> Result<(), Error> {
    let heads = ["articles", "reports", "events", "articles/s", "reports/s", "MB per 1,000"];
    let more = ["busy pair", "show", "export", "rows/s", "memory"];
    let heads: Vec<String> = heads.iter().chain(&more).map(|head| format!("{head:>12}")).collect();
    out.line(Terminal::stdout().heading(&heads.join(" ")))?;
    for size in sizes {
        one(out, *size, runs)?;
    }
    Ok(())
}

fn one(out: &mut Output, size: usize, runs: usize) -> Result<(), Error> {
    let folder = Folder::new()?;
    let path = folder.path.join("annals.db");
    let mut record = Record::open(&path, Access::Write)?;
    let run = record.begin_run(&RunInfo { keep_text: true, ..RunInfo::default() })?;
    let (mut kept, mut reports, mut spent) = (0, 0, Duration::ZERO);
    let mut news = News::new(size);
    loop {
        // Making the news is not measured, keeping it is.
        let batch: Vec<_> = news.by_ref().take(BATCH).collect();
        if batch.is_empty() {
            break;
        }
        kept += batch.len();
        reports += batch.iter().map(|coded| coded.reports.len()).sum::<usize>();
        let begun = Instant::now();
        record.keep(&run, &batch)?;
        spent += begun.elapsed();
    }
    let begun = Instant::now();
    record.finish_run(&run)?;
    spent += begun.elapsed();
    drop(record);
    let bytes = path.metadata().map(|file| file.len()).unwrap_or(0);

    let record = Record::open(&path, Access::Read)?;
    let query = DyadQuery {
        a: country(0).as_str().into(),
        b: Some(country(1).as_str().into()),
        from: None,
        to: None,
    };
    let mut shown = Vec::new();
    let mut busy = 0;
    for _ in 0..runs.max(1) {
        let begun = Instant::now();
        let dyad = record.dyad_with(&query, SHOWN)?;
        shown.push(begun.elapsed().as_secs_f64() * 1000.0);
        busy = dyad.events;
    }
    let filter = Filter { tally: Some(false), limit: Some(EXPORTED), ..Filter::default() };
    let begun = Instant::now();
    let out_file = folder.path.join("events.csv");
    let settings = Settings::of(&record)?;
    let rows =
        annals_export::export(&record, &filter, Format::Csv, &out_file, false, &settings)?.rows;
    let took = begun.elapsed().as_secs_f64();
    let speed = |n: usize| number((n as f64 / spent.as_secs_f64()) as u64);
    let cells = [
        number(kept as u64),
        number(reports as u64),
        number(record.count(&Filter::default())?),
        speed(kept),
        speed(reports),
        format!("{:.1}", bytes as f64 / 1e6 / (kept as f64 / 1000.0)),
        number(u64::from(busy)),
        format!("{:.0} ms", median(shown)),
        format!("{took:.1} s"),
        number((rows as f64 / took) as u64),
        peak_memory().unwrap_or_else(|| "–".to_owned()),
    ];
    let cells: Vec<String> = cells.iter().map(|cell| format!("{cell:>12}")).collect();
    out.line(cells.join(" "))?;
    out.flush()
}
