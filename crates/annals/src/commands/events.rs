use super::export::report;
use crate::ask::RecordArgs;
use crate::engine::BookArgs;
use crate::filters::FilterArgs;
use crate::output::Output;
use crate::term::Terminal;
use crate::{Error, Outcome};
use annals_export::{Format, Settings};
use std::io::IsTerminal;
use std::path::PathBuf;

/// List events that pass filters, as a table, CSV or PLOVER lines of JSON
///
/// Filters are joined by "and"; the values of one filter by "or". Countries, persons and
/// organisations go by code or name.
#[derive(clap::Args)]
#[command(after_help = "\
  annals events --country Russia --type CONSULT --mode phone --year 2020
  annals events --sector MIL --text 'gas pipeline' --format csv --output gas.csv")]
pub struct Args {
    #[command(flatten)]
    record: RecordArgs,
    #[command(flatten)]
    book: BookArgs,
    #[command(flatten)]
    filters: FilterArgs,
    /// Events most like this one that were not joined with it, and what keeps them apart
    #[arg(long, value_name = "ID", conflicts_with = "output")]
    near: Option<String>,
    /// How to write them: table, csv, jsonl, or another stream of `annals export`
    #[arg(long, value_name = "FORMAT", default_value = "table")]
    format: String,
    /// A file to write to; one that exists is left as it is
    #[arg(long, short, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Overwrite the file
    #[arg(long)]
    force: bool,
}

pub fn run(args: Args) -> Result<Outcome, Error> {
    if let Some(id) = &args.near {
        return near(&args, id);
    }
    let format: Format = args.format.parse()?;
    let record = args.record.open()?;
    let filter = args.filters.filter(&args.book.book()?, &record)?;
    let mut settings = Settings::of(&record)?;
    if let Some(path) = &args.output {
        let written =
            annals_export::export(&record, &filter, format, path, args.force, &settings)?;
        report(&written, path);
        return Ok(Outcome::Fine);
    }
    if std::io::stdout().is_terminal() {
        settings.width = Some(Terminal::stdout().width);
    }
    let mut out = Output::stdout();
    let written = annals_export::stream(&record, &filter, format, &mut out, &settings);
    let written = written.map_err(|error| match error {
        annals_export::Error::Io(source) => out.failed(source),
        error => error.into(),
    })?;
    out.flush()?;
    super::export::left_out(&written);
    if written.rows == 0 && format == Format::Table {
        eprintln!("no event of the record passes these filters");
    }
    Ok(Outcome::Fine)
}

/// Near misses of an event; the other filters do not apply.
fn near(args: &Args, id: &str) -> Result<Outcome, Error> {
    let record = args.record.open()?;
    let limit = args.filters.limit.map_or(15, |limit| usize::try_from(limit).unwrap_or(usize::MAX));
    let Some(near) = record.near(id, limit)? else {
        return Err(Error::NoEvent { id: id.to_owned(), nearest: Vec::new() });
    };
    let mut out = Output::stdout();
    crate::view::belonging::near(&mut out, Terminal::stdout(), &near)?;
    out.flush()?;
    Ok(Outcome::Fine)
}
