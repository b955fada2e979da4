use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::fmt;

/// How precisely a text dates an event.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Precision {
    Day,
    Month,
    Year,
    /// A stated or computed interval such as "this week".
    Interval,
}

/// When an event happened: first and last possible day, both included.
///
/// Displays as an ISO 8601 date, month, year, or interval `a/b`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct When {
    pub start: Date,
    pub end: Date,
    pub precision: Precision,
}

impl When {
    pub fn day(date: Date) -> Self {
        When { start: date, end: date, precision: Precision::Day }
    }

    pub fn month(year: i16, month: i8) -> Option<Self> {
        let start = Date::new(year, month, 1).ok()?;
        Some(When { start, end: start.last_of_month(), precision: Precision::Month })
    }

    pub fn year(year: i16) -> Option<Self> {
        let start = Date::new(year, 1, 1).ok()?;
        Some(When { start, end: start.last_of_year(), precision: Precision::Year })
    }

    pub fn interval(start: Date, end: Date) -> Self {
        When { start, end, precision: Precision::Interval }
    }

    pub fn overlaps(&self, other: &When) -> bool {
        self.start <= other.end && other.start <= self.end
    }
}

impl fmt::Display for When {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.precision {
            Precision::Day => write!(f, "{}", self.start),
            Precision::Month => write!(f, "{:04}-{:02}", self.start.year(), self.start.month()),
            Precision::Year => write!(f, "{:04}", self.start.year()),
            Precision::Interval => write!(f, "{}/{}", self.start, self.end),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn intervals_print_as_iso_8601() {
        assert_eq!(When::year(2020).unwrap().to_string(), "2020");
        assert_eq!(When::month(2020, 2).unwrap().to_string(), "2020-02");
        assert_eq!(When::day(date(2020, 12, 30)).to_string(), "2020-12-30");
        let week = When::interval(date(2020, 12, 28), date(2021, 1, 3));
        assert_eq!(week.to_string(), "2020-12-28/2021-01-03");
        assert!(When::month(2020, 13).is_none());
    }
}
