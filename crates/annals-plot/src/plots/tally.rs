//! Stated counts beside the single events the record holds of them.

use super::WIDTH;
use crate::fonts::{fit, width};
use crate::scale::round_up;
use crate::svg::{short, Anchor, Svg};
use crate::{Figure, Words};

/// One stated count.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// What is counted: `CONSULT phone`.
    pub label: String,
    /// Over which period.
    pub when: String,
    /// On whose word.
    pub stated_by: String,
    pub min: u32,
    /// Open when `None`.
    pub max: Option<u32>,
    /// Single events of the record that fall under it.
    pub held: u32,
}

/// Stated counts, one below the other.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    pub rows: Vec<Row>,
}

const LEFT: f64 = 226.0;
const RIGHT: f64 = 78.0;
const ROW: f64 = 54.0;

impl Row {
    fn stated(&self) -> String {
        match self.max {
            Some(max) if max == self.min => self.min.to_string(),
            Some(max) => format!("{}–{max}", self.min),
            None => format!("{}+", self.min),
        }
    }
}

impl Tally {
    /// Most rows a figure takes.
    pub const MOST: usize = 24;

    pub fn figure(&self, words: Words) -> Figure {
        let rows = &self.rows[..self.rows.len().min(Self::MOST)];
        let mut svg = Svg::default();
        let most = rows.iter().map(|row| row.max.unwrap_or(row.min).max(row.held).max(row.min)).max();
        let (end, step) = round_up(f64::from(most.unwrap_or(1)), 4.0);
        let (end, step) = (end.max(1.0), step.max(1.0));
        let unit = (WIDTH - LEFT - RIGHT) / end;
        let high = 30.0 + ROW * rows.len() as f64;
        let mut x = LEFT;
        for (class, name) in [("hollow", "stated"), ("plain", "held one by one")] {
            svg.rounded([x, 3.0, 10.0, 10.0], 2.0, class, None);
            svg.text((x + 15.0, 12.0), Anchor::Start, "faint", name);
            x += 15.0 + width(name, 11.0) + 20.0;
        }
        let mut value = 0.0;
        while value <= end + step / 2.0 {
            let x = LEFT + value * unit;
            svg.line((x, 26.0), (x, high), if value == 0.0 { "axis" } else { "grid" });
            svg.text((x, high + 15.0), Anchor::Middle, "faint", &short(value));
            value += step;
        }
        for (at, row) in rows.iter().enumerate() {
            let y = 40.0 + ROW * at as f64;
            let label = fit(&row.label, 11.0, LEFT - 16.0);
            svg.text((LEFT - 12.0, y + 6.0), Anchor::End, "strong", &label);
            let when = fit(&row.when, 11.0, LEFT - 16.0);
            svg.text((LEFT - 12.0, y + 20.0), Anchor::End, "faint", &when);
            let by = fit(&row.stated_by, 11.0, LEFT - 16.0);
            svg.text((LEFT - 12.0, y + 34.0), Anchor::End, "faint", &by);
            let title = format!("{}, {}: {} stated, {} held", row.label, row.when, row.stated(), row.held);
            let long = f64::from(row.min) * unit;
            if let Some(max) = row.max.filter(|max| *max > row.min) {
                let long = f64::from(max) * unit;
                svg.rect([LEFT, y + 3.0, long, 24.0], "hollow half", Some(&title));
            }
            svg.rect([LEFT, y + 3.0, long, 24.0], "hollow", Some(&title));
            if row.max.is_none() {
                let (x, middle) = (LEFT + long + 4.0, y + 15.0);
                let d = format!(
                    "M{} {}h14m-5 -4.5l5 4.5l-5 4.5", short(x), short(middle)
                );
                svg.path(&d, "arrow", None, None);
            }
            svg.rect([LEFT, y + 9.0, f64::from(row.held) * unit, 12.0], "plain", Some(&title));
            let words = format!("{} of {}", row.held, row.stated());
            svg.text((WIDTH, y + 19.0), Anchor::End, "strong", &words);
        }
        let missing: u64 =
            rows.iter().map(|row| u64::from(row.min.saturating_sub(row.held))).sum();
        let description = match rows.len() {
            0 => "A chart of tallies without any.".to_owned(),
            n => format!(
                "{n} stated {} beside the events held; at least {missing} not told one by one.",
                if n == 1 { "count" } else { "counts" }
            ),
        };
        Figure { width: WIDTH, height: high + 22.0, words, description, data: Vec::new(), body: svg.out }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stated_and_held_stand_side_by_side() {
        let row = |label: &str, min, max, held| Row {
            label: label.into(),
            when: "2020".into(),
            stated_by: "stated by the Kestan palace".into(), min, max, held,
        };
        let plot = Tally {
            rows: vec![
                row("CONSULT phone", 21, None, 17),
                row("CONSULT visit", 3, Some(3), 3),
                row("AID", 4, Some(6), 0),
            ],
        };
        let figure = plot.figure(Words::titled("Ardovia – Kestany"));
        insta::assert_snapshot!(figure.description, @"3 stated counts beside the events held; at least 8 not told one by one.");
        insta::assert_snapshot!(figure.inline().replace('>', ">\n"));
    }
}
