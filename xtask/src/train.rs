use crate::compose::{compose, restyled};
use crate::treebank;
use annals_parse::train::{train, Options};
use std::path::Path;
use std::time::Instant;

/// Genres of GUM whose texts may be passed on, so that weights learnt from them may be.
const GENRES: &[&str] = &["news", "interview", "voyage", "bio", "speech", "textbook", "court"];

/// Sentences composed from our own rules, beside the treebanks.
const COMPOSED: usize = 1600;

/// Prints composed sentences, one a line, each word with its head and relation.
pub fn show(count: usize) -> Result<(), String> {
    for sentence in compose(count)? {
        let words: Vec<String> = sentence
            .words
            .iter()
            .enumerate()
            .map(|(at, word)| format!("{}:{}>{}:{}", at + 1, word.form, word.head, word.label))
            .collect();
        println!("{}", words.join(" "));
    }
    Ok(())
}

pub fn run(data: &Path, out: &Path, options: &Options) -> Result<(), String> {
    let started = Instant::now();
    let mut sentences = treebank(&data.join("en_ewt-ud-train.conllu"))?;
    let gum = treebank(&data.join("en_gum-ud-train.conllu"))?;
    sentences.extend(gum.into_iter().filter(|sentence| {
        GENRES.iter().any(|genre| sentence.document.starts_with(&format!("GUM_{genre}_")))
    }));
    let mut extra = compose(COMPOSED)?;
    extra.extend(restyled(&sentences));
    let bytes = train(&sentences, &extra, options, &mut |line| {
        println!("{:6.1} s  {line}", started.elapsed().as_secs_f64());
    });
    std::fs::write(out, &bytes).map_err(|error| format!("{}: {error}", out.display()))?;
    println!(
        "{:6.1} s  {} bytes in {}",
        started.elapsed().as_secs_f64(),
        bytes.len(),
        out.display()
    );
    Ok(())
}
