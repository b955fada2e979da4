//! Words between two parties that no rule covers, the most frequent first.

use super::texts;
use crate::engine::{threads, BookArgs, Engine};
use crate::output::Output;
use crate::term::{count, fit, Terminal};
use crate::{ordered, Error, Outcome};
use annals_coder::Explanation;
use annals_model::{Deprel, ParsedArticle, Sentence, Upos};
use std::collections::{BTreeMap, BTreeSet};

#[derive(clap::Args)]
pub struct Args {
    /// Files, folders, globs in quotes, `-` or http addresses, as `annals read` takes them
    #[arg(required = true, value_name = "TEXT")]
    inputs: Vec<String>,
    #[command(flatten)]
    book: BookArgs,
    /// Words found less often are left out
    #[arg(long, value_name = "N", default_value_t = 2)]
    least: usize,
    /// Words to list
    #[arg(long, value_name = "N", default_value_t = 50)]
    most: usize,
    /// Sentences to show for each
    #[arg(long, value_name = "N", default_value_t = 2)]
    examples: usize,
    #[arg(long, value_name = "N")]
    threads: Option<usize>,
}

/// A frame that a rule for the word could have: `actor scold recipient`.
type Shape = String;

pub fn run(args: &Args) -> Result<Outcome, Error> {
    let engine = args.book.engine()?;
    let mut found: BTreeMap<Shape, (usize, BTreeSet<String>)> = BTreeMap::new();
    let mut failed = false;
    let mut articles = 0_u64;
    ordered::map(
        texts::pages(&args.inputs),
        threads(args.threads),
        |page| page.as_ref().map_or(0, |page| page.bytes.len() as u64),
        |page| page.map(|page| texts::article(&page).map(|article| uncovered(&engine, &article))),
        |page| {
            match page {
                Err(finding) => failed |= texts::tell(&finding),
                Ok(None) => {}
                Ok(Some(words)) => {
                    articles += 1;
                    for (shape, sentence) in words {
                        let entry = found.entry(shape).or_default();
                        entry.0 += 1;
                        entry.1.insert(sentence);
                    }
                }
            }
            Ok::<(), Error>(())
        },
    )?;
    let mut list: Vec<_> = found.into_iter().filter(|(_, (n, _))| *n >= args.least).collect();
    list.sort_by(|a, b| b.1 .0.cmp(&a.1 .0).then_with(|| a.0.cmp(&b.0)));
    let (terminal, mut out) = (Terminal::stdout(), Output::stdout());
    let more = list.len().saturating_sub(args.most);
    for (shape, (n, sentences)) in list.iter().take(args.most) {
        out.line(format!("{n:>5}  {}", terminal.heading(shape)))?;
        for sentence in sentences.iter().take(args.examples) {
            out.line(format!("       {}", fit(sentence, 160).trim_end()))?;
        }
    }
    out.line(format!(
        "{} between two parties without a rule, in {}{}",
        count(list.len() as u64, "word", "words"),
        count(articles, "article", "articles"),
        if more > 0 { format!("; {more} more with --most") } else { String::new() }
    ))?;
    out.flush()?;
    Ok(if failed { Outcome::Failed } else { Outcome::Fine })
}

/// Verbs and nouns of an article that join two different parties and set off no rule.
fn uncovered(engine: &Engine, article: &annals_model::Article) -> Vec<(Shape, String)> {
    let (parsed, _) = annals_parse::parse(article, engine.model);
    let explanation = annals_coder::explain(&parsed, &engine.book);
    let reported: BTreeSet<(usize, usize)> =
        explanation.attributions.iter().filter_map(|one| cue_at(&parsed, one)).collect();
    let fired: BTreeSet<(usize, usize)> = explanation
        .traces
        .iter()
        .filter(|trace| trace.lost.is_none())
        .map(|trace| (trace.sentence, trace.token))
        .collect();
    let mut found = Vec::new();
    for (s, sentence) in parsed.sentences.iter().enumerate() {
        let used = |i: usize| {
            let span = sentence.tokens[i].span;
            explanation.reports.iter().any(|report| {
                report.sentence as usize == s && report.evidence.trigger.contains(&span)
            })
        };
        for i in 0..sentence.tokens.len() {
            if fired.contains(&(s, i)) || reported.contains(&(s, i)) || used(i) {
                continue;
            }
            if let Some(shape) = shape(sentence, &parties(&explanation, s), i) {
                let words: Vec<&str> = parsed.words(sentence.span).split_whitespace().collect();
                found.push((shape, words.join(" ")));
            }
        }
    }
    found
}

fn cue_at(parsed: &ParsedArticle, one: &annals_coder::Attribution) -> Option<(usize, usize)> {
    let tokens = &parsed.sentences.get(one.sentence)?.tokens;
    Some((one.sentence, tokens.iter().position(|token| token.span == one.cue)?))
}

/// Tokens of a sentence that stand for somebody whose country is known, and who it is.
fn parties(explanation: &Explanation, s: usize) -> BTreeMap<usize, String> {
    let here = explanation.entities.iter().filter(|entity| entity.sentence == s);
    here.filter_map(|entity| {
        let country = entity.participant.country?;
        let sectors = &entity.participant.sectors;
        (!sectors.is_empty()).then(|| {
            let name = entity.participant.id.clone().unwrap_or_else(|| format!("{country} {sectors:?}"));
            (entity.token, name)
        })
    })
    .collect()
}

/// The frame a word would have, where it joins two parties.
fn shape(sentence: &Sentence, parties: &BTreeMap<usize, String>, i: usize) -> Option<Shape> {
    let token = &sentence.tokens[i];
    let lemma = token.lemma.to_lowercase();
    if !lemma.chars().all(|c| c.is_alphabetic() || c == '-') {
        return None;
    }
    let children = || {
        sentence.tokens.iter().enumerate().filter(move |(_, one)| one.head == Some(i as u32))
    };
    let case = |of: usize| {
        let mut marks = sentence.tokens.iter().filter(|one| {
            one.head == Some(of as u32) && matches!(one.deprel, Deprel::Case | Deprel::Mark)
        });
        marks.next().map(|mark| mark.lemma.to_lowercase()).filter(|mark| mark != "'s")
    };
    let place = |at: usize, prep: Option<String>| match prep {
        Some(prep) => (at, format!(" {prep} recipient")),
        None => (at, " recipient".to_owned()),
    };
    let named = |at: &usize| parties.contains_key(at);
    let particle = children()
        .find(|(_, one)| one.deprel == Deprel::CompoundPrt)
        .map_or(String::new(), |(_, one)| format!("_{}", one.lemma.to_lowercase()));
    match token.upos {
        Upos::Verb => {
            let subject = children().map(|(at, one)| (at, one.deprel)).find(|(at, rel)| {
                named(at) && matches!(rel, Deprel::Nsubj | Deprel::NsubjPass)
            })?;
            let passive = subject.1 == Deprel::NsubjPass;
            let (other, recipient) = children()
                .filter(|(at, _)| named(at) && *at != subject.0)
                .find_map(|(at, one)| match one.deprel {
                    Deprel::Obj | Deprel::Iobj => Some(place(at, None)),
                    Deprel::Obl | Deprel::OblAgent => {
                        let prep = case(at)?;
                        // "was scolded by Kestany": the same word said actively.
                        let agent = passive && prep == "by";
                        Some(place(at, (!agent).then_some(prep)))
                    }
                    _ => None,
                })?;
            if parties.get(&subject.0) == parties.get(&other) {
                return None;
            }
            Some(format!("actor {lemma}{particle}{recipient}"))
        }
        Upos::Noun if !named(&i) => {
            let owner = children().find(|(at, one)| {
                named(at)
                    && (one.deprel == Deprel::NmodPoss
                        || (one.deprel == Deprel::Nmod && case(*at).as_deref() == Some("by")))
            })?;
            let (other, recipient) = children()
                .filter(|(at, one)| named(at) && *at != owner.0 && one.deprel == Deprel::Nmod)
                .find_map(|(at, _)| case(at).map(|prep| place(at, Some(prep))))?;
            if parties.get(&owner.0) == parties.get(&other) {
                return None;
            }
            Some(format!("the {lemma} by actor{recipient}"))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use annals_model::{Article, PartKind};

    #[test]
    fn words_between_parties_without_a_rule_are_found() {
        let book = annals_codebook::Codebook::shipped().unwrap();
        let engine = Engine { book, model: annals_parse::Model::shipped() };
        let mut article = Article::default();
        for sentence in [
            "Ardovia flummoxed Kestany on Monday.",
            "Ardovia attacked Kestany on Monday.",
            "The table flummoxed Kestany.",
            "Ardovia said Kestany was late.",
        ] {
            article.push_part(PartKind::Paragraph, sentence, None);
        }
        let found = uncovered(&engine, &article);
        let shapes: Vec<&str> = found.iter().map(|(shape, _)| shape.as_str()).collect();
        assert_eq!(shapes, ["actor flummox recipient"]);
    }
}
