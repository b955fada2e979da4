mod diff;
mod new;
mod suggest;
mod texts;

use crate::engine::BookArgs;
use crate::output::Output;
use crate::term::{bar, count, fit, number, Terminal};
use crate::view::summary::colour;
use crate::{Error, Outcome};
use annals_model::EventType;
use clap::Subcommand;
use std::time::Instant;

/// Check the codebook, list what it holds, let it grow, or compare two
#[derive(clap::Args)]
pub struct Args {
    #[command(subcommand)]
    what: What,
}

#[derive(Subcommand)]
enum What {
    /// Run every example and counter-example against the whole book
    ///
    /// Each failure is named by file and line. Exit status: 0 all hold, 1 some do not, 2 the
    /// book cannot be read.
    Check(BookArgs),
    /// List the rules: id, type, place, number of examples
    List(BookArgs),
    /// Write the scaffold of a rule at the end of its chapter
    New(new::Args),
    /// List frequent verbs and nouns between two parties that no rule covers, with sentences
    Suggest(suggest::Args),
    /// Show what a change of codebook does: reports gained and lost, by type, with sentences
    #[command(after_help = "\
  annals codebook diff shipped my-codebook --on pages/
  git worktree add ../before main && annals codebook diff ../before/codebook codebook --on news.warc.gz")]
    Diff(diff::Args),
}

pub fn run(args: Args) -> Result<Outcome, Error> {
    match args.what {
        What::Check(args) => check(&args),
        What::List(args) => list(&args),
        What::New(args) => new::run(&args),
        What::Suggest(args) => suggest::run(&args),
        What::Diff(args) => diff::run(&args),
    }
}

fn check(args: &BookArgs) -> Result<Outcome, Error> {
    let begun = Instant::now();
    let engine = args.engine()?;
    let failures = annals_coder::check(&engine.book, engine.model);
    let took = begun.elapsed();
    let mut out = Output::stdout();
    for failure in &failures {
        out.line(failure.to_string())?;
    }
    if !failures.is_empty() {
        out.line("")?;
    }
    let book = &engine.book;
    let all = || {
        let of_settings = book.settings.iter().flat_map(|setting| &setting.examples);
        book.rules.iter().flat_map(|rule| &rule.examples).chain(of_settings)
    };
    let examples = all().count();
    let counters = all().filter(|example| example.counter).count();
    let today = all().filter(|example| example.expect.want.is_some()).count();
    let frames: usize = book.rules.iter().map(|rule| rule.frames.len()).sum();
    let operators = book.rules.iter().filter(|rule| rule.is_operator()).count();
    let kernels = book.rules.iter().filter(|rule| rule.event_type.is_some()).count();
    let entities = &book.entities;
    for (what, n) in [
        ("rules", book.rules.len()),
        ("  kernels", kernels),
        ("  operators", operators),
        ("settings", book.settings.len()),
        ("frames", frames),
        ("examples", examples - counters),
        ("counter-examples", counters),
        ("  known misses", today),
        ("states", entities.states.iter().filter(|state| !state.invented).count()),
        ("places", entities.places.len()),
        ("organisations", entities.organisations.iter().filter(|o| !o.invented).count()),
        ("persons", entities.persons.iter().filter(|person| !person.invented).count()),
        ("groups of people", entities.groups.len()),
        ("roles", entities.roles.len()),
        ("role words", entities.roles.iter().map(|role| role.words.len()).sum()),
        ("modifiers", entities.modifiers.len()),
    ] {
        out.line(format!("{what:<18} {:>7}", number(n as u64)))?;
    }
    out.line(format!(
        "codebook {}: {} in {:.2} s",
        book.version,
        match failures.len() {
            0 => "every example holds".to_owned(),
            n => format!("{} of {} do not hold", number(n as u64), number(examples as u64)),
        },
        took.as_secs_f64()
    ))?;
    out.flush()?;
    Ok(if failures.is_empty() { Outcome::Fine } else { Outcome::Failed })
}

fn list(args: &BookArgs) -> Result<Outcome, Error> {
    let book = args.book()?;
    let terminal = Terminal::stdout();
    let mut out = Output::stdout();
    for rule in &book.rules {
        let what = match (rule.event_type, rule.is_operator(), rule.discard) {
            (_, _, true) => "discard".to_owned(),
            (Some(event_type), _, _) => {
                let modes: Vec<&str> = rule.modes.iter().map(|mode| mode.as_str()).collect();
                format!("{event_type} {}", modes.join("+")).trim_end().to_owned()
            }
            (None, true, _) => "operator".to_owned(),
            (None, false, _) => "grammar".to_owned(),
        };
        out.line(format!(
            "{} {} {:>3}  codebook/{}:{}",
            fit(&rule.id, 36),
            fit(&what, 26),
            rule.examples.len(),
            rule.file,
            rule.line
        ))?;
    }
    out.line("")?;
    let of = |event_type| {
        book.rules.iter().filter(|rule| rule.event_type == Some(event_type)).count()
    };
    let most = EventType::ALL.iter().map(|one| of(*one)).max().unwrap_or(0).max(1);
    for &event_type in EventType::ALL {
        let n = of(event_type);
        let stroke = terminal.paint(colour(event_type.quad()), &bar(n as f64 / most as f64, 40));
        out.line(format!("{event_type:<10} {n:>4}  {stroke}").trim_end())?;
    }
    out.line(count(book.rules.len() as u64, "rule", "rules"))?;
    out.flush()?;
    Ok(Outcome::Fine)
}
