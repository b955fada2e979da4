//! Scores over time as bars of characters: cooperation up, conflict down.

use crate::term::{Paint, Terminal};
use annals_record::MonthRow;
use jiff::civil::Date;
use std::collections::BTreeMap;

/// Rows of characters above and below the line.
const HEIGHT: usize = 5;
const MARGIN: usize = 8;

/// One column of the chart.
#[derive(Clone, Debug, Default, PartialEq)]
struct Bin {
    label: String,
    /// Sum of the scores of cooperative events, 0 or more.
    up: f64,
    /// Sum of the scores of conflictual events, 0 or less.
    down: f64,
}

/// Draws the sum of scores of single events that happened, by month, or by year where the
/// months would not fit. Empty where there is nothing to draw.
pub fn by_month(
    terminal: Terminal,
    months: &[MonthRow],
    period: Option<(Date, Date)>,
) -> Vec<String> {
    let dated: Vec<(Date, &MonthRow)> = months
        .iter()
        .filter_map(|row| Some((format!("{}-01", row.month).parse().ok()?, row)))
        .collect();
    let Some((first, last)) = period else { return Vec::new() };
    if dated.is_empty() {
        return Vec::new();
    }
    let room = terminal.width.saturating_sub(MARGIN + 2);
    let months = month_index(last) - month_index(first) + 1;
    let (from, to, yearly) = if months as usize <= room {
        (month_index(first), month_index(last), false)
    } else {
        let to = i32::from(last.year());
        (i32::from(first.year()).max(to - room as i32 + 1), to, true)
    };
    let mut bins: BTreeMap<i32, Bin> = (from..=to)
        .map(|at| {
            let label = match yearly {
                true => at.to_string(),
                false => format!("{:04}-{:02}", at.div_euclid(12), at.rem_euclid(12) + 1),
            };
            (at, Bin { label, ..Bin::default() })
        })
        .collect();
    for (date, month) in dated {
        let at = if yearly { i32::from(date.year()) } else { month_index(date) };
        if let Some(bin) = bins.get_mut(&at) {
            bin.up += month.score_up;
            bin.down += month.score_down;
        }
    }
    draw(terminal, &bins.into_values().collect::<Vec<_>>())
}

fn month_index(date: Date) -> i32 {
    i32::from(date.year()) * 12 + i32::from(date.month()) - 1
}

fn draw(terminal: Terminal, bins: &[Bin]) -> Vec<String> {
    let top = bins.iter().map(|bin| bin.up).fold(0.0, f64::max);
    let bottom = bins.iter().map(|bin| -bin.down).fold(0.0, f64::max);
    let most = top.max(bottom);
    if most == 0.0 {
        return Vec::new();
    }
    let room = terminal.width.saturating_sub(MARGIN + 2);
    let columns = (room / bins.len()).clamp(1, 7);
    // One space parts bars that are wide enough to spare it.
    let (wide, gap) = if columns > 1 { (columns - 1, 1) } else { (1, 0) };
    let mut lines = Vec::new();
    let rows = |extent: f64| (extent / most * HEIGHT as f64).ceil() as usize;
    for row in (0..rows(top)).rev() {
        let scale = if row + 1 == rows(top) { format!("{top:+.1}") } else { String::new() };
        let cells = bins.iter().map(|bin| up(bin.up / most * HEIGHT as f64 - row as f64));
        lines.push(line(terminal, &scale, '┤', cells, wide, gap, Paint::Green));
    }
    let axis: String = std::iter::repeat_n('─', bins.len() * (wide + gap)).collect();
    lines.push(format!("{:>MARGIN$}┼{axis}", "0"));
    for row in 0..rows(bottom) {
        let scale =
            if row + 1 == rows(bottom) { format!("{:+.1}", -bottom) } else { String::new() };
        let cells = bins.iter().map(|bin| down(-bin.down / most * HEIGHT as f64 - row as f64));
        lines.push(line(terminal, &scale, '┤', cells, wide, gap, Paint::Red));
    }
    lines.push(labels(bins, wide + gap));
    lines
}

fn line(
    terminal: Terminal,
    scale: &str,
    axis: char,
    cells: impl Iterator<Item = char>,
    wide: usize,
    gap: usize,
    paint: Paint,
) -> String {
    let mut bars = String::new();
    for cell in cells {
        bars.extend(std::iter::repeat_n(cell, wide));
        bars.extend(std::iter::repeat_n(' ', gap));
    }
    let bars = bars.trim_end();
    let axis = if scale.is_empty() { '│' } else { axis };
    format!("{scale:>MARGIN$}{axis}{}", terminal.paint(paint, bars))
}

/// The cell that `filled` (of one row) fills from below.
fn up(filled: f64) -> char {
    const EIGHTHS: [char; 9] = [' ', '▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];
    let eighths = (filled.clamp(0.0, 1.0) * 8.0).round() as usize;
    // What is there is seen.
    EIGHTHS[if eighths == 0 && filled > 0.0 { 1 } else { eighths }]
}

/// The cell that `filled` (of one row) fills from above.
fn down(filled: f64) -> char {
    match filled {
        f if f <= 0.0 => ' ',
        f if f < 0.3 => '▔',
        f if f < 0.75 => '▀',
        _ => '█',
    }
}

/// As many labels as stand apart from one another.
fn labels(bins: &[Bin], columns: usize) -> String {
    let mut out: String = std::iter::repeat_n(' ', MARGIN + 1).collect();
    let start = out.len();
    for (at, bin) in bins.iter().enumerate() {
        let place = start + at * columns;
        if place == start || place > out.len() {
            while out.len() < place {
                out.push(' ');
            }
            out.push_str(&bin.label);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bins(values: &[(f64, f64)]) -> Vec<Bin> {
        values
            .iter()
            .enumerate()
            .map(|(at, (up, down))| Bin {
                label: format!("2020-{:02}", at + 1),
                up: *up,
                down: *down,
            })
            .collect()
    }

    #[test]
    fn cooperation_stands_up_and_conflict_hangs_down() {
        let terminal = Terminal { width: 60, colour: false };
        let lines = draw(terminal, &bins(&[(10.0, 0.0), (2.5, -5.0), (0.0, 0.0), (0.0, -0.4)]));
        insta::assert_snapshot!(lines.join("\n"), @r"
           +10.0┤██████
                │██████
                │██████
                │██████ ▂▂▂▂▂▂
                │██████ ██████
               0┼────────────────────────────
                │       ██████        ▔▔▔▔▔▔
                │       ██████
            -5.0┤       ▀▀▀▀▀▀
                 2020-01       2020-03
        ");
    }

    #[test]
    fn nothing_gives_no_chart() {
        let terminal = Terminal { width: 60, colour: false };
        assert_eq!(draw(terminal, &bins(&[(0.0, 0.0)])), Vec::<String>::new());
    }
}
