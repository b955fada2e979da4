//! The page that started the project, and what its record must say, line by line.
//!
//! The page itself belongs to its publisher and is read from where the data lie; what is
//! expected of it is facts, and stands here. A shipped page of our own tells the same facts in
//! other words, and its record must say the same.

use crate::engine::Engine;
use crate::scratch::Folder;
use crate::Error;
use annals_model::{
    Context, Count, EventType, Finding, Mode, PartKind, Stamp, StampPrecision, Status,
};
use annals_page::Limits;
use annals_record::{Access, CodedArticle, EventDetail, Filter, Party, Record, ReportDetail};
use jiff::civil::{date, Date};
use std::path::Path;

/// One expectation and whether it held.
#[derive(Clone, Debug, PartialEq)]
pub struct Line {
    pub what: String,
    /// What came instead.
    pub missed: Option<String>,
}

/// An event the record must hold.
struct Want {
    what: &'static str,
    /// Words of the sentence that reports it.
    words: &'static str,
    /// Words of the sentence on our own page, and the speaker where that differs.
    own: (&'static str, Option<&'static str>),
    event_type: EventType,
    modes: &'static [Mode],
    actors: &'static [&'static str],
    recipients: &'static [&'static str],
    /// Names that must stand among the participants.
    names: &'static [&'static str],
    when: &'static [&'static str],
    count: &'static [(u32, Option<u32>)],
    tally: bool,
    speaker: Option<&'static str>,
    contexts: &'static [Context],
}

const BOTH: &[&str] = &["RUS", "TUR"];
const THIS_YEAR: &[&str] = &["2020", "2020-01-01/2020-12-30"];
const ON_THE_DAY: &[&str] = &["2020-12-30"];
const BY_THE_DAY: &[&str] = &["2020", "2020-01-01/2020-12-30", "2020-12-30"];

const PLAIN: Want = Want {
    what: "",
    words: "",
    own: ("", None),
    event_type: EventType::Consult,
    modes: &[],
    actors: BOTH,
    recipients: &[],
    names: &[],
    when: THIS_YEAR,
    count: &[],
    tally: false,
    speaker: None,
    contexts: &[],
};

const WANTED: &[Want] = &[
    Want {
        what: "expressed confidence: AGREE, Russia to Turkey, on the Kremlin's word",
        words: "continue to productively interact",
        own: ("would go on cooperating", Some("RUS")),
        event_type: EventType::Agree,
        actors: &["RUS"],
        recipients: &["TUR"],
        when: ON_THE_DAY,
        speaker: Some("RUS"),
        ..PLAIN
    },
    Want {
        what: "a message sent: CONSULT phone, Putin to Erdoğan",
        words: "This came in a message",
        own: ("sent a New Year message", Some("RUS")),
        modes: &[Mode::Phone],
        actors: &["RUS"],
        recipients: &["TUR"],
        names: &["Vladimir Putin", "Recep Tayyip Erdoğan"],
        when: ON_THE_DAY,
        ..PLAIN
    },
    Want {
        what: "a dialogue being continued: CONSULT, both",
        words: "political dialogue is being continued",
        own: ("keeping up a substantial political dialogue", Some("RUS")),
        speaker: Some("RUS"),
        ..PLAIN
    },
    Want {
        what: "energy projects being implemented: COOPERATE, both",
        words: "energy projects are also being implemented",
        own: ("carrying out major energy projects", Some("RUS")),
        event_type: EventType::Cooperate,
        speaker: Some("RUS"),
        contexts: &[Context::Economic, Context::NaturalResource],
        ..PLAIN
    },
    Want {
        what: "cooperation in trade and defence being maintained: COOPERATE, both",
        words: "areas is being maintained",
        own: ("maintain close cooperation", Some("RUS")),
        event_type: EventType::Cooperate,
        speaker: Some("RUS"),
        contexts: &[Context::Economic, Context::Military],
        ..PLAIN
    },
    Want {
        what: "met thrice: CONSULT, both, a tally of 3",
        words: "met thrice",
        own: ("met three times", None),
        names: &["Vladimir Putin", "Recep Tayyip Erdoğan"],
        when: &["2020-01-01/2020-12-30"],
        count: &[(3, Some(3))],
        tally: true,
        ..PLAIN
    },
    Want {
        what: "launched a pipeline together: COOPERATE, both",
        words: "launched together",
        own: ("opened the TurkStream gas pipeline together", None),
        event_type: EventType::Cooperate,
        contexts: &[Context::NaturalResource],
        ..PLAIN
    },
    Want {
        what: "a video conference: CONSULT, multilateral and remote, both; Syria is its topic",
        words: "video conference",
        own: ("video conference", None),
        modes: &[Mode::Multilateral, Mode::Phone],
        ..PLAIN
    },
    Want {
        what: "over 20 calls: CONSULT phone, both, a tally of 21 or more",
        words: "over the phone over 20 times",
        own: ("spoke by phone more than 20 times", None),
        modes: &[Mode::Phone],
        when: &["2020-01-01/2020-12-30"],
        count: &[(21, None)],
        tally: true,
        ..PLAIN
    },
];

/// Which of the two pages is checked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Which {
    /// The page that started the project.
    First,
    /// Our own page with the same facts.
    Own,
}

/// Checks a page against what its record must say.
///
/// # Errors
/// When the page cannot be opened or no record can be made.
pub fn check(engine: &Engine, which: Which, page: &Path, today: Date) -> Result<Vec<Line>, Error> {
    let failed = |source| Error::Input { path: page.display().to_string(), source };
    let file = std::fs::File::open(page).map_err(failed)?;
    let limits = Limits::default();
    let name = page.display().to_string();
    let mut lines = Vec::new();
    let mut coded = None;
    for item in annals_page::pages(&name, std::io::BufReader::new(file), &limits) {
        match item {
            Ok(page) => coded = coded.or(engine.read(&page, &limits, today, None).coded),
            Err(finding) => lines.push(missed("the page is read", finding.message)),
        }
    }
    let Some(coded) = coded else {
        lines.push(missed("the page holds an article", "none".to_owned()));
        return Ok(lines);
    };
    if which == Which::First {
        // The page as pasted opens with its headline, so the page itself says what is expected.
        let text = std::fs::read_to_string(page).map_err(failed)?;
        article(&coded, text.lines().next(), &mut lines);
    }
    let folder = Folder::new()?;
    events_of(which, &kept(engine, &folder.path.join("page.db"), coded)?, &mut lines);
    Ok(lines)
}

fn kept(engine: &Engine, path: &Path, coded: CodedArticle) -> Result<Vec<EventDetail>, Error> {
    let mut record = Record::open(path, Access::Write)?;
    let run = record.begin_run(&engine.run_info(true))?;
    record.keep(&run, &[coded])?;
    record.finish_run(&run)?;
    let mut details = Vec::new();
    for event in record.all_events(&Filter::default())? {
        details.extend(record.event(&event.id)?);
    }
    Ok(details)
}

fn held(what: &str) -> Line {
    Line { what: what.to_owned(), missed: None }
}

fn missed(what: &str, came: String) -> Line {
    Line { what: what.to_owned(), missed: Some(came) }
}

fn same<T: PartialEq + std::fmt::Debug>(what: &str, found: T, expect: T) -> Line {
    if found == expect {
        held(what)
    } else {
        missed(what, format!("{found:?}, not {expect:?}"))
    }
}

fn article(coded: &CodedArticle, headline: Option<&str>, lines: &mut Vec<Line>) {
    let article = &coded.article;
    let stamp = |hour, minute| {
        let at = date(2020, 12, 30).at(hour, minute, 0, 0);
        Some(Stamp { at, offset: None, precision: StampPrecision::Minute })
    };
    let paragraphs: Vec<&str> = article.paragraphs().collect();
    let deck = article.deck().unwrap_or("");
    lines.extend([
        same("headline", article.headline(), headline),
        same("deck ends as quoted", deck.ends_with("the Kremlin said in a statement."), true),
        same("section", article.section.as_deref(), Some("World")),
        same("agency", article.agency.as_deref(), Some("Anadolu Agency")),
        same("language", article.language.as_deref(), Some("en")),
        same("published, offset unknown", article.published_at, stamp(4, 29)),
        same("modified, offset unknown", article.modified_at, stamp(5, 20)),
        same(
            "a finding says that the offset is unknown",
            coded.findings.iter().any(|finding: &Finding| finding.message.contains("offset")),
            true,
        ),
        same("paragraphs", paragraphs.len(), 6),
        same(
            "the body begins as printed",
            paragraphs.first().is_some_and(|first| first.starts_with("The Russian president on")),
            true,
        ),
        same(
            "the body ends as printed",
            paragraphs.last().is_some_and(|last| last.ends_with("over 20 times.")),
            true,
        ),
        same("related headlines", article.related.len(), 5),
        same(
            "related headlines stand in no paragraph",
            article.related.iter().any(|related| article.text.contains(&related.title)),
            false,
        ),
        same(
            "the last related headline has lost its attribution suffix",
            article.related.last().map(|related| related.title.ends_with("transition")),
            Some(false),
        ),
    ]);
}

fn events_of(which: Which, events: &[EventDetail], lines: &mut Vec<Line>) {
    let mut answered = vec![false; events.len()];
    for want in WANTED {
        let (words, speaker) = match which {
            Which::First => (want.words, want.speaker),
            Which::Own => want.own,
        };
        // What our own page tells without a time happened by the day it was told.
        let when = if which == Which::Own && !want.tally { BY_THE_DAY } else { want.when };
        let want = Want { words, speaker, when, ..*want };
        let mut nearest: Option<Vec<String>> = None;
        let mut found = false;
        for (at, event) in events.iter().enumerate() {
            for report in &event.reports {
                let there = report.sentence.as_deref().is_some_and(|s| s.contains(want.words));
                if !there || event.event.event_type != want.event_type {
                    continue;
                }
                let wrong = wrong(&want, event, report);
                if wrong.is_empty() && !found {
                    found = true;
                    answered[at] = true;
                }
                let closer = nearest.as_ref().is_none_or(|near| wrong.len() < near.len());
                if closer {
                    nearest = Some(wrong);
                }
            }
        }
        lines.push(match (found, nearest) {
            (true, _) => held(want.what),
            (false, Some(wrong)) => missed(want.what, wrong.join("; ")),
            (false, None) => missed(want.what, "no such report".to_owned()),
        });
    }
    if which == Which::First {
        let both = events.iter().any(|event| {
            let stands = |part| event.reports.iter().any(|report| report.part == part);
            event.event.event_type == EventType::Agree
                && stands(PartKind::Deck)
                && stands(PartKind::Paragraph)
        });
        lines.push(same("deck and body tell one AGREE, not two", both, true));
    }
    let more: Vec<String> = events
        .iter()
        .zip(&answered)
        .filter(|(event, answered)| !**answered && !again(event))
        .map(|(event, _)| {
            let event = &event.event;
            let words = event.sentence.as_deref().unwrap_or("");
            format!("{} in “{}”", event.event_type, crate::term::cut(words, 60))
        })
        .collect();
    lines.push(match more.is_empty() {
        true => held("nothing else is an event"),
        false => missed("nothing else is an event", more.join("; ")),
    });
}

/// Whether an event is the first line in yet other words: Russia's confidence is told thrice.
fn again(event: &EventDetail) -> bool {
    let of = |list: &[Party], code: &str| {
        !list.is_empty() && list.iter().all(|p| p.country.is_some_and(|own| own.as_str() == code))
    };
    event.event.event_type == EventType::Agree
        && of(&event.event.actors, "RUS")
        && of(&event.event.recipients, "TUR")
}

/// What of a report is not as wanted.
fn wrong(want: &Want, event: &EventDetail, report: &ReportDetail) -> Vec<String> {
    let mut out = Vec::new();
    let mut check = |right: bool, what: String| {
        if !right {
            out.push(what);
        }
    };
    let countries = |list: &[Party]| {
        let mut codes: Vec<String> =
            list.iter().filter_map(|party| party.country).map(|code| code.to_string()).collect();
        codes.sort_unstable();
        codes.dedup();
        codes
    };
    let (actors, recipients) = (countries(&report.actors), countries(&report.recipients));
    let mut modes = report.modes.clone();
    modes.sort_unstable();
    let mut wanted = want.modes.to_vec();
    wanted.sort_unstable();
    check(modes == wanted, format!("modes {modes:?}"));
    check(actors == want.actors, format!("actors {actors:?}"));
    check(recipients == want.recipients, format!("recipients {recipients:?}"));
    let named = |name: &str| {
        report.actors.iter().chain(&report.recipients).any(|party| {
            party
                .name
                .as_deref()
                .is_some_and(|other| annals_codebook::fold(other) == annals_codebook::fold(name))
        })
    };
    for name in want.names {
        check(named(name), format!("{name} is not among the participants"));
    }
    check(report.status == Status::Actual, format!("status {}", report.status));
    // What is undated happened by the day it was told.
    let when = report.when.or(event.event.when).map(|when| when.to_string());
    let dated = when.as_deref().is_some_and(|when| want.when.contains(&when));
    check(dated, format!("when {when:?}"));
    let count = report.count.map(|Count { min, max }| (min, max));
    let counted = match want.count {
        [] => count.is_none() || count == Some((1, Some(1))),
        list => count.is_some_and(|count| list.contains(&count)),
    };
    check(counted, format!("count {count:?}"));
    check(event.event.tally == want.tally, format!("tally {}", event.event.tally));
    let speaker = report.speakers.first().and_then(|party| party.country);
    let speaker = speaker.map(|code| code.to_string());
    check(speaker.as_deref() == want.speaker, format!("speaker {speaker:?}"));
    for context in want.contexts {
        check(report.contexts.contains(context), format!("no context {context}"));
    }
    out
}
