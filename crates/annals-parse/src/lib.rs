//! Text to tokens, sentences, tags, lemmas and dependency trees (Universal
//! Dependencies v2, English).
//!
//! A stretch of text flows one way: [`tokenize`](self) finds words, `split` parts
//! them into sentences, `network` scores each word's tags, heads and labels, `decode`
//! finds the best tree, and `lemma` and `feats` read the rest off form, tag and tree. Nothing here knows what
//! an event is.
//!
//! ```
//! use annals_parse::{parse_text, Model};
//! let sentences = parse_text("Ardovia recalled its envoy. Kestany did not.", Model::shipped());
//! assert_eq!(sentences.len(), 2);
//! assert_eq!(sentences[0].tokens[1].lemma, "recall");
//! ```

mod agreement;
mod assemble;
mod bytes;
mod conllu;
mod dateline;
mod decode;
mod error;
mod feats;
mod gold;
mod lemma;
mod lexicon;
mod matrix;
mod mend;
mod model;
mod network;
mod reader;
mod split;
mod tokenize;
pub mod train;
mod words;

pub use agreement::{Agreement, ReadAs};
pub use conllu::{reparse_conllu, to_conllu};
pub use error::Error;
pub use model::Model;
pub use reader::{ReadWord, Reading, TreeReader};

use annals_model::{Article, Finding, ParsedArticle, Sentence, Span, Token};

/// Longest sentence read as one tree, in words; no writer needs more, and bounding it
/// keeps every later stage's work bounded.
const LONGEST: usize = 400;

/// Reads every part of an article: headline, deck and paragraphs.
///
/// A sentence never crosses a part. Overlong stretches without a sentence's end are
/// cut, each with a finding.
pub fn parse(article: &Article, model: &Model) -> (ParsedArticle, Vec<Finding>) {
    parse_with(article, model)
}

/// [`parse`] with any reader.
pub fn parse_with(article: &Article, reader: &dyn TreeReader) -> (ParsedArticle, Vec<Finding>) {
    let mut sentences = Vec::new();
    let mut findings = Vec::new();
    for (number, part) in article.parts.iter().enumerate() {
        let cut = read_stretch(&article.text, part.span, reader, number as u32, &mut sentences);
        for (offset, words) in cut {
            findings.push(
                Finding::warning(
                    "overlong-sentence",
                    format!("a sentence of {words} words was cut into pieces of {LONGEST}"),
                )
                .at(article.origin.source.clone(), article.origin.offset)
                .hint(format!("look at the article's text around byte {offset}")),
            );
        }
    }
    (ParsedArticle { article: article.clone(), sentences }, findings)
}

/// Reads raw text; an empty line ends a sentence.
pub fn parse_text(text: &str, model: &Model) -> Vec<Sentence> {
    let mut sentences = Vec::new();
    read_stretch(text, Span::new(0, text.len()), model, 0, &mut sentences);
    sentences
}

/// Reads text whose sentences are given: one sentence for each span, in order.
///
/// A span that does not slice `text` gives an empty sentence.
pub fn parse_given(text: &str, sentences: &[Span], model: &Model) -> Vec<Sentence> {
    let mut words = Vec::new();
    sentences
        .iter()
        .map(|&span| {
            words.clear();
            tokenize::tokenize(span.of(text), span.start as usize, &mut words);
            sentence(text, &words, model, 0, span)
        })
        .collect()
}

/// The sentences of raw text as spans, without reading their trees.
pub fn sentence_spans(text: &str) -> Vec<Span> {
    let mut words = Vec::new();
    tokenize::tokenize(text, 0, &mut words);
    split::split(text, &words)
        .into_iter()
        .map(|range| words[range.start].cover(words[range.end - 1]))
        .collect()
}

/// The words of raw text as spans.
pub fn word_spans(text: &str) -> Vec<Span> {
    let mut words = Vec::new();
    tokenize::tokenize(text, 0, &mut words);
    words
}

/// Reads one stretch; gives back where sentences were cut and how long they were.
fn read_stretch(
    text: &str,
    stretch: Span,
    reader: &dyn TreeReader,
    part: u32,
    sentences: &mut Vec<Sentence>,
) -> Vec<(u32, usize)> {
    let mut words = Vec::new();
    tokenize::tokenize(stretch.of(text), stretch.start as usize, &mut words);
    let mut cut = Vec::new();
    for range in split::split(text, &words) {
        let words = &words[range];
        if words.len() > LONGEST {
            cut.push((words[0].start, words.len()));
        }
        for piece in words.chunks(LONGEST) {
            let span = piece[0].cover(piece[piece.len() - 1]);
            sentences.push(sentence(text, piece, reader, part, span));
        }
    }
    cut
}

fn sentence(
    text: &str,
    words: &[Span],
    reader: &dyn TreeReader,
    part: u32,
    span: Span,
) -> Sentence {
    let forms: Vec<&str> = words.iter().map(|word| word.of(text)).collect();
    let read = assemble::read(&forms, words, reader);
    let tokens = words
        .iter()
        .zip(read)
        .map(|(&span, word)| Token {
            span,
            lemma: word.lemma,
            upos: word.upos,
            feats: word.feats,
            head: word.head,
            deprel: word.deprel,
        })
        .collect();
    Sentence { span, part, tokens }
}
