//! What the terminal can show: width, colour, marks and bars.

use std::io::IsTerminal;
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// How output is dressed; plain wherever it is not read by eye.
#[derive(Clone, Copy, Debug)]
pub struct Terminal {
    /// Columns to fill.
    pub width: usize,
    pub colour: bool,
}

/// A dress for a stretch of output.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Paint {
    Bold,
    Dim,
    Red,
    Green,
    Yellow,
    Blue,
    Magenta,
    Cyan,
    Underline,
}

impl Paint {
    fn code(self) -> &'static str {
        match self {
            Paint::Bold => "1",
            Paint::Dim => "2",
            Paint::Red => "31",
            Paint::Green => "32",
            Paint::Yellow => "33",
            Paint::Blue => "34",
            Paint::Magenta => "35",
            Paint::Cyan => "36",
            Paint::Underline => "1;4",
        }
    }
}

impl Terminal {
    /// Standard output as it stands: `COLUMNS` wins over the terminal's own width, `NO_COLOR`
    /// and a pipe turn colour off.
    pub fn stdout() -> Self {
        let terminal = std::io::stdout().is_terminal();
        let asked = std::env::var("COLUMNS").ok().and_then(|columns| columns.parse().ok());
        let found = || terminal_size::terminal_size().map(|(width, _)| usize::from(width.0));
        let width = asked.or_else(|| terminal.then(found).flatten()).unwrap_or(100);
        let no_colour = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
        Terminal { width: width.clamp(40, 200), colour: terminal && !no_colour }
    }

    pub fn paint(&self, paint: Paint, words: &str) -> String {
        if self.colour && !words.is_empty() {
            format!("\x1b[{}m{words}\x1b[0m", paint.code())
        } else {
            words.to_owned()
        }
    }

    pub fn heading(&self, words: &str) -> String {
        self.paint(Paint::Bold, words)
    }
}

/// Columns that words take up.
pub fn width(words: &str) -> usize {
    words.width()
}

/// Words cut to `most` columns, with an ellipsis where something is missing.
pub fn cut(words: &str, most: usize) -> String {
    if words.width() <= most {
        return words.to_owned();
    }
    let (mut out, mut used) = (String::new(), 0);
    for c in words.chars() {
        let columns = c.width().unwrap_or(0);
        if used + columns + 1 > most {
            break;
        }
        used += columns;
        out.push(c);
    }
    out.truncate(out.trim_end().len());
    out.push('…');
    out
}

/// Words cut or filled with spaces to exactly `columns`.
pub fn fit(words: &str, columns: usize) -> String {
    let mut out = cut(words, columns);
    let short = columns.saturating_sub(out.width());
    out.extend(std::iter::repeat_n(' ', short));
    out
}

/// Words broken into lines of at most `columns`.
pub fn wrap(words: &str, columns: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    let mut used = 0;
    for word in words.split_whitespace() {
        let columns_of_word = visible(word);
        if used > 0 && used + 1 + columns_of_word > columns {
            lines.push(String::new());
            used = 0;
        }
        let Some(line) = lines.last_mut() else { break };
        if used > 0 {
            line.push(' ');
            used += 1;
        }
        line.push_str(word);
        used += columns_of_word;
    }
    lines
}

/// Columns a word takes up, colour codes aside.
fn visible(word: &str) -> usize {
    let (mut columns, mut code) = (0, false);
    for c in word.chars() {
        match (code, c) {
            (false, '\x1b') => code = true,
            (true, 'm') => code = false,
            (true, _) => {}
            (false, c) => columns += c.width().unwrap_or(0),
        }
    }
    columns
}

/// A bar of `share` (0 to 1) of `columns`, to an eighth of a column; never empty above zero.
pub fn bar(share: f64, columns: usize) -> String {
    const EIGHTHS: [char; 8] = ['▏', '▎', '▍', '▌', '▋', '▊', '▉', '█'];
    if share <= 0.0 || !share.is_finite() {
        return String::new();
    }
    let eighths = ((share.min(1.0) * columns as f64 * 8.0).round() as usize).max(1);
    let mut out: String = std::iter::repeat_n('█', eighths / 8).collect();
    if !eighths.is_multiple_of(8) {
        out.push(EIGHTHS[eighths % 8 - 1]);
    }
    out
}

pub use annals_plot::grouped as number;

/// A number with its noun: `1 report`, `1,204 reports`.
pub fn count(n: u64, one: &str, many: &str) -> String {
    format!("{} {}", number(n), if n == 1 { one } else { many })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_fit_their_columns() {
        assert_eq!(cut("Ardovia and Kestany", 10), "Ardovia a…");
        assert_eq!(cut("Ardovia", 10), "Ardovia");
        assert_eq!(fit("北京", 6), "北京  ");
        assert_eq!(wrap("one two three", 7), ["one two", "three"]);
        assert_eq!(wrap("\x1b[31mone\x1b[0m two three", 7).len(), 2);
    }

    #[test]
    fn bars_show_eighths() {
        assert_eq!(bar(1.0, 3), "███");
        assert_eq!(bar(0.5, 3), "█▌");
        assert_eq!(bar(0.0001, 3), "▏");
        assert_eq!(bar(0.0, 3), "");
        assert_eq!(bar(f64::NAN, 3), "");
    }

    #[test]
    fn numbers_stand_with_their_nouns() {
        assert_eq!(count(1, "page", "pages"), "1 page");
        assert_eq!(count(1_234_567, "page", "pages"), "1,234,567 pages");
    }
}
