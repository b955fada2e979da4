use crate::engine::{threads, BookArgs};
use crate::output::Output;
use crate::term::Terminal;
use crate::view::recoding::{summary, Differences};
use crate::{ordered, Error, Outcome};
use annals_record::{Access, RecodeInfo, Record};
use std::path::PathBuf;

/// Code the texts of a record again, after a change of the codebook, and show what changes
///
/// Reports gained, lost and changed, by type, with their sentences. All of it is done at once
/// or not at all: until then, others see the record as it was. What stands in no kept text
/// stays as it is.
#[derive(clap::Args)]
#[command(after_help = "\
  annals recode --codebook my-codebook --dry-run
  annals recode --codebook my-codebook --keep-old before.db")]
pub struct Args {
    /// The record to code again
    #[arg(long, value_name = "FILE", default_value = "annals.db")]
    record: PathBuf,
    #[command(flatten)]
    book: BookArgs,
    /// Only show what would change
    #[arg(long)]
    dry_run: bool,
    /// Copy the record as it is to a new file first
    #[arg(long, value_name = "FILE", conflicts_with = "dry_run")]
    keep_old: Option<PathBuf>,
    /// Sentences to show of each kind of change
    #[arg(long, value_name = "N", default_value_t = 3)]
    examples: usize,
    /// Every change as a line of JSON, in place of the list by type
    #[arg(long)]
    json: bool,
    /// Articles coded at once; the answer is the same for any number
    #[arg(long, value_name = "N")]
    threads: Option<usize>,
}

pub fn run(args: Args) -> Result<Outcome, Error> {
    // A record that is not there is not made.
    drop(Record::open(&args.record, Access::Read)?);
    let engine = args.book.engine()?;
    let mut record = Record::open(&args.record, Access::Write)?;
    if let Some(path) = &args.keep_old {
        if path.exists() {
            return Err(Error::Kept { path: path.clone() });
        }
        record.backup(path)?;
    }
    let info = RecodeInfo { run: engine.run_info(true), dry_run: args.dry_run };
    let threads = threads(args.threads);
    let mut out = Output::stdout();
    let mut differences = Differences::default();
    let mut failed = None;
    let done = record.recode(
        &info,
        |articles| {
            let mut coded = Vec::with_capacity(articles.len());
            let all = ordered::map(
                articles.into_iter(),
                threads,
                |article| article.text.len() as u64,
                |article| engine.recode(&article),
                |article| {
                    coded.push(article);
                    Ok::<(), std::convert::Infallible>(())
                },
            );
            match all {
                Ok(()) => coded,
                Err(never) => match never {},
            }
        },
        |change| {
            if !args.json {
                differences.add(change, args.examples);
                return;
            }
            let line = serde_json::to_string(&change).map_err(|error| out.failed(error.into()));
            let told = line.and_then(|line| out.line(line));
            failed = failed.take().or(told.err());
        },
    )?;
    if let Some(error) = failed {
        return Err(error);
    }
    if !args.json {
        differences.write(&mut out, Terminal::stdout())?;
        summary(&mut out, &done, args.dry_run)?;
    }
    out.flush()?;
    Ok(Outcome::Fine)
}
