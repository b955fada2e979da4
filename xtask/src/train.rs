use crate::treebank;
use annals_parse::train::{train, Options};
use std::path::Path;
use std::time::Instant;

/// Genres of GUM whose texts may be passed on, so that weights learnt from them may be.
const GENRES: &[&str] = &["news", "interview", "voyage", "bio", "speech", "textbook", "court"];

pub fn run(data: &Path, out: &Path, passes: Option<usize>) -> Result<(), String> {
    let started = Instant::now();
    let mut sentences = treebank(&data.join("en_ewt-ud-train.conllu"))?;
    let gum = treebank(&data.join("en_gum-ud-train.conllu"))?;
    sentences.extend(gum.into_iter().filter(|sentence| {
        GENRES.iter().any(|genre| sentence.document.starts_with(&format!("GUM_{genre}_")))
    }));
    let mut options = Options::default();
    if let Some(passes) = passes {
        options.parser_passes = passes;
    }
    let bytes = train(&sentences, &options, &mut |line| {
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
