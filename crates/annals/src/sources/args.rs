//! The arguments of every command that reads pages.

use super::{expand, Options, Sources};
use crate::fetch;
use annals_page::{FieldMap, Limits};
use std::sync::Arc;
use std::time::Duration;

/// What to read, and how.
#[derive(clap::Args)]
pub struct SourceArgs {
    /// Files, folders, globs in quotes, `-` or http addresses
    #[arg(required = true, value_name = "PATH|URL|-")]
    inputs: Vec<String>,
    /// Which columns of JSON Lines hold what, such as title=headline,text=content.body; fields
    /// are title, deck, text, html, url, published, modified, outlet, authors, agency, section
    /// and language, and those not named are looked for under the usual names
    #[arg(long, value_name = "FIELD=COLUMN,…")]
    fields: Option<FieldMap>,
    /// Read the pages that feeds and sitemaps link to
    #[arg(long, help_heading = "Network")]
    follow: bool,
    /// Links followed at most in this run
    #[arg(long, value_name = "N", default_value = "1000", help_heading = "Network")]
    follow_most: u64,
    /// Seconds between two requests to one host; where its robots.txt asks for more, that counts
    #[arg(long, value_name = "SECONDS", default_value = "1", value_parser = seconds, help_heading = "Network")]
    pause: Duration,
    /// Seconds one page may take to come
    #[arg(long, value_name = "SECONDS", default_value = "30", value_parser = seconds, help_heading = "Network")]
    patience: Duration,
    /// Read from addresses of this machine and of private networks too
    #[arg(long, help_heading = "Network")]
    allow_private: bool,
    /// The longest page to read, such as 100MB
    #[arg(long, value_name = "SIZE", default_value = "100MB", value_parser = size, help_heading = "Limits")]
    max_page: u64,
    /// How far one input may decompress, such as 1TB
    #[arg(long, value_name = "SIZE", default_value = "1TB", value_parser = size, help_heading = "Limits")]
    max_expansion: u64,
}

impl SourceArgs {
    /// The inputs that are named.
    pub fn sources(&self) -> Sources {
        expand(&self.inputs)
    }

    /// How they are to be read.
    pub fn options(&self) -> Options {
        let limits = Limits {
            max_page_bytes: usize::try_from(self.max_page).unwrap_or(usize::MAX),
            max_expansion: self.max_expansion,
            ..Limits::default()
        };
        Options {
            limits,
            fields: Arc::new(self.fields.clone().unwrap_or_default()),
            follow: self.follow.then_some(self.follow_most),
            network: fetch::Options {
                most: self.max_page,
                patience: self.patience,
                pause: self.pause,
                allow_private: self.allow_private,
            },
            known: Vec::new(),
        }
    }
}

/// Reads `100MB`, `512k`, `1TB` or plain bytes; a thousand is 1,024.
fn size(text: &str) -> Result<u64, String> {
    let lower = text.trim().to_ascii_lowercase();
    let digits = lower.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    let shift = match &lower[digits.len()..] {
        "" | "b" => 0,
        "k" | "kb" => 10,
        "m" | "mb" => 20,
        "g" | "gb" => 30,
        "t" | "tb" => 40,
        unit => return Err(format!("`{unit}` is no unit; write B, KB, MB, GB or TB")),
    };
    let number: u64 = digits.trim().parse().map_err(|_| format!("`{text}` is no size"))?;
    number.checked_mul(1 << shift).ok_or_else(|| format!("`{text}` is too large"))
}

/// Reads seconds, whole or not, up to a day.
pub fn seconds(text: &str) -> Result<Duration, String> {
    let number: f64 = text.trim().parse().map_err(|_| format!("`{text}` is no number"))?;
    if (0.0..=86_400.0).contains(&number) {
        return Ok(Duration::from_secs_f64(number));
    }
    Err(format!("`{text}` is no number of seconds from 0 to 86400"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_have_units() {
        assert_eq!(size("100MB"), Ok(100 << 20));
        assert_eq!(size("512k"), Ok(512 << 10));
        assert_eq!(size("12"), Ok(12));
        assert_eq!(size("some").unwrap_err(), "`some` is no unit; write B, KB, MB, GB or TB");
        assert_eq!(
            size("3furlongs").unwrap_err(),
            "`furlongs` is no unit; write B, KB, MB, GB or TB"
        );
        assert_eq!(size("99999999999T").unwrap_err(), "`99999999999T` is too large");
    }

    #[test]
    fn seconds_are_not_without_end() {
        assert_eq!(seconds("0.5"), Ok(Duration::from_millis(500)));
        assert_eq!(seconds("soon").unwrap_err(), "`soon` is no number");
        let far = "`1e9` is no number of seconds from 0 to 86400";
        assert_eq!(seconds("1e9").unwrap_err(), far);
        assert!(seconds("-1").is_err() && seconds("NaN").is_err());
    }
}
