//! How fast events leave a record, in each format.
//!
//! `cargo run --release -p annals-export --example speed -- [ROWS] [RECORD]`
//!
//! Exports ROWS events (100,000 by default) that pass a filter of status, date and sector, in
//! every format but the table; prints seconds on the wall and of the processor, and bytes, and the most memory
//! the process held. Without RECORD it makes one of half as many events again; with a RECORD
//! that is not there it makes that, so that it can be used again.

use annals_export::{Format, Settings};
use annals_model::*;
use annals_record::{Access, CodedArticle, Filter, Record, RunInfo, SentenceText};
use jiff::civil::date;
use std::path::{Path, PathBuf};
use std::time::Instant;

struct Dice(u64);

impl Dice {
    fn below(&mut self, below: usize) -> usize {
        self.0 = self.0.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
        ((self.0 >> 33) as usize) % below.max(1)
    }
}

fn party(dice: &mut Dice) -> Participant {
    let letter = |at: usize| char::from(b'A' + (at % 26) as u8);
    let state = dice.below(190);
    let code: String = [letter(state / 26), letter(state), 'X'].iter().collect();
    let name = format!("Person {} of {code}", dice.below(400));
    Participant {
        text: name.clone(),
        span: Some(Span::new(4, 4 + name.len())),
        country: CountryCode::new(&code),
        sectors: vec![Sector::ALL[dice.below(Sector::ALL.len())], Sector::Gov],
        id: Some(name.to_lowercase().replace(' ', "-")),
        name: Some(name),
        kind: EntityKind::Person,
        office: Some("minister".to_owned()),
        resolution: Resolution::Named,
    }
}

/// An article of five sentences with an event each.
fn article(dice: &mut Dice, number: usize) -> CodedArticle {
    let mut coded = CodedArticle::default();
    let article = &mut coded.article;
    let published = date(2000, 1, 1).saturating_add(jiff::Span::new().days((number / 40) as i64));
    article.canonical_url = Some(format!("https://outlet-{}.example/{number}", dice.below(300)));
    article.outlet = Some(format!("Outlet {}", dice.below(300)));
    article.language = Some("en".to_owned());
    article.published_at = Some(Stamp {
        at: published.at(dice.below(24) as i8, dice.below(60) as i8, 0, 0),
        offset: Some(0),
        precision: StampPrecision::Minute,
    });
    article.push_part(PartKind::Headline, &format!("Story number {number} of the year"), None);
    for sentence in 0..5 {
        let words: String = (0..18).map(|_| format!(" word{}", dice.below(5000))).collect();
        article.push_part(PartKind::Paragraph, &format!("Sentence {sentence}{words}."), None);
    }
    let sentences = article.parts.iter().enumerate();
    coded.sentences =
        sentences.map(|(at, part)| SentenceText { span: part.span, part: at as u32 }).collect();
    for sentence in 1..=5 {
        let event_type = EventType::ALL[dice.below(EventType::ALL.len())];
        let modes = event_type.modes();
        let span = coded.sentences[sentence].span;
        coded.reports.push(Report {
            event_type,
            modes: modes.get(dice.below(modes.len() + 2)).copied().into_iter().collect(),
            actors: vec![party(dice)],
            recipients: vec![party(dice)],
            status: if dice.below(5) == 0 { Status::Future } else { Status::Actual },
            count: None,
            when: Some(When::day(published)),
            speakers: if dice.below(3) == 0 { vec![party(dice)] } else { vec![] },
            speaker_kind: None,
            place: None,
            contexts: vec![Context::Diplomatic, Context::Military],
            casualties: Casualties::default(),
            tally: false,
            sentence: sentence as u32,
            sentence_span: span,
            evidence: Evidence {
                trigger: vec![Span { start: span.start, end: span.start + 8 }],
                ..Evidence::default()
            },
            rule: format!("{}.main", event_type.as_str().to_lowercase()),
            operators: vec![],
        });
    }
    coded
}

fn make(path: &Path, events: usize) {
    let mut record = Record::open(path, Access::Write).expect("a new record");
    let info = RunInfo {
        annals_version: env!("CARGO_PKG_VERSION").to_owned(),
        codebook_version: "speed".to_owned(),
        keep_text: true,
        ..RunInfo::default()
    };
    let run = record.begin_run(&info).expect("a run");
    let mut dice = Dice(1);
    let articles: Vec<usize> = (0..events.div_ceil(5)).collect();
    for batch in articles.chunks(2000) {
        let coded: Vec<_> = batch.iter().map(|number| article(&mut dice, *number)).collect();
        record.keep(&run, &coded).expect("kept");
    }
    record.finish_run(&run).expect("finished");
}

/// Bytes of a file or of the files of a folder.
fn bytes(path: &Path) -> u64 {
    match path.read_dir() {
        Ok(entries) => entries.flatten().map(|entry| bytes(&entry.path())).sum(),
        Err(_) => path.metadata().map_or(0, |file| file.len()),
    }
}

/// Processor seconds of this process, where the system tells them: a busy machine slows the
/// clock on the wall, not this one.
fn processor_seconds() -> Option<f64> {
    let stat = std::fs::read_to_string("/proc/self/stat").ok()?;
    let mut fields = stat.rsplit(')').next()?.split_whitespace().skip(11);
    let ticks = fields.next()?.parse::<f64>().ok()? + fields.next()?.parse::<f64>().ok()?;
    Some(ticks / 100.0)
}

/// Megabytes, where the system tells.
fn most_memory() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM:"))?;
    line.split_whitespace().nth(1)?.parse::<u64>().ok().map(|kilobytes| kilobytes / 1024)
}

fn main() {
    let mut arguments = std::env::args().skip(1);
    let rows: usize = arguments.next().map_or(100_000, |text| text.parse().expect("a number"));
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = arguments.next().map_or_else(|| folder.path().join("annals.db"), PathBuf::from);
    if !path.exists() {
        let start = Instant::now();
        make(&path, rows * 3 / 2);
        println!("record made in {:.1} s", start.elapsed().as_secs_f64());
    }
    let record = Record::open(&path, Access::Read).expect("a record");
    let filter = Filter {
        statuses: vec![Status::Actual],
        sectors: vec![Sector::Gov],
        from: Some(date(2000, 1, 2)),
        limit: Some(rows as u64),
        ..Filter::default()
    };
    let settings = Settings::of(&record).expect("runs");
    println!(
        "{:<9}{:>10}{:>9}{:>9}{:>14}{:>8}",
        "format", "events", "s", "cpu s", "events/cpu s", "MB"
    );
    for format in Format::ALL.iter().filter(|format| format.name() != "table") {
        let out = folder.path().join(format.name());
        let (start, before) = (Instant::now(), processor_seconds());
        let written = annals_export::export(&record, &filter, *format, &out, false, &settings)
            .expect("an export");
        let took = start.elapsed().as_secs_f64();
        let (name, events) = (format.name(), written.rows);
        let worked = processor_seconds().zip(before).map_or(took, |(after, before)| after - before);
        let (speed, size) = (events as f64 / worked, bytes(&out) >> 20);
        println!("{name:<9}{events:>10}{took:>9.2}{worked:>9.2}{speed:>14.0}{size:>8}");
    }
    if let Some(megabytes) = most_memory() {
        println!("most memory held: {megabytes} MB");
    }
}
