//! Why the record says what it says: each report of an event, with its words marked.

use super::words::{casualties, counted, kind, parties, party, sides, spoken, stamp, when};
use crate::output::Output;
use crate::term::{count, wrap, Paint, Terminal};
use crate::Error;
use annals_codebook::Codebook;
use annals_model::{PartKind, Resolution, Span};
use annals_record::{EventDetail, Party, ReportDetail};

pub fn write(
    out: &mut Output,
    terminal: Terminal,
    book: &Codebook,
    detail: &EventDetail,
) -> Result<(), Error> {
    let event = &detail.event;
    out.line(format!(
        "{}  {}",
        terminal.heading(&kind(event.event_type, &event.modes)),
        sides(event, party)
    ))?;
    let mut facts =
        vec![when(event), event.status.to_string(), format!("score {:+.1}", event.score)];
    if let Some(stated) = event.count {
        let what = if event.tally { "a tally of" } else { "counts" };
        facts.push(format!("{what} {}", counted(stated)));
    }
    if let Some(place) = &event.place {
        facts.push(format!("in {}", place.name));
    }
    let harmed = casualties(&event.casualties);
    if !harmed.is_empty() {
        facts.push(harmed);
    }
    out.line(facts.join(" · "))?;
    if !event.contexts.is_empty() {
        let contexts: Vec<&str> = event.contexts.iter().map(|context| context.as_str()).collect();
        out.line(format!("contexts: {}", contexts.join(", ")))?;
    }
    out.line(format!(
        "{}  {} in {}, {}",
        terminal.paint(Paint::Dim, &event.id),
        count(u64::from(event.reports), "report", "reports"),
        count(u64::from(event.articles), "article", "articles"),
        count(u64::from(event.origins), "independent origin", "independent origins"),
    ))?;
    for (at, report) in detail.reports.iter().enumerate() {
        // An article that tells it twice is no copy of itself.
        let told = |other: &ReportDetail| other.article.key == report.article.key;
        let copy = report.copy && !detail.reports[..at].iter().any(told);
        out.line("")?;
        one(out, terminal, book, at + 1, report, copy)?;
    }
    Ok(())
}

/// The independent stories behind an event, where there is more to say than one article.
pub fn origins(out: &mut Output, terminal: Terminal, detail: &EventDetail) -> Result<(), Error> {
    if detail.origins.iter().all(|origin| origin.articles < 2) {
        return Ok(());
    }
    out.line("")?;
    out.line(terminal.heading("Independent origins"))?;
    for origin in detail.origins.iter().take(10) {
        let wire = match &origin.agency {
            Some(agency) => format!("{agency}'s story"),
            None => "a story".to_owned(),
        };
        let first = origin.first_outlet.as_deref().unwrap_or("an unknown outlet");
        let date =
            origin.first_published.map_or(String::new(), |at| format!(" on {}", at.0.date()));
        out.line(format!(
            "  {wire} in {} at {}, first at {first}{date}",
            count(u64::from(origin.articles), "article", "articles"),
            count(u64::from(origin.outlets), "outlet", "outlets"),
        ))?;
    }
    Ok(())
}

fn one(
    out: &mut Output,
    terminal: Terminal,
    book: &Codebook,
    number: usize,
    report: &ReportDetail,
    copy: bool,
) -> Result<(), Error> {
    let mark = format!("{number}. ");
    match &report.sentence {
        Some(sentence) => {
            let marked = marked(terminal, sentence, &stretches(report, sentence));
            for (at, line) in wrap(&marked, terminal.width.saturating_sub(4)).iter().enumerate() {
                out.line(format!("{}{line}", if at == 0 { mark.as_str() } else { "   " }))?;
            }
        }
        None => out.line(format!(
            "{mark}(words left out of this record: bytes {} to {} of the article)",
            report.sentence_span.start, report.sentence_span.end
        ))?,
    }
    let part = match report.part {
        PartKind::Headline => "headline".to_owned(),
        PartKind::Deck => "deck".to_owned(),
        PartKind::Paragraph => format!("sentence {}", report.sentence_index + 1),
    };
    fact(out, "coded", &coding(report))?;
    if let Some(speaker) = report.speakers.first() {
        let through: Vec<String> = report.speakers[1..].iter().map(party).collect();
        let through = match through.as_slice() {
            [] => String::new(),
            _ => format!(", through {}", through.join(", through ")),
        };
        fact(
            out,
            "speaker",
            &format!("{} ({}){through}", party(speaker), spoken(report.speaker_kind)),
        )?;
    }
    let place = |id: &str| match book.rule(id) {
        Some(rule) if book.version == report.codebook_version => {
            format!("{id} (codebook/{}:{})", rule.file, rule.line)
        }
        Some(rule) => format!("{id} (now codebook/{}:{})", rule.file, rule.line),
        None => format!("{id} (no longer in the codebook)"),
    };
    fact(out, "rule", &place(&report.rule))?;
    for operator in &report.operators {
        fact(out, "operator", &place(operator))?;
    }
    if book.version != report.codebook_version {
        let what = format!("{} then, {} now", report.codebook_version, book.version);
        fact(out, "codebook", &what)?;
    }
    let article = &report.article;
    let headline = article.headline.as_deref().unwrap_or("(no headline)");
    fact(out, "article", &format!("{headline}, {part}"))?;
    let sources = [("outlet", &article.outlet), ("agency", &article.agency)];
    for (name, value) in sources {
        if let Some(value) = value {
            fact(out, name, value)?;
        }
    }
    if !article.authors.is_empty() {
        fact(out, "byline", &article.authors.join(", "))?;
    }
    for (name, at) in [("published", article.published_at), ("modified", article.modified_at)] {
        let words = at.map_or("not stated".to_owned(), |at| stamp(at.0));
        fact(out, name, &words)?;
    }
    if let Some(url) = &article.url {
        fact(out, "url", url)?;
    }
    let offset = article.source_offset.map_or(String::new(), |offset| format!(":{offset}"));
    fact(out, "read from", &format!("{}{offset} ({})", article.source, article.format))?;
    if report.revision.1 > 1 {
        let state = match (report.superseded, report.withdrawn) {
            (true, _) => ", no longer in force",
            (_, true) => ", which takes this back",
            _ => "",
        };
        fact(out, "revision", &format!("{} of {}{state}", report.revision.0, report.revision.1))?;
    }
    let copy = if copy { "; a copy: it adds no weight" } else { "" };
    fact(out, "joined", &format!("{}{copy}", report.joined))
}

fn fact(out: &mut Output, name: &str, value: &str) -> Result<(), Error> {
    out.line(format!("   {name:<10} {value}"))
}

/// What this report itself says, which may be less than the event.
fn coding(report: &ReportDetail) -> String {
    let side = |list: &[Party]| {
        parties(list, |one| {
            let how = match one.resolution {
                Resolution::Named => "",
                Resolution::Reference => ", by reference",
                Resolution::Implied => ", implied",
            };
            format!("{}{how}", party(one))
        })
    };
    let mut out = side(&report.actors);
    if !report.recipients.is_empty() {
        out.push_str(" → ");
        out.push_str(&side(&report.recipients));
    }
    out.push_str(&format!(" · {}", report.status));
    if let Some(when) = report.when {
        out.push_str(&format!(" · {when}"));
    }
    if let Some(stated) = report.count {
        out.push_str(&format!(" · {} times", counted(stated)));
    }
    let harmed = casualties(&report.casualties);
    if !harmed.is_empty() {
        out.push_str(&format!(" · {harmed}"));
    }
    out
}

/// A stretch of the sentence and the part it plays.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Stretch {
    span: Span,
    name: &'static str,
    paint: Paint,
}

fn stretches(report: &ReportDetail, sentence: &str) -> Vec<Stretch> {
    let mut out = Vec::new();
    let mut add = |name, paint, span: Option<Span>| {
        if let Some(span) = span {
            out.push(Stretch { span, name, paint });
        }
    };
    for span in joined(&report.trigger, sentence) {
        add("trigger", Paint::Underline, Some(span));
    }
    add("count", Paint::Magenta, report.count_span);
    add("date", Paint::Yellow, report.when_span);
    report.actors.iter().for_each(|party| add("actor", Paint::Green, party.span));
    report.recipients.iter().for_each(|party| add("recipient", Paint::Cyan, party.span));
    match report.speakers.first().and_then(|speaker| speaker.span) {
        Some(span) => add("speaker", Paint::Blue, Some(span)),
        None => add("speaker", Paint::Blue, report.speaker_span),
    }
    out
}

/// Neighbouring words of a trigger as one stretch.
fn joined(spans: &[Span], sentence: &str) -> Vec<Span> {
    let mut spans = spans.to_vec();
    spans.sort_unstable();
    let mut out: Vec<Span> = Vec::new();
    for span in spans {
        if let Some(last) = out.last_mut() {
            let between = sentence.get(last.end as usize..span.start as usize);
            if between.is_some_and(|between| between.trim().is_empty()) || span.start < last.end {
                *last = last.cover(span);
                continue;
            }
        }
        out.push(span);
    }
    out
}

/// The sentence with its stretches dressed, or in brackets with their names where there is no
/// colour. Where stretches overlap the shorter is shown.
fn marked(terminal: Terminal, sentence: &str, stretches: &[Stretch]) -> String {
    let mut longest_first = stretches.to_vec();
    longest_first.sort_by_key(|stretch| std::cmp::Reverse(stretch.span.len()));
    let mut owner: Vec<Option<usize>> = vec![None; sentence.len()];
    for (at, stretch) in longest_first.iter().enumerate() {
        let range = stretch.span.range();
        if let Some(bytes) = owner.get_mut(range.start..range.end.min(sentence.len())) {
            bytes.fill(Some(at));
        }
    }
    let (mut out, mut start) = (String::new(), 0);
    while start < sentence.len() {
        let mut end = start + 1;
        while end < sentence.len()
            && (owner[end] == owner[start] || !sentence.is_char_boundary(end))
        {
            end += 1;
        }
        let words = &sentence[start..end];
        match owner[start] {
            Some(at) if !words.trim().is_empty() => {
                let stretch = longest_first[at];
                let bare = words.trim();
                let lead = &words[..words.len() - words.trim_start().len()];
                let tail = &words[words.trim_end().len()..];
                let dressed = if terminal.colour {
                    // Each word by itself, so that lines can be broken within.
                    let words = bare.split(' ').map(|word| terminal.paint(stretch.paint, word));
                    words.collect::<Vec<_>>().join(" ")
                } else {
                    format!("[{}: {bare}]", stretch.name)
                };
                out.push_str(lead);
                out.push_str(&dressed);
                out.push_str(tail);
            }
            _ => out.push_str(words),
        }
        start = end;
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_words_of_a_report_are_marked() {
        let sentence = "Ardovia's president met Kestany's thrice this year.";
        let stretch = |words: &str, name, paint| {
            let start = sentence.find(words).unwrap();
            Stretch { span: Span::new(start, start + words.len()), name, paint }
        };
        let stretches = [
            stretch("Ardovia's president", "actor", Paint::Green),
            stretch("met", "trigger", Paint::Underline),
            stretch("Kestany's", "actor", Paint::Green),
            stretch("thrice", "count", Paint::Magenta),
            stretch("this year", "date", Paint::Yellow),
            stretch("president", "speaker", Paint::Blue),
        ];
        let plain = Terminal { width: 80, colour: false };
        insta::assert_snapshot!(
            marked(plain, sentence, &stretches),
            @"[actor: Ardovia's] [speaker: president] [trigger: met] [actor: Kestany's] [count: thrice] [date: this year]."
        );
        let colour = Terminal { width: 80, colour: true };
        assert!(marked(colour, sentence, &stretches[1..2]).contains("\x1b[1;4mmet\x1b[0m"));
    }

    #[test]
    fn spans_that_do_not_slice_are_let_be() {
        let plain = Terminal { width: 80, colour: false };
        let beyond = Stretch { span: Span::new(90, 95), name: "actor", paint: Paint::Green };
        let within = Stretch { span: Span::new(2, 3), name: "actor", paint: Paint::Green };
        assert_eq!(marked(plain, "aé b", &[beyond]), "aé b");
        // The second byte of a letter belongs to the whole letter.
        assert_eq!(marked(plain, "aé b", &[within]), "aé b");
    }
}
