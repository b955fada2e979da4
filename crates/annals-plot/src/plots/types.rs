//! How many events of each type and mode there are, by direction where there are two sides.

use super::{events, grouped, WIDTH};
use crate::fonts::width;
use crate::svg::{Anchor, Svg};
use crate::{Figure, Words};
use annals_model::{EventType, Mode, QuadClass};

/// Events of one type and mode.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Row {
    pub event_type: EventType,
    pub mode: Option<Mode>,
    /// By the first side alone, by the second alone, and by both together.
    pub sides: [u64; 3],
}

/// Rows as they are drawn.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Types {
    pub rows: Vec<Row>,
    /// What the sides are called; without names all events of a row are one bar.
    pub sides: Option<[String; 2]>,
}

const LEFT: f64 = 148.0;
/// What both do together is solid, since it is most of what states do.
const SHADES: [&str; 3] = [" half", " light", ""];
const SOLID: usize = 2;

/// The class figures draw a quad class in.
pub(crate) fn class(quad: QuadClass) -> &'static str {
    match quad {
        QuadClass::VerbalCooperation => "vc",
        QuadClass::MaterialCooperation => "mc",
        QuadClass::VerbalConflict => "vx",
        QuadClass::MaterialConflict => "mx",
    }
}

impl Types {
    /// Types by quad class and frequency; under each its modes, most frequent first.
    fn grouped(&self) -> Vec<(EventType, [u64; 3], Vec<Row>)> {
        let mut types: Vec<(EventType, [u64; 3], Vec<Row>)> = Vec::new();
        for row in &self.rows {
            let at = types.iter().position(|(event_type, ..)| *event_type == row.event_type);
            let at = at.unwrap_or_else(|| {
                types.push((row.event_type, [0; 3], Vec::new()));
                types.len() - 1
            });
            let (_, total, rows) = &mut types[at];
            for (sum, n) in total.iter_mut().zip(row.sides) {
                *sum += n;
            }
            if row.mode.is_some() {
                rows.push(*row);
            }
        }
        let all = |sides: &[u64; 3]| sides.iter().sum::<u64>();
        for (_, _, rows) in &mut types {
            rows.sort_by_key(|row| (u64::MAX - all(&row.sides), row.mode));
        }
        types.sort_by_key(|(event_type, total, _)| {
            (event_type.quad() as u8, u64::MAX - all(total), *event_type)
        });
        types
    }

    pub fn figure(&self, words: Words) -> Figure {
        let types = self.grouped();
        let all = |sides: &[u64; 3]| sides.iter().sum::<u64>();
        let most = types.iter().map(|(_, total, _)| all(total)).max().unwrap_or(0).max(1);
        let numbers = width(&grouped(most), 11.0) + 10.0;
        let unit = (WIDTH - LEFT - numbers) / most as f64;
        let mut svg = Svg::default();
        let mut y = 0.0;
        if let Some([a, b]) = &self.sides {
            let names = [format!("{a} → {b}"), format!("{b} → {a}"), "together".to_owned()];
            let mut x = LEFT;
            for (shade, name) in SHADES.iter().zip(&names) {
                svg.rounded([x, 3.0, 10.0, 10.0], 2.0, &format!("mc{shade}"), None);
                svg.text((x + 15.0, 12.0), Anchor::Start, "faint", name);
                x += 15.0 + width(name, 11.0) + 20.0;
            }
            y += 30.0;
        }
        let mut quad = None;
        for (event_type, total, rows) in &types {
            if quad.is_some_and(|quad| quad != event_type.quad()) {
                y += 10.0;
            }
            quad = Some(event_type.quad());
            self.bar(&mut svg, y, 15.0, unit, (*event_type, None), total);
            svg.text((LEFT - 10.0, y + 11.5), Anchor::End, "strong", event_type.as_str());
            y += 20.0;
            for row in rows {
                let Some(mode) = row.mode else { continue };
                self.bar(&mut svg, y + 1.0, 8.0, unit, (*event_type, Some(mode)), &row.sides);
                svg.text((LEFT - 10.0, y + 8.5), Anchor::End, "faint", mode.as_str());
                y += 14.0;
            }
            y += 5.0;
        }
        let count: u64 = types.iter().map(|(_, total, _)| all(total)).sum();
        let description = match types.iter().max_by_key(|(_, total, _)| all(total)) {
            Some((event_type, total, _)) => format!(
                "Bars by type: {} of {} types, most of them {event_type} ({}).",
                events(count),
                types.len(),
                grouped(all(total))
            ),
            None => "A chart of types without events.".to_owned(),
        };
        Figure { width: WIDTH, height: y.max(20.0), words, description, data: Vec::new(), body: svg.out }
    }

    fn bar(
        &self,
        svg: &mut Svg,
        y: f64,
        high: f64,
        unit: f64,
        (event_type, mode): (EventType, Option<Mode>),
        sides: &[u64; 3],
    ) {
        let name = mode.map_or(event_type.to_string(), |mode| format!("{event_type} {mode}"));
        let colour = class(event_type.quad());
        let mut x = LEFT;
        let count: u64 = sides.iter().sum();
        let parts: Vec<(usize, u64)> = match self.sides {
            Some(_) => sides.iter().copied().enumerate().collect(),
            None => vec![(SOLID, count)],
        };
        for (side, n) in parts.into_iter().filter(|(_, n)| *n > 0) {
            let long = (n as f64 * unit).max(1.0);
            let who = match (&self.sides, side) {
                (None, _) => String::new(),
                (Some([a, b]), 0) => format!(", {a} → {b}"),
                (Some([a, b]), 1) => format!(", {b} → {a}"),
                _ => ", together".to_owned(),
            };
            let class = format!("{colour}{}", SHADES[side]);
            svg.rect([x, y, long, high], &class, Some(&format!("{name}{who}: {}", events(n))));
            x += long;
        }
        let class = if mode.is_some() { "faint" } else { "strong" };
        svg.text((x + 6.0, y + high / 2.0 + 4.0), Anchor::Start, class, &grouped(count));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn types_stand_by_class_with_their_modes() {
        let row = |event_type, mode, sides| Row { event_type, mode, sides };
        let plot = Types {
            rows: vec![
                row(EventType::Sanction, Some(Mode::Expel), [2, 1, 0]),
                row(EventType::Consult, Some(Mode::Phone), [0, 0, 9]),
                row(EventType::Consult, None, [1, 0, 3]),
                row(EventType::Aid, None, [0, 5, 0]),
            ],
            sides: Some(["ARD".to_owned(), "KES".to_owned()]),
        };
        let figure = plot.figure(Words::titled("Ardovia – Kestany"));
        insta::assert_snapshot!(figure.description, @"Bars by type: 21 events of 3 types, most of them CONSULT (13).");
        insta::assert_snapshot!(figure.inline().replace('>', ">\n"));
    }

    #[test]
    fn nothing_is_drawn_of_nothing() {
        assert!(Types::default().figure(Words::default()).inline().contains("without events"));
    }
}
