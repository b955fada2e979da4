//! The figures, each in a file of its own, listed once here.

macro_rules! plots {
    ($($module:ident :: $name:ident = $about:literal),* $(,)?) => {
        $(pub mod $module;)*

        /// The figures there are.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Plot { $($name),* }

        impl Plot {
            pub const ALL: &'static [Plot] = &[$(Plot::$name),*];

            pub fn as_str(self) -> &'static str {
                match self { $(Plot::$name => stringify!($module)),* }
            }

            /// What the figure shows.
            pub fn about(self) -> &'static str {
                match self { $(Plot::$name => $about),* }
            }
        }
    };
}

plots! {
    timeline::Timeline = "cooperation above the line and conflict below, over time",
    types::Types = "how many events of each type and mode",
    matrix::Matrix = "who acts on whom, and how",
    network::Network = "who has to do with whom",
    tally::Tally = "stated counts beside the events the record holds",
    map::Map = "countries by the number of their events",
}

/// Widths of all figures, in units of the drawing.
pub(crate) const WIDTH: f64 = 720.0;

/// `1 event`, `1,234 events`.
pub(crate) fn events(n: u64) -> String {
    match n {
        1 => "1 event".to_owned(),
        n => format!("{} events", grouped(n)),
    }
}

/// A number with its thousands parted: `1,234,567`.
pub fn grouped(n: u64) -> String {
    let digits = n.to_string();
    let mut out = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// A score with its sign and a real minus: `+2.5`, `−3`.
pub(crate) fn signed(score: f64) -> String {
    let text = crate::svg::short(score.abs());
    match score {
        _ if text == "0" => text,
        s if s < 0.0 => format!("−{text}"),
        _ => format!("+{text}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_for_people() {
        assert_eq!(grouped(0), "0");
        assert_eq!(events(1), "1 event");
        assert_eq!(events(1234567), "1,234,567 events");
        assert_eq!(signed(-3.04), "−3");
        assert_eq!(signed(0.01), "0");
        assert_eq!(signed(2.5), "+2.5");
    }
}
