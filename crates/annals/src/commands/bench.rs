mod scale;

use crate::engine::{BookArgs, Engine, today};
use crate::output::Output;
use crate::scratch::Folder;
use crate::term::{fit, number, Terminal};
use crate::{sources, Error, Outcome};
use annals_model::{Article, ParsedArticle, Stamp};
use annals_page::{Limits, Page};
use annals_record::{Access, CodedArticle, Record};
use jiff::ToSpan;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

/// Measure the speed of each stage on one core, over the shipped pages
///
/// Each figure is the median of several runs, each long enough to be steady, with its ratio to
/// what is asked of it, to a named peer or to its own limit. Pages are told over and over under
/// other addresses, words and days, so that the record has to keep every one.
#[derive(clap::Args)]
pub struct Args {
    /// The folder of pages
    #[arg(long, value_name = "DIR", default_value = "pages")]
    pages: PathBuf,
    /// The folder of data sets, for pages as outlets serve them
    #[arg(long, value_name = "DIR", default_value = "../shared/data")]
    data: PathBuf,
    /// Runs of each stage; the median counts
    #[arg(long, value_name = "N", default_value_t = 5)]
    runs: usize,
    /// The least time of one run, in seconds
    #[arg(long, value_name = "S", default_value_t = 0.5)]
    seconds: f64,
    /// In place of all else, the record at these sizes: articles of made-up news with copies
    /// and revisions
    #[arg(long, value_name = "N", value_delimiter = ',')]
    record: Vec<usize>,
    #[command(flatten)]
    book: BookArgs,
}

/// What a speed is held against. Peers were measured on other pages and another machine of the
/// same kind; they say how far, not how exactly.
struct Beside {
    what: &'static str,
    per_second: f64,
}

/// Peers on the 127 pages of the data set.
const PEERS: &[Beside] = &[
    Beside { what: "dom_smoothie", per_second: 290.0 },
    Beside { what: "rs_trafilatura", per_second: 80.0 },
    Beside { what: "trafilatura", per_second: 30.0 },
];

/// Building html5ever's tree and doing nothing with it.
const HTML_LIMIT: &[Beside] = &[Beside { what: "html5ever alone", per_second: 130.0 * 1024.0 }];

pub fn run(args: Args) -> Result<Outcome, Error> {
    if !args.record.is_empty() {
        let mut out = Output::stdout();
        scale::run(&mut out, &args.record, args.runs)?;
        return Ok(Outcome::Fine);
    }
    if !args.pages.is_dir() {
        return Err(Error::NoPages { path: args.pages });
    }
    let begun = Instant::now();
    let engine = args.book.engine()?;
    let loaded = begun.elapsed();
    let limits = Limits::default();
    let pages = read(&args.pages, &limits);
    let html: Vec<Page> =
        pages.iter().filter(|page| page.origin.format == "html").cloned().collect();
    let served = read(&args.data.join("pages/html"), &limits);
    let articles: Vec<Article> =
        pages.iter().filter_map(|page| annals_page::article(page, &limits).0).collect();
    let parsed: Vec<ParsedArticle> =
        articles.iter().map(|article| annals_parse::parse(article, engine.model).0).collect();
    let tokens: u64 = parsed.iter().map(words).sum();
    let mut bench = Bench { args: &args, out: Output::stdout(), slow: Vec::new() };
    bench.out.line(format!(
        "{} pages ({} of them HTML, {} KB), {} words; codebook and weights read in {:.0} ms",
        pages.len(),
        html.len(),
        number(bytes(&html) / 1024),
        number(tokens),
        loaded.as_secs_f64() * 1000.0
    ))?;
    bench.out.line(Terminal::stdout().heading(&format!(
        "{} {:>9} {:<12} {}",
        fit("stage, one core", 34),
        "a second",
        "",
        "beside"
    )))?;
    bench.stage("HTML to article", "pages", html.len() as u64, &[], || {
        html.iter().for_each(|page| consume(annals_page::article(page, &limits)));
    })?;
    if served.is_empty() {
        bench.out.line("pages as served: not at hand, so not measured")?;
    } else {
        let mut work = || {
            served.iter().for_each(|page| consume(annals_page::article(page, &limits)));
        };
        bench.stage("HTML as served to article", "pages", served.len() as u64, PEERS, &mut work)?;
        let kilobytes = bytes(&served) / 1024;
        bench.stage("HTML as served to article", "KB", kilobytes, HTML_LIMIT, work)?;
    }
    bench.stage("page of any kind to article", "pages", pages.len() as u64, &[], || {
        pages.iter().for_each(|page| consume(annals_page::article(page, &limits)));
    })?;
    let udpipe = [Beside { what: "UDPipe", per_second: 4000.0 }];
    bench.stage("parse", "words", tokens, &udpipe, || {
        articles.iter().for_each(|article| consume(annals_parse::parse(article, engine.model)));
    })?;
    bench.stage("code", "words", tokens, &[], || {
        parsed.iter().for_each(|parsed| consume(annals_coder::code(parsed, &engine.book)));
    })?;
    let asked = [Beside { what: "asked", per_second: 30_000.0 }];
    bench.stage("parse and code", "words", tokens, &asked, || {
        articles.iter().for_each(|article| consume(engine.code(article)));
    })?;
    let coded: Vec<CodedArticle> = pages
        .iter()
        .filter_map(|page| engine.read(page, &limits, today(), None).coded)
        .collect();
    bench.record(&engine, &coded)?;
    let asked = [Beside { what: "asked", per_second: 60.0 }];
    for (name, pages, asked) in
        [("HTML to stored reports", &html, asked.as_slice()), ("any page to stored reports", &pages, &[])]
    {
        bench.whole(name, &engine, pages, &limits, asked)?;
    }
    if let Some(peak) = peak_memory() {
        bench.out.line(format!("peak memory {peak}"))?;
    }
    let slow = std::mem::take(&mut bench.slow);
    for name in &slow {
        bench.out.line(format!("slower than asked: {name}"))?;
    }
    bench.out.flush()?;
    Ok(if slow.is_empty() { Outcome::Fine } else { Outcome::Failed })
}

/// The pages of a folder; none where there is none.
fn read(folder: &Path, limits: &Limits) -> Vec<Page> {
    let all = sources::expand(&[folder.display().to_string()]);
    let options = sources::Options { limits: limits.clone(), ..sources::Options::default() };
    sources::pages(all, &options).filter_map(Result::ok).collect()
}

fn bytes(pages: &[Page]) -> u64 {
    pages.iter().map(|page| page.bytes.len() as u64).sum()
}

struct Bench<'a> {
    args: &'a Args,
    out: Output,
    /// Stages that did not reach what is asked.
    slow: Vec<&'static str>,
}

impl Bench<'_> {
    /// Times a stage that needs nothing made ready: as many rounds a run as fill its time, by
    /// the processor where the system tells, which a busy machine does not slow.
    fn stage(
        &mut self,
        name: &'static str,
        unit: &str,
        amount: u64,
        beside: &[Beside],
        mut work: impl FnMut(),
    ) -> Result<(), Error> {
        let least = self.args.seconds.max(0.01);
        let told = scale::processor_seconds() > 0.0;
        // The first round warms caches and is not counted.
        work();
        let mut speeds = Vec::new();
        for _ in 0..self.args.runs.max(1) {
            let (begun, before) = (Instant::now(), scale::processor_seconds());
            let (mut spent, mut rounds) = (0.0, 0_u64);
            while spent < least {
                work();
                rounds += 1;
                spent = match told {
                    true => scale::processor_seconds() - before,
                    false => begun.elapsed().as_secs_f64(),
                };
            }
            speeds.push((rounds * amount) as f64 / spent);
        }
        self.told(name, unit, median(speeds), beside)
    }

    /// Keeps articles in fresh records; its limit is a plain file of the same size, written and
    /// brought to disk as often.
    fn record(&mut self, engine: &Engine, coded: &[CodedArticle]) -> Result<(), Error> {
        let folder = Folder::new()?;
        let batches: Vec<Vec<CodedArticle>> =
            (0..ROUNDS).map(|round| coded.iter().map(|one| retold(one, round)).collect()).collect();
        let articles: usize = batches.iter().map(Vec::len).sum();
        let reports: usize = batches.iter().flatten().map(|one| one.reports.len()).sum();
        let (mut speeds, mut limits) = (Vec::new(), Vec::new());
        for run in 0..self.args.runs.max(1) {
            let path = folder.path.join(format!("record-{run}.db"));
            let begun = Instant::now();
            let mut record = Record::open(&path, Access::Write)?;
            let info = record.begin_run(&engine.run_info(true))?;
            for batch in &batches {
                record.keep(&info, batch)?;
            }
            record.finish_run(&info)?;
            speeds.push(articles as f64 / begun.elapsed().as_secs_f64());
            drop(record);
            let size = path.metadata().map(|file| file.len()).unwrap_or(0);
            let took = plain_file(&folder.path.join("plain"), size, batches.len())?;
            limits.push(articles as f64 / took.as_secs_f64());
        }
        let (speed, limit) = (median(speeds), median(limits));
        let limit = [Beside { what: "a plain file of its size", per_second: limit }];
        self.told("keep", "articles", speed, &limit)?;
        let reports = speed * reports as f64 / articles.max(1) as f64;
        self.told("keep", "reports", reports, &[])
    }

    /// From bytes to the record, one page after another.
    fn whole(
        &mut self,
        name: &'static str,
        engine: &Engine,
        pages: &[Page],
        limits: &Limits,
        beside: &[Beside],
    ) -> Result<(), Error> {
        let folder = Folder::new()?;
        let today = today();
        let mut speeds = Vec::new();
        for run in 0..self.args.runs.max(1) {
            let path = folder.path.join(format!("whole-{run}.db"));
            let begun = Instant::now();
            let mut record = Record::open(&path, Access::Write)?;
            let info = record.begin_run(&engine.run_info(true))?;
            let mut batch = Vec::new();
            for round in 0..ROUNDS {
                for page in pages {
                    if let Some(coded) = engine.read(page, limits, today, None).coded {
                        batch.push(retold(&coded, round));
                    }
                    if batch.len() >= 256 {
                        record.keep(&info, &batch)?;
                        batch.clear();
                    }
                }
            }
            record.keep(&info, &batch)?;
            record.finish_run(&info)?;
            let read = ROUNDS as usize * pages.len();
            speeds.push(read as f64 / begun.elapsed().as_secs_f64());
        }
        self.told(name, "pages", median(speeds), beside)
    }

    fn told(
        &mut self,
        name: &'static str,
        unit: &str,
        speed: f64,
        beside: &[Beside],
    ) -> Result<(), Error> {
        let mut line =
            format!("{} {:>9} {unit:<12}", fit(name, 34), number(speed.round() as u64));
        for beside in beside {
            let ratio = speed / beside.per_second;
            let value = number(beside.per_second.round() as u64);
            line.push_str(&format!(" {} {value} (×{ratio:.2})", beside.what));
            if beside.what == "asked" && ratio < 1.0 {
                self.slow.push(name);
            }
        }
        self.out.line(line.trim_end())?;
        self.out.flush()
    }
}

/// Tellings of every page in one record.
const ROUNDS: i64 = 20;

/// The article as another outlet's on another day, in other words of the same length, so that
/// it is neither the same article nor a copy of one. What was coded stays.
fn retold(coded: &CodedArticle, round: i64) -> CodedArticle {
    let mut coded = coded.clone();
    let turn = |text: &str| -> String {
        let by = (round % 26) as u8;
        text.chars()
            .map(|c| match c {
                'a'..='z' => char::from((c as u8 - b'a' + by) % 26 + b'a'),
                c => c,
            })
            .collect()
    };
    let article = &mut coded.article;
    article.text = turn(&article.text);
    article.canonical_url =
        Some(format!("https://{round}.example/{}", article.canonical_url.as_deref().unwrap_or("")));
    let later = |stamp: Stamp| Stamp { at: stamp.at.saturating_add(round.days()), ..stamp };
    article.published_at = article.published_at.map(later);
    article.modified_at = article.modified_at.map(later);
    for report in &mut coded.reports {
        if let Some(when) = &mut report.when {
            when.start = when.start.saturating_add(round.days());
            when.end = when.end.saturating_add(round.days());
        }
    }
    coded
}

fn words(parsed: &ParsedArticle) -> u64 {
    parsed.sentences.iter().map(|sentence| sentence.tokens.len() as u64).sum()
}

/// Keeps the optimiser from leaving work out.
fn consume<T>(made: T) {
    drop(std::hint::black_box(made));
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or(0.0)
}

/// Writes `size` bytes in `parts`, each brought to disk.
fn plain_file(path: &Path, size: u64, parts: usize) -> Result<Duration, Error> {
    let failed = |source| Error::Output { path: path.to_owned(), source };
    let part = vec![b'x'; (size / parts.max(1) as u64) as usize];
    let begun = Instant::now();
    let mut file = std::fs::File::create(path).map_err(failed)?;
    for _ in 0..parts {
        file.write_all(&part).and_then(|()| file.sync_data()).map_err(failed)?;
    }
    Ok(begun.elapsed())
}

/// The most memory this process has held, where the system tells.
fn peak_memory() -> Option<String> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM:"))?;
    let kilobytes: u64 = line.split_whitespace().nth(1)?.parse().ok()?;
    Some(format!("{} MB", number(kilobytes / 1024)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use annals_record::SentenceText;

    #[test]
    fn retelling_keeps_every_span() {
        let mut coded = CodedArticle::default();
        coded.article.push_part(annals_model::PartKind::Paragraph, "Ardovia's żubr met it.", None);
        coded.sentences.push(SentenceText { span: coded.article.parts[0].span, part: 0 });
        let other = retold(&coded, 3);
        assert_eq!(other.article.text, "Augryld'v żxeu phw lw.");
        assert_eq!(other.sentences[0].span.of(&other.article.text), other.article.text);
        assert_eq!(retold(&coded, 0).article.text, coded.article.text);
    }

    #[test]
    fn the_median_is_in_the_middle() {
        assert_eq!(median(vec![3.0, 1.0, 2.0]), 2.0);
        assert_eq!(median(vec![]), 0.0);
    }
}
