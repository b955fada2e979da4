//! Cooperation above a line and conflict below it, over time.

use super::{events, signed, WIDTH};
use crate::fonts::width;
use crate::scale::{round_up, ticks};
use crate::svg::{Anchor, Svg};
use crate::{Figure, Words};
use annals_model::QuadClass;
use jiff::civil::Date;

pub use crate::scale::Grain;

/// Events of one day and class.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Mark {
    pub day: Date,
    pub quad: QuadClass,
    /// Sum of the scores of these events.
    pub score: f64,
    pub events: u64,
}

/// What a bar is as high as.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Measure {
    /// The sum of scores.
    #[default]
    Score,
    /// The number of events.
    Events,
}

/// A stretch of time and what happened in it, by quad class.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Bin {
    pub first: Date,
    pub last: Date,
    /// Verbal and material cooperation, verbal and material conflict.
    pub events: [u64; 4],
    pub scores: [f64; 4],
}

/// Bins in their order, ready to be drawn.
#[derive(Clone, Debug, PartialEq)]
pub struct Timeline {
    pub grain: Grain,
    pub measure: Measure,
    pub bins: Vec<Bin>,
}

/// Bars beyond which they would be too thin to tell apart.
const MOST: usize = 130;
const HEIGHT: f64 = 268.0;
const LEFT: f64 = 46.0;
const TOP: f64 = 30.0;
const BOTTOM: f64 = 24.0;

const QUADS: [(QuadClass, &str, &str); 4] = [
    (QuadClass::VerbalCooperation, "vc", "verbal cooperation"),
    (QuadClass::MaterialCooperation, "mc", "material cooperation"),
    (QuadClass::VerbalConflict, "vx", "verbal conflict"),
    (QuadClass::MaterialConflict, "mx", "material conflict"),
];

impl Timeline {
    /// Bins marks by `grain`, or by the finest that leaves bars wide enough. Without a period
    /// the marks set it; marks outside it are left out.
    pub fn of(
        marks: &[Mark],
        period: Option<(Date, Date)>,
        grain: Option<Grain>,
        measure: Measure,
    ) -> Timeline {
        let spanned = || {
            let days = || marks.iter().map(|mark| mark.day);
            Some((days().min()?, days().max()?))
        };
        let Some((from, to)) = period.filter(|(from, to)| from <= to).or_else(spanned) else {
            return Timeline { grain: grain.unwrap_or(Grain::Day), measure, bins: Vec::new() };
        };
        let finest = Grain::finest(from, to, MOST);
        // A grain asked for is coarsened where its bars could not be seen.
        let grain = grain.filter(|grain| grain.bins(from, to) <= 2 * MOST).unwrap_or(finest);
        let first = grain.index(from);
        let mut bins: Vec<Bin> = (first..=grain.index(to))
            .take(12_000)
            .map(|at| Bin {
                first: grain.first_day(at),
                last: grain.last_day(at),
                events: [0; 4],
                scores: [0.0; 4],
            })
            .collect();
        for mark in marks.iter().filter(|mark| from <= mark.day && mark.day <= to) {
            let at = usize::try_from(grain.index(mark.day) - first).unwrap_or(usize::MAX);
            if let Some(bin) = bins.get_mut(at) {
                let quad = mark.quad as usize;
                bin.events[quad] += mark.events;
                bin.scores[quad] += mark.score;
            }
        }
        Timeline { grain, measure, bins }
    }

    /// How far a bin reaches for each class, always from 0 upwards.
    fn extents(&self, bin: &Bin) -> [f64; 4] {
        match self.measure {
            Measure::Score => bin.scores.map(f64::abs),
            Measure::Events => bin.events.map(|n| n as f64),
        }
    }

    pub fn figure(&self, words: Words) -> Figure {
        let mut svg = Svg::default();
        let sides = |bin: &Bin| {
            let [vc, mc, vx, mx] = self.extents(bin);
            (vc + mc, vx + mx)
        };
        let up = self.bins.iter().map(|bin| sides(bin).0).fold(0.0, f64::max);
        let down = self.bins.iter().map(|bin| sides(bin).1).fold(0.0, f64::max);
        let (_, step) = round_up(up.max(down), if up.min(down) > up.max(down) / 3.0 { 3.0 } else { 4.0 });
        let whole = |extent: f64| if extent > 0.0 { (extent / step - 1e-9).ceil() * step } else { 0.0 };
        let (mut top, bottom) = (whole(up), whole(down));
        if top + bottom == 0.0 {
            top = step;
        }
        let (x0, x1) = (LEFT, WIDTH);
        let (y0, y1) = (TOP, HEIGHT - BOTTOM);
        let unit = (y1 - y0) / (top + bottom);
        let zero = y0 + top * unit;
        legend(&mut svg, x0);
        let mut value = -bottom;
        while value <= top + step / 2.0 {
            let y = zero - value * unit;
            if value.abs() > step / 2.0 {
                svg.line((x0, y), (x1, y), "grid");
            }
            let label = match self.measure {
                Measure::Score => signed(value),
                Measure::Events => super::grouped(value.abs().round() as u64),
            };
            svg.text((x0 - 8.0, y + 3.8), Anchor::End, "faint", &label);
            value += step;
        }
        let room = (x1 - x0) / self.bins.len().max(1) as f64;
        let gap = if room > 6.0 { (room * 0.22).min(4.0) } else if room > 3.0 { 1.0 } else { 0.4 };
        let broad = (room - gap).clamp(0.8, 46.0);
        for (at, bin) in self.bins.iter().enumerate() {
            let x = x0 + (at as f64 + 0.5) * room - broad / 2.0;
            let extents = self.extents(bin);
            // Deeds next to the line, words outside.
            for (start, order) in [(-1.0, [1usize, 0]), (1.0, [3, 2])] {
                let mut y = zero;
                for quad in order {
                    let high = extents[quad] * unit;
                    // What is there is seen, though its score be 0.
                    let high = if bin.events[quad] > 0 { high.max(0.8) } else { high };
                    if high <= 0.0 {
                        continue;
                    }
                    let (class, name) = (QUADS[quad].1, QUADS[quad].2);
                    let title = format!(
                        "{}: {}, {}, score {}",
                        self.grain.label(self.grain.index(bin.first)),
                        name,
                        events(bin.events[quad]),
                        signed(bin.scores[quad])
                    );
                    let from = if start < 0.0 { y - high } else { y };
                    svg.rect([x, from, broad, high], class, Some(&title));
                    y += start * high;
                }
            }
        }
        svg.line((x0, zero), (x1, zero), "axis");
        let mut data = Vec::new();
        if let (Some(first), Some(last)) = (self.bins.first(), self.bins.last()) {
            let days = |day: Date| Grain::Day.index(day) as f64;
            let span = days(last.last) - days(first.first) + 1.0;
            for (day, label) in ticks(first.first, last.last, 9) {
                let x = x0 + (days(day) - days(first.first)) / span * (x1 - x0);
                if x + width(&label, 11.0) <= x1 + 2.0 {
                    svg.line((x, y1), (x, y1 + 4.0), "axis");
                    svg.text((x, y1 + 17.0), Anchor::Start, "faint", &label);
                }
            }
            data = vec![
                ("data-from", first.first.to_string()),
                ("data-to", last.last.to_string()),
                ("data-plot", format!("{x0} {y0} {x1} {y1}")),
            ];
        }
        Figure { width: WIDTH, height: HEIGHT, words, description: self.description(), data, body: svg.out }
    }

    fn description(&self) -> String {
        let (Some(first), Some(last)) = (self.bins.first(), self.bins.last()) else {
            return "A timeline without events.".to_owned();
        };
        let sum = |quads: [usize; 2]| -> u64 {
            self.bins.iter().map(|bin| bin.events[quads[0]] + bin.events[quads[1]]).sum()
        };
        format!(
            "Bars by {} from {} to {}: {} of cooperation above the line, {} of conflict below.",
            self.grain.as_str(),
            first.first,
            last.last,
            events(sum([0, 1])),
            events(sum([2, 3]))
        )
    }
}

fn legend(svg: &mut Svg, left: f64) {
    let mut x = left;
    for (_, class, name) in QUADS {
        svg.rounded([x, 3.0, 10.0, 10.0], 2.0, class, None);
        svg.text((x + 15.0, 12.0), Anchor::Start, "faint", name);
        x += 15.0 + width(name, 11.0) + 20.0;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn marks() -> Vec<Mark> {
        let mark = |day, quad, score: f64| Mark { day, quad, score, events: 1 };
        vec![
            mark(date(2020, 1, 6), QuadClass::VerbalCooperation, 2.5),
            mark(date(2020, 1, 7), QuadClass::MaterialConflict, -6.0),
            mark(date(2020, 1, 9), QuadClass::MaterialCooperation, 9.5),
            mark(date(2020, 1, 9), QuadClass::VerbalConflict, 0.0),
        ]
    }

    #[test]
    fn marks_fall_into_bins() {
        let plot = Timeline::of(&marks(), None, Some(Grain::Month), Measure::Events);
        assert_eq!(plot.bins.len(), 1);
        assert_eq!(plot.bins[0].events, [1, 1, 1, 1]);
        let period = Some((date(2020, 1, 7), date(2020, 1, 8)));
        let plot = Timeline::of(&marks(), period, None, Measure::Events);
        assert_eq!(plot.grain, Grain::Day);
        assert_eq!(plot.bins.iter().map(|bin| bin.events[3]).sum::<u64>(), 1);
        assert_eq!(plot.bins.iter().map(|bin| bin.events[1]).sum::<u64>(), 0);
    }

    #[test]
    fn a_grain_too_fine_to_see_is_coarsened() {
        let period = Some((date(1900, 1, 1), date(2020, 12, 31)));
        let plot = Timeline::of(&[], period, Some(Grain::Day), Measure::Score);
        assert_eq!(plot.grain, Grain::Year);
    }

    #[test]
    fn every_event_is_drawn() {
        let plot = Timeline::of(&marks(), None, None, Measure::Score);
        let figure = plot.figure(Words::titled("Ardovia – Kestany"));
        insta::assert_snapshot!(figure.description, @"Bars by day from 2020-01-06 to 2020-01-09: 2 events of cooperation above the line, 2 events of conflict below.");
        insta::assert_snapshot!(figure.inline().replace('>', ">\n"));
    }

    #[test]
    fn nothing_is_drawn_of_nothing() {
        let plot = Timeline::of(&[], None, None, Measure::Score);
        assert!(plot.figure(Words::default()).inline().contains("without events"));
    }
}
