use crate::reader::{ReadWord, TreeReader};
use crate::Error;
use annals_model::{Deprel, Feats, Sentence};
use std::fmt::Write;

/// The relation as CoNLL-U writes it: the treebanks call bare noun modifiers
/// "unmarked" and do not part those of time from the rest.
fn label(deprel: Deprel) -> &'static str {
    match deprel {
        Deprel::OblNpmod | Deprel::OblTmod => "obl:unmarked",
        Deprel::NmodNpmod | Deprel::NmodTmod => "nmod:unmarked",
        other => other.as_str(),
    }
}

/// The features in CoNLL-U's notation, `_` for none.
fn feats(feats: Feats) -> String {
    const NAMES: &[(Feats, &str)] = &[
        (Feats::FEM, "Gender=Fem"),
        (Feats::MASC, "Gender=Masc"),
        (Feats::NEUT, "Gender=Neut"),
        (Feats::IMPERATIVE, "Mood=Imp"),
        (Feats::PLUR, "Number=Plur"),
        (Feats::SING, "Number=Sing"),
        (Feats::FIRST, "Person=1"),
        (Feats::SECOND, "Person=2"),
        (Feats::THIRD, "Person=3"),
        (Feats::POSS, "Poss=Yes"),
        (Feats::REFLEX, "Reflex=Yes"),
        (Feats::PAST, "Tense=Past"),
        (Feats::PRES, "Tense=Pres"),
        (Feats::FIN, "VerbForm=Fin"),
        (Feats::GERUND, "VerbForm=Ger"),
        (Feats::INF, "VerbForm=Inf"),
        (Feats::PARTICIPLE, "VerbForm=Part"),
        (Feats::PASSIVE, "Voice=Pass"),
    ];
    let held: Vec<&str> =
        NAMES.iter().filter(|(bit, _)| feats.has(*bit)).map(|&(_, name)| name).collect();
    if held.is_empty() {
        "_".to_owned()
    } else {
        held.join("|")
    }
}

fn columns(out: &mut String, number: usize, form: &str, word: &ReadWord, misc: &str) {
    let head = word.head.map_or(0, |head| head + 1);
    let lemma = if word.lemma.is_empty() { "_" } else { &word.lemma };
    // Writing to a string cannot fail.
    let _ = writeln!(
        out,
        "{number}\t{form}\t{lemma}\t{}\t_\t{}\t{head}\t{}\t_\t{misc}",
        word.upos.as_str(),
        feats(word.feats),
        label(word.deprel)
    );
}

/// White space within a form or a comment would break the columns.
fn flat(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A sentence in CoNLL-U, ending in an empty line; `text` is the whole text that
/// its spans slice.
///
/// Words that share an orthographic word ("did" + "n't") stand under a range line.
pub fn to_conllu(text: &str, sentence: &Sentence) -> String {
    let mut out = format!("# text = {}\n", flat(sentence.span.of(text)));
    let tokens = &sentence.tokens;
    let joins = |at: usize| {
        at + 1 < tokens.len()
            && tokens[at].span.end == tokens[at + 1].span.start
            && crate::tokenize::is_clitic(tokens[at].span.of(text), tokens[at + 1].span.of(text))
    };
    let mut inside = 0;
    for (at, token) in tokens.iter().enumerate() {
        let spaced = at + 1 == tokens.len() || token.span.end < tokens[at + 1].span.start;
        if at >= inside && joins(at) {
            let mut last = at;
            while joins(last) {
                last += 1;
            }
            inside = last + 1;
            let end = tokens[last].span.end;
            let whole = annals_model::Span { start: token.span.start, end };
            let spaced = inside == tokens.len() || end < tokens[inside].span.start;
            let misc = if spaced { "_" } else { "SpaceAfter=No" };
            let _ = writeln!(
                out,
                "{}-{}\t{}\t_\t_\t_\t_\t_\t_\t_\t{misc}",
                at + 1,
                last + 1,
                whole.of(text)
            );
        }
        let misc = if spaced || at < inside { "_" } else { "SpaceAfter=No" };
        let word = ReadWord {
            lemma: token.lemma.clone(),
            upos: token.upos,
            feats: token.feats,
            head: token.head,
            deprel: token.deprel,
        };
        columns(&mut out, at + 1, &flat(token.span.of(text)), &word, misc);
    }
    out.push('\n');
    out
}

/// Reads CoNLL-U, keeps its words, comments and range lines, and writes it with tags,
/// features, lemmas and trees of `reader`'s own.
///
/// Empty nodes (`8.1`) and the tenth column pass through; enhanced dependencies are
/// dropped, as they would belong to another tree.
///
/// # Errors
/// [`Error::Columns`] for a line of fewer or more than ten columns,
/// [`Error::Number`] for a word that is not numbered in order.
pub fn reparse_conllu(input: &str, reader: &dyn TreeReader) -> Result<String, Error> {
    let mut out = String::with_capacity(input.len());
    let mut block: Vec<Line> = Vec::new();
    for (at, line) in input.lines().enumerate() {
        let line = line.trim_end_matches('\r');
        if line.trim().is_empty() {
            flush(&mut block, reader, &mut out);
            continue;
        }
        if line.starts_with('#') {
            block.push(Line::Kept(line));
            continue;
        }
        let columns: Vec<&str> = line.split('\t').collect();
        if columns.len() != 10 {
            return Err(Error::Columns { line: at + 1, columns: columns.len() });
        }
        if columns[0].contains(['-', '.']) {
            block.push(Line::Kept(line));
            continue;
        }
        let words = block.iter().filter(|line| matches!(line, Line::Word { .. })).count();
        if columns[0].parse() != Ok(words + 1) {
            let value = columns[0].to_owned();
            return Err(Error::Number { line: at + 1, value, what: "number of the next word" });
        }
        block.push(Line::Word { form: columns[1], misc: columns[9] });
    }
    flush(&mut block, reader, &mut out);
    Ok(out)
}

enum Line<'a> {
    Kept(&'a str),
    Word { form: &'a str, misc: &'a str },
}

fn flush(block: &mut Vec<Line>, reader: &dyn TreeReader, out: &mut String) {
    if block.is_empty() {
        return;
    }
    let forms: Vec<&str> = block
        .iter()
        .filter_map(|line| match line {
            Line::Word { form, .. } => Some(*form),
            Line::Kept(_) => None,
        })
        .collect();
    let reading = reader.read(&forms);
    let mut words = reading.words.iter().enumerate();
    for line in block.drain(..) {
        match line {
            Line::Kept(line) => {
                out.push_str(line);
                out.push('\n');
            }
            Line::Word { form, misc } => {
                if let Some((at, word)) = words.next() {
                    columns(out, at + 1, form, word, misc);
                }
            }
        }
    }
    out.push('\n');
}
