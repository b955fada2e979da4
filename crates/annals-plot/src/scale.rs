//! Round numbers and calendar steps for axes.

use jiff::civil::Date;

/// A round number that is at least `value`, and the step that divides it into about `steps`.
pub(crate) fn round_up(value: f64, steps: f64) -> (f64, f64) {
    if !(value.is_finite() && value > 0.0) {
        return (1.0, 1.0);
    }
    let raw = value / steps;
    let power = 10f64.powi(raw.log10().floor() as i32);
    let step = [1.0, 2.0, 2.5, 5.0, 10.0]
        .into_iter()
        .map(|step| step * power)
        .find(|step| *step >= raw * 0.999)
        .unwrap_or(10.0 * power);
    ((value / step - 1e-9).ceil().max(1.0) * step, step)
}

/// How finely time is cut.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Grain {
    Day,
    Week,
    Month,
    Quarter,
    Year,
}

impl Grain {
    pub const ALL: &'static [Grain] =
        &[Grain::Day, Grain::Week, Grain::Month, Grain::Quarter, Grain::Year];

    pub fn as_str(self) -> &'static str {
        match self {
            Grain::Day => "day",
            Grain::Week => "week",
            Grain::Month => "month",
            Grain::Quarter => "quarter",
            Grain::Year => "year",
        }
    }

    /// The grain of this name.
    pub fn named(name: &str) -> Option<Grain> {
        Grain::ALL.iter().copied().find(|grain| grain.as_str() == name)
    }

    /// The finest grain that cuts a period into no more than `most` bins; years, if none does.
    pub fn finest(from: Date, to: Date, most: usize) -> Grain {
        let fits = |grain: &&Grain| grain.bins(from, to) <= most;
        Grain::ALL.iter().find(fits).copied().unwrap_or(Grain::Year)
    }

    /// The number of a bin, counted from the beginning of time; bins follow one another.
    pub fn index(self, day: Date) -> i64 {
        let days = day.duration_since(EPOCH).as_hours() / 24;
        let months = i64::from(day.year()) * 12 + i64::from(day.month()) - 1;
        match self {
            Grain::Day => days,
            // The epoch is a Monday.
            Grain::Week => days.div_euclid(7),
            Grain::Month => months,
            Grain::Quarter => months.div_euclid(3),
            Grain::Year => i64::from(day.year()),
        }
    }

    /// First day of the bin of this number; the last day there is for bins beyond all time.
    pub fn first_day(self, index: i64) -> Date {
        let month = |months: i64| {
            let year = i16::try_from(months.div_euclid(12)).ok()?;
            Date::new(year, (months.rem_euclid(12) + 1) as i8, 1).ok()
        };
        let later = |days: i64| EPOCH.checked_add(jiff::SignedDuration::from_hours(24 * days)).ok();
        let day = match self {
            Grain::Day => later(index),
            Grain::Week => later(7 * index),
            Grain::Month => month(index),
            Grain::Quarter => month(3 * index),
            Grain::Year => month(12 * index),
        };
        day.unwrap_or(if index < 0 { Date::MIN } else { Date::MAX })
    }

    /// Last day of the bin of this number.
    pub fn last_day(self, index: i64) -> Date {
        self.first_day(index + 1).yesterday().unwrap_or(Date::MAX)
    }

    pub fn bins(self, from: Date, to: Date) -> usize {
        usize::try_from(self.index(to) - self.index(from) + 1).unwrap_or(0)
    }

    /// A bin as people write it: `5 Mar 2020`, `week of 2 Mar 2020`, `Mar 2020`, `2020`.
    pub fn label(self, index: i64) -> String {
        let day = self.first_day(index);
        match self {
            Grain::Day => day.strftime("%-d %b %Y").to_string(),
            Grain::Week => day.strftime("week of %-d %b %Y").to_string(),
            Grain::Month => day.strftime("%b %Y").to_string(),
            Grain::Quarter => {
                format!("{} to {}", day.strftime("%b"), self.last_day(index).strftime("%b %Y"))
            }
            Grain::Year => day.year().to_string(),
        }
    }
}

/// A Monday before anything a newspaper wrote.
const EPOCH: Date = jiff::civil::date(1601, 1, 1);

/// Days to label on an axis from `from` to `to`, each with its label: no more than `most`.
pub(crate) fn ticks(from: Date, to: Date, most: usize) -> Vec<(Date, String)> {
    let months = Grain::Month.bins(from, to);
    let step = |choices: &[usize], count: usize| {
        choices.iter().copied().find(|step| count.div_ceil(*step) <= most)
    };
    if Grain::Day.bins(from, to) <= most {
        let first = Grain::Day.index(from);
        return (first..=Grain::Day.index(to))
            .map(|at| Grain::Day.first_day(at))
            .map(|day| (day, day.strftime("%-d %b").to_string()))
            .collect();
    }
    if months <= 3 {
        let first = Grain::Week.index(from);
        let weeks = Grain::Week.bins(from, to);
        let step = step(&[1, 2], weeks).unwrap_or(4);
        return (first..=Grain::Week.index(to))
            .step_by(step)
            .map(|at| Grain::Week.first_day(at))
            .filter(|day| *day >= from)
            .map(|day| (day, day.strftime("%-d %b").to_string()))
            .collect();
    }
    if let Some(step) = step(&[1, 2, 3, 6], months) {
        let (first, last) = (Grain::Month.index(from), Grain::Month.index(to));
        return (first..=last)
            .filter(|at| at.rem_euclid(step as i64) == 0)
            .map(|at| Grain::Month.first_day(at))
            .filter(|day| *day >= from)
            .map(|day| {
                let january = day.month() == 1;
                (day, day.strftime(if january { "%Y" } else { "%b" }).to_string())
            })
            .collect();
    }
    let years = Grain::Year.bins(from, to);
    let step = step(&[1, 2, 5, 10, 20, 50, 100], years).unwrap_or(500) as i64;
    (Grain::Year.index(from)..=Grain::Year.index(to))
        .filter(|year| year.rem_euclid(step) == 0)
        .map(|year| (Grain::Year.first_day(year), year.to_string()))
        .filter(|(day, _)| *day >= from)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn axes_end_on_round_numbers() {
        let check = |value: f64, expect: (f64, f64)| assert_eq!(round_up(value, 4.0), expect);
        check(9.5, (10.0, 2.5));
        check(100.0, (100.0, 25.0));
        check(0.0, (1.0, 1.0));
        check(f64::NAN, (1.0, 1.0));
    }

    #[test]
    fn bins_cover_time_without_gaps() {
        for grain in Grain::ALL {
            for day in [date(1999, 12, 31), date(2020, 2, 29), date(2020, 12, 28)] {
                let at = grain.index(day);
                assert!(grain.first_day(at) <= day && day <= grain.last_day(at), "{grain:?} {day}");
                assert_eq!(grain.first_day(at + 1), grain.last_day(at).tomorrow().unwrap());
            }
            // Bins at the ends of time are no cause for panic.
            grain.last_day(grain.index(Date::MAX));
            grain.first_day(grain.index(Date::MIN));
        }
        assert_eq!(Grain::Week.first_day(Grain::Week.index(date(2020, 3, 5))), date(2020, 3, 2));
    }

    #[test]
    fn the_finest_grain_that_fits_is_taken() {
        let check = |from, to, expect| assert_eq!(Grain::finest(from, to, 90), expect);
        check(date(2020, 1, 1), date(2020, 3, 1), Grain::Day);
        check(date(2020, 1, 1), date(2020, 12, 31), Grain::Week);
        check(date(2014, 1, 1), date(2020, 12, 31), Grain::Month);
        check(date(1900, 1, 1), date(2020, 12, 31), Grain::Year);
    }

    #[test]
    fn ticks_stand_on_calendar_days() {
        let check = |from, to, expect: &[&str]| {
            let labels: Vec<String> = ticks(from, to, 8).into_iter().map(|(_, l)| l).collect();
            assert_eq!(labels, expect);
        };
        check(date(2020, 1, 1), date(2020, 1, 3), &["1 Jan", "2 Jan", "3 Jan"]);
        check(date(2020, 1, 1), date(2020, 12, 31), &["2020", "Mar", "May", "Jul", "Sep", "Nov"]);
        check(date(2015, 3, 1), date(2020, 12, 31), &["2016", "2017", "2018", "2019", "2020"]);
        check(
            date(1950, 1, 1),
            date(2020, 12, 31),
            &["1950", "1960", "1970", "1980", "1990", "2000", "2010", "2020"],
        );
    }
}
