use crate::engine::{threads, today, BookArgs};
use crate::output::Output;
use crate::term::Terminal;
use crate::{reading, sources, view, Error, Outcome};
use annals_model::Severity;
use annals_page::Limits;
use annals_record::{Access, Record};
use std::path::PathBuf;

/// Read pages into a record: files, folders, globs, `-`, http addresses
///
/// Any mix of HTML, plain text, WARC, RSS, Atom and JSON Lines, plain or gz or zst. What cannot
/// be read becomes a finding and the run goes on. Reading a page twice changes nothing.
#[derive(clap::Args)]
#[command(after_help = "\
Exit status: 0 all read, 1 some inputs failed and the rest was read, 2 nothing could be done.

  annals read saved-pages/ feed.xml.gz 'archive/**/*.warc.gz'
  curl -s https://news.example/a.html | annals read - --into 2020.db")]
pub struct Args {
    /// Files, folders, globs in quotes, `-` or http addresses
    #[arg(required = true, value_name = "PATH|URL|-")]
    inputs: Vec<String>,
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
    /// The longest page to read, such as 100MB
    #[arg(long, value_name = "SIZE", default_value = "100MB", value_parser = size)]
    max_page: u64,
    /// How far one input may decompress, such as 1TB
    #[arg(long, value_name = "SIZE", default_value = "1TB", value_parser = size)]
    max_expansion: u64,
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
    let options = reading::Options {
        threads: threads(args.threads),
        keep_text: !args.no_text,
        limits: Limits {
            max_page_bytes: usize::try_from(args.max_page).unwrap_or(usize::MAX),
            max_expansion: args.max_expansion,
            ..Limits::default()
        },
        today: today(),
        progress: !args.quiet,
    };
    let tally = reading::read(&mut record, &engine, sources::expand(&args.inputs), &options)?;
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

/// Reads `100MB`, `512k`, `1TB` or plain bytes; a thousand is 1,024.
fn size(text: &str) -> Result<u64, String> {
    let lower = text.trim().to_ascii_lowercase();
    let digits = lower.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    let shift = match &lower[digits.len()..] {
        "" | "b" => 0,
        "k" | "kb" => 10,
        "m" | "mb" => 20,
        "g" | "gb" => 30,
        "t" | "tb" => 40,
        unit => return Err(format!("`{unit}` is no unit; write B, KB, MB, GB or TB")),
    };
    let number: u64 = digits.trim().parse().map_err(|_| format!("`{text}` is no size"))?;
    number.checked_mul(1 << shift).ok_or_else(|| format!("`{text}` is too large"))
}

#[cfg(test)]
mod tests {
    use super::size;

    #[test]
    fn sizes_have_units() {
        assert_eq!(size("100MB"), Ok(100 << 20));
        assert_eq!(size("512k"), Ok(512 << 10));
        assert_eq!(size("12"), Ok(12));
        assert_eq!(size("some").unwrap_err(), "`some` is no unit; write B, KB, MB, GB or TB");
        assert_eq!(size("3furlongs").unwrap_err(), "`furlongs` is no unit; write B, KB, MB, GB or TB");
        assert_eq!(size("99999999999T").unwrap_err(), "`99999999999T` is too large");
    }
}
