//! What a column holds, so that each format can write it in its own way.

use jiff::civil::Date;
use std::borrow::Cow;
use std::fmt::Write;

/// The type of a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Text,
    Whole,
    Number,
    /// Yes or no.
    Flag,
    Day,
    /// Texts; formats without lists put `between` them.
    List {
        between: &'static str,
    },
}

impl Kind {
    /// The word for it in lists of columns.
    pub fn name(self) -> &'static str {
        match self {
            Kind::Text => "text",
            Kind::Whole => "whole number",
            Kind::Number => "number",
            Kind::Flag => "flag",
            Kind::Day => "day",
            Kind::List { .. } => "list",
        }
    }
}

/// The value of one column in one row.
#[derive(Clone, Debug, PartialEq)]
pub enum Value<'e> {
    Missing,
    Text(Cow<'e, str>),
    Whole(i64),
    Number(f64),
    Flag(bool),
    Day(Date),
    List(Vec<Cow<'e, str>>),
}

impl Value<'_> {
    /// The value as characters: nothing where missing, 1 and 0 for flags, ISO 8601 days.
    pub fn plain(&self, kind: Kind) -> Cow<'_, str> {
        match self {
            Value::Missing => Cow::Borrowed(""),
            Value::Text(text) => Cow::Borrowed(text),
            Value::Flag(flag) => Cow::Borrowed(if *flag { "1" } else { "0" }),
            Value::List(items) => {
                let between = if let Kind::List { between } = kind { between } else { " " };
                Cow::Owned(items.join(between))
            }
            Value::Whole(_) | Value::Number(_) | Value::Day(_) => {
                let mut text = String::new();
                // Writing to a string cannot fail.
                let _ = match self {
                    Value::Whole(number) => write!(text, "{number}"),
                    Value::Number(number) => write!(text, "{number}"),
                    Value::Day(day) => write!(text, "{day}"),
                    _ => Ok(()),
                };
                Cow::Owned(text)
            }
        }
    }
}

impl<'e> From<&'e str> for Value<'e> {
    fn from(text: &'e str) -> Self {
        Value::Text(Cow::Borrowed(text))
    }
}

impl<'e> From<&'e String> for Value<'e> {
    fn from(text: &'e String) -> Self {
        Value::Text(Cow::Borrowed(text))
    }
}

impl From<String> for Value<'_> {
    fn from(text: String) -> Self {
        Value::Text(Cow::Owned(text))
    }
}

impl From<u32> for Value<'_> {
    fn from(number: u32) -> Self {
        Value::Whole(i64::from(number))
    }
}

impl From<f64> for Value<'_> {
    fn from(number: f64) -> Self {
        Value::Number(number)
    }
}

impl From<bool> for Value<'_> {
    fn from(flag: bool) -> Self {
        Value::Flag(flag)
    }
}

impl From<Date> for Value<'_> {
    fn from(day: Date) -> Self {
        Value::Day(day)
    }
}

impl<'e> From<Vec<Cow<'e, str>>> for Value<'e> {
    fn from(items: Vec<Cow<'e, str>>) -> Self {
        Value::List(items)
    }
}

impl<'e, T: Into<Value<'e>>> From<Option<T>> for Value<'e> {
    fn from(value: Option<T>) -> Self {
        value.map_or(Value::Missing, Into::into)
    }
}

/// A column as lists of columns describe it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Described {
    pub name: &'static str,
    pub kind: Kind,
    /// What it holds; begins with "empty" where the format has a place that Annals cannot fill.
    pub about: &'static str,
}

/// What a table's rows are made from.
pub trait Rows {
    type Row<'e>;
}

impl Rows for annals_record::EventRow {
    type Row<'e> = annals_record::EventRow;
}

/// A column of a table: what it is called, what it holds, and how it is read off a row.
pub struct Column<R: Rows> {
    pub name: &'static str,
    pub kind: Kind,
    pub about: &'static str,
    pub(crate) value: for<'e> fn(&'e R::Row<'e>) -> Value<'e>,
}

impl<R: Rows> Column<R> {
    pub fn describe(&self) -> Described {
        Described { name: self.name, kind: self.kind, about: self.about }
    }

    /// What the column holds for a row.
    pub fn value<'e>(&self, row: &'e R::Row<'e>) -> Value<'e> {
        (self.value)(row)
    }
}

/// Lists columns as `name kind about value;`.
macro_rules! columns {
    ($row:ty: $($name:literal $kind:expr, $about:expr, $value:expr;)*) => {
        &[$($crate::cell::Column::<$row> {
            name: $name,
            kind: $kind,
            about: $about,
            value: $value,
        }),*]
    };
}
pub(crate) use columns;
