//! Days, months, years and periods as people write them.

use crate::Error;
use jiff::civil::Date;

/// First and last day of a day, month or year: `2020-12-30`, `2020-12`, `2020`.
///
/// # Errors
/// [`Error::Value`] when `text` is none of them.
pub fn days(text: &str) -> Result<(Date, Date), Error> {
    let wrong = || Error::Value {
        what: "date",
        value: text.to_owned(),
        hint: "write a day, month or year: 2020-12-30, 2020-12, 2020".to_owned(),
    };
    let parts: Vec<&str> = text.trim().split('-').collect();
    let plain = |part: &&str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    if !parts.iter().all(plain) || parts[0].len() != 4 {
        return Err(wrong());
    }
    let year: i16 = parts[0].parse().map_err(|_| wrong())?;
    let number = |at: usize| parts[at].parse::<i8>().map_err(|_| wrong());
    let day = |month, day| Date::new(year, month, day).map_err(|_| wrong());
    match parts.len() {
        1 => Ok((day(1, 1)?, day(12, 31)?)),
        2 => {
            let first = day(number(1)?, 1)?;
            Ok((first, first.last_of_month()))
        }
        3 => {
            let day = day(number(1)?, number(2)?)?;
            Ok((day, day))
        }
        _ => Err(wrong()),
    }
}

/// First and last day asked about, both included: a year, or from and to.
///
/// # Errors
/// [`Error::Value`] when one is no date, or the last comes before the first.
pub fn period(
    year: Option<&str>,
    from: Option<&str>,
    to: Option<&str>,
) -> Result<(Option<Date>, Option<Date>), Error> {
    if let Some(year) = year {
        let (from, to) = days(year)?;
        return Ok((Some(from), Some(to)));
    }
    let from = from.map(days).transpose()?.map(|(first, _)| first);
    let to = to.map(days).transpose()?.map(|(_, last)| last);
    if let (Some(from), Some(to)) = (from, to) {
        if to < from {
            return Err(Error::Value {
                what: "period",
                value: format!("{from} to {to}"),
                hint: "the first day comes before the last".to_owned(),
            });
        }
    }
    Ok((from, to))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_may_be_days_months_or_years() {
        let check = |text: &str, expect: Option<&str>| {
            let found = days(text).ok().map(|(first, last)| format!("{first} {last}"));
            assert_eq!(found.as_deref(), expect, "{text}");
        };
        check("2020", Some("2020-01-01 2020-12-31"));
        check("2020-02", Some("2020-02-01 2020-02-29"));
        check("2020-12-30", Some("2020-12-30 2020-12-30"));
        check("2020-13", None);
        check("20", None);
        check("last year", None);
        check("2020-12-30-1", None);
        check("", None);
    }

    #[test]
    fn a_period_may_be_open() {
        let check = |year: Option<&str>, from: Option<&str>, to: Option<&str>, expect: &str| {
            let found = match period(year, from, to) {
                Ok((from, to)) => format!("{from:?} {to:?}"),
                Err(error) => error.to_string(),
            };
            assert_eq!(found, expect);
        };
        check(None, None, None, "None None");
        check(Some("2020"), None, None, "Some(2020-01-01) Some(2020-12-31)");
        check(None, Some("2020-03"), None, "Some(2020-03-01) None");
        check(None, None, Some("2020-03"), "None Some(2020-03-31)");
        check(
            None,
            Some("2021"),
            Some("2020"),
            "`2021-01-01 to 2020-12-31` is no period\n  hint: the first day comes before the last",
        );
    }
}
