//! A codebook's own examples, run against the whole book.

use crate::{code, explain};
use annals_codebook::{Codebook, Example, ExpectedEvent, ExpectedParticipant, Rule, Setting};
use annals_model::{Article, CountryCode, PartKind, Participant, Report, Stamp};
use annals_parse::Model;
use std::fmt;

/// An example that did not yield what it says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    pub file: String,
    pub line: usize,
    pub rule: String,
    pub text: String,
    /// What is expected, and what came.
    pub message: String,
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: {}: {}\n  {}", self.file, self.line, self.rule, self.text, self.message)
    }
}

/// An article of one paragraph, as examples and pasted sentences are read.
pub(crate) fn article_of(text: &str, date: Option<jiff::civil::Date>) -> Article {
    let mut article = Article { published_at: date.map(Stamp::day), ..Article::default() };
    article.push_part(PartKind::Paragraph, text, None);
    article
}

/// Runs every example and counter-example of the book. Empty when all hold.
///
/// Examples are independent, so they run on as many threads as the machine has; the
/// failures come in the order of the book.
pub fn check(book: &Codebook, model: &Model) -> Vec<Failure> {
    let of_rules = book
        .rules
        .iter()
        .flat_map(|rule| rule.examples.iter().map(move |example| (Shown::Rule(rule), example)));
    let of_settings = book.settings.iter().flat_map(|setting| {
        setting.examples.iter().map(move |example| (Shown::Setting(setting), example))
    });
    let all: Vec<(Shown<'_>, &Example)> = of_rules.chain(of_settings).collect();
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    let share = all.len().div_ceil(threads).max(1);
    std::thread::scope(|scope| {
        let workers: Vec<_> = all
            .chunks(share)
            .map(|chunk| {
                scope.spawn(move || {
                    chunk
                        .iter()
                        .filter_map(|(shown, example)| check_one(book, model, shown, example))
                        .collect::<Vec<_>>()
                })
            })
            .collect();
        workers.into_iter().flat_map(|worker| worker.join().unwrap_or_default()).collect()
    })
}

/// What an example stands below.
enum Shown<'a> {
    Rule(&'a Rule),
    Setting(&'a Setting),
}

fn check_one(
    book: &Codebook,
    model: &Model,
    shown: &Shown<'_>,
    example: &Example,
) -> Option<Failure> {
    let article = article_of(&example.text, example.date);
    let (parsed, _) = annals_parse::parse(&article, model);
    let (reports, _) = code(&parsed, book);
    let failure = |message: String| {
        Some(Failure {
            file: example.file.clone(),
            line: example.line,
            rule: match shown {
                Shown::Rule(rule) => rule.id.clone(),
                Shown::Setting(setting) => setting.name.clone(),
            },
            text: example.text.clone(),
            message,
        })
    };
    let yields = |events: &[ExpectedEvent]| all_match(book, events, &reports);
    if let Some(want) = &example.expect.want {
        if yields(want) {
            return failure(format!("improved: now yields {}; drop the `today`", show(want)));
        }
    }
    if !yields(&example.expect.events) {
        return failure(format!(
            "expected {}; got {}",
            show(&example.expect.events),
            show_reports(&reports)
        ));
    }
    // An example shows its own rule or setting at work; a counter shows it at rest.
    if example.expect.want.is_some() || example.counter {
        return None;
    }
    match shown {
        Shown::Setting(setting) => {
            let silent = format!("discarded: setting {}:", setting.name);
            let traces = explain(&parsed, book).traces;
            let mut lost = traces.iter().filter_map(|trace| trace.lost.as_deref());
            if !lost.any(|why| why.starts_with(&silent)) {
                return failure("the setting silences nothing here".to_owned());
            }
        }
        Shown::Rule(rule) if !rule.discard && rule.grammar.is_none() => {
            let fired = reports
                .iter()
                .any(|report| report.rule == rule.id || report.operators.contains(&rule.id));
            let speaks = rule.frames.iter().any(annals_codebook::Frame::has_speaker);
            let drops = rule.table.iter().any(|row| row.result == annals_codebook::Becomes::Drop);
            if !fired && !speaks && !drops && !example.expect.events.is_empty() {
                return failure(format!(
                    "the events come from other rules: {}",
                    show_reports(&reports)
                ));
            }
        }
        Shown::Rule(_) => {}
    }
    None
}

fn all_match(book: &Codebook, expected: &[ExpectedEvent], reports: &[Report]) -> bool {
    if expected.len() != reports.len() {
        return false;
    }
    let mut open: Vec<&Report> = reports.iter().collect();
    expected.iter().all(|event| match open.iter().position(|report| matches(book, event, report)) {
        Some(at) => {
            open.remove(at);
            true
        }
        None => false,
    })
}

fn matches(book: &Codebook, event: &ExpectedEvent, report: &Report) -> bool {
    event.event_type == report.event_type
        && event.mode.is_none_or(|mode| report.modes.contains(&mode))
        && same_parties(book, &event.actors, &report.actors)
        && same_parties(book, &event.recipients, &report.recipients)
        && event.status == report.status
        && event.speaker.as_ref().is_none_or(|speaker| {
            report.speakers.iter().any(|told| same_party(book, speaker, told))
        })
        && event.count.is_none_or(|(min, max)| {
            report.count.is_some_and(|count| (count.min, count.max) == (min, max))
        })
        && event
            .date
            .as_ref()
            .is_none_or(|date| report.when.is_some_and(|when| when.to_string() == *date))
}

fn same_party(book: &Codebook, expected: &ExpectedParticipant, participant: &Participant) -> bool {
    let code: Option<CountryCode> = match &expected.name {
        None => None,
        Some(name) => match book.entities.country(name) {
            Some(code) => Some(code),
            None => return false,
        },
    };
    code == participant.country
        && expected.sectors.iter().all(|sector| participant.sectors.contains(sector))
}

fn same_parties(book: &Codebook, expected: &[ExpectedParticipant], got: &[Participant]) -> bool {
    expected.iter().all(|one| got.iter().any(|other| same_party(book, one, other)))
        && got.iter().all(|other| expected.iter().any(|one| same_party(book, one, other)))
}

fn show(events: &[ExpectedEvent]) -> String {
    let party = |party: &ExpectedParticipant| {
        let mut text = party.name.clone().unwrap_or_else(|| "?".to_owned());
        for (at, sector) in party.sectors.iter().enumerate() {
            text.push(if at == 0 { '/' } else { ',' });
            text.push_str(sector.as_str());
        }
        text
    };
    let parties = |list: &[ExpectedParticipant]| match list {
        [] => "-".to_owned(),
        _ => list.iter().map(party).collect::<Vec<_>>().join("+"),
    };
    if events.is_empty() {
        return "none".to_owned();
    }
    let shown: Vec<String> = events
        .iter()
        .map(|event| {
            let mode = event.mode.map_or(String::new(), |mode| format!(" {mode}"));
            let speaker =
                event.speaker.as_ref().map_or(String::new(), |s| format!("; speaker {}", party(s)));
            let count = event.count.map_or(String::new(), |(min, max)| {
                format!("; count {min}-{}", max.map_or(String::new(), |max| max.to_string()))
            });
            let date = event.date.as_ref().map_or(String::new(), |date| format!("; date {date}"));
            format!(
                "{} {}{mode} {}; status {}{speaker}{count}{date}",
                parties(&event.actors),
                event.event_type,
                parties(&event.recipients),
                event.status,
            )
        })
        .collect();
    shown.join(" | ")
}

/// Reports in the words of an expectation, with the rules that made them.
pub(crate) fn show_reports(reports: &[Report]) -> String {
    if reports.is_empty() {
        return "none".to_owned();
    }
    reports.iter().map(show_report).collect::<Vec<_>>().join(" | ")
}

fn show_report(report: &Report) -> String {
    let party = |participant: &Participant| {
        let mut text = participant.country.map_or_else(|| "?".to_owned(), |code| code.to_string());
        for (at, sector) in participant.sectors.iter().enumerate() {
            text.push(if at == 0 { '/' } else { ',' });
            text.push_str(sector.as_str());
        }
        text
    };
    let parties = |list: &[Participant]| match list {
        [] => "-".to_owned(),
        _ => list.iter().map(party).collect::<Vec<_>>().join("+"),
    };
    let mode = report.mode().map_or(String::new(), |mode| format!(" {mode}"));
    let speaker = report.speaker().map_or(String::new(), |s| format!("; speaker {}", party(s)));
    let count = report.count.map_or(String::new(), |count| {
        format!("; count {}-{}", count.min, count.max.map_or(String::new(), |max| max.to_string()))
    });
    let date = report.when.map_or(String::new(), |when| format!("; date {when}"));
    let mut rules = vec![report.rule.clone()];
    rules.extend(report.operators.iter().cloned());
    format!(
        "{} {}{mode} {}; status {}{speaker}{count}{date} [{}]",
        parties(&report.actors),
        report.event_type,
        parties(&report.recipients),
        report.status,
        rules.join(" < "),
    )
}
