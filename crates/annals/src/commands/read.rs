use crate::engine::{threads, today, BookArgs};
use crate::output::Output;
use crate::term::Terminal;
use crate::{reading, sources, view, Error, Outcome};
use annals_model::Severity;
use annals_record::{Access, Record};
use std::path::PathBuf;
use std::time::Duration;

/// Read pages into a record: files, folders, globs, `-`, http addresses
///
/// Any mix of HTML, MHTML, plain text, WARC, WET, RSS, Atom, JSON Feed, sitemaps and JSON Lines,
/// plain or gz or zst or in a ZIP. What cannot be read becomes a finding and the run goes on.
/// Reading a page twice changes nothing. From the network, pages are fetched one at a time as
/// their site's robots.txt allows, and again only if they have changed.
#[derive(clap::Args)]
#[command(after_help = "\
Exit status: 0 all read, 1 some inputs failed and the rest was read, 2 nothing could be done.

  annals read saved-pages/ feed.xml.gz 'archive/**/*.warc.gz'
  annals read --follow https://news.example/sitemap-news.xml
  annals read --fields title=hed,text=content.body wire.jsonl.gz
  curl -s https://news.example/a.html | annals read - --into 2020.db")]
pub struct Args {
    #[command(flatten)]
    sources: sources::SourceArgs,
    /// The record to keep them in; made where there is none
    #[arg(long, value_name = "FILE", default_value = "annals.db")]
    into: PathBuf,
    /// Pages read at once; the record is the same for any number
    #[arg(long, value_name = "N")]
    threads: Option<usize>,
    /// Keep spans and hashes in place of the articles' words
    #[arg(long)]
    no_text: bool,
    #[command(flatten)]
    book: BookArgs,
    /// Ask for pages of the network again, even if they have not changed since they were read
    #[arg(long, help_heading = "Network")]
    refetch: bool,
    /// The longest that reading and coding one page may take, in seconds; beyond it the page is
    /// given up with a finding. Without it there is no limit, and the record is the same on
    /// machines of any speed
    #[arg(long, value_name = "SECONDS", value_parser = sources::seconds, help_heading = "Limits")]
    max_page_seconds: Option<Duration>,
    /// No progress and no summary; failures are still told
    #[arg(long, short)]
    quiet: bool,
    /// Exit with 1 for warnings too
    #[arg(long)]
    strict: bool,
}

pub fn run(args: Args) -> Result<Outcome, Error> {
    let engine = args.book.engine()?;
    let mut record = Record::open(&args.into, Access::Write)?;
    let sources = args.sources.sources();
    let mut options = reading::Options {
        threads: threads(args.threads),
        keep_text: !args.no_text,
        sources: args.sources.options(),
        today: today(),
        patience: args.max_page_seconds,
        progress: !args.quiet,
    };
    if (sources.are_remote() || options.sources.follow.is_some()) && !args.refetch {
        options.sources.known = record.fetched()?;
    }
    let tally = reading::read(&mut record, &engine, sources, &options)?;
    if args.quiet {
        for finding in &tally.findings.shown {
            if finding.severity == Severity::Error {
                eprintln!("{}", view::findings::line(finding));
            }
        }
    } else {
        let mut out = Output::stdout();
        view::summary::write(&mut out, Terminal::stdout(), &record, &engine.book, &tally)?;
        out.flush()?;
    }
    let worst = if args.strict { Severity::Warning } else { Severity::Error };
    let failed = [Severity::Warning, Severity::Error]
        .into_iter()
        .any(|severity| severity >= worst && tally.findings.of(severity) > 0);
    Ok(if failed { Outcome::Failed } else { Outcome::Fine })
}
