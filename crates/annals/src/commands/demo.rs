use super::show;
use crate::engine::{threads, today, BookArgs};
use crate::output::Output;
use crate::term::{Paint, Terminal};
use crate::{reading, sources, view, Error, Outcome};
use annals_record::{Access, DyadQuery, Filter, Order, Record, Who};
use include_dir::{include_dir, Dir};
use jiff::civil::date;
use std::path::{Path, PathBuf};

/// The mock pages, which every program carries.
static PAGES: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/../../pages");

/// Where they are laid out to be read, and looked at.
const UNPACKED: &str = "annals-demo-pages";

/// Read mock pages of news and show what comes of them
///
/// Lays out the mock pages that the program carries in `annals-demo-pages`, reads them into a
/// fresh record, then shows the record of one dyad and the evidence of one of its events, naming
/// the ordinary commands that do the same.
#[derive(clap::Args)]
pub struct Args {
    /// A folder of pages to read in place of the mock pages
    #[arg(long, value_name = "DIR")]
    pages: Option<PathBuf>,
    /// The record to make; one that is there is made anew
    #[arg(long, value_name = "FILE", default_value = "annals-demo.db")]
    into: PathBuf,
}

pub fn run(args: Args) -> Result<Outcome, Error> {
    let engine = BookArgs::default().engine()?;
    start_anew(&args.into)?;
    let folder = match args.pages {
        Some(path) if path.is_dir() => path,
        Some(path) => return Err(Error::NoPages { path }),
        None => {
            let folder = PathBuf::from(UNPACKED);
            unpack(&PAGES, &folder)?;
            folder
        }
    };
    let mut record = Record::open(&args.into, Access::Write)?;
    let options = reading::Options {
        threads: threads(None),
        keep_text: true,
        sources: sources::Options::default(),
        today: today(),
        patience: None,
        progress: true,
    };
    let (terminal, mut out) = (Terminal::stdout(), Output::stdout());
    let (pages, file) = (folder.display(), args.into.display());
    let command = |out: &mut Output, words: &str| {
        out.line(terminal.paint(Paint::Dim, &format!("$ annals {words}")))?;
        out.flush()
    };
    command(&mut out, &format!("read {pages} --into {file}"))?;
    let sources = sources::expand(&[folder.display().to_string()]);
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

/// Writes the pages of a folder that the program carries; what is expected of them stays behind.
fn unpack(pages: &Dir<'_>, into: &Path) -> Result<(), Error> {
    let failed = |path: &Path, source| Error::Output { path: path.to_owned(), source };
    std::fs::create_dir_all(into).map_err(|source| failed(into, source))?;
    for file in pages.files() {
        let Some(name) = file.path().file_name() else { continue };
        if !name.to_string_lossy().ends_with(".expected.json") {
            let path = into.join(name);
            std::fs::write(&path, file.contents()).map_err(|source| failed(&path, source))?;
        }
    }
    for folder in pages.dirs() {
        if let Some(name) = folder.path().file_name() {
            unpack(folder, &into.join(name))?;
        }
    }
    Ok(())
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
