//! Which columns of a table hold what, where the user says so.

use std::fmt;
use std::str::FromStr;

/// What a column of a table may hold, by the names `--fields` takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Field {
    Title,
    Deck,
    Text,
    Html,
    Url,
    Published,
    Modified,
    Outlet,
    Authors,
    Agency,
    Section,
    Language,
}

const FIELDS: &[(&str, Field)] = &[
    ("title", Field::Title),
    ("deck", Field::Deck),
    ("text", Field::Text),
    ("html", Field::Html),
    ("url", Field::Url),
    ("published", Field::Published),
    ("modified", Field::Modified),
    ("outlet", Field::Outlet),
    ("authors", Field::Authors),
    ("agency", Field::Agency),
    ("section", Field::Section),
    ("language", Field::Language),
];

/// Why a field map could not be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FieldMapError {
    /// A pair without `=`, or with nothing on one side.
    #[error("`{0}` names no column; write FIELD=COLUMN, such as title=headline")]
    NoColumn(String),
    /// A name that is none of ours.
    #[error("`{0}` is no field of an article; fields are {list}", list = names())]
    NoField(String),
    /// A field named twice.
    #[error("`{0}` is given two columns")]
    Twice(String),
}

fn names() -> String {
    let names: Vec<&str> = FIELDS.iter().map(|(name, _)| *name).collect();
    names.join(", ")
}

/// Which column of a table holds which field of an article.
///
/// A field that is not named is looked for under the names news data sets use.
///
/// ```
/// use annals_page::FieldMap;
/// let map: FieldMap = "title=headline,text=content.body".parse().unwrap();
/// assert_eq!(map.to_string(), "title=headline,text=content.body");
/// assert!("headlin=a".parse::<FieldMap>().is_err());
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FieldMap {
    columns: Vec<(Field, &'static str, String)>,
}

impl FieldMap {
    /// The column named for a field; a dotted one leads into objects.
    pub(crate) fn column(&self, field: Field) -> Option<&str> {
        let named = self.columns.iter().find(|(other, ..)| *other == field)?;
        Some(&named.2)
    }
}

impl FromStr for FieldMap {
    type Err = FieldMapError;

    fn from_str(text: &str) -> Result<Self, FieldMapError> {
        let mut map = FieldMap::default();
        for pair in text.split(',').map(str::trim).filter(|pair| !pair.is_empty()) {
            let (name, column) =
                pair.split_once('=').ok_or_else(|| FieldMapError::NoColumn(pair.to_owned()))?;
            let (name, column) = (name.trim(), column.trim());
            if column.is_empty() {
                return Err(FieldMapError::NoColumn(pair.to_owned()));
            }
            let known = FIELDS.iter().find(|(known, _)| *known == name);
            let (name, field) = *known.ok_or_else(|| FieldMapError::NoField(name.to_owned()))?;
            if map.column(field).is_some() {
                return Err(FieldMapError::Twice(name.to_owned()));
            }
            map.columns.push((field, name, column.to_owned()));
        }
        Ok(map)
    }
}

impl fmt::Display for FieldMap {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let pairs: Vec<_> =
            self.columns.iter().map(|(_, name, column)| format!("{name}={column}")).collect();
        f.write_str(&pairs.join(","))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_map_that_cannot_be_read_says_what_to_write() {
        let check = |text: &str, expect: &str| {
            assert_eq!(text.parse::<FieldMap>().unwrap_err().to_string(), expect);
        };
        check("title", "`title` names no column; write FIELD=COLUMN, such as title=headline");
        check("title=", "`title=` names no column; write FIELD=COLUMN, such as title=headline");
        check(
            "headline=a",
            "`headline` is no field of an article; fields are title, deck, text, html, url, \
             published, modified, outlet, authors, agency, section, language",
        );
        check("url=a,url=b", "`url` is given two columns");
    }
}
