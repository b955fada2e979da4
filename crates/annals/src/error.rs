//! What ends a command, in words that say where, what, which value, and what to try.

use std::fmt::Write as _;
use std::path::PathBuf;

#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error(transparent)]
    Record(#[from] annals_record::Error),

    #[error(transparent)]
    Codebook(#[from] annals_codebook::Error),

    #[error(transparent)]
    Export(#[from] annals_export::Error),

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

    #[error("nobody called `{name}` takes part in any event of the record{}", meant(.nearest))]
    NoEntity { name: String, nearest: Vec<String> },

    #[error("no {what} of the record is called `{name}`{}", meant(.nearest))]
    NoPrinter { what: &'static str, name: String, nearest: Vec<String> },

    #[error("no country is called `{value}`{}", meant(.nearest))]
    NoCountry { value: String, nearest: Vec<String> },

    #[error("{why}{}", hint.as_deref().map(|all| format!("\n  hint: one of {all}")).unwrap_or_default())]
    NoCode {
        why: annals_model::ParseCodeError,
        /// Every code there is, where none is near.
        hint: Option<String>,
    },

    #[error("`{value}` is no {what}\n  hint: {hint}")]
    Value { what: &'static str, value: String, hint: String },

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

/// A hint that names what was perhaps meant.
fn meant(names: &[String]) -> String {
    match names {
        [] => String::new(),
        [one] => format!("\n  hint: did you mean `{one}`?"),
        [all @ .., last] => {
            let mut hint = String::from("\n  hint: did you mean ");
            for (at, name) in all.iter().enumerate() {
                let comma = if at == 0 { "" } else { ", " };
                // Writing to a string cannot fail.
                let _ = write!(hint, "{comma}`{name}`");
            }
            let _ = write!(hint, " or `{last}`?");
            hint
        }
    }
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

/// The names nearest to `wanted` by spelling, at most three, best first.
pub fn nearest_names<'a>(wanted: &str, names: impl Iterator<Item = &'a str>) -> Vec<String> {
    let key = annals_codebook::fold(wanted);
    let letters: Vec<char> = key.chars().collect();
    let most = letters.len().div_ceil(3).max(1);
    let mut near: Vec<(usize, &str)> = names
        .filter_map(|name| {
            let other = annals_codebook::fold(name);
            let distance = if !key.is_empty() && other.contains(&key) {
                // A part of the name, such as the surname.
                1
            } else if other.len().abs_diff(key.len()) > 4 * most {
                return None;
            } else {
                edits(&letters, &other)
            };
            (distance <= most).then_some((distance, name))
        })
        .collect();
    near.sort_unstable();
    near.dedup_by(|a, b| a.1 == b.1);
    near.into_iter().take(3).map(|(_, name)| name.to_owned()).collect()
}

/// Letters to insert, delete or replace.
fn edits(a: &[char], b: &str) -> usize {
    let mut row: Vec<usize> = (0..=a.len()).collect();
    for (i, y) in b.chars().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, x) in a.iter().enumerate() {
            let above = row[j + 1];
            row[j + 1] = (diagonal + usize::from(*x != y)).min(above + 1).min(row[j] + 1);
            diagonal = above;
        }
    }
    row[a.len()]
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
            shown(Error::NoEntity {
                name: "Ardvia".into(),
                nearest: vec!["Ardovia".into(), "Arda".into(), "Avia".into()],
            }),
            @r"
        annals: nobody called `Ardvia` takes part in any event of the record
          hint: did you mean `Ardovia`, `Arda` or `Avia`?
        "
        );
        insta::assert_snapshot!(
            shown(Error::NoCountry { value: "Rusia".into(), nearest: vec!["Russia".into()] }),
            @r"
        annals: no country is called `Rusia`
          hint: did you mean `Russia`?
        "
        );
        insta::assert_snapshot!(
            shown(Error::NoPrinter {
                what: "outlet",
                name: "Ardovia Pst".into(),
                nearest: vec!["Ardovia Post".into()],
            }),
            @r"
        annals: no outlet of the record is called `Ardovia Pst`
          hint: did you mean `Ardovia Post`?
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
            shown(Error::NoCode {
                why: "CONSLUT".parse::<annals_model::EventType>().unwrap_err(),
                hint: None,
            }),
            @"annals: no event type is called `CONSLUT`; did you mean `CONSULT`?"
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

    #[test]
    fn the_nearest_names_are_named() {
        let names = ["Ardovia", "Kestany", "Velmora", "Ilir Vasko"];
        let check = |wanted: &str, expect: &[&str]| {
            assert_eq!(nearest_names(wanted, names.into_iter()), expect, "{wanted}");
        };
        check("Ardvia", &["Ardovia"]);
        check("vasko", &["Ilir Vasko"]);
        check("Xyzzyq", &[]);
    }
}
