//! Who has to do with whom: parties on a circle, joined by as broad a line as they are busy.

use super::matrix::{busiest, scale, Cell};
use super::{events, signed, WIDTH};
use crate::dress::shade;
use crate::fonts::fit;
use crate::svg::{short, Anchor, Svg};
use crate::{Figure, Words};
use std::collections::BTreeMap;

/// Cells of the busiest parties, regardless of direction.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Network {
    pub cells: Vec<Cell>,
    /// Full names by short name.
    pub names: BTreeMap<String, String>,
}

const HEIGHT: f64 = 470.0;
const RADIUS: f64 = 172.0;

impl Network {
    /// Most parties that can be told apart on the circle.
    pub const MOST: usize = 20;

    /// Pairs without direction: events and sum of scores.
    fn pairs(&self) -> BTreeMap<(&str, &str), (u64, f64)> {
        let mut pairs: BTreeMap<(&str, &str), (u64, f64)> = BTreeMap::new();
        for cell in self.cells.iter().filter(|cell| cell.actor != cell.recipient) {
            let (a, b) = (cell.actor.as_str(), cell.recipient.as_str());
            let pair = pairs.entry((a.min(b), a.max(b))).or_default();
            pair.0 += cell.events;
            pair.1 += cell.score;
        }
        pairs
    }

    /// The parties around the circle: each stands next to the one it has most to do with
    /// among those not yet placed.
    fn circle(&self, pairs: &BTreeMap<(&str, &str), (u64, f64)>) -> Vec<String> {
        let mut left = busiest(&self.cells, Self::MOST);
        let joined: Vec<&str> = pairs.keys().flat_map(|(a, b)| [*a, *b]).collect();
        left.retain(|name| joined.contains(&name.as_str()));
        if left.is_empty() {
            return left;
        }
        let mut order = vec![left.remove(0)];
        while !left.is_empty() {
            let last = order[order.len() - 1].as_str();
            let weight = |name: &String| {
                let key = (last.min(name.as_str()), last.max(name.as_str()));
                pairs.get(&key).map_or(0, |(n, _)| *n)
            };
            // The first of equals: they are in order of business.
            let best = (0..left.len()).rev().max_by_key(|at| weight(&left[*at])).unwrap_or(0);
            order.push(left.remove(best));
        }
        order
    }

    pub fn figure(&self, words: Words) -> Figure {
        let pairs = self.pairs();
        let order = self.circle(&pairs);
        let mut svg = Svg::default();
        let (cx, cy) = (WIDTH / 2.0, HEIGHT / 2.0 + 8.0);
        let angle = |at: usize| {
            std::f64::consts::TAU * at as f64 / order.len().max(1) as f64 - std::f64::consts::FRAC_PI_2
        };
        let at_angle = |angle: f64, radius: f64| (cx + radius * angle.cos(), cy + radius * angle.sin());
        let place = |name: &str| order.iter().position(|other| other == name);
        scale(&mut svg, WIDTH, 3.0);
        let drawn: Vec<_> = pairs
            .iter()
            .filter_map(|((a, b), (n, score))| Some((place(a)?, place(b)?, *n, score / (*n).max(1) as f64)))
            .collect();
        let most = drawn.iter().map(|(_, _, n, _)| *n).max().unwrap_or(1) as f64;
        let mut thin_first = drawn.clone();
        thin_first.sort_by_key(|(a, b, n, _)| (*n, *a, *b));
        for (a, b, n, mean) in thin_first {
            let (from, to) = (at_angle(angle(a), RADIUS), at_angle(angle(b), RADIUS));
            // Neighbours bow little, opposites pass near the middle.
            let middle = ((from.0 + to.0) / 2.0, (from.1 + to.1) / 2.0);
            let chord = (from.0 - to.0).hypot(from.1 - to.1);
            let pull = 0.12 + 0.5 * chord / (2.0 * RADIUS);
            let bend = (middle.0 + pull * (cx - middle.0), middle.1 + pull * (cy - middle.1));
            let d = format!(
                "M{} {}Q{} {} {} {}",
                short(from.0), short(from.1), short(bend.0), short(bend.1), short(to.0), short(to.1)
            );
            let title = format!(
                "{} – {}: {}, mean score {}",
                self.long(&order[a]), self.long(&order[b]), events(n), signed(mean)
            );
            let broad = 1.0 + 11.0 * (n as f64 / most).sqrt();
            svg.path(&d, &format!("edge {}", shade(mean)), Some(broad), Some(&title));
        }
        for (at, name) in order.iter().enumerate() {
            let total: u64 =
                drawn.iter().filter(|(a, b, ..)| *a == at || *b == at).map(|(_, _, n, _)| n).sum();
            let (x, y) = at_angle(angle(at), RADIUS);
            let title = format!("{}: {}", self.long(name), events(total));
            let radius = 5.0 + 7.0 * (total as f64 / (2.0 * most)).sqrt().min(1.0);
            svg.circle((x, y), radius, "node", Some(&title));
            let (lx, ly) = at_angle(angle(at), RADIUS + radius + 9.0);
            let aside = angle(at).cos();
            let anchor = match aside {
                c if c > 0.2 => Anchor::Start,
                c if c < -0.2 => Anchor::End,
                _ => Anchor::Middle,
            };
            let down = 4.0 + 4.0 * angle(at).sin();
            svg.text((lx, ly + down), anchor, "strong", &fit(&self.long(name), 11.0, 150.0));
        }
        let description = match drawn.iter().max_by_key(|(a, b, n, _)| (*n, usize::MAX - a, *b)) {
            Some((a, b, n, _)) => format!(
                "A network of {} parties in {} pairs; the busiest is {} – {} with {}.",
                order.len(), drawn.len(), self.long(&order[*a]), self.long(&order[*b]), events(*n)
            ),
            None => "A network without events.".to_owned(),
        };
        Figure { width: WIDTH, height: HEIGHT, words, description, data: Vec::new(), body: svg.out }
    }

    fn long(&self, name: &str) -> String {
        self.names.get(name).cloned().unwrap_or_else(|| name.to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parties_are_joined() {
        let cell = |a: &str, b: &str, events, score| Cell {
            actor: a.into(), recipient: b.into(), events, score,
        };
        let plot = Network {
            cells: vec![
                cell("ARD", "KES", 16, 40.0),
                cell("KES", "ARD", 9, -18.0),
                cell("VEL", "ARD", 4, -28.0),
                cell("TAR", "TAR", 50, 0.0),
            ],
            names: BTreeMap::new(),
        };
        let figure = plot.figure(Words::titled("Who has to do with whom"));
        insta::assert_snapshot!(figure.description, @"A network of 3 parties in 2 pairs; the busiest is ARD – KES with 25 events.");
        insta::assert_snapshot!(figure.inline().replace('>', ">\n"));
    }

    #[test]
    fn nothing_is_drawn_of_nothing() {
        assert!(Network::default().figure(Words::default()).inline().contains("without events"));
    }
}
