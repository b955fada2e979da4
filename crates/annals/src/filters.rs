//! Which events a command asks for: the filters that `events` and `export` share.

use crate::ask::PeriodArgs;
use crate::Error;
use annals_ask::Question;
use annals_codebook::Codebook;
use annals_record::{Filter, Record};

/// Filters are joined by "and"; the values of one filter by "or". Countries, persons and
/// organisations go by code or name.
#[derive(clap::Args)]
pub struct FilterArgs {
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
    /// So many at most
    #[arg(long, value_name = "N")]
    pub limit: Option<u64>,
    /// In what order: date, newest, weight (independent origins), score (conflict first)
    #[arg(long, value_name = "ORDER", default_value = "date")]
    order: String,
}

impl FilterArgs {
    /// The filter in the codes of the ontology and the names of the record.
    ///
    /// # Errors
    /// What names no country, person, code or date, with the nearest that does.
    pub fn filter(&self, book: &Codebook, record: &Record) -> Result<Filter, Error> {
        let question = Question {
            actor: self.actor.clone(),
            recipient: self.recipient.clone(),
            country: self.country.clone(),
            sector: self.sector.clone(),
            event_type: self.event_type.clone(),
            mode: self.mode.clone(),
            status: self.status.clone(),
            context: self.context.clone(),
            year: self.period.year.clone(),
            from: self.period.from.clone(),
            to: self.period.to.clone(),
            outlet: self.outlet.clone(),
            agency: self.agency.clone(),
            text: self.text.clone(),
            tally: match (self.tally, self.no_tally) {
                (true, _) => Some(true),
                (_, true) => Some(false),
                _ => None,
            },
            order: Some(self.order.clone()),
            limit: self.limit,
            ..Question::default()
        };
        Ok(question.filter(book, record)?)
    }
}
