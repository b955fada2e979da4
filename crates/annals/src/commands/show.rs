use crate::ask::{PeriodArgs, RecordArgs};
use crate::engine::BookArgs;
use crate::output::Output;
use crate::term::Terminal;
use crate::view::dyad::{self, Names};
use crate::{Error, Outcome};
use annals_ask::{named, who};
use annals_codebook::Codebook;
use annals_record::{DyadQuery, Record};

/// Show the record of two parties, or of one with everyone
///
/// Counts by type and mode in both directions, the score by month as a chart, tallies beside
/// the single events they count, the timeline, and on whose word it all stands.
#[derive(clap::Args)]
#[command(after_help = "\
  annals show RUS TUR --year 2020
  annals show Turkey Russia --from 2020-03 --to 2020-06
  annals show Erdogan")]
pub struct Args {
    /// A country by code or name, a person or an organisation
    #[arg(value_name = "A")]
    a: String,
    /// The other party; left out, everyone
    #[arg(value_name = "B")]
    b: Option<String>,
    #[command(flatten)]
    period: PeriodArgs,
    #[command(flatten)]
    record: RecordArgs,
    #[command(flatten)]
    book: BookArgs,
    /// Events of the timeline to show
    #[arg(long, value_name = "N", default_value_t = 30)]
    limit: usize,
    /// Everything, as JSON
    #[arg(long)]
    json: bool,
}

pub fn run(args: Args) -> Result<Outcome, Error> {
    let record = args.record.open()?;
    let book = args.book.book()?;
    let (from, to) = args.period.days()?;
    let a = who(&book, &record, &args.a)?;
    let b = args.b.as_deref().map(|name| who(&book, &record, name)).transpose()?;
    let query = DyadQuery { a, b, from, to };
    let mut out = Output::stdout();
    if args.json {
        let found = record.dyad(&query)?;
        let text = serde_json::to_string_pretty(&found).map_err(|error| out.failed(error.into()))?;
        out.line(text)?;
    } else {
        print(&mut out, Terminal::stdout(), &record, &book, &query, args.limit)?;
    }
    out.flush()?;
    Ok(Outcome::Fine)
}

/// Prints the record of a query for people.
pub fn print(
    out: &mut Output,
    terminal: Terminal,
    record: &Record,
    book: &Codebook,
    query: &DyadQuery,
    most: usize,
) -> Result<(), Error> {
    let found = record.dyad_with(query, most)?;
    let a = named(book, record, &query.a)?;
    let b = query.b.as_ref().map(|who| named(book, record, who)).transpose()?;
    let (b, short_b) = b.map(|b| (b.full, b.short)).unzip();
    let names = Names { a: a.full, b, short_a: a.short, short_b };
    dyad::write(out, terminal, &names, query, &found)
}
