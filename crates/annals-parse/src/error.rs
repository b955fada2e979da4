/// What can be wrong with a file of weights or a CoNLL-U file.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum Error {
    #[error("this is no file of weights: it starts with {found:?}\n  hint: `cargo xtask pack` writes one")]
    NotAModel { found: String },
    #[error("the weights stop short at byte {at}\n  hint: fetch or train the file again")]
    CutModel { at: usize },
    #[error("the weights hold no {what} at byte {at}\n  hint: fetch or train the file again")]
    BadModel { at: usize, what: &'static str },
    #[error(
        "line {line}: {columns} columns, a CoNLL-U word has 10\n  hint: columns are parted by tabs"
    )]
    Columns { line: usize, columns: usize },
    #[error("line {line}: `{value}` is no {what}\n  hint: words of a sentence are numbered from 1, heads from 0 to the last word")]
    Number { line: usize, value: String, what: &'static str },
}
