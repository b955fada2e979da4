//! Rows to figures: SVG that is the same on a page, in a paper and as PNG.
//!
//! A figure is drawn in classes, not in colours, so that a page can dress it for light and
//! dark; on its own it carries its colours and its font with it, a heading above and a caption
//! with period and sources below. The figures are listed once, in [`plots`].
//!
//! ```
//! use annals_model::QuadClass;
//! use annals_plot::{plots::timeline, Words};
//! use jiff::civil::date;
//! let marks = [timeline::Mark {
//!     day: date(2020, 3, 5),
//!     quad: QuadClass::VerbalCooperation,
//!     score: 4.0,
//!     events: 1,
//! }];
//! let plot = timeline::Timeline::of(&marks, None, None, timeline::Measure::Score);
//! let svg = plot.figure(Words::titled("Ardovia – Kestany")).svg();
//! assert!(svg.starts_with("<svg"));
//! ```
//!
//! Cooperation is blue and conflict orange, words light and deeds dark; the two hues stay
//! apart for readers with any of the common colour deficiencies, and what hue says is also
//! said by position, number or title.

mod dress;
mod figure;
pub mod fonts;
pub mod plots;
mod png;
mod scale;
mod svg;

pub use figure::{Figure, Words};
pub use plots::{grouped, Plot};

/// What can go wrong while a figure becomes pixels.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error(
        "a picture {width} × {height} pixels large cannot be made\n  hint: choose a smaller scale"
    )]
    TooLarge { width: u32, height: u32 },
    #[error("the figure is no SVG that can be drawn: {0}")]
    Svg(#[from] resvg::usvg::Error),
    #[error("the picture cannot be written: {0}")]
    Png(String),
}
