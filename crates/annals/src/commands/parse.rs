use crate::engine::threads;
use crate::lines::{self, Line};
use crate::output::Output;
use crate::{Error, Outcome};
use annals_model::Sentence;
use annals_parse::Model;
use serde::Deserialize;
use serde_json::{json, Value};
use std::io::Read;

/// Read text into sentences, tags and trees: JSON Lines or CoNLL-U in
///
/// In: {id, text}. Out: {id, sentences: [{text, tokens: [{form, lemma, upos, head, deprel}]}]}
/// with heads counted from 1 and 0 for the root, or CoNLL-U with --conllu. With --conllu-in,
/// the words of a CoNLL-U file are kept and given tags, lemmas and trees of our own.
#[derive(clap::Args)]
#[command(arg_required_else_help = true)]
pub struct Args {
    /// A file of JSON Lines, or `-` for standard input
    #[arg(value_name = "IN.jsonl|-", required_unless_present = "conllu_in")]
    input: Option<String>,
    /// Answer in CoNLL-U
    #[arg(long)]
    conllu: bool,
    /// A CoNLL-U file, or `-`, whose words are to be read anew
    #[arg(long, value_name = "FILE", conflicts_with = "input")]
    conllu_in: Option<String>,
    /// Lines read at once; the answer is the same for any number
    #[arg(long, value_name = "N")]
    threads: Option<usize>,
}

#[derive(Deserialize)]
struct TextIn {
    text: String,
}

pub fn run(args: Args) -> Result<Outcome, Error> {
    let model = Model::shipped();
    if let Some(path) = args.conllu_in {
        let mut text = String::new();
        lines::open(&path)?
            .read_to_string(&mut text)
            .map_err(|source| Error::Input { path: path.clone(), source })?;
        let read = annals_parse::reparse_conllu(&text, model)
            .map_err(|source| Error::Conllu { path, source })?;
        let mut out = Output::stdout();
        out.words(&read)?;
        out.flush()?;
        return Ok(Outcome::Fine);
    }
    let path = args.input.unwrap_or_else(|| "-".to_owned());
    let input = lines::read::<TextIn>(lines::open(&path)?);
    let conllu = args.conllu;
    let work = |line: &Line<TextIn>| {
        vec![match &line.read {
            Ok(read) => {
                let sentences = annals_parse::parse_text(&read.text, model);
                if conllu {
                    in_conllu(line, &read.text, &sentences)
                } else {
                    in_json(line, &read.text, &sentences)
                }
            }
            Err(why) => failed_line(line, conllu, why),
        }]
    };
    let failed = |line: &Line<TextIn>, why: String| vec![failed_line(line, conllu, &why)];
    lines::answer(input, threads(args.threads), work, failed)?;
    Ok(Outcome::Fine)
}

/// The name of a line as a comment can hold it.
fn id_of(line: &Line<TextIn>) -> String {
    let words = match line.field("id") {
        Value::String(id) => id,
        other => other.to_string(),
    };
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A CoNLL-U document; without the last line end, which printing adds.
fn in_conllu(line: &Line<TextIn>, text: &str, sentences: &[Sentence]) -> String {
    let id = id_of(line);
    let mut out = format!("# newdoc id = {id}\n");
    for (at, sentence) in sentences.iter().enumerate() {
        out.push_str(&format!("# sent_id = {id}-{}\n", at + 1));
        out.push_str(&annals_parse::to_conllu(text, sentence));
    }
    if sentences.is_empty() {
        out.push('\n');
    }
    out.truncate(out.len() - 1);
    out
}

fn in_json(line: &Line<TextIn>, text: &str, sentences: &[Sentence]) -> String {
    let sentences: Vec<Value> = sentences
        .iter()
        .map(|sentence| {
            let tokens: Vec<Value> = sentence
                .tokens
                .iter()
                .map(|token| {
                    json!({
                        "form": token.span.of(text),
                        "lemma": token.lemma,
                        "upos": token.upos.as_str(),
                        "head": token.head.map_or(0, |head| head + 1),
                        "deprel": token.deprel.as_str(),
                    })
                })
                .collect();
            json!({ "text": sentence.span.of(text), "tokens": tokens })
        })
        .collect();
    json!({ "id": line.field("id"), "sentences": sentences }).to_string()
}

fn failed_line(line: &Line<TextIn>, conllu: bool, why: &str) -> String {
    if conllu {
        format!("# newdoc id = {}\n# error = {}\n", id_of(line), why.replace(['\n', '\r'], " "))
    } else {
        lines::error_line(line, &["id"], why)
    }
}
