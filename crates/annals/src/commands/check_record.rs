use crate::ask::RecordArgs;
use crate::output::Output;
use crate::{Error, Outcome};

/// Verify a record from end to end
///
/// Reads the whole file: its pages and indexes, that every part refers to one that is there,
/// that every event can be read and rests on the reports it counts, and that every sentence
/// lies within its article. Changes nothing.
#[derive(clap::Args)]
#[command(after_help = "\
Exit status: 0 the record is whole, 1 something is wrong with it, 2 it cannot be opened.")]
pub struct Args {
    #[command(flatten)]
    record: RecordArgs,
}

pub fn run(args: Args) -> Result<Outcome, Error> {
    let record = args.record.open()?;
    let wrong = record.check()?;
    let path = args.record.record.display();
    let mut out = Output::stdout();
    if wrong.is_empty() {
        let held = record.summary()?;
        out.line(format!(
            "{path} is whole: {} articles in {} revisions, {} reports, {} events and {} tallies \
             in force",
            held.articles, held.revisions, held.reports, held.events, held.tallies
        ))?;
    }
    for line in &wrong {
        out.line(format!("{path}: {line}"))?;
    }
    out.flush()?;
    if wrong.is_empty() {
        return Ok(Outcome::Fine);
    }
    eprintln!("hint: restore a backup, or read the pages again into a new record");
    Ok(Outcome::Failed)
}
