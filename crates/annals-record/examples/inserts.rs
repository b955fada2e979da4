//! How fast articles become events, and how much room they take.
//!
//! `cargo run --release -p annals-record --example inserts -- [ARTICLES] [BATCH] [order]`
//!
//! Makes articles with a few reports each, by unevenly frequent countries over two years; one
//! in eight is another outlet's copy. `order` is `dated` (as a crawl would read them) or
//! `shuffled`. Prints articles and reports a second, the kept file's size, and how long the
//! busiest dyad's record takes.

use annals_model::*;
use annals_record::{Access, CodedArticle, DyadQuery, Filter, Record, RunInfo, SentenceText};
use jiff::civil::{date, Date};
use std::time::Instant;

struct Dice(u64);

impl Dice {
    fn below(&mut self, below: usize) -> usize {
        self.0 = self.0.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
        ((self.0 >> 33) as usize) % below.max(1)
    }

    /// Index under roughly Zipfian frequencies.
    fn zipf(&mut self, below: usize) -> usize {
        let uniform = (self.below(1 << 20) as f64 + 1.0) / f64::from(1 << 20);
        (((below as f64 + 1.0).powf(uniform) - 1.0) as usize).min(below - 1)
    }
}

fn country(index: usize) -> CountryCode {
    let letter = |at: usize| char::from(b'A' + (at % 26) as u8);
    let code: String = [letter(index / 26), letter(index), 'X'].iter().collect();
    CountryCode::new(&code).expect("three letters")
}

fn party(dice: &mut Dice) -> Participant {
    let state = dice.zipf(190);
    let code = country(state);
    let person = dice.below(3) == 0;
    let name = match person {
        true => format!("Person {} of {code}", dice.zipf(40)),
        false => format!("State {code}"),
    };
    Participant {
        text: name.clone(),
        span: Some(Span::new(4, 4 + name.len())),
        country: Some(code),
        sectors: vec![[Sector::Gov, Sector::Mil, Sector::Leg, Sector::Opp][dice.zipf(4)]],
        id: Some(name.to_lowercase().replace(' ', "-")),
        name: Some(name),
        kind: if person { EntityKind::Person } else { EntityKind::State },
        office: None,
        resolution: Resolution::Named,
    }
}

const WORDS: &[&str] = &[
    "river",
    "harbour",
    "minister",
    "treaty",
    "border",
    "grain",
    "winter",
    "council",
    "railway",
    "envoy",
    "bridge",
    "election",
    "market",
    "village",
    "convoy",
    "pipeline",
    "fishing",
    "tariff",
    "delegation",
    "statement",
    "officials",
    "agreement",
    "forces",
    "region",
    "capital",
    "talks",
    "parliament",
    "security",
    "economy",
    "cooperation",
    "president",
    "spokesman",
    "against",
];

fn sentence(dice: &mut Dice) -> String {
    let mut text = String::from("The");
    for _ in 0..20 {
        text.push(' ');
        text.push_str(WORDS[dice.below(WORDS.len())]);
    }
    text.push('.');
    text
}

fn article(dice: &mut Dice, number: usize, published: Date) -> CodedArticle {
    let mut coded = CodedArticle::default();
    let article = &mut coded.article;
    let outlet = dice.zipf(300);
    article.canonical_url = Some(format!("https://outlet-{outlet}.example/{number}"));
    article.outlet = Some(format!("Outlet {outlet}"));
    article.published_at = Some(Stamp {
        at: published.at(dice.below(24) as i8, dice.below(60) as i8, 0, 0),
        offset: Some(0),
        precision: StampPrecision::Minute,
    });
    article.push_part(PartKind::Headline, &sentence(dice), None);
    for _ in 0..18 {
        article.push_part(PartKind::Paragraph, &sentence(dice), None);
    }
    coded.sentences = article
        .parts
        .iter()
        .enumerate()
        .map(|(at, part)| SentenceText { span: part.span, part: at as u32 })
        .collect();
    for _ in 0..3 + dice.below(5) {
        let at = dice.zipf(coded.sentences.len());
        let event_type = EventType::ALL[dice.below(EventType::ALL.len())];
        let modes = event_type.modes();
        let dated = dice.below(3) > 0;
        let day = published.saturating_sub(jiff::Span::new().days(dice.below(3) as i64));
        coded.reports.push(Report {
            event_type,
            modes: modes.get(dice.below(modes.len() + 3)).copied().into_iter().collect(),
            actors: vec![party(dice)],
            recipients: vec![party(dice)],
            status: Status::Actual,
            count: None,
            when: dated.then(|| When::day(day)),
            speakers: if dice.below(3) == 0 { vec![party(dice)] } else { vec![] },
            speaker_kind: None,
            place: None,
            contexts: vec![Context::Diplomatic],
            casualties: Casualties::default(),
            tally: false,
            sentence: at as u32,
            sentence_span: coded.sentences[at].span,
            evidence: Evidence { trigger: vec![coded.sentences[at].span], ..Evidence::default() },
            rule: format!("{}.main", event_type.as_str().to_lowercase()),
            operators: vec![],
        });
    }
    coded
}

/// Processor seconds of this process, where the system tells them: a busy machine slows the
/// clock on the wall, not this one.
fn processor_seconds() -> Option<f64> {
    let stat = std::fs::read_to_string("/proc/self/stat").ok()?;
    let mut fields = stat.rsplit(')').next()?.split_whitespace().skip(11);
    let ticks = fields.next()?.parse::<f64>().ok()? + fields.next()?.parse::<f64>().ok()?;
    Some(ticks / 100.0)
}

fn main() {
    let mut arguments = std::env::args().skip(1);
    let articles: usize = arguments.next().map_or(10_000, |text| text.parse().expect("a number"));
    let batch: usize = arguments.next().map_or(1_000, |text| text.parse().expect("a number"));
    let shuffled = arguments.next().is_some_and(|order| order == "shuffled");

    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = folder.path().join("annals.db");
    let mut record = Record::open(&path, Access::Write).expect("a new record");
    let info = RunInfo { keep_text: true, ..RunInfo::default() };
    let run = record.begin_run(&info).expect("a run");
    let mut dice = Dice(1);
    let (mut reports, mut spent, mut processor) = (0, 0.0, Some(0.0));
    let mut last: Option<CodedArticle> = None;
    let mut pending = Vec::new();
    for number in 0..articles {
        let of_two_years = if shuffled { dice.below(730) } else { number * 730 / articles };
        let published =
            date(2023, 1, 1).saturating_add(jiff::Span::new().days(of_two_years as i64));
        let coded = match &last {
            Some(original) if dice.below(8) == 0 => {
                let mut copy = original.clone();
                copy.article.canonical_url = Some(format!("https://copy.example/{number}"));
                copy.article.outlet = Some(format!("Outlet {}", dice.zipf(300)));
                copy
            }
            _ => article(&mut dice, number, published),
        };
        reports += coded.reports.len();
        last = Some(coded.clone());
        pending.push(coded);
        if pending.len() == batch || number + 1 == articles {
            let (start, before) = (Instant::now(), processor_seconds());
            record.keep(&run, &pending).expect("kept");
            spent += start.elapsed().as_secs_f64();
            processor = (processor.zip(processor_seconds()).zip(before))
                .map(|((sum, after), before)| sum + after - before);
            pending.clear();
        }
    }
    let start = Instant::now();
    record.finish_run(&run).expect("finished");
    spent += start.elapsed().as_secs_f64();
    let size = std::fs::metadata(&path).expect("the file").len();
    let per_second = |count: usize| (count as f64 / spent) as u64;
    println!("articles              {articles}");
    println!("reports               {reports}");
    println!("events                {}", record.count(&Filter::default()).expect("counted"));
    println!("articles/s            {}", per_second(articles));
    println!("reports/s             {}", per_second(reports));
    if let Some(processor) = processor {
        let per_second = |count: usize| (count as f64 / processor) as u64;
        println!("articles/cpu s        {}", per_second(articles));
        println!("reports/cpu s         {}", per_second(reports));
    }
    println!("bytes per 1k articles {}", size * 1000 / articles as u64);

    let start = Instant::now();
    let query = DyadQuery {
        a: country(0).as_str().into(),
        b: Some(country(1).as_str().into()),
        from: None,
        to: None,
    };
    let dyad = record.dyad(&query).expect("a dyad");
    println!(
        "busiest dyad          {} events in {:.0} ms",
        dyad.timeline.len(),
        start.elapsed().as_secs_f64() * 1000.0
    );
}
