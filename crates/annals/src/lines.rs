//! JSON Lines in, JSON Lines out: one line for each, in order, whatever a line holds.

use crate::engine::{threads, BookArgs, Engine};
use crate::guard::guarded;
use crate::output::Output;
use crate::{ordered, Error};
use serde::de::DeserializeOwned;
use serde_json::{json, Value};
use std::fs::File;
use std::io::{BufRead, BufReader};

/// What every command over lines takes.
#[derive(clap::Args)]
pub struct BatchArgs {
    /// A file of JSON Lines, or `-` for standard input
    #[arg(value_name = "IN.jsonl|-")]
    pub input: String,
    #[command(flatten)]
    pub book: BookArgs,
    /// Lines read at once; the answer is the same for any number
    #[arg(long, value_name = "N")]
    pub threads: Option<usize>,
}

/// A line as it came, read as `T` or with the reason why not.
pub struct Line<T> {
    /// The line's object, for the fields an answer repeats.
    pub raw: Value,
    pub read: Result<T, String>,
}

impl<T> Line<T> {
    /// A field to repeat in the answer; null where the line has none.
    pub fn field(&self, name: &str) -> Value {
        self.raw.get(name).cloned().unwrap_or(Value::Null)
    }
}

/// Opens a file or, for `-`, standard input.
///
/// # Errors
/// [`Error::Input`] when the file cannot be opened.
pub fn open(path: &str) -> Result<Box<dyn BufRead + Send>, Error> {
    if path == "-" {
        return Ok(Box::new(BufReader::new(std::io::stdin())));
    }
    match File::open(path) {
        Ok(file) if file.metadata().is_ok_and(|file| file.is_dir()) => Err(Error::Input {
            path: path.to_owned(),
            source: std::io::Error::other("it is a folder"),
        }),
        Ok(file) => Ok(Box::new(BufReader::new(file))),
        Err(source) => Err(Error::Input { path: path.to_owned(), source }),
    }
}

/// The lines of an input. One that cannot be read to the end gives a last line saying so.
pub fn read<T: DeserializeOwned>(
    mut input: Box<dyn BufRead + Send>,
) -> impl Iterator<Item = Line<T>> + Send {
    let mut number = 0_u64;
    let mut ended = false;
    std::iter::from_fn(move || {
        if ended {
            return None;
        }
        let mut bytes = Vec::new();
        number += 1;
        match input.read_until(b'\n', &mut bytes) {
            Ok(0) => None,
            Ok(_) => Some(line(number, &bytes)),
            Err(error) => {
                ended = true;
                let read = Err(format!("line {number} cannot be read: {error}"));
                Some(Line { raw: Value::Null, read })
            }
        }
    })
}

fn line<T: DeserializeOwned>(number: u64, bytes: &[u8]) -> Line<T> {
    let failed =
        |why: String| Line { raw: Value::Null, read: Err(format!("line {number}: {why}")) };
    let Ok(text) = std::str::from_utf8(bytes) else { return failed("not UTF-8".to_owned()) };
    let text = text.trim_start_matches('\u{feff}').trim();
    if text.is_empty() {
        return failed("empty".to_owned());
    }
    match serde_json::from_str::<Value>(text) {
        Err(error) => failed(format!("no JSON: {error}")),
        Ok(raw) if !raw.is_object() => failed("no JSON object".to_owned()),
        Ok(raw) => {
            let read = T::deserialize(&raw).map_err(|error| format!("line {number}: {error}"));
            Line { raw, read }
        }
    }
}

/// Answers every item with `work`, on many threads, printing the answers in order.
///
/// A panic becomes an answer with its `error`, made by `failed`.
///
/// # Errors
/// When the answers cannot be written.
pub fn answer<T: Send>(
    items: impl Iterator<Item = T> + Send,
    threads: usize,
    work: impl Fn(&T) -> Vec<String> + Sync,
    failed: impl Fn(&T, String) -> Vec<String> + Sync,
) -> Result<(), Error> {
    let mut out = Output::stdout();
    ordered::map(
        items,
        threads,
        |_| 4096,
        |item| guarded(|| work(&item)).unwrap_or_else(|words| failed(&item, words)),
        |lines| lines.iter().try_for_each(|line| out.line(line)),
    )?;
    out.flush()
}

/// Answers every line of a table with an `id` by what `say` makes of it.
///
/// # Errors
/// When the codebook or the input cannot be read, or the answers cannot be written.
pub fn answer_each<T: DeserializeOwned + Send>(
    args: &BatchArgs,
    say: impl Fn(&Engine, &T) -> Value + Sync,
) -> Result<(), Error> {
    let engine = args.book.engine()?;
    let work = |line: &Line<T>| {
        vec![match &line.read {
            Ok(read) => {
                let mut answer = say(&engine, read);
                answer["id"] = line.field("id");
                answer.to_string()
            }
            Err(why) => error_line(line, &["id"], why),
        }]
    };
    let failed = |line: &Line<T>, why: String| vec![error_line(line, &["id"], &why)];
    answer(read::<T>(open(&args.input)?), threads(args.threads), work, failed)
}

/// An answer that says only what went wrong, with the fields that name the line.
pub fn error_line<T>(line: &Line<T>, names: &[&str], why: &str) -> String {
    let mut answer = json!({});
    for name in names {
        answer[*name] = line.field(name);
    }
    answer["error"] = Value::from(why);
    answer.to_string()
}

/// Reads a date as tables write it: `2004-08-15`, `2004/8/15`, `20040815`, with or without a
/// time after it, or as in mail, `15 Aug 2004`.
pub fn lenient_date(text: &str) -> Option<jiff::civil::Date> {
    let text = text.trim();
    let numbers: Vec<&str> = text.split(|c: char| !c.is_ascii_digit()).take(3).collect();
    let made = |year: &str, month: &str, day: &str| {
        jiff::civil::Date::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?).ok()
    };
    match numbers.as_slice() {
        [year, month, day] if year.len() == 4 => made(year, month, day),
        [whole, ..] if whole.len() >= 8 => {
            made(whole.get(..4)?, whole.get(4..6)?, whole.get(6..8)?)
        }
        _ => {
            let words: Vec<&str> = text
                .split(|c: char| !c.is_alphanumeric())
                .filter(|word| !word.is_empty())
                .collect();
            let month = |word: &str| {
                const MONTHS: [&str; 12] = [
                    "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov",
                    "dec",
                ];
                let start = word.get(..3)?.to_ascii_lowercase();
                MONTHS.iter().position(|month| *month == start).map(|at| (at + 1).to_string())
            };
            words.windows(3).find_map(|three| match three {
                [day, name, year] if year.len() == 4 && month(name).is_some() => {
                    made(year, &month(name)?, day)
                }
                [name, day, year] if year.len() == 4 && month(name).is_some() => {
                    made(year, &month(name)?, day)
                }
                _ => None,
            })
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_read_as_tables_write_them() {
        let check = |text: &str, expect: Option<&str>| {
            assert_eq!(
                lenient_date(text).map(|date| date.to_string()).as_deref(),
                expect,
                "{text}"
            );
        };
        check("2004-08-15", Some("2004-08-15"));
        check("2016-03-01T04:29:00+03:00", Some("2016-03-01"));
        check("2004/8/5 10:00", Some("2004-08-05"));
        check("20040815", Some("2004-08-15"));
        check("20040815T102030Z", Some("2004-08-15"));
        check("Sun, 15 Aug 2004 07:41:00 GMT", Some("2004-08-15"));
        check("August 15, 2004", Some("2004-08-15"));
        check("2004-13-45", None);
        check("yesterday", None);
        check("", None);
    }

    #[test]
    fn every_line_is_answered() {
        #[derive(serde::Deserialize)]
        struct In {
            text: String,
        }
        let input = b"{\"id\": 1, \"text\": \"a\"}\n\nno json\n[1]\n{\"id\": 5}\n\xff\n".as_slice();
        let lines: Vec<Line<In>> = read(Box::new(input)).collect();
        let words: Vec<String> = lines
            .iter()
            .map(|line| match &line.read {
                Ok(read) => read.text.clone(),
                Err(why) => error_line(line, &["id"], why),
            })
            .collect();
        insta::assert_snapshot!(words.join("\n"), @r#"
        a
        {"error":"line 2: empty","id":null}
        {"error":"line 3: no JSON: expected ident at line 1 column 2","id":null}
        {"error":"line 4: no JSON object","id":null}
        {"error":"line 5: missing field `text`","id":5}
        {"error":"line 6: not UTF-8","id":null}
        "#);
    }
}
