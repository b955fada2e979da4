use super::show;
use crate::engine::{threads, today, BookArgs};
use crate::output::Output;
use crate::term::{Paint, Terminal};
use crate::{reading, sources, view, Error, Outcome};
use annals_page::Limits;
use annals_record::{Access, DyadQuery, Filter, Order, Record, Who};
use jiff::civil::date;
use std::path::PathBuf;

/// Read the shipped pages and show what comes of them
///
/// Reads the folder of mock pages into a fresh record, then shows the record of one dyad and
/// the evidence of one of its events, naming the ordinary commands that do the same.
#[derive(clap::Args)]
pub struct Args {
    /// The folder of pages
    #[arg(long, value_name = "DIR", default_value = "pages")]
    pages: PathBuf,
    /// The record to make; one that is there is made anew
    #[arg(long, value_name = "FILE", default_value = "annals-demo.db")]
    into: PathBuf,
}

pub fn run(args: Args) -> Result<Outcome, Error> {
    if !args.pages.is_dir() {
        return Err(Error::NoPages { path: args.pages });
    }
    let engine = BookArgs::default().engine()?;
    start_anew(&args.into)?;
    let mut record = Record::open(&args.into, Access::Write)?;
    let options = reading::Options {
        threads: threads(None),
        keep_text: true,
        limits: Limits::default(),
        today: today(),
        progress: true,
    };
    let (terminal, mut out) = (Terminal::stdout(), Output::stdout());
    let (pages, file) = (args.pages.display(), args.into.display());
    let command = |out: &mut Output, words: &str| {
        out.line(terminal.paint(Paint::Dim, &format!("$ annals {words}")))?;
        out.flush()
    };
    command(&mut out, &format!("read {pages} --into {file}"))?;
    let sources = sources::expand(&[args.pages.display().to_string()]);
    let tally = reading::read(&mut record, &engine, sources, &options)?;
    view::summary::write(&mut out, terminal, &record, &engine.book, &tally)?;

    out.line("")?;
    command(&mut out, &format!("show RUS TUR --year 2020 --record {file}"))?;
    let query = DyadQuery {
        a: Who::Country("RUS".to_owned()),
        b: Some(Who::Country("TUR".to_owned())),
        from: Some(date(2020, 1, 1)),
        to: Some(date(2020, 12, 31)),
    };
    show::print(&mut out, terminal, &record, &engine.book, &query, 30)?;

    let filter = Filter {
        dyad: Some((query.a.clone(), Who::Country("TUR".to_owned()))),
        from: query.from,
        to: query.to,
        order: Order::Weight,
        limit: Some(1),
        ..Filter::default()
    };
    if let Some(event) = record.all_events(&filter)?.first() {
        if let Some(detail) = record.event(&event.id)? {
            out.line("")?;
            command(&mut out, &format!("why {} --record {file}", event.id))?;
            view::evidence::write(&mut out, terminal, &engine.book, &detail)?;
        }
    }
    out.line("")?;
    out.line(format!("The record is in {file}; it can be deleted."))?;
    out.flush()?;
    Ok(Outcome::Fine)
}

/// Removes the record of an earlier demonstration, and nothing that is none.
fn start_anew(path: &std::path::Path) -> Result<(), Error> {
    if !path.exists() {
        return Ok(());
    }
    // Opening it tells whether it is a record at all.
    drop(Record::open(path, Access::Write)?);
    for ending in ["", "-wal", "-shm"] {
        let mut name = path.as_os_str().to_owned();
        name.push(ending);
        let file = PathBuf::from(name);
        if file.exists() {
            std::fs::remove_file(&file)
                .map_err(|source| Error::Output { path: file.clone(), source })?;
        }
    }
    Ok(())
}
