use crate::compose::compose;
use crate::material::gold;
use annals_parse::train::pack;
use std::path::Path;

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

/// Packs what the network learnt with what the treebanks say of words into a file of weights.
pub fn run(data: &Path, learnt: &Path, out: &Path) -> Result<(), String> {
    let (sentences, extra) = gold(data)?;
    let tensors =
        std::fs::read(learnt).map_err(|error| format!("{}: {error}", learnt.display()))?;
    let bytes = pack(&sentences, &extra, &tensors)
        .map_err(|error| format!("{}: {error}", learnt.display()))?;
    std::fs::write(out, &bytes).map_err(|error| format!("{}: {error}", out.display()))?;
    println!("{} bytes in {}", bytes.len(), out.display());
    Ok(())
}
