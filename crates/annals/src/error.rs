//! What ends a command, in words that say where, what, which value, and what to try.

use annals_ask::meant;
use std::fmt::Write as _;
use std::path::PathBuf;

#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error(transparent)]
    Record(#[from] annals_record::Error),

    #[error(transparent)]
    Codebook(#[from] annals_codebook::Error),

    #[error(transparent)]
    Ask(#[from] annals_ask::Error),

    #[error(transparent)]
    Export(#[from] annals_export::Error),

    #[error(transparent)]
    Plot(#[from] annals_plot::Error),

    #[error(transparent)]
    Web(#[from] annals_web::Error),

    #[error("cannot read `{path}`\n  hint: name a file, or `-` for standard input")]
    Input {
        path: String,
        #[source]
        source: std::io::Error,
    },

    #[error("cannot write `{}`", path.display())]
    Output {
        path: PathBuf,
        #[source]
        source: std::io::Error,
    },

    #[error("`{}` exists and was left as it is\n  hint: name a file that is not there yet", path.display())]
    Kept { path: PathBuf },

    #[error("`{value}` is no {what}\n  hint: {hint}")]
    Value { what: &'static str, value: String, hint: String },

    #[error(
        "rule `{id}` is there already, at {place}\n  hint: change it there, or take another name"
    )]
    RuleExists { id: String, place: String },

    #[error("no event of the record has an id beginning with `{id}`{}\n  hint: the first column of `annals events` holds ids", meant(.nearest))]
    NoEvent { id: String, nearest: Vec<String> },

    #[error("`{path}` is no CoNLL-U")]
    Conllu {
        path: String,
        #[source]
        source: annals_parse::Error,
    },

    #[error("no folder of pages at `{}`\n  hint: run this in the folder of the repository, or name a folder with --pages", path.display())]
    NoPages { path: PathBuf },

    #[error("standard output cannot be written to")]
    Stdout(#[source] std::io::Error),
}

/// An error with its causes, one a line, as the command line prints it.
pub fn report(error: &dyn std::error::Error) -> String {
    let mut out = format!("annals: {error}");
    let mut cause = error.source();
    let mut said = error.to_string();
    while let Some(error) = cause {
        let words = error.to_string();
        // Transparent errors repeat the words of their cause.
        if words != said {
            let _ = write!(out, "\n  because: {words}");
        }
        said = words;
        cause = error.source();
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn errors_say_where_what_and_what_to_try() {
        let shown = |error: Error| report(&error);
        insta::assert_snapshot!(
            shown(Error::Input {
                path: "sentences.jsonl".into(),
                source: std::io::Error::new(std::io::ErrorKind::NotFound, "no such file"),
            }),
            @r"
        annals: cannot read `sentences.jsonl`
          hint: name a file, or `-` for standard input
          because: no such file
        "
        );
        insta::assert_snapshot!(
            shown(annals_export::Error::Exists { path: "events.csv".into() }.into()),
            @r"
        annals: `events.csv` exists and was left as it is
          hint: --force overwrites it
        "
        );
        insta::assert_snapshot!(
            shown(Error::from(annals_ask::Error::NoCountry {
                value: "Rusia".into(),
                nearest: vec!["Russia".into()],
            })),
            @r"
        annals: no country is called `Rusia`
          hint: did you mean `Russia`?
        "
        );
        insta::assert_snapshot!(
            shown(Error::Kept { path: "before.db".into() }),
            @r"
        annals: `before.db` exists and was left as it is
          hint: name a file that is not there yet
        "
        );
        insta::assert_snapshot!(
            shown(Error::Value {
                what: "date",
                value: "2020-13-01".into(),
                hint: "write a day, month or year: 2020-12-30, 2020-12, 2020".into(),
            }),
            @r"
        annals: `2020-13-01` is no date
          hint: write a day, month or year: 2020-12-30, 2020-12, 2020
        "
        );
        insta::assert_snapshot!(
            shown(Error::RuleExists {
                id: "consult.meet".into(),
                place: "codebook/events/consult.md:12".into(),
            }),
            @r"
        annals: rule `consult.meet` is there already, at codebook/events/consult.md:12
          hint: change it there, or take another name
        "
        );
        insta::assert_snapshot!(
            shown(Error::NoEvent { id: "zz".into(), nearest: vec![] }),
            @r"
        annals: no event of the record has an id beginning with `zz`
          hint: the first column of `annals events` holds ids
        "
        );
        insta::assert_snapshot!(
            shown(Error::NoPages { path: "pages".into() }),
            @r"
        annals: no folder of pages at `pages`
          hint: run this in the folder of the repository, or name a folder with --pages
        "
        );
        insta::assert_snapshot!(
            shown(Error::Output {
                path: "out/events.csv".into(),
                source: std::io::Error::other("the disk is full"),
            }),
            @r"
        annals: cannot write `out/events.csv`
          because: the disk is full
        "
        );
        insta::assert_snapshot!(
            shown(Error::Stdout(std::io::Error::other("it is closed"))),
            @r"
        annals: standard output cannot be written to
          because: it is closed
        "
        );
        insta::assert_snapshot!(
            shown(Error::Conllu {
                path: "gold.conllu".into(),
                source: annals_parse::Error::Columns { line: 4, columns: 3 },
            }),
            @r"
        annals: `gold.conllu` is no CoNLL-U
          because: line 4: 3 columns, a CoNLL-U word has 10
          hint: columns are parted by tabs
        "
        );
    }
}
