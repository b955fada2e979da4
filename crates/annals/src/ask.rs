//! Which record and which days a command asks about.

use crate::Error;
use annals_record::{Access, Record};
use jiff::civil::Date;
use std::path::PathBuf;

/// Which record is asked.
#[derive(clap::Args)]
pub struct RecordArgs {
    /// The record to ask
    #[arg(long, value_name = "FILE", default_value = "annals.db")]
    pub record: PathBuf,
}

impl RecordArgs {
    pub fn open(&self) -> Result<Record, Error> {
        Ok(Record::open(&self.record, Access::Read)?)
    }
}

/// Which days are asked about.
#[derive(clap::Args)]
pub struct PeriodArgs {
    /// The year asked about
    #[arg(long, value_name = "YEAR", conflicts_with_all = ["from", "to"])]
    pub year: Option<String>,
    /// First day, month or year asked about: 2020-03-01, 2020-03, 2020
    #[arg(long, value_name = "DATE")]
    pub from: Option<String>,
    /// Last day, month or year asked about
    #[arg(long, value_name = "DATE")]
    pub to: Option<String>,
}

impl PeriodArgs {
    /// First and last day, both included.
    pub fn days(&self) -> Result<(Option<Date>, Option<Date>), Error> {
        let [year, from, to] = [&self.year, &self.from, &self.to].map(|text| text.as_deref());
        Ok(annals_ask::period(year, from, to)?)
    }
}
