//! When: time expressions read against the article's date, as intervals with their precision.

use crate::count::number;
use crate::tree::Tree;
use annals_model::{Span, When};
use jiff::civil::{Date, Weekday};
use jiff::ToSpan;

/// A time expression: tokens it covers and what it means.
#[derive(Clone, Debug)]
pub(crate) struct TimeExpression {
    pub start: usize,
    /// Exclusive.
    pub end: usize,
    pub when: When,
}

impl TimeExpression {
    pub fn span(&self, tree: &Tree<'_>) -> Span {
        let tokens = &tree.sentence.tokens;
        tokens[self.start].span.cover(tokens[self.end - 1].span)
    }
}

pub(crate) fn month(word: &str) -> Option<i8> {
    const MONTHS: [&str; 12] = [
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
    ];
    let lower = word.to_lowercase();
    let bare = lower.trim_end_matches('.');
    let abbreviated = matches!(
        bare,
        "jan"
            | "feb"
            | "mar"
            | "apr"
            | "jun"
            | "jul"
            | "aug"
            | "sep"
            | "sept"
            | "oct"
            | "nov"
            | "dec"
    );
    MONTHS
        .iter()
        .position(|name| *name == bare || (abbreviated && name.starts_with(&bare[..3])))
        .map(|at| at as i8 + 1)
}

fn weekday(word: &str) -> Option<Weekday> {
    Some(match word.to_lowercase().trim_end_matches('.') {
        "monday" | "mon" => Weekday::Monday,
        "tuesday" | "tue" | "tues" => Weekday::Tuesday,
        "wednesday" | "wed" => Weekday::Wednesday,
        "thursday" | "thu" | "thurs" => Weekday::Thursday,
        "friday" | "fri" => Weekday::Friday,
        "saturday" | "sat" => Weekday::Saturday,
        "sunday" | "sun" => Weekday::Sunday,
        _ => return None,
    })
}

/// Whether a capitalised word is a day or a month and so names nobody.
pub(crate) fn names_time(word: &str) -> bool {
    // "May" and "March" can be people and verbs, but their month reading wins as a noun.
    weekday(word).is_some() || (word.len() > 2 && month(word).is_some())
}

fn year(word: &str) -> Option<i16> {
    let year = word.parse::<i16>().ok()?;
    (word.len() == 4 && (1800..=2100).contains(&year)).then_some(year)
}

fn day_of_month(word: &str) -> Option<i8> {
    let digits = word.trim_end_matches(|c: char| c.is_alphabetic());
    let suffix = &word[digits.len()..];
    let day = digits.parse::<i8>().ok()?;
    ((1..=31).contains(&day) && matches!(suffix, "" | "st" | "nd" | "rd" | "th")).then_some(day)
}

/// Every time expression of a sentence that can be resolved. `today` is the article's date.
pub(crate) fn find(tree: &Tree<'_>, today: Option<Date>) -> Vec<TimeExpression> {
    let mut found = Vec::new();
    let mut i = 0;
    while i < tree.len() {
        match at(tree, i, today) {
            Some((when, end)) => {
                found.push(TimeExpression { start: i, end, when });
                i = end;
            }
            None => i += 1,
        }
    }
    found
}

fn at(tree: &Tree<'_>, i: usize, today: Option<Date>) -> Option<(When, usize)> {
    let word = |at: usize| if at < tree.len() { tree.word(at) } else { "" };
    let lower = |at: usize| word(at).to_lowercase();
    let first = word(i);
    if !first.is_char_boundary(0) || first.is_empty() {
        return None;
    }
    // 2020-12-30
    if first.len() == 10 {
        if let Ok(date) = first.parse::<Date>() {
            return Some((When::day(date), i + 1));
        }
    }
    if let Some(found) = calendar(tree, i, today) {
        return Some(found);
    }
    let today_known = today?;
    if let Some(day) =
        weekday(first).filter(|_| first.chars().next().is_some_and(char::is_uppercase))
    {
        let ahead = i > 0 && lower(i - 1) == "next";
        let date = if ahead {
            today_known.nth_weekday(1, day).ok()?
        } else if today_known.weekday() == day {
            today_known
        } else {
            today_known.nth_weekday(-1, day).ok()?
        };
        return Some((When::day(date), i + 1));
    }
    match lower(i).as_str() {
        "today" | "tonight" => return Some((When::day(today_known), i + 1)),
        "yesterday" => return Some((When::day(today_known.yesterday().ok()?), i + 1)),
        "tomorrow" => return Some((When::day(today_known.tomorrow().ok()?), i + 1)),
        "last" | "this" | "next" | "past" | "previous" | "coming" | "upcoming" => {
            let shift = match lower(i).as_str() {
                "this" => 0,
                "next" | "coming" | "upcoming" => 1,
                _ => -1,
            };
            let when = match lower(i + 1).as_str() {
                "week" => {
                    let monday = today_known
                        .checked_sub((today_known.weekday().to_monday_zero_offset() as i64).days())
                        .ok()?
                        .checked_add((7 * shift).days())
                        .ok()?;
                    When::interval(monday, monday.checked_add(6.days()).ok()?)
                }
                "month" => {
                    let day = today_known.first_of_month().checked_add(shift.months()).ok()?;
                    When::month(day.year(), day.month())?
                }
                "year" => When::year(today_known.year().checked_add(shift as i16)?)?,
                other => {
                    if let Some(month) = month(other)
                        .filter(|_| word(i + 1).chars().next().is_some_and(char::is_uppercase))
                    {
                        return Some((nearest_month(month, today_known)?, i + 2));
                    }
                    return None;
                }
            };
            return Some((when, i + 2));
        }
        _ => {}
    }
    // "three days ago", "a year ago"
    let (n, unit_at) = match lower(i).as_str() {
        "a" | "an" => (1, i + 1),
        _ => (number(first)?, i + 1),
    };
    if lower(unit_at + 1) != "ago" && lower(unit_at + 1) != "earlier" {
        return None;
    }
    let n = i64::from(n);
    let unit = lower(unit_at);
    let when = match unit.trim_end_matches('s') {
        "day" => When::day(today_known.checked_sub(n.days()).ok()?),
        "week" => {
            let middle = today_known.checked_sub(n.weeks()).ok()?;
            When::interval(middle.checked_sub(3.days()).ok()?, middle.checked_add(3.days()).ok()?)
        }
        "month" => {
            let day = today_known.first_of_month().checked_sub(n.months()).ok()?;
            When::month(day.year(), day.month())?
        }
        "year" => When::year(today_known.year().checked_sub(i16::try_from(n).ok()?)?)?,
        _ => return None,
    };
    Some((when, unit_at + 2))
}

/// Months, days and years written out: "5 March 2020", "March 5", "in March", "in 2002".
fn calendar(tree: &Tree<'_>, i: usize, today: Option<Date>) -> Option<(When, usize)> {
    let word = |at: usize| if at < tree.len() { tree.word(at) } else { "" };
    let skip_comma = |at: usize| if word(at) == "," { at + 1 } else { at };
    let capital = |at: usize| word(at).chars().next().is_some_and(char::is_uppercase);
    // "5 March", "5 March 2020"
    if let (Some(day), Some(month)) =
        (day_of_month(word(i)), month(word(i + 1)).filter(|_| capital(i + 1)))
    {
        let (when, end) = match year(word(i + 2)) {
            Some(year) => (When::day(Date::new(year, month, day).ok()?), i + 3),
            None => (When::day(nearest_day(month, day, today?)?), i + 2),
        };
        return Some((when, end));
    }
    if let Some(month) = month(word(i)).filter(|_| capital(i)) {
        let dot = usize::from(word(i + 1) == "." && word(i).len() <= 4);
        let next = i + 1 + dot;
        if let Some(day) = day_of_month(word(next)) {
            let after = skip_comma(next + 1);
            if let Some(year) = year(word(after)) {
                return Some((When::day(Date::new(year, month, day).ok()?), after + 1));
            }
            return Some((When::day(nearest_day(month, day, today?)?), next + 1));
        }
        let after = skip_comma(next);
        if let Some(year) = year(word(after)) {
            return Some((When::month(year, month)?, after + 1));
        }
        // "May" and "March" alone are months only after a preposition.
        let led = i > 0
            && matches!(
                tree.lemma(i - 1),
                "in" | "since" | "last" | "this" | "early" | "late" | "mid" | "until" | "of"
            );
        if led {
            return Some((nearest_month(month, today?)?, next));
        }
        return None;
    }
    // "in 2002", "the 1991 war"
    if let Some(year) = year(word(i)) {
        let led = i > 0
            && matches!(
                tree.lemma(i - 1),
                "in" | "since"
                    | "during"
                    | "of"
                    | "the"
                    | "until"
                    | "from"
                    | "early"
                    | "late"
                    | "by"
                    | "mid"
                    | "’s"
                    | "'s"
                    | "its"
                    | "their"
                    | "his"
            );
        let percent = matches!(word(i + 1), "%" | "percent" | "people" | "soldiers" | "troops");
        if led && !percent {
            return Some((When::year(year)?, i + 1));
        }
    }
    None
}

/// The day in the article's year, or in the year before when that would lie half a year ahead.
fn nearest_day(month: i8, day: i8, today: Date) -> Option<Date> {
    let date = Date::new(today.year(), month, day).ok()?;
    if date > today.checked_add(180.days()).ok()? {
        return Date::new(today.year() - 1, month, day).ok();
    }
    Some(date)
}

fn nearest_month(month: i8, today: Date) -> Option<When> {
    let ahead = month > today.month() && (month - today.month()) > 5;
    When::month(if ahead { today.year() - 1 } else { today.year() }, month)
}

/// The expression that dates a trigger: one in its own clause, the nearest first.
pub(crate) fn of<'t>(
    tree: &Tree<'_>,
    token: usize,
    expressions: &'t [TimeExpression],
) -> Option<&'t TimeExpression> {
    let clause = tree.clause(token);
    let in_clause = |expression: &&TimeExpression| {
        let at = expression.start;
        // What stands in a clause below a verb dates that clause: an agreement "to meet on Monday"
        // was not reached on Monday.
        tree.clause(at) == clause || (!tree.is_verbal(token) && tree.within(at, token))
    };
    let nearest = |expression: &&TimeExpression| expression.start.abs_diff(token);
    if let Some(own) = expressions.iter().filter(in_clause).min_by_key(nearest) {
        return Some(own);
    }
    // Verbs joined to the one that is dated share its date: "This year they met, launched, spoke".
    let mut at = clause;
    while matches!(tree.rel(at), annals_model::Deprel::Conj | annals_model::Deprel::Parataxis) {
        let Some(head) = tree.head(at) else { break };
        at = tree.clause(head);
        let shared = expressions
            .iter()
            .find(|e| e.start < token && tree.clause(e.start) == at && e.start < head);
        if shared.is_some() {
            return shared;
        }
    }
    None
}
