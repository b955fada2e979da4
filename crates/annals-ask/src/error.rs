//! Why a question cannot be asked, and what was perhaps meant.

use std::fmt::Write as _;

#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error(transparent)]
    Record(#[from] annals_record::Error),

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

    #[error("no filter is called `{name}`\n  hint: one of {}", known.join(", "))]
    NoFilter { name: String, known: &'static [&'static str] },
}

/// A hint that names what was perhaps meant; empty where nothing was.
pub fn meant(names: &[String]) -> String {
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
        let shown = |error: Error| error.to_string();
        insta::assert_snapshot!(
            shown(Error::NoEntity {
                name: "Ardvia".into(),
                nearest: vec!["Ardovia".into(), "Arda".into(), "Avia".into()],
            }),
            @r"
        nobody called `Ardvia` takes part in any event of the record
          hint: did you mean `Ardovia`, `Arda` or `Avia`?
        "
        );
        insta::assert_snapshot!(
            shown(Error::NoCountry { value: "Rusia".into(), nearest: vec!["Russia".into()] }),
            @r"
        no country is called `Rusia`
          hint: did you mean `Russia`?
        "
        );
        insta::assert_snapshot!(
            shown(Error::NoCode {
                why: "CONSLUT".parse::<annals_model::EventType>().unwrap_err(),
                hint: None,
            }),
            @"no event type is called `CONSLUT`; did you mean `CONSULT`?"
        );
        insta::assert_snapshot!(
            shown(Error::Value {
                what: "date",
                value: "2020-13-01".into(),
                hint: "write a day, month or year: 2020-12-30, 2020-12, 2020".into(),
            }),
            @r"
        `2020-13-01` is no date
          hint: write a day, month or year: 2020-12-30, 2020-12, 2020
        "
        );
        insta::assert_snapshot!(
            shown(Error::NoFilter { name: "colour".into(), known: &["actor", "type"] }),
            @r"
        no filter is called `colour`
          hint: one of actor, type
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
