//! Why hand-coded events were missed, by what the coder saw: the list to work down.

use super::events::{pairs, Event, Party};
use annals_codebook::{Becomes, Codebook, Rule};
use annals_coder::{Explanation, Trace};
use annals_model::{EventType, ParsedArticle, Report, Span};
use std::collections::BTreeMap;

/// What kept an event, or a part of it, from being coded as the gold has it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Cause {
    /// No rule gives this type on the words that carry the event, or its words are not all there.
    NoTrigger,
    /// A rule was there and a party was not seen as anybody.
    NoEntity,
    /// A party was taken for another country's.
    WrongEntity,
    /// Rule and parties were there; the tree did not bring them together.
    Parse,
    /// An operator, a discard or grammar took the event away or made another of it.
    WrongOperator,
    /// Another kernel won the same words.
    WrongType,
    /// Right parties on the wrong side, or parties that are not in it.
    WrongRole,
    WrongStatus,
    WrongMode,
    WrongSpeaker,
    WrongSector,
    /// Coded where the gold has nothing.
    FalseAlarm,
}

impl Cause {
    pub fn name(self) -> &'static str {
        match self {
            Cause::NoTrigger => "no trigger",
            Cause::NoEntity => "no entity",
            Cause::WrongEntity => "wrong entity",
            Cause::Parse => "parse",
            Cause::WrongOperator => "wrong operator",
            Cause::WrongType => "wrong type",
            Cause::WrongRole => "wrong role",
            Cause::WrongStatus => "wrong status",
            Cause::WrongMode => "wrong mode",
            Cause::WrongSpeaker => "wrong speaker",
            Cause::WrongSector => "wrong sector",
            Cause::FalseAlarm => "false alarm",
        }
    }
}

/// One thing that went wrong in one sentence.
#[derive(Clone, Debug, PartialEq)]
pub struct Miss {
    pub cause: Cause,
    pub what: String,
}

/// A sentence of a document with everything the coder saw in it.
pub struct Seen<'a> {
    pub parsed: &'a ParsedArticle,
    pub explanation: &'a Explanation,
    pub book: &'a Codebook,
    pub sentence: usize,
}

/// How often each gold type was coded as another, or as nothing.
#[derive(Clone, Debug, Default)]
pub struct Confusion(BTreeMap<EventType, BTreeMap<Option<EventType>, usize>>);

impl Confusion {
    fn add(&mut self, gold: EventType, found: Option<EventType>) {
        *self.0.entry(gold).or_default().entry(found).or_default() += 1;
    }

    /// `ACCUSE as REQUEST 3, THREATEN 1, nothing 9`, most frequent first, without what was right.
    pub fn lines(&self) -> Vec<String> {
        let line = |(gold, found): (&EventType, &BTreeMap<Option<EventType>, usize>)| {
            let mut list: Vec<_> = found.iter().filter(|(as_, _)| **as_ != Some(*gold)).collect();
            list.sort_by_key(|(as_, n)| (std::cmp::Reverse(**n), as_.is_none(), **as_));
            let words: Vec<String> = list
                .iter()
                .map(|(as_, n)| {
                    format!("{} {n}", as_.map_or("nothing".to_owned(), |t| t.to_string()))
                })
                .collect();
            (!words.is_empty()).then(|| format!("{gold:<10} as {}", words.join(", ")))
        };
        self.0.iter().filter_map(line).collect()
    }
}

fn shown(event: &Event) -> String {
    let side = |countries: std::collections::BTreeSet<&str>| match countries.len() {
        0 => "–".to_owned(),
        _ => countries.into_iter().collect::<Vec<_>>().join("+"),
    };
    let (actors, recipients) = event.sides();
    let mode = event.mode().map_or(String::new(), |mode| format!(" {mode}"));
    format!("{}{mode} {} → {}", event.event_type, side(actors), side(recipients))
}

impl Seen<'_> {
    fn reports(&self) -> Vec<&Report> {
        let here = |report: &&Report| report.sentence as usize == self.sentence;
        self.explanation.reports.iter().filter(here).collect()
    }

    /// Tokens of the words that carry an event, as the gold quotes them.
    fn trigger(&self, event: &Event) -> Vec<usize> {
        let Some(words) = event.trigger.as_deref().filter(|words| !words.trim().is_empty()) else {
            return Vec::new();
        };
        let sentence = &self.parsed.sentences[self.sentence];
        let text = sentence.span.of(&self.parsed.article.text);
        let content = |span: Span| span.of(&self.parsed.article.text).chars().count() > 2;
        let tokens = sentence.tokens.iter().enumerate().filter(|(_, token)| content(token.span));
        if let Some(at) = text.find(words.trim()) {
            let from = sentence.span.start as usize + at;
            let span = Span::new(from, from + words.trim().len());
            return tokens.filter(|(_, t)| span.contains(t.span)).map(|(i, _)| i).collect();
        }
        // Words set apart in the sentence are quoted together, sometimes with dots between.
        let wanted: Vec<&str> = words.split_whitespace().collect();
        tokens
            .filter(|(_, t)| wanted.contains(&t.span.of(&self.parsed.article.text)))
            .map(|(i, _)| i)
            .collect()
    }

    fn touches(&self, report: &Report, tokens: &[usize]) -> bool {
        let sentence = &self.parsed.sentences[self.sentence];
        let at = |i: &usize| sentence.tokens[*i].span;
        tokens.iter().map(at).any(|span| report.evidence.trigger.contains(&span))
    }

    /// Whether a party's words are known as somebody of its country.
    fn party(&self, party: &Party) -> Option<Cause> {
        let words = party.text.as_deref().map(str::trim).filter(|words| !words.is_empty())?;
        let sentence = &self.parsed.sentences[self.sentence];
        let at = sentence.span.of(&self.parsed.article.text).find(words)?;
        let from = sentence.span.start as usize + at;
        let span = Span::new(from, from + words.len());
        let mut found = self
            .explanation
            .entities
            .iter()
            .filter(|entity| entity.sentence == self.sentence)
            .filter(|entity| span.contains(sentence.tokens[entity.token].span))
            .map(|entity| &entity.participant)
            .filter(|one| one.country.is_some() || !one.sectors.is_empty())
            .peekable();
        if found.peek().is_none() {
            return Some(Cause::NoEntity);
        }
        let country = party.country.as_deref();
        let right = found.any(|one| one.country.map(|code| code.to_string()).as_deref() == country);
        (!right).then_some(Cause::WrongEntity)
    }

    /// The first party that was not seen as who it is.
    fn parties<'e>(&self, gold: &'e Event) -> Option<(Cause, &'e Party)> {
        let all = gold.actor.iter().flatten().chain(gold.recipient.iter().flatten());
        all.filter_map(|party| Some((self.party(party)?, party))).min_by_key(|(cause, _)| *cause)
    }

    fn rule(&self, trace: &Trace) -> Option<&Rule> {
        self.book.rule(&trace.rule)
    }

    /// Why no event stands where the gold has one.
    fn absent(&self, gold: &Event, others: &[(&Event, &Report)]) -> Miss {
        let tokens = self.trigger(gold);
        if let Some((other, report)) = others.iter().find(|(_, r)| self.touches(r, &tokens)) {
            let operator = !report.operators.is_empty()
                || self.book.rule(&report.rule).is_some_and(Rule::is_operator);
            let cause = if operator { Cause::WrongOperator } else { Cause::WrongType };
            let mut by = vec![report.rule.clone()];
            by.extend(report.operators.iter().cloned());
            return Miss {
                cause,
                what: format!("coded {} by {}", shown(other), by.join(" under ")),
            };
        }
        let here =
            |trace: &&Trace| trace.sentence == self.sentence && tokens.contains(&trace.token);
        let traces: Vec<&Trace> = self.explanation.traces.iter().filter(here).collect();
        let party = || match self.parties(gold) {
            Some((cause, party)) => (cause, format!("`{}`", party.text.as_deref().unwrap_or(""))),
            None => (Cause::Parse, "its parties were seen".to_owned()),
        };
        if let Some(fired) = traces.iter().find(|trace| trace.lost.is_none()) {
            let discard = self.rule(fired).is_some_and(|rule| rule.discard);
            let (cause, why) = match (discard, party()) {
                (true, _) => (Cause::WrongOperator, "a discard".to_owned()),
                (false, (Cause::Parse, _)) => {
                    (Cause::WrongOperator, "its event was taken away".to_owned())
                }
                (false, (cause, why)) => (cause, format!("its event was let go: {why}")),
            };
            return Miss { cause, what: format!("{} fired; {why}", fired.rule) };
        }
        let right = traces.iter().filter_map(|trace| {
            let rule = self.rule(trace)?;
            gives(rule, gold.event_type).then_some((trace, trace.lost.as_deref()?))
        });
        let near = right.min_by_key(|(_, lost)| rank(lost));
        match near {
            Some((trace, lost)) if rank(lost) == 0 => {
                let (cause, why) = party();
                Miss { cause, what: format!("{}: {lost}; {why}", trace.rule) }
            }
            Some((trace, lost)) => {
                Miss { cause: Cause::NoTrigger, what: format!("{}: {lost}", trace.rule) }
            }
            None if traces.is_empty() => {
                Miss { cause: Cause::NoTrigger, what: "no rule on these words".to_owned() }
            }
            None => {
                let mut rules: Vec<&str> = traces.iter().map(|t| t.rule.as_str()).collect();
                rules.dedup();
                rules.truncate(4);
                let what = format!("no rule of this type; {} looked", rules.join(", "));
                Miss { cause: Cause::NoTrigger, what }
            }
        }
    }

    /// What of a found event is not as the gold has it.
    fn partly(&self, gold: &Event, found: &Event, report: &Report, misses: &mut Vec<Miss>) {
        let mut put = |cause, what| misses.push(Miss { cause, what });
        let (gold_sides, sides) = (gold.sides(), found.sides());
        if gold_sides != sides {
            let got = format!("{} by {}", shown(found), report.rule);
            match self.parties(gold) {
                _ if &gold_sides.0 | &gold_sides.1 == &sides.0 | &sides.1 => {
                    put(Cause::WrongRole, format!("sides: {got}"));
                }
                Some((cause, party)) => {
                    let words = party.text.as_deref().unwrap_or("");
                    put(cause, format!("`{words}` in {got}"));
                }
                None => put(Cause::WrongRole, got),
            }
        }
        if gold.status() != found.status() {
            let what = format!("{} for {}", found.status(), gold.status());
            put(Cause::WrongStatus, what);
        }
        if gold.mode() != found.mode() {
            let name = |mode: Option<&str>| mode.unwrap_or("none").to_owned();
            let what =
                format!("{} for {} by {}", name(found.mode()), name(gold.mode()), report.rule);
            put(Cause::WrongMode, what);
        }
        if gold.speaker() != found.speaker() {
            let name = |speaker: Option<Option<&str>>| match speaker {
                None => "nobody".to_owned(),
                Some(country) => country.unwrap_or("somebody").to_owned(),
            };
            put(
                Cause::WrongSpeaker,
                format!("{} for {}", name(found.speaker()), name(gold.speaker())),
            );
        }
        if !gold.same_sectors(found) {
            let list = |event: &Event| {
                let all = event.actor.iter().flatten().flat_map(|p| p.sector.iter().flatten());
                all.cloned().collect::<Vec<_>>().join("+")
            };
            put(Cause::WrongSector, format!("{} for {}", list(found), list(gold)));
        }
    }

    /// Everything that went wrong in the sentence; `found` are its reports as events, in order.
    pub fn misses(&self, gold: &[Event], found: &[Event], confusion: &mut Confusion) -> Vec<Miss> {
        let reports = self.reports();
        let mut taken: Vec<(usize, usize)> = pairs(gold, found);
        // A pair of unlike types is a confusion where the words or the class agree, and no match.
        let same = |&(g, p): &(usize, usize)| gold[g].event_type == found[p].event_type;
        let unlike: Vec<(usize, usize)> =
            taken.iter().copied().filter(|pair| !same(pair)).collect();
        taken.retain(same);
        let mut misses = Vec::new();
        let name = |event: &Event| {
            format!("{} “{}”", shown(event), event.trigger.as_deref().unwrap_or("").trim())
        };
        for (g, one) in gold.iter().enumerate() {
            let before = misses.len();
            if let Some(&(_, p)) = taken.iter().find(|(at, _)| *at == g) {
                confusion.add(one.event_type, Some(one.event_type));
                let Some(report) = reports.get(p) else { continue };
                self.partly(one, &found[p], report, &mut misses);
            } else {
                let free = |p: &usize| !taken.iter().any(|(_, used)| used == p);
                let others: Vec<(&Event, &Report)> = (0..found.len().min(reports.len()))
                    .filter(free)
                    .map(|p| (&found[p], reports[p]))
                    .collect();
                let tokens = self.trigger(one);
                let touched = others.iter().find(|(_, report)| self.touches(report, &tokens));
                let paired = unlike.iter().find(|(at, _)| *at == g).map(|&(_, p)| &found[p]);
                let as_ = touched.map(|(event, _)| *event).or(paired);
                confusion.add(one.event_type, as_.map(|event| event.event_type));
                misses.push(self.absent(one, &others));
            }
            for miss in &mut misses[before..] {
                miss.what = format!("{}: {}", name(one), miss.what);
            }
        }
        for (p, event) in found.iter().enumerate() {
            if !taken.iter().any(|(_, used)| *used == p) {
                let rule = reports.get(p).map_or("", |report| report.rule.as_str());
                let what = format!(
                    "{} “{}” by {rule}",
                    shown(event),
                    event.trigger.as_deref().unwrap_or("")
                );
                misses.push(Miss { cause: Cause::FalseAlarm, what });
            }
        }
        misses
    }
}

/// 0 for a place that stayed empty, more for what is further from firing.
fn rank(lost: &str) -> u8 {
    if lost.starts_with("nothing fills") || lost.starts_with("no fitting subject") {
        0
    } else if lost.contains("of the kind asked for") {
        1
    } else {
        2
    }
}

/// Whether a rule can give an event of a type.
fn gives(rule: &Rule, event_type: EventType) -> bool {
    rule.event_type == Some(event_type)
        || rule.also.is_some_and(|(also, _)| also == event_type)
        || rule.table.iter().any(|row| {
            matches!(row.result, Becomes::Event(made, _) | Becomes::Also(made, _) if made == event_type)
        })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::batch::{SentenceIn, Table};
    use crate::engine::Engine;
    use serde_json::json;

    /// Causes of a sentence's misses.
    fn causes(engine: &Engine, text: &str, gold: serde_json::Value) -> Vec<&'static str> {
        let sentence = SentenceIn { text: text.to_owned(), title: None, published: None };
        let table = Table::read(engine, &[&sentence]);
        let explanation = annals_coder::explain(&table.parsed, &engine.book);
        let events = table.events(&explanation.reports).remove(0);
        let found: Vec<Event> = serde_json::from_value(events).unwrap();
        let gold: Vec<Event> = serde_json::from_value(gold).unwrap();
        let (parsed, book) = (&table.parsed, &engine.book);
        let seen = Seen { parsed, explanation: &explanation, book, sentence: 0 };
        let misses = seen.misses(&gold, &found, &mut Confusion::default());
        misses.iter().map(|miss| miss.cause.name()).collect()
    }

    #[test]
    fn misses_have_causes() {
        let book = annals_codebook::Codebook::shipped().unwrap();
        let engine = Engine { book, model: annals_parse::Model::shipped() };
        let party = |text: &str, code: &str| json!([{ "text": text, "country": code }]);
        let gold = |event_type: &str, trigger: &str, actor, recipient| json!([{ "type": event_type, "trigger": trigger, "actor": actor, "recipient": recipient }]);
        let (ard, kes) = (party("Ardovia", "ARD"), party("Kestany", "KES"));
        let accuse = gold("ACCUSE", "criticised", ard.clone(), kes.clone());
        let check = |text: &str, gold: &serde_json::Value, expect: &str| {
            assert_eq!(causes(&engine, text, gold.clone()).first(), Some(&expect), "{text}");
        };
        check("Ardovia criticised Kestany.", &json!([]), "false alarm");
        check("Kestany criticised Ardovia.", &accuse, "wrong role");
        let sanction = gold("SANCTION", "criticised", ard.clone(), kes.clone());
        check("Ardovia criticised Kestany.", &sanction, "wrong type");
        let glimmer = gold("ACCUSE", "glimmered", ard.clone(), kes);
        check("Ardovia glimmered at Kestany.", &glimmer, "no trigger");
        let nobody = gold("ACCUSE", "criticised", party("The lamp", "ARD"), party("it", "KES"));
        check("The lamp criticised it.", &nobody, "no entity");
        let elsewhere = gold("ACCUSE", "criticised", ard, party("Velmora", "KES"));
        check("Ardovia criticised Velmora.", &elsewhere, "wrong entity");
    }
}
