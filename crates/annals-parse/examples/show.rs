//! Prints the trees of the text on standard input, one word a line.

use annals_parse::{parse_text, to_conllu, Model};
use std::io::Read;

fn main() -> std::io::Result<()> {
    let mut text = String::new();
    std::io::stdin().read_to_string(&mut text)?;
    for sentence in parse_text(&text, Model::shipped()) {
        print!("{}", to_conllu(&text, &sentence));
    }
    Ok(())
}
