mod attribution;
mod copies;
mod events;
mod false_alarms;
mod relations;

use crate::batch::{self, NameIn};
use crate::engine::{BookArgs, Engine, threads, today};
use crate::output::Output;
use crate::score::acceptance::{self, Which};
use crate::score::{self, floors::Floors, Figure};
use crate::term::{count, Paint, Terminal};
use crate::{ordered, Error, Outcome};
use annals_page::Limits;
use clap::ValueEnum;
use serde_json::Value;
use std::path::{Path, PathBuf};

/// Measure accuracy on the data at hand, and hold it against the floors
///
/// Prints every figure with what it is to be read beside, and fails when one has fallen below
/// its floor in evals/floors.toml. Sets that are not there are named and passed over; those of
/// evals/ come with the repository.
#[derive(clap::Args)]
#[command(after_help = "\
  annals eval
  annals eval events relations --misses   # what went wrong, by cause
  annals eval articles --save before.jsonl
  annals eval articles --against before.jsonl   # page by page, after a change")]
pub struct Args {
    /// What to measure; everything, where nothing is named
    #[arg(value_enum, value_name = "SET")]
    sets: Vec<Set>,
    /// The folder of data sets
    #[arg(long, value_name = "DIR", default_value = "../shared/data")]
    data: PathBuf,
    /// The folder that holds the acceptance page
    #[arg(long, value_name = "DIR", default_value = "../shared/pages")]
    pages: PathBuf,
    /// The folder of shipped pages, one of which tells the same facts
    #[arg(long, value_name = "DIR", default_value = "pages")]
    own_pages: PathBuf,
    /// The folder of floors and of our own cases
    #[arg(long, value_name = "DIR", default_value = "evals")]
    evals: PathBuf,
    #[command(flatten)]
    book: BookArgs,
    /// Also the rates of each event type
    #[arg(long)]
    by_type: bool,
    /// Also what was wrong: events by cause and confusion, pairs of the first half, entities
    #[arg(long)]
    misses: bool,
    /// Keep what each page scored, to hold a later run against it
    #[arg(long, value_name = "FILE")]
    save: Option<PathBuf>,
    /// Also what changed page by page since the run that FILE keeps
    #[arg(long, value_name = "FILE")]
    against: Option<PathBuf>,
    #[arg(long, value_name = "N")]
    threads: Option<usize>,
}

/// A set, and how its figures are called.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum Set {
    /// The page that started the project, line by line
    Acceptance,
    /// Sentences of news coded by hand
    Events,
    /// Sentences made up for the purpose, which come with the repository
    Sentences,
    /// Pairs of parties with one type each
    Relations,
    /// Who says what: PolNeAR, the speaker of a reported clause
    Attribution,
    /// Sentences of sport, culture, weather and markets: events coded where there are none
    FalseAlarms,
    /// Names and descriptions
    Entities,
    /// Pages as served
    Articles,
    /// Dependency trees
    Trees,
    /// Copies of one story, told from other stories
    Copies,
}

/// What an evaluation works with.
struct Run<'a> {
    args: &'a Args,
    engine: Engine,
    threads: usize,
    floors: Floors,
    terminal: Terminal,
    out: Output,
    figures: Vec<Figure>,
    absent: Vec<PathBuf>,
    broken: usize,
}

pub fn run(args: Args) -> Result<Outcome, Error> {
    let floors = Floors::read(&args.evals.join("floors.toml"))?;
    let mut run = Run {
        args: &args,
        engine: args.book.engine()?,
        threads: threads(args.threads),
        floors,
        terminal: Terminal::stdout(),
        out: Output::stdout(),
        figures: Vec::new(),
        absent: Vec::new(),
        broken: 0,
    };
    for &set in Set::value_variants() {
        if !args.sets.is_empty() && !args.sets.contains(&set) {
            continue;
        }
        match set {
            Set::Acceptance => run.acceptance()?,
            Set::Events => run.events("events-dev", args.data.join("events-dev/dev.jsonl"))?,
            Set::Sentences => run.events("sentences", args.evals.join("sentences.jsonl"))?,
            Set::Relations => run.relations()?,
            Set::Attribution => run.attribution()?,
            Set::FalseAlarms => run.false_alarms()?,
            Set::Entities => run.entities()?,
            Set::Articles => run.articles()?,
            Set::Trees => run.trees()?,
            Set::Copies => run.copies()?,
        }
    }
    run.finish()
}

impl Run<'_> {
    /// A data file, if it is there.
    fn at(&mut self, path: PathBuf) -> Option<PathBuf> {
        if path.exists() {
            return Some(path);
        }
        self.absent.push(path);
        None
    }

    fn data(&mut self, name: &str) -> Option<PathBuf> {
        self.at(self.args.data.join(name))
    }

    fn heading(&mut self, what: &str, path: &Path) -> Result<(), Error> {
        let title = self.terminal.heading(what);
        self.out.line(format!("{title}  {}", path.display()))
    }

    fn acceptance(&mut self) -> Result<(), Error> {
        let first = self.args.pages.join("russia-turkey-2020-12-30.txt");
        let own = self.args.own_pages.join("agency-html/kremlin-new-year-2020.html");
        for (set, which, path) in
            [("acceptance", Which::First, first), ("acceptance-own", Which::Own, own)]
        {
            let Some(page) = self.at(path) else { continue };
            self.heading(set, &page)?;
            let lines = acceptance::check(&self.engine, which, &page, today())?;
            let right = lines.iter().filter(|line| line.missed.is_none()).count();
            for line in &lines {
                match &line.missed {
                    None => self.out.line(format!("  ok      {}", line.what))?,
                    Some(came) => {
                        let mark = self.terminal.paint(Paint::Red, "MISSED");
                        self.out.line(format!("  {mark}  {}: {came}", line.what))?;
                    }
                }
            }
            let share = score::share(right, lines.len());
            self.put(vec![Figure::new(set, "lines", share)])?;
        }
        Ok(())
    }

    fn entities(&mut self) -> Result<(), Error> {
        let Some(path) = self.at(self.args.evals.join("entities.jsonl")) else { return Ok(()) };
        let gold: Vec<score::entities::Gold> = score::gold(&path)?;
        let mut scores = score::entities::Scores::default();
        let mut misses = Vec::new();
        for case in &gold {
            let name = NameIn { text: case.text.clone(), date: case.date.clone() };
            let answer = batch::entity(&self.engine, &name);
            let country = answer["country"].as_str();
            let sectors = score::entities::sectors(&answer);
            if country != case.country.as_deref() || sectors.first() != case.sector.first() {
                misses.push(format!(
                    "    {} ({}): {} {} for {} {}",
                    case.text,
                    case.date.as_deref().unwrap_or("undated"),
                    country.unwrap_or("–"),
                    sectors.join(" "),
                    case.country.as_deref().unwrap_or("–"),
                    case.sector.join(" ")
                ));
            }
            scores.add(case, country, &sectors);
        }
        self.heading("entities", &path)?;
        self.out.line(format!("  {}", count(gold.len() as u64, "case", "cases")))?;
        if self.args.misses {
            for miss in &misses {
                self.out.line(miss)?;
            }
        }
        self.put(scores.figures("entities"))
    }

    fn articles(&mut self) -> Result<(), Error> {
        let Some(path) = self.data("pages/gold.jsonl") else { return Ok(()) };
        let gold: Vec<score::pages::Gold> = score::gold(&path)?;
        let root = self.args.data.join("pages");
        let limits = Limits::default();
        let (mut scores, mut run) =
            (score::pages::Scores::default(), score::pages::Run::default());
        ordered::map(
            gold.iter(),
            self.threads,
            |_| 1 << 20,
            |gold| (gold, find(&root.join(&gold.page), &limits)),
            |(gold, found)| {
                let score = score::pages::PageScore::of(gold, &found?);
                scores.add(&score);
                run.add(&gold.page, score);
                Ok::<(), Error>(())
            },
        )?;
        self.heading("articles", &path)?;
        self.out.line(format!("  {}", count(scores.pages as u64, "page", "pages")))?;
        if let Some(before) = &self.args.against {
            for line in run.since(&score::pages::Run::read(before)?) {
                self.out.line(format!("    {line}"))?;
            }
        }
        if let Some(path) = &self.args.save {
            run.write(path)?;
        }
        self.put(scores.figures("pages"))
    }

    fn trees(&mut self) -> Result<(), Error> {
        for (set, file) in [
            ("ewt-dev", "ud/en_ewt-ud-dev.conllu"),
            ("ewt-test", "ud/en_ewt-ud-test.conllu"),
            ("gum-news", "ud/en_gum-ud-test.news.conllu"),
            ("pud-news", "ud/en_pud-ud-test.news.conllu"),
        ] {
            let Some(path) = self.data(file) else { continue };
            let failed = |source| Error::Input { path: path.display().to_string(), source };
            let gold = std::fs::read_to_string(&path).map_err(failed)?;
            let read = annals_parse::reparse_conllu(&gold, self.engine.model)
                .map_err(|source| Error::Conllu { path: path.display().to_string(), source })?;
            let scores = score::trees::Scores::of(&gold, &read)?;
            self.heading("trees", &path)?;
            self.put(scores.figures(set))?;
        }
        Ok(())
    }

    /// Prints figures with their floors and what they stand beside.
    fn put(&mut self, figures: Vec<Figure>) -> Result<(), Error> {
        for figure in &figures {
            let mut line = format!("  {:<26} {:.3}", figure.name, figure.value);
            if let Some(floor) = self.floors.of(figure) {
                line.push_str(&format!("  floor {floor:.3}"));
                if self.floors.broken(figure) {
                    self.broken += 1;
                    line.push_str(&self.terminal.paint(Paint::Red, " BROKEN"));
                }
            }
            for (who, value) in figure.beside {
                line.push_str(&format!("  {who} {value:.3} (×{:.2})", figure.value / value));
            }
            self.out.line(line)?;
        }
        self.out.line("")?;
        self.figures.extend(figures);
        Ok(())
    }

    fn finish(mut self) -> Result<Outcome, Error> {
        for path in &self.absent {
            self.out.line(format!("not there, so not measured: {}", path.display()))?;
        }
        let unanswered = self.floors.unanswered(&self.figures);
        for name in &unanswered {
            self.out.line(format!("a floor without a figure: {name}"))?;
        }
        let fell = self.broken + unanswered.len();
        self.out.line(match fell {
            0 => "every floor holds".to_owned(),
            n => format!("{} do not hold", count(n as u64, "floor", "floors")),
        })?;
        self.out.flush()?;
        Ok(if fell == 0 { Outcome::Fine } else { Outcome::Failed })
    }
}

/// The batch command's own answer, read as a scorer reads it.
fn read_back<T: serde::de::DeserializeOwned>(value: Value) -> Result<T, Error> {
    serde_json::from_value(value).map_err(|error| Error::Input {
        path: "our own answer".to_owned(),
        source: error.into(),
    })
}

/// The article of a page, as the batch command prints it.
fn find(path: &Path, limits: &Limits) -> Result<score::pages::Found, Error> {
    let name = path.display().to_string();
    let file = std::fs::File::open(path)
        .map_err(|source| Error::Input { path: name.clone(), source })?;
    for item in annals_page::pages(&name, std::io::BufReader::new(file), limits) {
        let Ok(page) = item else { continue };
        if let (Some(article), _) = annals_page::article(&page, limits) {
            return read_back(annals_page::article_line(&name, &article));
        }
    }
    Ok(score::pages::Found::default())
}
