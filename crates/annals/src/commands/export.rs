use crate::ask::RecordArgs;
use crate::engine::BookArgs;
use crate::filters::FilterArgs;
use crate::output::Output;
use crate::term::count;
use crate::{Error, Outcome};
use annals_export::{columns_document, Format, Settings, Written};
use std::path::{Path, PathBuf};

/// Write events to a file or folder, in the shape that other programs read
///
/// The file appears when it is whole; a killed export leaves nothing half-done. All of it shows
/// one state of the record, whatever is read into it meanwhile.
#[derive(clap::Args)]
#[command(after_help = formats())]
pub struct Args {
    /// The file or folder to make; one that exists is left as it is
    #[arg(value_name = "OUT", required_unless_present = "columns")]
    out: Option<PathBuf>,
    /// How to write them
    #[arg(long, value_name = "FORMAT", required_unless_present = "columns")]
    format: Option<String>,
    #[command(flatten)]
    record: RecordArgs,
    #[command(flatten)]
    book: BookArgs,
    #[command(flatten)]
    filters: FilterArgs,
    /// Overwrite what an export left there
    #[arg(long)]
    force: bool,
    /// Print what the columns of the format hold, or of every format
    #[arg(long)]
    columns: bool,
}

/// The formats with what they are for, and examples.
fn formats() -> String {
    let mut out = String::from("Formats:\n");
    for format in Format::ALL {
        out.push_str(&format!("  {:<9}{}\n", format.name(), format.summary()));
    }
    out.push_str(
        "\n  annals export --format parquet --year 2020 2020.parquet\
         \n  annals export --format gdelt --country Turkey turkey-gdelt/\
         \n  annals export --columns --format polecat",
    );
    out
}

pub fn run(args: Args) -> Result<Outcome, Error> {
    let format = args.format.as_deref().map(str::parse::<Format>).transpose()?;
    if args.columns {
        let mut out = Output::stdout();
        out.words(&columns_document(format))?;
        out.flush()?;
        return Ok(Outcome::Fine);
    }
    let (Some(format), Some(to)) = (format, &args.out) else {
        let hint = "name a format with --format and a file to write".to_owned();
        return Err(Error::Value { what: "export", value: String::new(), hint });
    };
    let record = args.record.open()?;
    let filter = args.filters.filter(&args.book.book()?, &record)?;
    let settings = Settings::of(&record)?;
    let written = annals_export::export(&record, &filter, format, to, args.force, &settings)?;
    report(&written, to);
    Ok(Outcome::Fine)
}

/// Tells how much was written where, and what was left out.
pub fn report(written: &Written, to: &Path) {
    left_out(written);
    eprintln!("{} in {}", count(written.rows, "event", "events"), to.display());
}

/// Tells what the format had no place for.
pub fn left_out(written: &Written) {
    for (why, left) in &written.left_out {
        let (events, first) = (count(left.events, "event", "events"), left.first.join(", "));
        let more = if left.events > left.first.len() as u64 { ", …" } else { "" };
        eprintln!("annals: left out {events}: {why} ({first}{more})");
    }
}
