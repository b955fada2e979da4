//! Who acts on whom: a square for each pair, as blue as they cooperate, as orange as they do not.

use super::{events, grouped, signed, WIDTH};
use crate::dress::{is_dark, shade};
use crate::fonts::{fit, width};
use crate::svg::{Anchor, Svg};
use crate::{Figure, Words};
use std::collections::{BTreeMap, BTreeSet};

/// What one party did to another.
#[derive(Clone, Debug, PartialEq)]
pub struct Cell {
    /// Short names, such as country codes.
    pub actor: String,
    pub recipient: String,
    pub events: u64,
    /// Sum of the scores of these events.
    pub score: f64,
}

impl Cell {
    pub(crate) fn mean(&self) -> f64 {
        self.score / (self.events.max(1)) as f64
    }
}

/// Cells of the busiest parties; actors are rows, recipients columns.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Matrix {
    pub cells: Vec<Cell>,
    /// Full names by short name, for the rows.
    pub names: BTreeMap<String, String>,
}

const SIDE: f64 = 38.0;

/// Parties by the number of events they take part in, busiest first, `most` of them.
pub(crate) fn busiest(cells: &[Cell], most: usize) -> Vec<String> {
    let mut totals: BTreeMap<&str, u64> = BTreeMap::new();
    for cell in cells {
        for name in BTreeSet::from([cell.actor.as_str(), cell.recipient.as_str()]) {
            *totals.entry(name).or_default() += cell.events;
        }
    }
    let mut order: Vec<(&str, u64)> = totals.into_iter().collect();
    order.sort_by_key(|(name, n)| (u64::MAX - n, name.to_owned()));
    order.into_iter().take(most).map(|(name, _)| name.to_owned()).collect()
}

impl Matrix {
    /// Most parties that can be told apart in the room there is.
    pub const MOST: usize = 14;

    /// The parties of the rows and columns, busiest first.
    pub fn parties(&self) -> Vec<String> {
        busiest(&self.cells, Self::MOST)
    }

    pub fn figure(&self, words: Words) -> Figure {
        let parties = self.parties();
        let mut svg = Svg::default();
        let long = |name: &String| self.names.get(name).unwrap_or(name).clone();
        let left = WIDTH - SIDE * Self::MOST as f64 - 2.0;
        let top = 58.0;
        svg.text((left, 12.0), Anchor::Start, "faint", "acts on →");
        scale(&mut svg, WIDTH, 3.0);
        for (at, name) in parties.iter().enumerate() {
            let x = left + (at as f64 + 0.5) * SIDE;
            svg.text((x, top - 8.0), Anchor::Middle, "strong", &fit(name, 11.0, SIDE - 2.0));
            let y = top + (at as f64 + 0.5) * SIDE;
            let label = fit(&long(name), 11.0, left - 16.0);
            svg.text((left - 10.0, y + 4.0), Anchor::End, "strong", &label);
        }
        let side = SIDE * parties.len() as f64;
        for at in 0..=parties.len() {
            let at = at as f64 * SIDE;
            svg.line((left, top + at), (left + side, top + at), "grid");
            svg.line((left + at, top), (left + at, top + side), "grid");
        }
        let place = |name: &String| parties.iter().position(|other| other == name);
        for cell in &self.cells {
            let (Some(row), Some(column)) = (place(&cell.actor), place(&cell.recipient)) else {
                continue;
            };
            let (x, y) = (left + column as f64 * SIDE, top + row as f64 * SIDE);
            let class = shade(cell.mean());
            let title = format!(
                "{} → {}: {}, mean score {}",
                long(&cell.actor),
                long(&cell.recipient),
                events(cell.events),
                signed(cell.mean())
            );
            svg.rect([x + 1.0, y + 1.0, SIDE - 2.0, SIDE - 2.0], class, Some(&title));
            let words = compact(cell.events);
            let ink = if is_dark(class) { "inside-dark" } else { "inside" };
            svg.text((x + SIDE / 2.0, y + SIDE / 2.0 + 3.6), Anchor::Middle, ink, &words);
        }
        let total: u64 = self.cells.iter().map(|cell| cell.events).sum();
        let description = match self.cells.iter().max_by_key(|cell| cell.events) {
            Some(most) => format!(
                "A matrix of the {} busiest parties with {}; most often {} acts on {} ({}).",
                parties.len(),
                events(total),
                long(&most.actor),
                long(&most.recipient),
                grouped(most.events)
            ),
            None => "A matrix without events.".to_owned(),
        };
        Figure { width: WIDTH, height: top + side + 2.0, words, description, data: Vec::new(), body: svg.out }
    }
}

/// `999`, `1.2k`, `12k`, `3M`: as much of a number as a square holds.
fn compact(n: u64) -> String {
    match n {
        0..=999 => n.to_string(),
        1_000..=9_949 => format!("{}k", crate::svg::short(n as f64 / 1e3)),
        9_950..=999_499 => format!("{}k", (n + 500) / 1_000),
        _ => format!("{}M", (n + 500_000) / 1_000_000),
    }
}

/// The shades of scores, ending at `right`.
pub(crate) fn scale(svg: &mut Svg, right: f64, y: f64) {
    let label = "cooperation";
    let mut x = right - width(label, 11.0);
    svg.text((x, y + 9.0), Anchor::Start, "faint", label);
    x -= 8.0 + 9.0 * 15.0;
    for step in 0..9 {
        svg.rect([x + f64::from(step) * 15.0, y, 14.0, 10.0], &format!("d{step}"), None);
    }
    svg.text((x - 7.0, y + 9.0), Anchor::End, "faint", "conflict");
}

#[cfg(test)]
mod tests {
    use super::*;

    pub(crate) fn cell(actor: &str, recipient: &str, events: u64, score: f64) -> Cell {
        Cell { actor: actor.into(), recipient: recipient.into(), events, score }
    }

    #[test]
    fn busiest_first() {
        let cells = [cell("ARD", "KES", 3, 7.5), cell("KES", "VEL", 9, -18.0), cell("VEL", "VEL", 1, 0.0)];
        assert_eq!(busiest(&cells, 9), ["KES", "VEL", "ARD"]);
        assert_eq!(busiest(&cells, 1), ["KES"]);
    }

    #[test]
    fn numbers_fit_their_square() {
        let check = |n: u64, expect: &str| assert_eq!(compact(n), expect);
        check(999, "999");
        check(1234, "1.2k");
        check(9950, "10k");
        check(999_499, "999k");
        check(2_600_000, "3M");
    }

    #[test]
    fn pairs_are_squares() {
        let plot = Matrix {
            cells: vec![cell("ARD", "KES", 3, 7.5), cell("KES", "ARD", 1200, -10800.0)],
            names: BTreeMap::from([("ARD".to_owned(), "Ardovia".to_owned())]),
        };
        let figure = plot.figure(Words::titled("Who acts on whom"));
        insta::assert_snapshot!(figure.description, @"A matrix of the 2 busiest parties with 1,203 events; most often KES acts on Ardovia (1,200).");
        insta::assert_snapshot!(figure.inline().replace('>', ">\n"));
    }
}
