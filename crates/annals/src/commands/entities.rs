use crate::ask::{PeriodArgs, RecordArgs};
use crate::engine::BookArgs;
use crate::output::Output;
use crate::term::{count, fit, Terminal};
use crate::view::{self, words};
use crate::{Error, Outcome};
use annals_model::CountryCode;
use annals_record::Who;

/// Show everything known of a person, an organisation or a country
///
/// Roles by date as the articles of the time have them, events by type, with whom, and for a
/// country who acts for it. Without a name, or with --like, lists whom the record knows.
#[derive(clap::Args)]
#[command(after_help = "\
  annals entities Erdogan
  annals entities Turkey --year 2020
  annals entities --like minister --limit 20")]
pub struct Args {
    /// A country by code or name, a person or an organisation
    #[arg(value_name = "WHO")]
    who: Option<String>,
    /// List those whose name or identifier holds these words, most eventful first
    #[arg(long, value_name = "WORDS", conflicts_with = "who")]
    like: Option<String>,
    #[command(flatten)]
    period: PeriodArgs,
    #[command(flatten)]
    record: RecordArgs,
    #[command(flatten)]
    book: BookArgs,
    /// Rows of a list to show
    #[arg(long, value_name = "N", default_value_t = 15)]
    limit: usize,
    /// Everything, as JSON
    #[arg(long)]
    json: bool,
}

pub fn run(args: Args) -> Result<Outcome, Error> {
    let record = args.record.open()?;
    let mut out = Output::stdout();
    let Some(name) = &args.who else {
        let known = record.entities(args.like.as_deref().unwrap_or(""), args.limit as u64)?;
        for entity in known {
            if args.json {
                let line = serde_json::to_string(&entity);
                out.line(line.map_err(|error| out.failed(error.into()))?)?;
                continue;
            }
            let code = format!("{} {}", entity.country.as_deref().unwrap_or("?"), entity.sectors);
            out.line(format!(
                "{}  {}  {}",
                fit(&entity.name, 36),
                fit(code.trim(), 14),
                count(u64::from(entity.events), "event", "events")
            ))?;
        }
        out.flush()?;
        return Ok(Outcome::Fine);
    };
    let book = args.book.book()?;
    let (from, to) = args.period.days()?;
    let who = annals_ask::who(&book, &record, name)?;
    let found = record.entity(&who, from, to, args.limit)?;
    if args.json {
        let text =
            serde_json::to_string_pretty(&found).map_err(|error| out.failed(error.into()))?;
        out.line(text)?;
    } else {
        let name = match &who {
            Who::Country(code) => CountryCode::new(code)
                .map_or_else(|| code.clone(), |code| words::country_name(&book, code)),
            Who::Entity(_) => found.name.clone(),
        };
        view::entity::write(&mut out, Terminal::stdout(), &name, &found)?;
    }
    out.flush()?;
    Ok(Outcome::Fine)
}
