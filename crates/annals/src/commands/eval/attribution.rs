//! Who says what, on PolNeAR.

use super::Run;
use crate::score::attribution::{Outcome, Scores, Words, SAYING};
use crate::term::count;
use crate::{ordered, score, Error};
use annals_model::{Article, ParsedArticle, Part, PartKind, Span, Stamp, Token};
use serde::Deserialize;
use std::collections::BTreeSet;

#[derive(Deserialize)]
struct Gold {
    doc: String,
    text: String,
    #[serde(default)]
    date: Option<String>,
    attributions: Vec<Marked>,
}

/// Spans of characters.
#[derive(Deserialize)]
struct Marked {
    #[serde(default)]
    source: Vec<(usize, usize)>,
    #[serde(default)]
    cue: Vec<(usize, usize)>,
    #[serde(default)]
    content: Vec<(usize, usize)>,
}

/// A document of the gold, read: its words in order, each with its sentence.
struct Text<'a> {
    parsed: &'a ParsedArticle,
    words: Vec<(Span, &'a Token, usize)>,
}

impl<'a> Text<'a> {
    fn new(parsed: &'a ParsedArticle) -> Self {
        let all = parsed.sentences.iter().enumerate().flat_map(|(s, sentence)| {
            sentence.tokens.iter().map(move |token| (token.span, token, s))
        });
        let worded = |(span, ..): &(Span, &Token, usize)| {
            span.of(&parsed.article.text).contains(char::is_alphanumeric)
        };
        Text { parsed, words: all.filter(worded).collect() }
    }

    /// Words that spans of bytes touch.
    fn inside(&self, spans: &[Span]) -> BTreeSet<usize> {
        let touched = |word: &Span| {
            spans.iter().any(|span| word.start < span.end && span.start < word.end)
        };
        self.words.iter().enumerate().filter(|(_, w)| touched(&w.0)).map(|(at, _)| at).collect()
    }

    /// The word of a set that hangs highest in its tree, the first of several.
    fn head(&self, set: &BTreeSet<usize>) -> Option<usize> {
        let depth = |at: usize| {
            let (_, token, s) = self.words[at];
            let tokens = &self.parsed.sentences[s].tokens;
            let (mut steps, mut up) = (0, token.head);
            while let Some(head) = up.filter(|_| steps <= tokens.len()) {
                steps += 1;
                up = tokens.get(head as usize).and_then(|token| token.head);
            }
            steps
        };
        set.iter().copied().min_by_key(|at| (depth(*at), *at))
    }

    fn said(&self, cue: &BTreeSet<usize>) -> bool {
        cue.iter().any(|at| {
            let (span, token, _) = self.words[*at];
            let lemma = token.lemma.to_lowercase();
            let word = span.of(&self.parsed.article.text).to_lowercase();
            word == "according" || SAYING.contains(&lemma.as_str())
        })
    }

    fn gold(&self, marked: &Marked, at: &[u32]) -> Words {
        let bytes = |spans: &[(usize, usize)]| -> Vec<Span> {
            let byte = |i: usize| at.get(i).or(at.last()).copied().unwrap_or(0);
            spans.iter().map(|&(from, to)| Span { start: byte(from), end: byte(to) }).collect()
        };
        let (source, cue) = (self.inside(&bytes(&marked.source)), self.inside(&bytes(&marked.cue)));
        let said = self.said(&cue);
        let content = self.inside(&bytes(&marked.content));
        Words { head: self.head(&source), cue, source, content, said }
    }
}

fn read(gold: &Gold, run: &crate::engine::Engine) -> (ParsedArticle, Vec<Words>, Vec<Words>) {
    let mut article = Article { text: gold.text.clone(), ..Article::default() };
    let mut start = 0;
    for line in gold.text.split_inclusive('\n') {
        let words = line.trim();
        if !words.is_empty() {
            let from = start + (line.len() - line.trim_start().len());
            let span = Span::new(from, from + words.len());
            article.parts.push(Part { kind: PartKind::Paragraph, span, line: None, at: None });
        }
        start += line.len();
    }
    article.published_at = gold.date.as_deref().and_then(crate::lines::lenient_date).map(Stamp::day);
    let (parsed, _) = annals_parse::parse(&article, run.model);
    let text = Text::new(&parsed);
    let mut at: Vec<u32> = gold.text.char_indices().map(|(byte, _)| byte as u32).collect();
    at.push(gold.text.len() as u32);
    let marked: Vec<Words> = gold.attributions.iter().map(|one| text.gold(one, &at)).collect();
    let found = annals_coder::attributions(&parsed, &run.book)
        .iter()
        .map(|one| {
            let cue = text.inside(&[one.cue]);
            let said = text.said(&cue);
            Words {
                head: text.inside(&[one.source_head]).first().copied(),
                source: text.inside(&[one.source]),
                content: text.inside(&one.content),
                cue,
                said,
            }
        })
        .collect();
    (parsed, marked, found)
}

impl Run<'_> {
    pub(super) fn attribution(&mut self) -> Result<(), Error> {
        let Some(path) = self.data("attribution/polnear_dev.jsonl") else { return Ok(()) };
        let gold: Vec<Gold> = score::gold(&path)?;
        let mut scores = Scores::default();
        let mut wrong: Vec<(Outcome, String)> = Vec::new();
        let engine = &self.engine;
        ordered::map(
            gold.iter(),
            self.threads,
            |_| 1 << 16,
            |gold| (gold, read(gold, engine)),
            |(gold, (parsed, marked, found))| {
                let (of_gold, of_found) = scores.add(&marked, &found);
                let text = Text::new(&parsed);
                let both = marked.iter().zip(of_gold).chain(found.iter().zip(of_found));
                for (words, outcome) in both {
                    let Some(outcome) = outcome.filter(|one| *one != Outcome::Right) else { continue };
                    let other = found.iter().find(|one| !one.cue.is_disjoint(&words.cue));
                    wrong.push((outcome, text.shown(gold, words, other)));
                }
                Ok::<(), Error>(())
            },
        )?;
        self.heading("attribution", &path)?;
        let (all, said) = scores.gold();
        self.out.line(format!(
            "  {}, {}, {said} of them said",
            count(gold.len() as u64, "document", "documents"),
            count(all as u64, "attribution", "attributions")
        ))?;
        if self.args.misses {
            wrong.sort_by_key(|(outcome, _)| *outcome);
            for group in wrong.chunk_by(|a, b| a.0 == b.0) {
                let title = self.terminal.heading(match group[0].0 {
                    Outcome::Right => "right",
                    Outcome::WrongSource => "on another's word",
                    Outcome::WrongContent => "other content",
                    Outcome::Missed => "missed",
                    Outcome::Spurious => "found where the gold has none",
                });
                self.out.line(format!("  {title} {}", group.len()))?;
                for (_, line) in group {
                    self.out.line(line)?;
                }
            }
        }
        self.put(scores.figures("polnear-dev"))
    }
}

impl Text<'_> {
    fn quoted(&self, set: &BTreeSet<usize>) -> String {
        let mut out = String::new();
        let mut last = None;
        for &at in set {
            if last.is_some_and(|last: usize| last + 1 != at) {
                out.push_str("… ");
            }
            out.push_str(self.words[at].0.of(&self.parsed.article.text));
            out.push(' ');
            last = Some(at);
        }
        out.trim_end().to_owned()
    }

    fn shown(&self, gold: &Gold, words: &Words, found: Option<&Words>) -> String {
        let one = |words: &Words| {
            format!(
                "[{}] {}: {}",
                self.quoted(&words.source),
                self.quoted(&words.cue),
                self.quoted(&words.content)
            )
        };
        let sentence = words.cue.first().map_or("", |at| {
            let sentence = &self.parsed.sentences[self.words[*at].2];
            self.parsed.words(sentence.span)
        });
        let mut out = format!("    {}\n      {}", gold.doc, one(words));
        if let Some(found) = found.filter(|found| *found != words) {
            out.push_str(&format!("\n      {}", one(found)));
        }
        let sentence: Vec<&str> = sentence.split_whitespace().collect();
        format!("{out}\n        {}", sentence.join(" "))
    }
}
