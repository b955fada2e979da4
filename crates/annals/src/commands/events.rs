use crate::ask::{self, PeriodArgs, RecordArgs};
use crate::engine::BookArgs;
use crate::output::Output;
use crate::term::Terminal;
use crate::{Error, Outcome};
use annals_export::{Format, Settings};
use annals_model::{Context, EventType, Mode, Sector, Status};
use annals_record::{Filter, Order, Who};
use std::io::IsTerminal;
use std::path::PathBuf;

/// List events that pass filters, as a table, CSV or PLOVER lines of JSON
///
/// Filters are joined by "and"; the values of one filter by "or". Countries, persons and
/// organisations go by code or name.
#[derive(clap::Args)]
#[command(after_help = "\
  annals events --country Russia --type CONSULT --mode phone --year 2020
  annals events --near 6329yj
  annals events --sector MIL --text 'gas pipeline' --format csv --output gas.csv")]
pub struct Args {
    #[command(flatten)]
    record: RecordArgs,
    #[command(flatten)]
    book: BookArgs,
    /// Who acts; takes part, where all act together
    #[arg(long, value_name = "WHO")]
    actor: Option<String>,
    /// Who is acted on; takes part, where all act together
    #[arg(long, value_name = "WHO")]
    recipient: Option<String>,
    /// A country on either side; given twice, the two with each other
    #[arg(long, value_name = "COUNTRY")]
    country: Vec<String>,
    /// A sector of anyone taking part: GOV, MIL, CVL, …
    #[arg(long, value_name = "SECTOR", value_delimiter = ',')]
    sector: Vec<String>,
    /// What was done: CONSULT, SANCTION, …
    #[arg(long = "type", value_name = "TYPE", value_delimiter = ',')]
    event_type: Vec<String>,
    /// How it was done: phone, visit, arrest, …
    #[arg(long, value_name = "MODE", value_delimiter = ',')]
    mode: Vec<String>,
    /// How far it is fact: actual, future, hypothetical, negated, historical
    #[arg(long, value_name = "STATUS", value_delimiter = ',')]
    status: Vec<String>,
    /// What it was about: military, economic, health, …
    #[arg(long, value_name = "CONTEXT", value_delimiter = ',')]
    context: Vec<String>,
    #[command(flatten)]
    period: PeriodArgs,
    /// Who published a report of it
    #[arg(long, value_name = "NAME")]
    outlet: Option<String>,
    /// Whose wire a report of it is
    #[arg(long, value_name = "NAME")]
    agency: Option<String>,
    /// Words (all of them) or "phrases" in the sentence of a report
    #[arg(long, value_name = "WORDS")]
    text: Option<String>,
    /// Only counts over a period ("met thrice")
    #[arg(long, conflicts_with = "no_tally")]
    tally: bool,
    /// Only single events
    #[arg(long)]
    no_tally: bool,
    /// Events most like this one that were not joined with it, and what keeps them apart
    #[arg(long, value_name = "ID")]
    near: Option<String>,
    /// So many at most
    #[arg(long, value_name = "N")]
    limit: Option<u64>,
    /// In what order: date, newest, weight (independent origins), score (conflict first)
    #[arg(long, value_name = "ORDER", default_value = "date")]
    order: String,
    /// How to write them: table, csv, jsonl
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
    let book = args.book.book()?;
    let who = |name: &Option<String>| -> Result<Option<Who>, Error> {
        name.as_deref().map(|name| ask::who(&book, &record, name)).transpose()
    };
    let countries = args
        .country
        .iter()
        .map(|name| Ok(Who::Country(ask::country(&book, name)?.as_str().to_owned())))
        .collect::<Result<Vec<Who>, Error>>()?;
    let (party, dyad) = match countries.as_slice() {
        [] => (None, None),
        [one] => (Some(one.clone()), None),
        [one, other] => (None, Some((one.clone(), other.clone()))),
        _ => {
            return Err(Error::Value {
                what: "pair of countries",
                value: args.country.join(", "),
                hint: "give --country once or twice".to_owned(),
            })
        }
    };
    let (from, to) = args.period.days()?;
    let filter = Filter {
        actor: who(&args.actor)?,
        recipient: who(&args.recipient)?,
        party,
        dyad,
        sectors: ask::codes(&args.sector, Sector::ALL)?,
        event_types: ask::codes(&args.event_type, EventType::ALL)?,
        modes: ask::codes(&args.mode, Mode::ALL)?,
        statuses: ask::codes(&args.status, Status::ALL)?,
        contexts: ask::codes(&args.context, Context::ALL)?,
        from,
        to,
        outlet: ask::printed(&record, "outlet", args.outlet)?,
        agency: ask::printed(&record, "agency", args.agency)?,
        text: args.text,
        tally: match (args.tally, args.no_tally) {
            (true, _) => Some(true),
            (_, true) => Some(false),
            _ => None,
        },
        order: order(&args.order)?,
        limit: args.limit,
        ..Filter::default()
    };
    let cut = args.output.is_none() && std::io::stdout().is_terminal();
    let settings = Settings {
        // The day of the last run, so that asking twice gives the same bytes.
        coded_date: record.summary()?.runs.last().and_then(|run| {
            run.started_at.get(..10).map(str::to_owned)
        }),
        width: cut.then(|| Terminal::stdout().width),
    };
    let mut out = Output::to(args.output.as_deref(), args.force)?;
    let mut failed = None;
    let written = {
        let mut writer = format.writer(&mut out, &settings)?;
        record.try_events(&filter, |event| {
            failed = writer.row(&event).err();
            failed.is_none()
        })?;
        match failed {
            Some(error) => Err(error),
            None => writer.finish(),
        }
    };
    let written = written.map_err(|error| match error {
        annals_export::Error::Io(source) => out.failed(source),
        error => error.into(),
    })?;
    out.flush()?;
    for (id, why) in written.left_out.iter().take(10) {
        eprintln!("annals: {id} was left out: {why}");
    }
    if written.left_out.len() > 10 {
        eprintln!("annals: and {} more", written.left_out.len() - 10);
    }
    if let Some(path) = &args.output {
        eprintln!("{} in {}", crate::term::count(written.rows, "event", "events"), path.display());
    } else if written.rows == 0 && format == Format::Table {
        eprintln!("no event of the record passes these filters");
    }
    Ok(Outcome::Fine)
}

/// Near misses of an event; the other filters do not apply.
fn near(args: &Args, id: &str) -> Result<Outcome, Error> {
    let record = args.record.open()?;
    let limit = args.limit.map_or(15, |limit| usize::try_from(limit).unwrap_or(usize::MAX));
    let Some(near) = record.near(id, limit)? else {
        return Err(Error::NoEvent { id: id.to_owned(), nearest: Vec::new() });
    };
    let mut out = Output::to(args.output.as_deref(), args.force)?;
    crate::view::belonging::near(&mut out, Terminal::stdout(), &near)?;
    out.flush()?;
    Ok(Outcome::Fine)
}

fn order(name: &str) -> Result<Order, Error> {
    match name {
        "date" => Ok(Order::Date),
        "newest" => Ok(Order::NewestFirst),
        "weight" => Ok(Order::Weight),
        "score" => Ok(Order::Score),
        _ => Err(Error::Value {
            what: "order",
            value: name.to_owned(),
            hint: "one of date, newest, weight, score".to_owned(),
        }),
    }
}
