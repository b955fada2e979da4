//! Countries by the number of their events.

use super::{events, grouped, signed, WIDTH};
use crate::dress::shade;
use crate::fonts::width;
use crate::svg::{Anchor, Svg};
use crate::{Figure, Words};
use std::collections::BTreeMap;

/// The outlines: lines of code, tab, path. See `data/README.md`.
const WORLD: &str = include_str!("../../data/world.txt");
const HEIGHT: f64 = 344.0;

/// What a country is coloured by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Colour {
    /// How many events it has to do with, in steps that grow.
    #[default]
    Events,
    /// The mean score of these events.
    Score,
}

/// Events of one country.
#[derive(Clone, Debug, PartialEq)]
pub struct Land {
    /// ISO 3166-1 alpha-3.
    pub code: String,
    pub name: String,
    pub events: u64,
    /// Sum of the scores of these events.
    pub score: f64,
    /// Where a click leads, on a page.
    pub link: Option<String>,
}

/// Countries to colour; all others are plain land.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Map {
    pub lands: Vec<Land>,
    pub colour: Colour,
}

impl Map {
    pub fn figure(&self, words: Words) -> Figure {
        let lands: BTreeMap<&str, &Land> =
            self.lands.iter().map(|land| (land.code.as_str(), land)).collect();
        let most = self.lands.iter().map(|land| land.events).max().unwrap_or(0);
        let bounds = bounds(most);
        let mut svg = Svg::default();
        let mut drawn = 0;
        for (code, d) in WORLD.lines().filter_map(|line| line.split_once('\t')) {
            let Some(land) = lands.get(code).filter(|land| land.events > 0) else {
                svg.path(d, "land", None, None);
                continue;
            };
            drawn += 1;
            let class = match self.colour {
                Colour::Events => step(land.events, &bounds),
                Colour::Score => shade(land.score / land.events as f64),
            };
            let title = format!(
                "{}: {}, mean score {}",
                land.name,
                events(land.events),
                signed(land.score / land.events as f64)
            );
            if let Some(link) = &land.link {
                svg.open("a", &[("href", link)]);
            }
            svg.path(d, class, None, Some(&title));
            if land.link.is_some() {
                svg.close("a");
            }
        }
        match self.colour {
            Colour::Score => super::matrix::scale(&mut svg, WIDTH, HEIGHT - 14.0),
            Colour::Events => legend(&mut svg, &bounds),
        }
        let description = match self.lands.iter().max_by_key(|land| land.events) {
            Some(land) if land.events > 0 => format!(
                "A map of {} countries with events; {} has most ({}).",
                drawn, land.name, grouped(land.events)
            ),
            _ => "A map without events.".to_owned(),
        };
        Figure { width: WIDTH, height: HEIGHT, words, description, data: Vec::new(), body: svg.out }
    }

    /// Whether a country has an outline here.
    pub fn knows(code: &str) -> bool {
        WORLD.lines().any(|line| line.split('\t').next() == Some(code))
    }
}

const CLASSES: [&str; 5] = ["q0", "q1", "q2", "q3", "q4"];

/// The least number of each step, in threefold steps down from the most; steps that would
/// hold nothing are left out.
fn bounds(most: u64) -> Vec<u64> {
    let mut bounds: Vec<u64> =
        [81, 27, 9, 3].iter().map(|part| most.div_ceil(*part)).filter(|n| *n > 1).collect();
    bounds.insert(0, 1);
    bounds.dedup();
    bounds
}

/// The class of a number: the darkest for the last step, however many there are.
fn step(n: u64, bounds: &[u64]) -> &'static str {
    let at = bounds.iter().rposition(|least| n >= *least).unwrap_or(0);
    CLASSES[(at + CLASSES.len() - bounds.len().min(CLASSES.len())).min(CLASSES.len() - 1)]
}

fn legend(svg: &mut Svg, bounds: &[u64]) {
    let labels: Vec<String> = bounds.iter().map(|n| format!("{}+", grouped(*n))).collect();
    // On pages every figure of a number is as wide as the widest.
    let wide = |label: &str| width(&label.replace(|c: char| c.is_ascii_digit(), "0"), 11.0);
    let each = |label: &String| 15.0 + wide(label) + 16.0;
    let mut x = WIDTH - labels.iter().map(each).sum::<f64>() + 16.0;
    svg.text((x - 10.0, HEIGHT - 5.0), Anchor::End, "faint", "events");
    for (least, label) in bounds.iter().zip(&labels) {
        svg.rounded([x, HEIGHT - 14.0, 10.0, 10.0], 2.0, step(*least, bounds), None);
        svg.text((x + 15.0, HEIGHT - 5.0), Anchor::Start, "faint", label);
        x += each(label);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_are_threefold() {
        assert_eq!(bounds(1000), [1, 13, 38, 112, 334]);
        assert_eq!(bounds(5), [1, 2]);
        assert_eq!(bounds(0), [1]);
        assert_eq!(step(1000, &bounds(1000)), "q4");
        assert_eq!(step(1, &bounds(1000)), "q0");
        assert_eq!(step(5, &bounds(5)), "q4");
    }

    #[test]
    fn every_outline_can_be_drawn() {
        assert!(WORLD.lines().count() > 150);
        for line in WORLD.lines() {
            let (code, d) = line.split_once('\t').unwrap();
            assert!(code.len() == 3 && d.starts_with('M') && d.ends_with('Z'), "{code}");
            assert!(d.chars().all(|c| c.is_ascii_digit() || "MLZ .-".contains(c)), "{code}");
        }
    }

    #[test]
    fn countries_are_coloured_and_linked() {
        let land = |code: &str, events, score| Land {
            code: code.into(), name: format!("The {code}"), events, score,
            link: Some(format!("/country/{code}?a=1&b=2")),
        };
        let lands = vec![land("TUR", 90, 225.0), land("RUS", 9, -18.0), land("XYZ", 1, 0.0)];
        let figure = Map { lands, colour: Colour::Events }.figure(Words::default());
        insta::assert_snapshot!(figure.description, @"A map of 2 countries with events; The TUR has most (90).");
        let svg = figure.inline();
        assert!(svg.contains(r#"<a href="/country/TUR?a=1&amp;b=2"><path class="q4""#));
        assert!(svg.contains("<title>The RUS: 9 events, mean score −2</title>"));
    }
}
