//! Made-up records, and a reader that asks a server for its pages.

// Each test binary uses a part of this.
#![allow(dead_code)]

use annals_codebook::{Codebook, Source};
use annals_model::{
    Casualties, CountryCode, EntityKind, EventType, Evidence, Mode, PartKind, Participant, Report,
    Resolution, Sector, Span, SpeakerKind, Stamp, StampPrecision, Status, When,
};
use annals_parse::Model;
use annals_record::{Access, CodedArticle, Record, RunInfo, SentenceText};
use annals_web::{Limits, Server, Site};
use jiff::civil::{date, Date};
use jiff::ToSpan;
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::path::Path;

/// Types of a made-up event, each with a way of saying it and its mode.
const ACTS: &[(EventType, &str, Option<Mode>)] = &[
    (EventType::Consult, "held talks with", None),
    (EventType::Consult, "telephoned", Some(Mode::Phone)),
    (EventType::Agree, "signed an accord with", None),
    (EventType::Support, "backed", None),
    (EventType::Concede, "eased its rules for", None),
    (EventType::Cooperate, "opened a joint plant with", None),
    (EventType::Aid, "sent grain to", None),
    (EventType::Retreat, "pulled its troops out of", Some(Mode::Withdraw)),
    (EventType::Request, "asked for help from", Some(Mode::Assist)),
    (EventType::Accuse, "blamed", Some(Mode::Disapprove)),
    (EventType::Reject, "turned down an offer of", None),
    (EventType::Threaten, "warned", Some(Mode::Restrict)),
    (EventType::Sanction, "recalled its envoy from", Some(Mode::Expel)),
    (EventType::Mobilize, "moved troops towards", Some(Mode::Troops)),
    (EventType::Coerce, "seized a ship of", Some(Mode::Seize)),
    (EventType::Assault, "shelled a post of", Some(Mode::HeavyWeapons)),
];

const LANDS: &[(&str, &str)] = &[
    ("RUS", "Russia"),
    ("TUR", "Turkey"),
    ("USA", "United States"),
    ("CHN", "China"),
    ("DEU", "Germany"),
    ("FRA", "France"),
    ("IND", "India"),
    ("IRN", "Iran"),
    ("ISR", "Israel"),
    ("UKR", "Ukraine"),
    ("EGY", "Egypt"),
    ("BRA", "Brazil"),
];

const OUTLETS: &[&str] =
    &["Straits Courier", "Kestan Post", "The Tarsian", "Velm Daily", "Harbour Gazette"];

const FIRST: Date = date(2001, 1, 1);

fn state(code: &str, name: &str, text: &str, span: Span) -> Participant {
    Participant {
        text: text.to_owned(),
        span: Some(span),
        country: CountryCode::new(code),
        sectors: vec![Sector::Gov],
        name: Some(name.to_owned()),
        id: Some(format!("state:{code}")),
        kind: EntityKind::State,
        office: None,
        resolution: Resolution::Named,
    }
}

fn words(n: usize) -> String {
    const SYLLABLES: &[&str] = &["ka", "ve", "lo", "ri", "ta", "mu", "se", "no", "di", "pa"];
    let mut n = n * 7919 + 13;
    let mut out = String::new();
    for _ in 0..5 {
        out.push_str(SYLLABLES[n % 10]);
        n = n / 10 + n * 31;
        n %= 1_000_003;
    }
    out
}

/// A made-up article with one event for each of `acts`: the number of the event, who acts, on
/// whom.
fn article(number: usize, day: Date, acts: &[(usize, usize, usize)]) -> CodedArticle {
    let mut coded = CodedArticle::default();
    let stamp = |hour| Stamp {
        at: day.at(hour, 30, 0, 0),
        offset: Some(0),
        precision: StampPrecision::Minute,
    };
    let article = &mut coded.article;
    article.origin.source = format!("pages/{number}.html");
    article.origin.format = "html".to_owned();
    let outlet = OUTLETS[number % OUTLETS.len()];
    article.outlet = Some(outlet.to_owned());
    article.agency = (number.is_multiple_of(3)).then(|| "KPA".to_owned());
    article.canonical_url = Some(format!("https://news.example/{number}"));
    article.published_at = Some(stamp(6));
    article.language = Some("en".to_owned());
    article.push_part(
        PartKind::Headline,
        &format!("Report {number}: {} and {}", words(number), words(number + 5)),
        Some(1),
    );
    for (at, (act, actor, recipient)) in acts.iter().enumerate() {
        let (event_type, said, mode) = ACTS[act % ACTS.len()];
        let ((a, a_name), (b, b_name)) = (LANDS[*actor], LANDS[*recipient]);
        let sentence =
            format!("{a_name} {said} {b_name} over {}, the Kremlin said.", words(act * 3 + at));
        article.push_part(PartKind::Paragraph, &sentence, Some(2));
        let part = article.parts.len() as u32 - 1;
        let start = article.parts[part as usize].span.start as usize;
        let span = Span::new(start, start + sentence.len());
        let here = |from: usize, long: usize| Span::new(start + from, start + from + long);
        coded.sentences.push(SentenceText { span, part });
        let speaker_at = sentence.find("the Kremlin").unwrap_or(0);
        coded.reports.push(Report {
            event_type,
            modes: mode.into_iter().collect(),
            actors: vec![state(a, a_name, a_name, here(0, a_name.len()))],
            recipients: vec![state(
                b,
                b_name,
                b_name,
                here(a_name.len() + said.len() + 2, b_name.len()),
            )],
            status: if act % 11 == 10 { Status::Future } else { Status::Actual },
            count: None,
            when: Some(When::day(day)),
            speakers: vec![state("RUS", "Russia", "the Kremlin", here(speaker_at, 11))],
            speaker_kind: Some(SpeakerKind::Reported),
            place: None,
            contexts: if act.is_multiple_of(2) {
                vec![annals_model::Context::Economic]
            } else {
                Vec::new()
            },
            casualties: Casualties::default(),
            tally: false,
            sentence: at as u32,
            sentence_span: span,
            evidence: Evidence {
                trigger: vec![here(a_name.len() + 1, said.len())],
                speaker: Some(here(speaker_at, 16)),
                ..Evidence::default()
            },
            rule: "consult.meet".to_owned(),
            operators: Vec::new(),
        });
    }
    coded
}

/// Makes a record of `events` events between Russia and Turkey, and a tenth as many between
/// others; `progress` is told how many there are by now.
pub fn make(path: &Path, events: usize, mut progress: impl FnMut(usize)) {
    let mut record = Record::open(path, Access::Write).unwrap();
    let info = RunInfo {
        annals_version: "0.1.0".to_owned(),
        codebook_version: "0123456789abcdef".to_owned(),
        model_version: "made-up".to_owned(),
        started_at: "2026-01-05T08:00:00Z".to_owned(),
        keep_text: true,
    };
    let run = record.begin_run(&info).unwrap();
    let mut batch = Vec::new();
    let per_day = ACTS.len();
    for (number, first) in (0..events).step_by(8).enumerate() {
        let acts: Vec<(usize, usize, usize)> = (first..(first + 8).min(events))
            .map(|act| {
                (act, usize::from(act.is_multiple_of(5)), usize::from(!act.is_multiple_of(5)))
            })
            .chain((number % 10 < 8).then(|| {
                let a = number % LANDS.len();
                let b = (a + 1 + number / LANDS.len() % (LANDS.len() - 1)) % LANDS.len();
                (number, a, b)
            }))
            .collect();
        let day = FIRST.checked_add(((first / per_day) as i64).days()).unwrap();
        batch.push(article(number, day, &acts));
        if batch.len() == 400 {
            record.keep(&run, &batch).unwrap();
            batch.clear();
            progress(first + 8);
        }
    }
    record.keep(&run, &batch).unwrap();
    record.finish_run(&run).unwrap();
}

/// Keeps one more article, as a read under way does.
pub fn add(record: &mut Record, number: usize) {
    let info = RunInfo {
        keep_text: true,
        started_at: "2026-01-06T08:00:00Z".to_owned(),
        ..RunInfo::default()
    };
    let run = record.begin_run(&info).unwrap();
    let day = date(2030, 1, 1).checked_add(((number % 3000) as i64).days()).unwrap();
    record.keep(&run, &[article(1_000_000 + number, day, &[(number, 0, 1)])]).unwrap();
    record.finish_run(&run).unwrap();
}

/// Keeps an article whose every word is meant to do harm.
pub fn add_hostile(record: &mut Record) {
    let evil = "</title><script>alert(1)</script><img src=x onerror=alert(2)>\" onmouseover='x'";
    let mut coded = article(7_000_000, date(2019, 5, 5), &[(0, 0, 1), (1, 1, 0)]);
    coded.article.outlet = Some(format!("Evil {evil}"));
    coded.article.agency = Some(evil.to_owned());
    coded.article.section = Some(evil.to_owned());
    coded.article.authors = vec![evil.to_owned()];
    coded.article.canonical_url = Some("javascript:alert(document.domain)".to_owned());
    coded.article.origin.source = evil.to_owned();
    coded.article.push_part(PartKind::Paragraph, evil, None);
    coded.article.related.push(annals_model::Related {
        title: evil.to_owned(),
        url: Some("data:text/html,<script>alert(3)</script>".to_owned()),
    });
    for report in &mut coded.reports {
        for party in report.actors.iter_mut().chain(&mut report.speakers) {
            *party = Participant {
                name: Some(format!("Ilir {evil}")),
                id: None,
                country: None,
                kind: EntityKind::Person,
                office: Some(evil.to_owned()),
                ..party.clone()
            };
        }
        // Spans that fit no letter must tear nothing apart.
        report.evidence.count = Some(Span { start: 3, end: 1 });
        report.rule = "no.such<rule>".to_owned();
    }
    let info = RunInfo {
        keep_text: true,
        started_at: "2026-01-06T08:00:00Z".to_owned(),
        ..RunInfo::default()
    };
    let run = record.begin_run(&info).unwrap();
    record.keep(&run, &[coded]).unwrap();
    record.finish_run(&run).unwrap();
}

/// Where the pages of a made-up story are.
pub struct Story {
    pub event: String,
    pub tally: String,
    pub article: String,
    /// The article of [`add_hostile`].
    pub evil: String,
}

/// Keeps an article of some length in two revisions, with a tally in it.
pub fn add_story(record: &mut Record) -> Story {
    let day = date(2012, 3, 5);
    let mut first = article(9_000_000, day, &[(0, 0, 1), (6, 0, 1), (9, 1, 0)]);
    first.article.section = Some("World".to_owned());
    first.article.authors = vec!["Ilir Vasko".to_owned()];
    let more =
        "Over the year the two presidents spoke by phone more than 20 times, the Kremlin said.";
    first.article.push_part(PartKind::Paragraph, more, None);
    let part = first.article.parts.len() - 1;
    let span = first.article.parts[part].span;
    let mut counted = first.reports[0].clone();
    counted.event_type = EventType::Consult;
    counted.modes = vec![Mode::Phone];
    counted.count = Some(annals_model::Count { min: 21, max: None });
    counted.when = When::year(2012);
    counted.tally = true;
    for party in counted.actors.iter_mut().chain(&mut counted.recipients) {
        (party.span, party.resolution) = (None, Resolution::Implied);
    }
    let mut both = counted.actors.clone();
    both.append(&mut counted.recipients);
    counted.actors = both;
    let at = |words: &str| {
        let start = span.start as usize + more.find(words).unwrap();
        Span::new(start, start + words.len())
    };
    counted.speakers[0].span = Some(at("the Kremlin"));
    counted.sentence = first.sentences.len() as u32;
    counted.sentence_span = span;
    counted.evidence = Evidence {
        trigger: vec![at("spoke by phone")],
        count: Some(at("more than 20 times")),
        when: Some(at("Over the year")),
        speaker: Some(at("the Kremlin said")),
    };
    first.sentences.push(SentenceText { span, part: part as u32 });
    first.reports.push(counted);
    first.article.push_part(
        PartKind::Paragraph,
        "Neither side gave details of the sums involved.",
        None,
    );
    first.article.related.push(annals_model::Related {
        title: "Harvest fair opens in Velm".to_owned(),
        url: Some("https://news.example/fair".to_owned()),
    });
    let mut second = first.clone();
    second.article.modified_at =
        Some(Stamp { at: day.at(9, 5, 0, 0), offset: Some(0), precision: StampPrecision::Minute });
    second.article.push_part(
        PartKind::Paragraph,
        "A spokesman later put them at 40 million.",
        None,
    );
    let info = RunInfo {
        keep_text: true,
        started_at: "2026-01-06T08:00:00Z".to_owned(),
        ..RunInfo::default()
    };
    let run = record.begin_run(&info).unwrap();
    record.keep(&run, &[first]).unwrap();
    record.keep(&run, &[second]).unwrap();
    record.finish_run(&run).unwrap();
    let all = record.all_events(&annals_record::Filter::default()).unwrap();
    let of = |source: &str| all.iter().find(|event| event.article.source == source).unwrap();
    let story =
        all.iter().find(|event| event.article.authors == ["Ilir Vasko"] && !event.tally).unwrap();
    Story {
        event: story.id.clone(),
        tally: all.iter().find(|event| event.tally).unwrap().id.clone(),
        article: of(&story.article.source).article.key.clone(),
        evil: all
            .iter()
            .find(|event| event.rule == "no.such<rule>")
            .map(|e| e.article.key.clone())
            .unwrap(),
    }
}

/// Serves a record on a thread of its own, for as long as the process lives.
pub fn start(path: &Path, limits: Limits) -> SocketAddr {
    let site = Site {
        record: path.to_owned(),
        book: Codebook::shipped().unwrap(),
        source: Source::shipped(),
        model: Model::shipped(),
    };
    let server = Server::bind(site, "127.0.0.1:0", limits).unwrap();
    let address = server.address();
    std::thread::spawn(move || server.run());
    address
}

/// What a server answered.
pub struct Answer {
    pub status: u16,
    pub head: String,
    pub body: Vec<u8>,
}

impl Answer {
    pub fn text(&self) -> String {
        String::from_utf8(self.body.clone()).unwrap()
    }

    /// The value of a header, by its name in lower case.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.head.lines().find_map(|line| {
            let (other, value) = line.split_once(':')?;
            other.eq_ignore_ascii_case(name).then(|| value.trim())
        })
    }
}

/// Sends bytes as they are and reads until the server has no more to say.
pub fn send(address: SocketAddr, request: &[u8]) -> Answer {
    let mut stream = TcpStream::connect(address).unwrap();
    stream.write_all(request).unwrap();
    let mut bytes = Vec::new();
    // A server may close on a request it will not hear out.
    let _ = stream.read_to_end(&mut bytes);
    let split = bytes.windows(4).position(|four| four == b"\r\n\r\n").unwrap_or(bytes.len());
    let head = String::from_utf8_lossy(&bytes[..split]).into_owned();
    let status = head.split(' ').nth(1).and_then(|code| code.parse().ok()).unwrap_or(0);
    let body = bytes.get(split + 4..).unwrap_or_default().to_vec();
    Answer { status, head, body }
}

pub fn get(address: SocketAddr, path: &str) -> Answer {
    let request = format!("GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
    send(address, request.as_bytes())
}
