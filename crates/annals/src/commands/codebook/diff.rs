//! What a change of codebook does to the reports of some news.

use super::texts;
use crate::engine::{threads, BookArgs};
use crate::output::Output;
use crate::term::{count, Paint, Terminal};
use crate::view::words::{kind, parties, party};
use crate::{ordered, Error, Outcome};
use annals_codebook::Codebook;
use annals_model::{Article, EventType, Report};
use std::collections::BTreeMap;
use std::path::PathBuf;

#[derive(clap::Args)]
pub struct Args {
    /// The codebook before; `shipped` for the one built in
    #[arg(value_name = "OLD")]
    old: PathBuf,
    /// The codebook after
    #[arg(value_name = "NEW")]
    new: PathBuf,
    /// What to try them on, as `annals read` takes it
    #[arg(long, required = true, num_args = 1.., value_name = "TEXT")]
    on: Vec<String>,
    /// Only the numbers
    #[arg(long)]
    brief: bool,
    #[arg(long, value_name = "N")]
    threads: Option<usize>,
}

/// A report as it is told apart from others of its sentence, and the sentence.
struct Change {
    event_type: EventType,
    added: bool,
    line: String,
    sentence: String,
}

pub fn run(args: &Args) -> Result<Outcome, Error> {
    let (old, new) = (book(&args.old)?, book(&args.new)?);
    let model = annals_parse::Model::shipped();
    let (terminal, mut out) = (Terminal::stdout(), Output::stdout());
    let mut types: BTreeMap<EventType, (u64, u64)> = BTreeMap::new();
    let (mut articles, mut kept, mut failed) = (0_u64, 0_u64, false);
    ordered::map(
        texts::pages(&args.on),
        threads(args.threads),
        |page| page.as_ref().map_or(0, |page| page.bytes.len() as u64),
        |page| page.map(|page| texts::article(&page).map(|one| compare(&one, &old, &new, model))),
        |page| {
            let (changes, same) = match page {
                Err(finding) => {
                    failed |= texts::tell(&finding);
                    return Ok::<(), Error>(());
                }
                Ok(None) => return Ok(()),
                Ok(Some(found)) => found,
            };
            articles += 1;
            kept += same;
            let mut said = "";
            for change in &changes {
                let entry = types.entry(change.event_type).or_default();
                let side = if change.added { &mut entry.0 } else { &mut entry.1 };
                *side += 1;
                if args.brief {
                    continue;
                }
                if said != change.sentence {
                    out.line(&change.sentence)?;
                    said = &change.sentence;
                }
                let (mark, paint) = if change.added { ("+", Paint::Green) } else { ("-", Paint::Red) };
                out.line(format!("  {} {}", terminal.paint(paint, mark), change.line))?;
            }
            Ok(())
        },
    )?;
    if !types.is_empty() && !args.brief {
        out.line("")?;
    }
    for (event_type, (added, gone)) in &types {
        out.line(format!("{event_type:<10} +{added} -{gone}"))?;
    }
    let sum = |side: fn(&(u64, u64)) -> u64| types.values().map(side).sum::<u64>();
    out.line(format!(
        "+{} -{} reports, {kept} as before, in {}",
        sum(|side| side.0),
        sum(|side| side.1),
        count(articles, "article", "articles")
    ))?;
    out.flush()?;
    Ok(if failed { Outcome::Failed } else { Outcome::Fine })
}

fn book(path: &std::path::Path) -> Result<Codebook, Error> {
    if path.as_os_str() == "shipped" && !path.exists() {
        return Ok(Codebook::shipped()?);
    }
    let args = BookArgs { codebook: Some(path.to_owned()), ..BookArgs::default() };
    args.book()
}

/// What differs, sentence by sentence, and how many reports do not.
fn compare(
    article: &Article,
    old: &Codebook,
    new: &Codebook,
    model: &annals_parse::Model,
) -> (Vec<Change>, u64) {
    let (parsed, _) = annals_parse::parse(article, model);
    let coded = |book: &Codebook| annals_coder::code(&parsed, book).0;
    let (before, after) = (coded(old), coded(new));
    let mut left: Vec<Option<(u32, String, &Report)>> =
        before.iter().map(|report| Some((report.sentence, told(report), report))).collect();
    let mut changes: Vec<(u32, Change)> = Vec::new();
    let mut same = 0;
    let mut put = |report: &Report, added: bool, line: String| {
        let words: Vec<&str> = parsed.words(report.sentence_span).split_whitespace().collect();
        let by = [&report.rule].into_iter().chain(&report.operators).map(String::as_str);
        let line = format!("{line}  by {}", by.collect::<Vec<_>>().join(" under "));
        let change =
            Change { event_type: report.event_type, added, line, sentence: words.join(" ") };
        changes.push((report.sentence, change));
    };
    for report in &after {
        let line = told(report);
        let twin = left.iter_mut().find(|one| {
            one.as_ref().is_some_and(|(s, other, _)| *s == report.sentence && *other == line)
        });
        match twin {
            Some(twin) => {
                *twin = None;
                same += 1;
            }
            None => put(report, true, line),
        }
    }
    for (_, line, report) in left.into_iter().flatten() {
        put(report, false, line);
    }
    changes.sort_by_key(|(s, change)| (*s, change.added));
    (changes.into_iter().map(|(_, change)| change).collect(), same)
}

/// All that a reader of the record would see of a report.
fn told(report: &Report) -> String {
    let mut line = format!(
        "{} {}",
        kind(report.event_type, &report.modes),
        parties(&report.actors, party)
    );
    if !report.recipients.is_empty() {
        line.push_str(&format!(" → {}", parties(&report.recipients, party)));
    }
    line.push_str(&format!(", {}", report.status));
    if let Some(speaker) = report.speaker() {
        line.push_str(&format!(", on the word of {}", party(speaker)));
    }
    line
}

#[cfg(test)]
mod tests {
    use super::*;
    use annals_codebook::Source;
    use annals_model::PartKind;

    #[test]
    fn a_rule_taken_out_takes_its_reports_along() {
        let old = Codebook::shipped().unwrap();
        let mut source = Source::shipped();
        let chapter = source.files.iter_mut().find(|(path, _)| path == "events/assault.md").unwrap();
        chapter.1 = "# ASSAULT\n\nNothing is left of it.\n".to_owned();
        for (_, text) in &mut source.files {
            // What was over a rule that is gone would not be read.
            let kept: Vec<&str> = text.lines().filter(|line| !line.starts_with("over:")).collect();
            *text = kept.join("\n");
        }
        let new = Codebook::from_source(&source).unwrap();
        let mut article = Article::default();
        article.push_part(PartKind::Paragraph, "Ardovian troops bombed a Kestan base.", None);
        article.push_part(PartKind::Paragraph, "Ardovia criticised Kestany.", None);
        let model = annals_parse::Model::shipped();
        let (changes, same) = compare(&article, &old, &new, model);
        let lines: Vec<(bool, EventType)> =
            changes.iter().map(|change| (change.added, change.event_type)).collect();
        assert_eq!((lines.as_slice(), same), ([(false, EventType::Assault)].as_slice(), 1));
        assert!(compare(&article, &old, &old, model).0.is_empty());
    }
}
