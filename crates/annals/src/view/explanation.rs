//! What the parser and the coder saw in a text.

use super::words::{casualties, counted, kind, parties, party, spoken};
use crate::output::Output;
use crate::term::{count, fit, width, Paint, Terminal};
use crate::Error;
use annals_codebook::Codebook;
use annals_coder::Explanation;
use annals_model::{EntityKind, ParsedArticle, Report, Resolution, Sentence};
use serde_json::{json, Value};

/// A text with everything that was seen in it.
pub struct Seen<'a> {
    pub parsed: &'a ParsedArticle,
    pub book: &'a Codebook,
    pub explanation: &'a Explanation,
    /// Name every rule that a word could have set off.
    pub all: bool,
}

pub fn write(out: &mut Output, terminal: Terminal, seen: &Seen<'_>) -> Result<(), Error> {
    for (number, sentence) in seen.parsed.sentences.iter().enumerate() {
        if number > 0 {
            out.line("")?;
        }
        out.line(terminal.heading(seen.parsed.words(sentence.span)))?;
        out.line("")?;
        tree(out, terminal, seen.parsed, sentence)?;
        let sections = [
            ("entities", entities(terminal, seen, number)),
            ("who says what", attributions(terminal, seen, number)),
            ("rules", rules(terminal, seen, number)),
            ("reports", reports(terminal, seen, number)),
        ];
        for (heading, lines) in sections.iter().filter(|(_, lines)| !lines.is_empty()) {
            out.line("")?;
            out.line(terminal.heading(heading))?;
            lines.iter().try_for_each(|line| out.line(line))?;
        }
    }
    if seen.parsed.sentences.is_empty() {
        out.line("no sentence in it")?;
    }
    Ok(())
}

/// The words in their order, each with its tag, lemma and number, beside the tree: a branch
/// leads from each word to the one that governs it, as far left as it stands high.
fn tree(
    out: &mut Output,
    terminal: Terminal,
    parsed: &ParsedArticle,
    sentence: &Sentence,
) -> Result<(), Error> {
    let forms: Vec<&str> = sentence.tokens.iter().map(|token| parsed.words(token.span)).collect();
    let columns =
        |list: &mut dyn Iterator<Item = usize>, most: usize| list.max().unwrap_or(0).clamp(1, most);
    let form = columns(&mut forms.iter().map(|form| width(form)), 20);
    let lemma = columns(&mut sentence.tokens.iter().map(|token| width(&token.lemma)), 16);
    let branches = branches(sentence);
    for (at, token) in sentence.tokens.iter().enumerate() {
        let facts = format!(
            "{:>3} {} {} {:<5} ",
            at + 1,
            fit(forms[at], form),
            fit(&token.lemma, lemma),
            token.upos.as_str()
        );
        out.line(format!(
            "{}{}{}",
            facts,
            terminal.paint(Paint::Dim, &branches[at]),
            terminal.paint(Paint::Cyan, token.deprel.as_str())
        ))?;
    }
    Ok(())
}

/// For each word the drawing left of its relation: words hang under their governor, the
/// governor one step further left.
fn branches(sentence: &Sentence) -> Vec<String> {
    let n = sentence.tokens.len();
    let head = |i: usize| sentence.tokens[i].head.map(|head| head as usize).filter(|h| *h < n);
    let depth: Vec<usize> = (0..n)
        .map(|i| {
            let (mut depth, mut at) = (0, i);
            // Bounded, should a tree ever hold a circle.
            while let Some(up) = head(at).filter(|_| depth < n) {
                depth += 1;
                at = up;
            }
            depth
        })
        .collect();
    // The rows from a governor to its furthest dependants, drawn at the governor's depth.
    let mut grid: Vec<Vec<char>> = depth.iter().map(|depth| vec![' '; 2 * depth]).collect();
    for (governor, steps) in depth.iter().enumerate() {
        let mut kin: Vec<usize> = (0..n).filter(|i| head(*i) == Some(governor)).collect();
        if kin.is_empty() {
            continue;
        }
        kin.push(governor);
        let (first, last) = (kin.iter().min().copied(), kin.iter().max().copied());
        let (Some(first), Some(last)) = (first, last) else { continue };
        let column = 2 * steps;
        for (row, cells) in grid.iter_mut().enumerate().take(last + 1).skip(first) {
            let cell = match (row, head(row) == Some(governor)) {
                (row, _) if row == governor => continue,
                (row, true) if row == first => '┌',
                (row, true) if row == last => '└',
                (_, true) => '├',
                (_, false) => '│',
            };
            if let Some(slot) = cells.get_mut(column) {
                *slot = cell;
            }
            if cell != '│' {
                if let Some(slot) = cells.get_mut(column + 1) {
                    *slot = '─';
                }
            }
        }
    }
    // Crossing branches reach rows that stand higher than they do; those keep their own drawing.
    grid.into_iter().map(|cells| cells.into_iter().collect()).collect()
}

fn entities(terminal: Terminal, seen: &Seen<'_>, number: usize) -> Vec<String> {
    let found = seen.explanation.entities.iter().filter(|entity| entity.sentence == number);
    found
        .map(|entity| {
            let one = &entity.participant;
            let how = match one.resolution {
                Resolution::Named => "",
                Resolution::Reference => ", by reference",
                Resolution::Implied => ", implied",
            };
            let id = one.id.as_deref().map_or(String::new(), |id| format!(" {id}"));
            let office =
                one.office.as_deref().map_or(String::new(), |office| format!(", {office}"));
            format!(
                "{:>3} {} → {} [{}{how}{office}]{}",
                entity.token + 1,
                one.text,
                party(one),
                kind_name(one.kind),
                terminal.paint(Paint::Dim, &id)
            )
        })
        .collect()
}

/// Who says what: cue, source, whom it stands for, and the words reported.
fn attributions(terminal: Terminal, seen: &Seen<'_>, number: usize) -> Vec<String> {
    let found = seen.explanation.attributions.iter().filter(|one| one.sentence == number);
    found
        .map(|one| {
            let words = |span: &annals_model::Span| seen.parsed.words(*span);
            let who = match one.speakers.is_empty() {
                true => "nobody known".to_owned(),
                false => parties(&one.speakers, party),
            };
            let content: Vec<&str> = one.content.iter().map(words).collect();
            format!(
                "    {} ({who}) {}: {}",
                words(&one.source),
                terminal.paint(Paint::Bold, words(&one.cue)),
                content.join(" … ")
            )
        })
        .collect()
}

fn kind_name(kind: EntityKind) -> &'static str {
    match kind {
        EntityKind::State => "state",
        EntityKind::Organisation => "organisation",
        EntityKind::Person => "person",
        EntityKind::Role => "role",
        EntityKind::Group => "group",
        EntityKind::Place => "place",
        EntityKind::Unknown => "unknown",
    }
}

/// What became of one rule at one word.
struct Tried<'a> {
    token: usize,
    rule: &'a str,
    /// `None` where it fired.
    lost: Option<&'a str>,
}

/// A rule that the word's part of speech rules out was never in question.
const NEVER_NEAR: &str = "the word is of another part of speech";

/// Each rule once a word: as fired where one of its frames did, otherwise with the reason that
/// came closest.
fn tried<'a>(seen: &'a Seen<'_>, number: usize) -> Vec<Tried<'a>> {
    let mut out: Vec<Tried<'a>> = Vec::new();
    for trace in seen.explanation.traces.iter().filter(|trace| trace.sentence == number) {
        let lost = trace.lost.as_deref();
        let same = |other: &&mut Tried<'_>| other.token == trace.token && other.rule == trace.rule;
        match out.iter_mut().find(same) {
            None => out.push(Tried { token: trace.token, rule: &trace.rule, lost }),
            Some(other) if lost.is_none() || other.lost == Some(NEVER_NEAR) => other.lost = lost,
            Some(_) => {}
        }
    }
    out
}

fn rules(terminal: Terminal, seen: &Seen<'_>, number: usize) -> Vec<String> {
    let tried = tried(seen, number);
    if tried.is_empty() {
        return vec!["    no word of this sentence sets off a rule".to_owned()];
    }
    let tokens = &seen.parsed.sentences[number].tokens;
    let (mut lines, mut far) = (Vec::new(), 0);
    for one in tried {
        if one.lost == Some(NEVER_NEAR) && !seen.all {
            far += 1;
            continue;
        }
        let form = tokens.get(one.token).map_or("", |token| seen.parsed.words(token.span));
        let place = seen
            .book
            .rule(one.rule)
            .map_or(String::new(), |rule| format!("codebook/{}:{}", rule.file, rule.line));
        let (mark, why) = match one.lost {
            None => (terminal.paint(Paint::Green, "fired"), String::new()),
            Some(why) => (terminal.paint(Paint::Red, "lost "), format!(": {why}")),
        };
        lines.push(format!(
            "{:>3} {} {mark} {}{why}  {}",
            one.token + 1,
            fit(form, 14),
            one.rule,
            terminal.paint(Paint::Dim, &place)
        ));
    }
    if far > 0 {
        let rules = count(far, "rule wants", "rules want");
        lines.push(format!("    {rules} these words as another part of speech; --all names them"));
    }
    lines
}

fn reports(terminal: Terminal, seen: &Seen<'_>, number: usize) -> Vec<String> {
    let found = seen.explanation.reports.iter().filter(|report| report.sentence as usize == number);
    let lines: Vec<String> =
        found.flat_map(|report| report_lines(terminal, seen.parsed, report)).collect();
    match lines.is_empty() {
        true => vec!["    none".to_owned()],
        false => lines,
    }
}

/// What the report says, and under it what it rests on.
fn report_lines(terminal: Terminal, parsed: &ParsedArticle, report: &Report) -> [String; 2] {
    let mut sides = parties(&report.actors, party);
    if !report.recipients.is_empty() {
        sides.push_str(" → ");
        sides.push_str(&parties(&report.recipients, party));
    }
    let name = kind(report.event_type, &report.modes);
    let what = format!("    {}  {sides}", terminal.paint(Paint::Bold, &name));
    let words: Vec<&str> = report.evidence.trigger.iter().map(|span| parsed.words(*span)).collect();
    let mut facts = vec![
        report.status.to_string(),
        format!("score {:+.1}", report.score()),
        format!("words: {}", words.join(" … ")),
    ];
    if let Some(when) = report.when {
        facts.push(when.to_string());
    }
    if let Some(stated) = report.count {
        let tally = if report.tally { ", a tally" } else { "" };
        facts.push(format!("{} times{tally}", counted(stated)));
    }
    if let Some(speaker) = report.speaker() {
        facts.push(format!("{} by {}", spoken(report.speaker_kind), party(speaker)));
    }
    if let Some(place) = &report.place {
        facts.push(format!("in {}", place.name));
    }
    let harmed = casualties(&report.casualties);
    if !harmed.is_empty() {
        facts.push(harmed);
    }
    if !report.contexts.is_empty() {
        let contexts: Vec<&str> = report.contexts.iter().map(|context| context.as_str()).collect();
        facts.push(contexts.join(", "));
    }
    let mut rules = vec![report.rule.clone()];
    rules.extend(report.operators.iter().cloned());
    facts.push(rules.join(" under "));
    [what, format!("      {}", facts.join(" · "))]
}

/// The same as JSON.
pub fn json(seen: &Seen<'_>) -> Value {
    let sentences: Vec<Value> = seen
        .parsed
        .sentences
        .iter()
        .enumerate()
        .map(|(number, sentence)| {
            let tokens: Vec<Value> = sentence
                .tokens
                .iter()
                .map(|token| {
                    json!({
                        "form": seen.parsed.words(token.span),
                        "lemma": token.lemma,
                        "upos": token.upos.as_str(),
                        "head": token.head.map_or(0, |head| head + 1),
                        "deprel": token.deprel.as_str(),
                    })
                })
                .collect();
            let found = seen.explanation.entities.iter().filter(|e| e.sentence == number);
            let entities: Vec<Value> = found
                .map(|entity| json!({ "token": entity.token + 1, "entity": entity.participant }))
                .collect();
            let traces = seen.explanation.traces.iter().filter(|t| t.sentence == number);
            let rules: Vec<Value> = traces
                .map(|trace| {
                    let place = seen.book.rule(&trace.rule);
                    json!({
                        "token": trace.token + 1,
                        "rule": trace.rule,
                        "fired": trace.lost.is_none(),
                        "lost": trace.lost,
                        "file": place.map(|rule| &rule.file),
                        "line": place.map(|rule| rule.line),
                    })
                })
                .collect();
            let reports: Vec<&Report> = seen
                .explanation
                .reports
                .iter()
                .filter(|report| report.sentence as usize == number)
                .collect();
            let said = seen.explanation.attributions.iter().filter(|one| one.sentence == number);
            let attributions: Vec<Value> = said
                .map(|one| {
                    json!({
                        "cue": one.cue,
                        "source": one.source,
                        "speakers": one.speakers,
                        "content": one.content,
                        "quoted": one.quoted,
                    })
                })
                .collect();
            json!({
                "text": seen.parsed.words(sentence.span),
                "tokens": tokens,
                "entities": entities,
                "attributions": attributions,
                "rules": rules,
                "reports": reports,
            })
        })
        .collect();
    json!({ "codebook": seen.book.version, "sentences": sentences })
}

#[cfg(test)]
mod tests {
    use super::*;
    use annals_model::Token;

    #[test]
    fn trees_are_drawn_beside_their_words() {
        // Ardovia recalled its envoy from Kestany .
        let heads = [Some(1), None, Some(3), Some(1), Some(5), Some(1), Some(1)];
        let tokens = heads.map(|head| Token { head, ..Token::default() });
        let sentence = Sentence { tokens: tokens.to_vec(), ..Sentence::default() };
        let drawn: Vec<String> =
            branches(&sentence).into_iter().map(|line| format!("{line}*")).collect();
        insta::assert_snapshot!(drawn.join("\n"), @r"
        ┌─*
        *
        │ ┌─*
        ├─*
        │ ┌─*
        ├─*
        └─*
        ");
    }

    #[test]
    fn a_circle_ends() {
        let tokens = [Some(1), Some(0)].map(|head| Token { head, ..Token::default() });
        let sentence = Sentence { tokens: tokens.to_vec(), ..Sentence::default() };
        assert_eq!(branches(&sentence).len(), 2);
    }
}
