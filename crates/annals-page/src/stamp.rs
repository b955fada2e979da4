//! Dates and times as outlets print them, in many languages, without guessing an offset.

use crate::months::{from_iranian, iranian_month, month_number};
use annals_model::{Stamp, StampPrecision};
use jiff::civil::DateTime;

/// Reads the first date of a text, with its time and offset where they stand by it.
///
/// All-numeric dates with the year last are read day first; see [`parse_in`].
pub(crate) fn parse(text: &str) -> Option<Stamp> {
    parse_in(text, false)
}

/// Like [`parse`], reading `5/3/2020` as 3 May when `month_first`.
pub(crate) fn parse_in(text: &str, month_first: bool) -> Option<Stamp> {
    let text = text.trim();
    if let Some(stamp) = epoch(text) {
        return Some(stamp);
    }
    let tokens = tokens(crate::words::truncate_chars(text, 400));
    let (date, used) = find_date(&tokens, month_first)?;
    let (at, offset, precision) = match find_time(&tokens, used) {
        Some(time) => {
            let at = DateTime::new(date.0, date.1, date.2, time.hour, time.minute, time.second, 0);
            (at.ok()?, time.offset, time.precision)
        }
        None => {
            let at = DateTime::new(date.0, date.1, date.2, 0, 0, 0, 0).ok()?;
            (at, None, StampPrecision::Day)
        }
    };
    Some(Stamp { at, offset, precision })
}

/// Whether a line is a date and little else.
pub(crate) fn is_line(text: &str) -> bool {
    let letters = text.chars().filter(|c| c.is_alphabetic()).count();
    text.split_whitespace().count() <= 14
        && letters < 70
        && !text.ends_with('.')
        && parse(text).is_some()
}

/// Reads the year, month and day that a URL's path spells out.
pub(crate) fn in_url(url: &str) -> Option<Stamp> {
    let path = url.split(['?', '#']).next()?;
    let parts: Vec<&str> = path.split(['/', '-', '_', '.']).collect();
    let number = |part: &str, digits: std::ops::RangeInclusive<usize>| -> Option<i16> {
        let good = digits.contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit());
        good.then(|| part.parse().ok()).flatten()
    };
    let day = |year: i16, month: i16, day: i16| {
        ((1990..2100).contains(&year)).then_some(())?;
        let at = DateTime::new(year, month as i8, day as i8, 0, 0, 0, 0).ok()?;
        Some(Stamp { at, offset: None, precision: StampPrecision::Day })
    };
    parts
        .windows(3)
        .find_map(|w| day(number(w[0], 4..=4)?, number(w[1], 1..=2)?, number(w[2], 1..=2)?))
        .or_else(|| {
            parts.iter().filter(|part| part.len() == 8).find_map(|part| {
                let whole: i32 = part.parse().ok()?;
                day((whole / 10_000) as i16, (whole / 100 % 100) as i16, (whole % 100) as i16)
            })
        })
}

/// Seconds or milliseconds since 1970, alone.
fn epoch(text: &str) -> Option<Stamp> {
    if !(text.len() == 10 || text.len() == 13) || !text.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let number: i64 = text.parse().ok()?;
    let seconds = if text.len() == 13 { number / 1000 } else { number };
    let start = DateTime::constant(1970, 1, 1, 0, 0, 0, 0);
    let at = start.checked_add(jiff::Span::new().try_seconds(seconds).ok()?).ok()?;
    Some(Stamp { at, offset: Some(0), precision: StampPrecision::Second })
}

#[derive(Clone, Debug, PartialEq)]
enum Token {
    /// Value and number of digits.
    Number(i64, usize),
    Word(String),
    Mark(char),
    Space,
}

fn digit(c: char) -> Option<i64> {
    let zero = match c {
        '0'..='9' => '0',
        '\u{660}'..='\u{669}' => '\u{660}',
        '\u{6f0}'..='\u{6f9}' => '\u{6f0}',
        '\u{966}'..='\u{96f}' => '\u{966}',
        '\u{9e6}'..='\u{9ef}' => '\u{9e6}',
        '\u{ff10}'..='\u{ff19}' => '\u{ff10}',
        _ => return None,
    };
    Some(i64::from(c as u32 - zero as u32))
}

fn tokens(text: &str) -> Vec<Token> {
    let mut tokens = Vec::new();
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        if let Some(first) = digit(c) {
            let (mut value, mut digits) = (first, 1);
            while let Some(next) = chars.peek().copied().and_then(digit) {
                value = (value.saturating_mul(10)).saturating_add(next);
                digits += 1;
                chars.next();
            }
            tokens.push(Token::Number(value, digits));
        } else if crate::words::is_ideograph(c) {
            // One character a word: 年, 月, 日; but 오전 and 午後 are looked up in pairs.
            tokens.push(Token::Word(c.to_string()));
        } else if c.is_alphabetic() || is_combining(c) {
            let mut word: String = c.to_lowercase().collect();
            while let Some(next) = chars.peek().copied() {
                if (next.is_alphabetic() || is_combining(next)) && !crate::words::is_ideograph(next)
                {
                    word.extend(next.to_lowercase());
                    chars.next();
                } else {
                    break;
                }
            }
            tokens.push(Token::Word(word));
        } else if c.is_whitespace() {
            if tokens.last() != Some(&Token::Space) {
                tokens.push(Token::Space);
            }
        } else if !crate::words::is_invisible(c) {
            tokens.push(Token::Mark(c));
        }
    }
    join_pairs(&mut tokens);
    tokens
}

/// Makes one word of the months that the Levant writes in two.
fn join_pairs(tokens: &mut Vec<Token>) {
    let is_first = |token: &Token| matches!(token, Token::Word(w) if w == "كانون" || w == "تشرين");
    while let Some(at) = tokens.windows(3).position(|three| {
        is_first(&three[0])
            && three[1] == Token::Space
            && matches!(&three[2], Token::Word(w) if matches!(w.as_str(), "الأول" | "الاول" | "الثاني"))
    }) {
        if let [Token::Word(first), _, Token::Word(second)] = &tokens[at..at + 3] {
            let joined = Token::Word(format!("{first}{second}"));
            tokens.splice(at..at + 3, [joined]);
        }
    }
}

/// Marks that belong to the letter before them, as in Hindi or decomposed Latin.
fn is_combining(c: char) -> bool {
    matches!(c,
        '\u{300}'..='\u{36f}' | '\u{591}'..='\u{5c7}' | '\u{64b}'..='\u{65f}'
        | '\u{93a}'..='\u{94f}' | '\u{981}'..='\u{9cd}' | '\u{bbe}'..='\u{bcd}'
        | '\u{c3e}'..='\u{c4d}' | '\u{e31}'..='\u{e4e}')
}

type Date = (i16, i8, i8);

/// A date and the tokens it took.
fn find_date(tokens: &[Token], month_first: bool) -> Option<(Date, std::ops::Range<usize>)> {
    (0..tokens.len()).find_map(|at| date_at(tokens, at, month_first))
}

/// The tokens from `at` that are not space, commas or points, with their places.
fn content(tokens: &[Token], at: usize, want: usize) -> Vec<(usize, &Token)> {
    let mut found = Vec::with_capacity(want);
    for (n, token) in tokens.iter().enumerate().skip(at) {
        match token {
            Token::Space
            | Token::Mark(',' | '.' | '،' | 'º' | 'ª' | '°' | '|' | '–' | '\'' | '’') => {
                continue
            }
            // Words that stand between the parts of a date and say nothing.
            Token::Word(word)
                if !found.is_empty()
                    && matches!(
                        word.as_str(),
                        "de" | "of"
                            | "del"
                            | "di"
                            | "st"
                            | "nd"
                            | "rd"
                            | "th"
                            | "do"
                            | "er"
                            | "re"
                            | "the"
                            | "năm"
                            | "d"
                            | "m"
                            | "gada"
                            | "жылғы"
                            | "พ"
                            | "ศ"
                            | "ค"
                            | "r"
                            | "º"
                            | "ª"
                    ) =>
            {
                continue;
            }
            _ => found.push((n, token)),
        }
        if found.len() == want {
            break;
        }
    }
    found
}

fn date_at(
    tokens: &[Token],
    at: usize,
    month_first: bool,
) -> Option<(Date, std::ops::Range<usize>)> {
    use Token::{Mark, Number, Word};
    let done = |year: i64, month: i64, day: i64, end: usize| -> Option<(Date, _)> {
        let year = if year < 70 {
            year + 2000
        } else if year < 100 {
            year + 1900
        } else if (2400..2700).contains(&year) {
            // Thailand counts from the Buddha's death.
            year - 543
        } else {
            year
        };
        let good = (1800..2200).contains(&year) && (1..=12).contains(&month);
        if !good || !(1..=31).contains(&day) {
            return None;
        }
        jiff::civil::Date::new(year as i16, month as i8, day as i8).ok()?;
        Some(((year as i16, month as i8, day as i8), at..end + 1))
    };
    // A number right before would make this the tail of something else.
    if at > 0 && matches!((&tokens[at - 1], &tokens[at]), (Mark('.' | '-' | '/' | ':'), Number(..)))
    {
        let earlier = at.checked_sub(2).and_then(|n| tokens.get(n));
        if matches!(earlier, Some(Number(..))) {
            return None;
        }
    }
    match &tokens[at..] {
        // 2020-12-30, 2020/12/30, 2020.12.30
        [Number(y, 4), Mark(a @ ('-' | '/' | '.')), Number(m, 1..=2), Mark(b), Number(d, 1..=2), ..]
            if a == b =>
        {
            if let Some(found) = done(*y, *m, *d, at + 4) {
                return Some(found);
            }
        }
        // 30.12.2020, 30/12/20, 12/30/2020
        [Number(a, 1..=2), Mark(s @ ('-' | '/' | '.')), Number(b, 1..=2), Mark(t), Number(y, 2 | 4), rest @ ..]
            if s == t && !matches!(rest.first(), Some(Mark(':'))) =>
        {
            let swap = *b > 12 || (month_first && *s == '/' && *a <= 12);
            let (day, month) = if swap { (*b, *a) } else { (*a, *b) };
            if let Some(found) = done(*y, month, day, at + 4) {
                return Some(found);
            }
        }
        // 20201230
        [Number(whole, 8), ..] => {
            if let Some(found) = done(whole / 10_000, whole / 100 % 100, whole % 100, at) {
                return Some(found);
            }
        }
        _ => {}
    }
    let next = content(tokens, at, 7);
    if next.first().is_none_or(|(n, _)| *n != at) {
        return None;
    }
    match next.iter().map(|(_, token)| *token).collect::<Vec<_>>()[..] {
        // 2020年12月30日, 2020년 12월 30일
        [Number(y, 4), Word(year), Number(m, 1..=2), Word(month), Number(d, 1..=2), ..]
            if matches!(year.as_str(), "年" | "년") && matches!(month.as_str(), "月" | "월") =>
        {
            done(*y, *m, *d, next[4].0)
        }
        // 令和2年12月30日, counted from 2019; 民國109年12月30日, counted from 1912
        [Word(rei), Word(wa), Number(y, 1..=2), Word(year), Number(m, 1..=2), Word(month), Number(d, 1..=2), ..]
            if rei == "令" && wa == "和" && year == "年" && month == "月" =>
        {
            done(y + 2018, *m, *d, next[6].0)
        }
        [Number(y, 3), Word(year), Number(m, 1..=2), Word(month), Number(d, 1..=2), ..]
            if year == "年" && month == "月" =>
        {
            done(y + 1911, *m, *d, next[4].0)
        }
        // 10 دی 1399
        [Number(d, 1..=2), Word(month), Number(y, 4), ..] if iranian_month(month).is_some() => {
            let (y, m, d) = from_iranian(*y, iranian_month(month)?, *d)?;
            done(y, m, d, next[2].0)
        }
        // 2025. 5. 15.
        [Number(y, 4), Number(m, 1..=2), Number(d, 1..=2), ..]
            if matches!(tokens.get(at + 1), Some(Mark('.'))) =>
        {
            done(*y, *m, *d, next[2].0)
        }
        // 30 December 2020, 30. prosince 2020, 30 de diciembre de 2020
        [Number(d, 1..=2), Word(month), Number(y, 4), ..] => {
            done(*y, month_number(month)?, *d, next[2].0)
        }
        // 30-Dec-20
        [Number(d, 1..=2), Mark('-' | '/'), Word(month), Mark('-' | '/'), Number(y, 2 | 4), ..] => {
            done(*y, month_number(month)?, *d, next[4].0)
        }
        // 22 tháng 10 2025
        [Number(d, 1..=2), Word(word), Number(m, 1..=2), Number(y, 4), ..] if word == "tháng" => {
            done(*y, *m, *d, next[3].0)
        }
        // December 30, 2020
        [Word(month), Number(d, 1..=2), Number(y, 4), ..] => {
            done(*y, month_number(month)?, *d, next[2].0)
        }
        // 2020. gada 30. decembris
        [Number(y, 4), Number(d, 1..=2), Word(month), ..] => {
            done(*y, month_number(month)?, *d, next[2].0)
        }
        // 2020 December 30, 2020. december 30.
        [Number(y, 4), Word(month), Number(d, 1..=2), ..] => {
            done(*y, month_number(month)?, *d, next[2].0)
        }
        _ => None,
    }
}

struct Time {
    hour: i8,
    minute: i8,
    second: i8,
    offset: Option<i32>,
    precision: StampPrecision,
}

/// The time nearest after the date, or else before it.
fn find_time(tokens: &[Token], date: std::ops::Range<usize>) -> Option<Time> {
    let after = (date.end..tokens.len()).find_map(|at| time_at(tokens, at));
    after.or_else(|| (0..date.start).find_map(|at| time_at(tokens, at)))
}

fn time_at(tokens: &[Token], at: usize) -> Option<Time> {
    use Token::{Mark, Number, Space, Word};
    if at > 0
        && matches!(tokens[at - 1], Mark(':'))
        && at > 1
        && matches!(tokens[at - 2], Number(..))
    {
        return None;
    }
    let word = |n: usize| match tokens.get(n) {
        Some(Word(word)) => Some(word.as_str()),
        _ => None,
    };
    let spaced = |n: usize| if matches!(tokens.get(n), Some(Space)) { n + 1 } else { n };
    let Number(hour, 1..=2) = tokens[at] else {
        // 20201230T042900
        return match tokens[at] {
            Number(whole, 6) if at > 0 && word(at - 1) == Some("t") => {
                time(whole / 10_000, whole / 100 % 100, Some(whole % 100), tokens, at + 1)
            }
            Number(whole, 4) if at > 0 && word(at - 1) == Some("t") => {
                time(whole / 100, whole % 100, None, tokens, at + 1)
            }
            _ => None,
        };
    };
    let (minute, mut end) = match &tokens[at + 1..] {
        [Mark(':' | '：'), Number(minute, 2), ..] => (*minute, at + 3),
        [Word(h), Number(minute, 2), ..] if matches!(h.as_str(), "h" | "u") => (*minute, at + 3),
        // 5時00分, 5시 00분
        [Word(h), rest @ ..] if matches!(h.as_str(), "時" | "时" | "點" | "点" | "시") => {
            let skip = usize::from(matches!(rest.first(), Some(Space)));
            match &rest[skip..] {
                [Number(minute, 1..=2), Word(_), ..] => (*minute, at + 4 + skip),
                _ => (0, at + 2),
            }
        }
        // 14.05 Uhr, kl. 14.05
        [Mark('.'), Number(minute, 2), rest @ ..] => {
            let unit = rest.iter().find(|t| **t != Space);
            let after = matches!(unit, Some(Word(w)) if matches!(w.as_str(), "uhr" | "hrs" | "h" | "am" | "pm" | "a" | "p" | "gmt" | "wib"));
            let before = tokens[..at].iter().rev().find(|t| !matches!(t, Space | Mark(_)));
            let before = matches!(before, Some(Word(w)) if matches!(w.as_str(), "kl" | "klo" | "um" | "ore" | "saat" | "ob" | "at" | "v"));
            if !after && !before {
                return None;
            }
            (*minute, at + 3)
        }
        // 5 pm
        rest => {
            let next = spaced(at + 1);
            let half = word(next)?;
            if !matches!(half, "am" | "pm") || rest.is_empty() {
                return None;
            }
            (0, at + 1)
        }
    };
    let mut second = None;
    if let [Mark(':'), Number(s, 2), ..] = &tokens[end.min(tokens.len())..] {
        second = Some(*s);
        end += 2;
        if let [Mark('.' | ','), Number(..), ..] = &tokens[end.min(tokens.len())..] {
            end += 2;
        }
    }
    let mut hour = hour;
    let half = spaced(end);
    let (pm, am) = match (word(half), tokens.get(half + 1), tokens.get(half + 2)) {
        (Some("pm"), ..) => (true, false),
        (Some("am"), ..) => (false, true),
        (Some("p"), Some(Mark('.')), Some(Word(m))) if m == "m" => (true, false),
        (Some("a"), Some(Mark('.')), Some(Word(m))) if m == "m" => (false, true),
        (Some("μ"), Some(Mark('.')), Some(Word(m))) if m == "μ" => (true, false),
        (Some("π"), Some(Mark('.')), Some(Word(m))) if m == "μ" => (false, true),
        // a. m., p. m.
        (Some(half @ ("a" | "p")), Some(Mark('.')), Some(Space))
            if word(spaced(end) + 3) == Some("m") =>
        {
            (half == "p", half == "a")
        }
        (Some("م"), ..) => (true, false),
        (Some("ص"), ..) => (false, true),
        _ => {
            // 오후 3:12, 午後5時: the half of the day comes first.
            let before: String = tokens[..at]
                .iter()
                .rev()
                .filter(|t| **t != Space)
                .take(2)
                .map(|t| if let Word(w) = t { w.as_str() } else { "" })
                .collect();
            (
                matches!(before.as_str(), "후오" | "後午" | "后下" | "午下"),
                matches!(before.as_str(), "전오" | "前午" | "午上"),
            )
        }
    };
    if pm && hour < 12 {
        hour += 12;
    } else if am && hour == 12 {
        hour = 0;
    }
    if matches!(word(half), Some("am" | "pm")) {
        end = half + 1;
    } else if matches!(word(half), Some("a" | "p"))
        && matches!(tokens.get(half + 1), Some(Mark('.')))
    {
        end = half + 3 + usize::from(matches!(tokens.get(half + 3), Some(Mark('.'))));
    }
    time(hour, minute, second, tokens, end)
}

fn time(hour: i64, minute: i64, second: Option<i64>, tokens: &[Token], end: usize) -> Option<Time> {
    if !(0..24).contains(&hour) || !(0..60).contains(&minute) {
        return None;
    }
    Some(Time {
        hour: hour as i8,
        minute: minute as i8,
        second: second.filter(|s| (0..60).contains(s)).unwrap_or(0) as i8,
        offset: offset_at(tokens, end),
        precision: if second.is_some() { StampPrecision::Second } else { StampPrecision::Minute },
    })
}

/// The offset from UTC that follows a time: `Z`, `+03:00`, `-0300`, `(GMT+3)`, `CEST`.
fn offset_at(tokens: &[Token], end: usize) -> Option<i32> {
    use Token::{Mark, Number, Space, Word};
    let mut at = end;
    while matches!(tokens.get(at), Some(Space | Mark('(' | '['))) {
        at += 1;
    }
    let mut zone = None;
    if let Some(Word(word)) = tokens.get(at) {
        // Units that may stand between the time and its zone.
        if matches!(word.as_str(), "uhr" | "hrs" | "hours" | "h" | "local") {
            return offset_at(tokens, at + 1);
        }
        zone = Some(zone_seconds(word)?);
        at += 1;
    }
    if let [Mark(sign @ ('+' | '-' | '−')), Number(number, digits @ 1..=4), rest @ ..] =
        &tokens[at.min(tokens.len())..]
    {
        // `- 14 May` is a dash, `-14` after `GMT` or a time an offset.
        if zone.is_none_or(|z| z == 0) {
            let (hours, minutes) = match (digits, rest) {
                (1..=2, [Mark(':'), Number(minutes, 2), ..]) => (*number, *minutes),
                (1, _) if zone.is_none() => return None,
                (1..=2, _) => (*number, 0),
                (4, _) => (number / 100, number % 100),
                _ => return zone,
            };
            if hours <= 14 && minutes < 60 {
                let seconds = (hours * 3600 + minutes * 60) as i32;
                return Some(if *sign == '+' { seconds } else { -seconds });
            }
        }
    }
    zone
}

/// Offsets of zone abbreviations that mean one thing; `IST`, `CST` and `BST` do not.
fn zone_seconds(word: &str) -> Option<i32> {
    let minutes = match word {
        "z" | "utc" | "gmt" | "ut" | "wet" => 0,
        "cet" | "mez" | "wat" | "west" => 60,
        "cest" | "mesz" | "eet" | "sast" | "cat" => 120,
        "eest" | "msk" | "trt" | "tsi" | "tsi̇" | "eat" | "мск" => 180,
        "gst" => 240,
        "pkt" => 300,
        "npt" => 345,
        "wib" | "ict" => 420,
        "wita" | "hkt" | "sgt" | "pht" | "awst" | "myt" => 480,
        "wit" | "jst" | "kst" => 540,
        "aest" => 600,
        "aedt" => 660,
        "nzst" => 720,
        "nzdt" => 780,
        "nst" => -210,
        "ndt" => -150,
        "adt" | "brt" | "art" => -180,
        "edt" => -240,
        "est" | "cdt" => -300,
        "mdt" => -360,
        "mst" | "pdt" => -420,
        "pst" | "akdt" => -480,
        "akst" => -540,
        "hst" => -600,
        _ => return None,
    };
    Some(minutes * 60)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expect: &str) {
        assert_eq!(parse(text).map(|s| s.to_string()).unwrap_or_default(), expect, "{text}");
    }

    #[test]
    fn machine_stamps_are_read_whole() {
        check("2020-12-30T04:29:00+03:00", "2020-12-30T04:29:00+03:00");
        check("2020-12-30T04:29:07.123Z", "2020-12-30T04:29:07Z");
        check("2020-12-30T04:29", "2020-12-30T04:29");
        check("2020-12-30 04:29:00 -0500", "2020-12-30T04:29:00-05:00");
        check("2020-12-30", "2020-12-30");
        check("20201230T042900Z", "2020-12-30T04:29:00Z");
        check("Wed, 30 Dec 2020 04:29:00 +0300", "2020-12-30T04:29:00+03:00");
        check("Wed, 30 Dec 2020 04:29:00 GMT", "2020-12-30T04:29:00Z");
        check("1609291740", "2020-12-30T01:29:00Z");
        check("1609291740000", "2020-12-30T01:29:00Z");
    }

    #[test]
    fn printed_stamps_keep_what_is_not_said_unknown() {
        check("Published Date: 04:29 | 30 December 2020", "2020-12-30T04:29");
        check("December 30, 2020 at 4:29 p.m. EST", "2020-12-30T16:29-05:00");
        check("Dec. 30, 2020, 12:05 AM", "2020-12-30T00:05");
        check("30 December 2020, 14:05 IST", "2020-12-30T14:05");
        check("30 December 2020, 14:05 GMT+3", "2020-12-30T14:05+03:00");
        check("Updated 3 Mar 2021 - 14 comments", "2021-03-03");
        check("Monday 7 June 2021", "2021-06-07");
        check("30-Dec-20", "2020-12-30");
    }

    #[test]
    fn dates_are_read_in_many_languages() {
        check("30. Dezember 2020, 14:05 Uhr", "2020-12-30T14:05");
        check("Stand: 30.12.2020 14.05 Uhr", "2020-12-30T14:05");
        check("30 décembre 2020 à 14h05", "2020-12-30T14:05");
        check("30 de diciembre de 2020", "2020-12-30");
        check("1º de março de 2021 às 14:05", "2021-03-01T14:05");
        check("30 Aralık 2020 14:05", "2020-12-30T14:05");
        check("30 декабря 2020, 14:05 МСК", "2020-12-30T14:05+03:00");
        check("30. prosince 2020", "2020-12-30");
        check("2020年12月30日 5時07分", "2020-12-30T05:07");
        check("2025.05.15 오후 3:12", "2025-05-15T15:12");
        check("2025. 5. 15. 11:30", "2025-05-15T11:30");
        check("30 ديسمبر 2020", "2020-12-30");
        check("Thứ tư, 22/10/2025, 14:05 (GMT+7)", "2025-10-22T14:05+07:00");
        check("2020. december 30. 14:05", "2020-12-30T14:05");
    }

    #[test]
    fn every_script_and_calendar_prints_the_same_day() {
        for line in [
            "Wednesday, December 30, 2020",
            "Mittwoch, den 30. Dezember 2020",
            "mercredi 30 décembre 2020",
            "miércoles, 30 de diciembre de 2020",
            "quarta-feira, 30 de dezembro de 2020",
            "mercoledì 30 dicembre 2020",
            "30 de desembre de 2020",
            "woensdag 30 december 2020",
            "onsdag 30 december 2020",
            "onsdag 30. desember 2020",
            "onsdag d. 30. dec. 2020",
            "miðvikudagur 30. desember 2020",
            "keskiviikko 30. joulukuuta 2020",
            "kolmapäev, 30. detsember 2020",
            "trešdiena, 2020. gada 30. decembris",
            "2020 m. gruodžio 30 d.",
            "środa, 30 grudnia 2020",
            "středa 30. prosince 2020",
            "streda 30. decembra 2020",
            "2020. december 30., szerda",
            "miercuri, 30 decembrie 2020",
            "30 декември 2020",
            "среда, 30 декабря 2020 г.",
            "середа, 30 грудня 2020",
            "серада, 30 снежня 2020",
            "среда, 30. децембар 2020.",
            "sreda, 30. decembra 2020.",
            "srijeda, 30. prosinca 2020.",
            "30 dhjetor 2020",
            "Τετάρτη 30 Δεκεμβρίου 2020",
            "30 Aralık 2020 Çarşamba",
            "30 dekabr 2020",
            "2020 жылғы 30 желтоқсан",
            "30 დეკემბერი, 2020",
            "30 դեկտեմբերի, 2020",
            "יום רביעי, 30 בדצמבר 2020",
            "الأربعاء ٣٠ ديسمبر ٢٠٢٠",
            "الأربعاء 30 كانون الأول 2020",
            "چهارشنبه ۱۰ دی ۱۳۹۹",
            "۳۰ دسامبر ۲۰۲۰",
            "30 دسمبر 2020",
            "बुधवार, 30 दिसंबर 2020",
            "३० डिसेंबर २०२०",
            "৩০ ডিসেম্বর ২০২০",
            "30 டிசம்பர் 2020",
            "30 డిసెంబర్ 2020",
            "วันพุธที่ 30 ธันวาคม พ.ศ. 2563",
            "Rabu, 30 Desember 2020",
            "Rabu, 30 Disember 2020",
            "Thứ Tư, 30 tháng 12 năm 2020",
            "Disyembre 30, 2020",
            "Jumatano, 30 Desemba 2020",
            "2020年12月30日",
            "令和2年12月30日",
            "民國109年12月30日",
            "2020년 12월 30일",
        ] {
            check(line, "2020-12-30");
        }
        check("30 de agosto de 2020", "2020-08-30");
        check("30 d'agost de 2020", "2020-08-30");
        check("15 تشرين الثاني 2020", "2020-11-15");
        check("15 كانون الثاني 2020", "2020-01-15");
    }

    #[test]
    fn times_are_read_where_languages_put_them() {
        check("30 ديسمبر 2020 - 02:05 م", "2020-12-30T14:05");
        check("30 Δεκεμβρίου 2020, 02:05 μ.μ.", "2020-12-30T14:05");
        check("30 de diciembre de 2020, 2:05 p. m.", "2020-12-30T14:05");
        check("30. dec. 2020 kl. 14.05", "2020-12-30T14:05");
        check("30. decembra 2020 ob 14.05", "2020-12-30T14:05");
        check("30 Desember 2020 14:05 WIB", "2020-12-30T14:05+07:00");
        check("30.12.2020 klo 14.05", "2020-12-30T14:05");
        check("2020年12月30日 下午2时05分", "2020-12-30T14:05");
        check("२०२०-१२-३०", "2020-12-30");
    }

    #[test]
    fn what_is_no_date_is_none() {
        for text in ["", "Version 10.2.1", "May the force", "30 February 2020", "12:45", "99999999"]
        {
            check(text, "");
        }
        assert_eq!(parse_in("5/3/2020", true).unwrap().to_string(), "2020-05-03");
        assert_eq!(parse_in("5/3/2020", false).unwrap().to_string(), "2020-03-05");
    }

    #[test]
    fn urls_spell_out_days() {
        let day = |url| in_url(url).map(|s| s.to_string());
        assert_eq!(day("https://news.example/2020/12/30/pact").as_deref(), Some("2020-12-30"));
        assert_eq!(day("https://news.example/world/20201230/pact").as_deref(), Some("2020-12-30"));
        assert_eq!(day("https://news.example/pact-10291827"), None);
    }
}
