//! The sets of our own in `evals/`: ends of sentences, and relations of headlines.

use crate::evaluate::f1;
use annals_parse::{parse_text, sentence_spans, Model};
use std::path::Path;

/// Prints the figures of both sets.
pub fn run(evals: &Path, model: &Model) -> Result<(), String> {
    let read = |name: &str| {
        let path = evals.join(name);
        std::fs::read_to_string(&path).map_err(|error| format!("{}: {error}", path.display()))
    };
    let (sentences, score) = boundaries(&read("sentences.txt")?);
    println!("sentences.txt          {sentences} sentences: F1 of their bounds {score:.2}");
    let headlines = headlines(&read("headlines.txt")?)?;
    let mut right = 0;
    let mut facts = 0;
    let mut core = (0, 0);
    for headline in &headlines {
        let found = holding(headline, model);
        right += usize::from(found.iter().all(|&holds| holds));
        facts += found.len();
        for (fact, holds) in headline.facts.iter().zip(found) {
            core.0 += usize::from(holds);
            core.1 += usize::from(holds && fact.relation == "root");
        }
    }
    let percent = |count: usize, of: usize| 100.0 * count as f64 / of.max(1) as f64;
    println!(
        "headlines.txt          {} headlines: {:.2} % of {facts} relations, {:.2} % of headlines whole, {:.2} % of roots",
        headlines.len(),
        percent(core.0, facts),
        percent(right, headlines.len()),
        percent(core.1, headlines.len())
    );
    Ok(())
}

fn boundaries(set: &str) -> (usize, f64) {
    let lines: Vec<&str> = set.lines().filter(|line| !line.starts_with('#')).collect();
    let mut count = 0;
    let (mut gold, mut own) = (Vec::new(), Vec::new());
    for (number, text) in lines.split(|line| line.is_empty()).enumerate() {
        let joined = text.join(" ");
        let mut at = 0;
        for sentence in text {
            gold.push((number, at, at + sentence.len()));
            at += sentence.len() + 1;
            count += 1;
        }
        let spans = sentence_spans(&joined);
        own.extend(spans.iter().map(|span| (number, span.start as usize, span.end as usize)));
    }
    (count, f1(&gold, &own))
}

struct Fact {
    relation: String,
    head: String,
    dependent: String,
}

struct Headline {
    text: String,
    facts: Vec<Fact>,
}

fn headlines(set: &str) -> Result<Vec<Headline>, String> {
    let mut headlines = Vec::new();
    for (at, line) in set.lines().enumerate().filter(|(_, line)| !line.starts_with('#')) {
        let wrong =
            || format!("headlines.txt:{}: not `headline | relation(head, dependent) …`", at + 1);
        let (text, facts) = line.split_once(" | ").ok_or_else(wrong)?;
        let facts = facts.split(") ").map(|fact| {
            let (relation, words) = fact.trim_end_matches(')').split_once('(')?;
            let (head, dependent) = words.split_once(", ")?;
            let [relation, head, dependent] = [relation, head, dependent].map(str::to_owned);
            Some(Fact { relation, head, dependent })
        });
        let facts = facts.collect::<Option<Vec<_>>>().ok_or_else(wrong)?;
        headlines.push(Headline { text: text.to_owned(), facts });
    }
    Ok(headlines)
}

/// For each fact of a headline whether the reader's tree has it.
fn holding(headline: &Headline, model: &Model) -> Vec<bool> {
    let sentences = parse_text(&headline.text, model);
    let holds = |fact: &Fact| {
        sentences.iter().any(|sentence| {
            sentence.tokens.iter().any(|token| {
                let form = |at: u32| sentence.tokens[at as usize].span.of(&headline.text);
                let relation = token.deprel.as_str();
                token.span.of(&headline.text) == fact.dependent
                    && (relation == fact.relation
                        || relation.split(':').next() == Some(&fact.relation))
                    && token.head.map_or("-", form) == fact.head
            })
        })
    };
    headline.facts.iter().map(holds).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sets_are_well_formed() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../evals");
        let headlines =
            headlines(&std::fs::read_to_string(folder.join("headlines.txt")).unwrap()).unwrap();
        assert_eq!(headlines.len(), 200);
        for headline in &headlines {
            for fact in &headline.facts {
                for word in [&fact.head, &fact.dependent] {
                    assert!(
                        word == "-" || headline.text.contains(word.as_str()),
                        "{word} in {}",
                        headline.text
                    );
                }
            }
        }
        let (count, score) =
            boundaries(&std::fs::read_to_string(folder.join("sentences.txt")).unwrap());
        assert!(count >= 120 && score > 90.0, "{count} sentences, {score}");
    }
}
