//! The chapters of the codebook as documentation.

use crate::desk::{Answer, Desk};
use crate::error::Refusal;
use crate::link;
use crate::parts::layout::{count, number, page as framed};
use crate::query::Asked;
use maud::{html, Markup};
use std::collections::BTreeMap;

pub(crate) fn page(desk: &Desk<'_>, asked: &Asked, names: &[&str]) -> Result<Answer, Refusal> {
    let counts = desk.record.rule_counts()?;
    match names {
        &[folder, chapter] => one(desk, asked, &format!("{folder}/{chapter}.md"), &counts),
        _ => Ok(all(desk, asked, &counts)),
    }
}

/// Folders of chapters, and what they hold.
const FOLDERS: &[(&str, &str, &str)] = &[
    ("events", "Event types", "What counts as an event: words that are events by themselves."),
    (
        "operators",
        "Operators",
        "Words that act on an event: to promise, refuse, demand or deny it.",
    ),
    (
        "settings",
        "Settings",
        "Where news is not of politics: sport, the stage, markets; and who is political even there.",
    ),
    ("contexts", "Contexts", "What events are about."),
];

fn all(desk: &Desk<'_>, asked: &Asked, counts: &BTreeMap<String, u64>) -> Answer {
    let book = desk.book();
    let body = html! {
        h1 { "Codebook" }
        p.lead {
            "What counts as an event is written in chapters that can be read and changed without programming. "
            (count(book.rules.len() as u64, "rule", "rules")) ", version " code { (book.version.get(..8).unwrap_or(&book.version)) } "."
        }
        p { a href="/explain" { "Try a sentence" } }
        @for (folder, title, about) in FOLDERS {
            section {
                h2 { (title) }
                p.code { (about) }
                ul.chapters {
                    @for (path, text) in desk.site.source.files.iter().filter(|(path, _)| is_chapter(path, folder)) {
                        @let rules: Vec<_> = book.rules.iter().filter(|rule| rule.file == *path).collect();
                        @let fired: u64 = rules.iter().filter_map(|rule| counts.get(&rule.id)).sum();
                        li {
                            a href=(super::codebook_chapter(path)) { (heading(text)) }
                            span.code {
                                @if !rules.is_empty() {
                                    (count(rules.len() as u64, "rule", "rules")) ", " (number(fired)) " in this record"
                                }
                            }
                        }
                    }
                }
            }
        }
    };
    Answer::page(framed(desk, asked, "Codebook", "/codebook", body))
}

fn is_chapter(path: &str, folder: &str) -> bool {
    path.split_once('/').is_some_and(|(first, name)| {
        first == folder && name.ends_with(".md") && name != "README.md" && !name.contains('/')
    })
}

/// The first heading of a chapter.
fn heading(text: &str) -> &str {
    text.lines().find_map(|line| line.strip_prefix("# ")).unwrap_or("A chapter")
}

fn one(
    desk: &Desk<'_>,
    asked: &Asked,
    path: &str,
    counts: &BTreeMap<String, u64>,
) -> Result<Answer, Refusal> {
    // A chapter is looked up among those of the book, never on the disk.
    let found =
        desk.site.source.files.iter().find(|(name, _)| name == path && name.ends_with(".md"));
    let (_, text) = found.ok_or_else(|| {
        Refusal::not_found("The codebook has no such chapter.")
            .hint("its contents list all of them")
    })?;
    let blocks = blocks(text);
    let body = html! {
        p.above-title { a href="/codebook" { "Codebook" } }
        div.chapter {
            @for block in &blocks { (shown(desk, block, counts)) }
        }
    };
    Ok(Answer::page(framed(desk, asked, heading(text), "/codebook", body)))
}

/// As much of Markdown as chapters use.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Block<'t> {
    Heading(usize, &'t str),
    Prose(String),
    List(Vec<String>),
    /// The words after the fence, and the lines within.
    Fence(&'t str, Vec<&'t str>),
}

fn blocks(text: &str) -> Vec<Block<'_>> {
    let mut out: Vec<Block<'_>> = Vec::new();
    let mut lines = text.lines();
    let mut fresh = true;
    while let Some(line) = lines.next() {
        if let Some(info) = line.strip_prefix("```") {
            let within = lines.by_ref().take_while(|line| !line.starts_with("```")).collect();
            out.push(Block::Fence(info.trim(), within));
            fresh = true;
        } else if line.starts_with('#') {
            let level = line.bytes().take_while(|byte| *byte == b'#').count();
            out.push(Block::Heading(level, line[level..].trim()));
            fresh = true;
        } else if line.trim().is_empty() {
            fresh = true;
        } else if let Some(item) = line.strip_prefix("- ") {
            match out.last_mut() {
                Some(Block::List(items)) if !fresh => items.push(item.to_owned()),
                _ => out.push(Block::List(vec![item.to_owned()])),
            }
            fresh = false;
        } else {
            match out.last_mut() {
                Some(Block::Prose(words)) if !fresh => {
                    words.push(' ');
                    words.push_str(line.trim());
                }
                Some(Block::List(items)) if !fresh => {
                    if let Some(item) = items.last_mut() {
                        item.push(' ');
                        item.push_str(line.trim());
                    }
                }
                _ => out.push(Block::Prose(line.trim().to_owned())),
            }
            fresh = false;
        }
    }
    out
}

fn shown(desk: &Desk<'_>, block: &Block<'_>, counts: &BTreeMap<String, u64>) -> Markup {
    match block {
        Block::Heading(1, words) => html! { h1 { (words) } },
        Block::Heading(_, words) => {
            let rule = desk.book().rule(words);
            html! {
                h2 id=(words) {
                    (words)
                    @if let Some(rule) = rule {
                        @match counts.get(&rule.id) {
                            Some(n) => a.fired href=(link::to("/events", &format!("rule={}", link::encode(&rule.id)))) {
                                (count(*n, "report", "reports"))
                            },
                            None => span.fired { "not yet in this record" },
                        }
                    }
                }
            }
        }
        Block::Prose(words) => html! { p { (inline(words)) } },
        Block::List(items) => html! { ul { @for item in items { li { (inline(item)) } } } },
        Block::Fence(info, lines) => fence(info, lines),
    }
}

/// Words between backticks are code; the rest is as it is.
fn inline(words: &str) -> Markup {
    html! {
        @for (at, part) in words.split('`').enumerate() {
            @if at % 2 == 1 { code { (part) } } @else { (part) }
        }
    }
}

fn fence(info: &str, lines: &[&str]) -> Markup {
    match info {
        "example" | "counter" => {
            let said: Vec<&str> =
                lines.iter().copied().filter(|line| !line.starts_with("=>")).collect();
            let sentence = said.join(" ");
            html! {
                div.example.(info) {
                    p.said {
                        (sentence) " "
                        a.try href=(link::to("/explain", &format!("sentence={}", link::encode(&sentence)))) { "try" }
                    }
                    @for line in lines.iter().filter(|line| line.starts_with("=>")) {
                        p.expect { (line.trim_start_matches("=>").trim()) }
                    }
                }
            }
        }
        _ => html! {
            div.scroll tabindex="0" role="region" aria-label=(if info.is_empty() { "code" } else { info }) {
                @if !info.is_empty() { p.fence-name { (info) } }
                pre { code { @for line in lines { (line) "\n" } } }
            }
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chapters_are_read_block_by_block() {
        let text = "# AID\n\nHelp that\narrived.\n\n- one\n- two\n  more\n\n## aid.send\n```rule\nactor send aid\n```\nEnd.";
        assert_eq!(
            blocks(text),
            [
                Block::Heading(1, "AID"),
                Block::Prose("Help that arrived.".to_owned()),
                Block::List(vec!["one".to_owned(), "two more".to_owned()]),
                Block::Heading(2, "aid.send"),
                Block::Fence("rule", vec!["actor send aid"]),
                Block::Prose("End.".to_owned()),
            ]
        );
        assert_eq!(blocks("```open\nno end"), [Block::Fence("open", vec!["no end"])]);
    }
}
