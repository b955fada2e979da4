use crate::compose::{compose, restyled};
use crate::treebank;
use annals_parse::train::GoldSentence;
use std::fmt::Write as _;
use std::path::Path;

/// Genres of GUM whose texts may be passed on, so that weights learnt from them may be.
const GENRES: &[&str] = &["news", "interview", "voyage", "bio", "speech", "textbook", "court"];

/// Sentences composed from our own rules, beside the treebanks.
const COMPOSED: usize = 2600;

/// The treebanks' sentences to learn from, and those of our own making.
pub fn gold(data: &Path) -> Result<(Vec<GoldSentence>, Vec<GoldSentence>), String> {
    let mut sentences = treebank(&data.join("en_ewt-ud-train.conllu"))?;
    let gum = treebank(&data.join("en_gum-ud-train.conllu"))?;
    sentences.extend(gum.into_iter().filter(|sentence| {
        GENRES.iter().any(|genre| sentence.document.starts_with(&format!("GUM_{genre}_")))
    }));
    let mut extra = compose(COMPOSED)?;
    extra.extend(restyled(&sentences));
    Ok((sentences, extra))
}

/// Writes what `tools/reader` learns from into a folder: `gold.conllu` and `own.conllu`.
pub fn run(data: &Path, out: &Path) -> Result<(), String> {
    let (sentences, extra) = gold(data)?;
    std::fs::create_dir_all(out).map_err(|error| format!("{}: {error}", out.display()))?;
    for (name, sentences) in [("gold", &sentences), ("own", &extra)] {
        let path = out.join(format!("{name}.conllu"));
        std::fs::write(&path, conllu(sentences))
            .map_err(|error| format!("{}: {error}", path.display()))?;
        let words: usize = sentences.iter().map(|sentence| sentence.words.len()).sum();
        println!("{} sentences, {words} words in {}", sentences.len(), path.display());
    }
    Ok(())
}

fn conllu(sentences: &[GoldSentence]) -> String {
    let mut out = String::new();
    for sentence in sentences {
        for (at, word) in sentence.words.iter().enumerate() {
            let _ = writeln!(
                out,
                "{}\t{}\t{}\t{}\t{}\t_\t{}\t{}\t_\t_",
                at + 1,
                word.form,
                word.lemma,
                word.upos,
                word.xpos,
                word.head,
                word.label
            );
        }
        out.push('\n');
    }
    out
}
