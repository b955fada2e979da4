//! A drawn figure and the words around it.

use crate::dress::style;
use crate::fonts::{self, wrap};
use crate::svg::{escape, short, Anchor, Svg};
use base64::Engine as _;

/// The words around a figure.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Words {
    pub title: String,
    /// What is measured, in which unit.
    pub subtitle: String,
    /// Period and sources, one sentence each.
    pub caption: Vec<String>,
}

impl Words {
    pub fn titled(title: impl Into<String>) -> Words {
        Words { title: title.into(), ..Words::default() }
    }
}

/// A figure: its drawing, and what it says in words.
#[derive(Clone, Debug, PartialEq)]
pub struct Figure {
    pub width: f64,
    pub height: f64,
    pub words: Words,
    /// One sentence for those who do not see it.
    pub description: String,
    /// Attributes for scripts: where the plot lies and which days it spans.
    pub(crate) data: Vec<(&'static str, String)>,
    pub(crate) body: String,
}

const MARGIN: f64 = 24.0;

impl Figure {
    /// For a page: the drawing without heading, caption, colours and font, which the page has.
    pub fn inline(&self) -> String {
        let mut svg = Svg::default();
        let size = format!("0 0 {} {}", short(self.width), short(self.height));
        let mut attributes = vec![("class", "figure"), ("viewBox", size.as_str()), ("role", "img")];
        attributes.push(("aria-label", &self.description));
        attributes.extend(self.data.iter().map(|(name, value)| (*name, value.as_str())));
        svg.open("svg", &attributes);
        svg.out.push_str(&self.body);
        svg.close("svg");
        svg.out
    }

    /// On its own: with heading, caption, colours and font.
    pub fn svg(&self) -> String {
        self.dressed(true)
    }

    /// For a renderer that has the font.
    pub(crate) fn without_font(&self) -> String {
        self.dressed(false)
    }

    fn dressed(&self, font: bool) -> String {
        let room = self.width;
        let captions: Vec<String> =
            self.words.caption.iter().flat_map(|line| wrap(line, 10.0, room)).collect();
        let titles = wrap(&self.words.title, 17.5, room);
        let subtitles = wrap(&self.words.subtitle, 12.0, room);
        let mut y = MARGIN - 4.0;
        let mut head = Svg::default();
        for line in &titles {
            y += 20.0;
            head.text((MARGIN, y), Anchor::Start, "title", line);
        }
        for line in &subtitles {
            y += 18.0;
            head.text((MARGIN, y), Anchor::Start, "subtitle", line);
        }
        let top = if titles.is_empty() && subtitles.is_empty() { MARGIN } else { y + 18.0 };
        let mut y = top + self.height + 10.0;
        for line in &captions {
            y += 14.0;
            head.text((MARGIN, y), Anchor::Start, "caption", line);
        }
        let (width, height) = (self.width + 2.0 * MARGIN, y + MARGIN);
        let mut svg = Svg::default();
        let size = [short(width), short(height)];
        svg.open(
            "svg",
            &[
                ("xmlns", "http://www.w3.org/2000/svg"),
                ("viewBox", &format!("0 0 {} {}", size[0], size[1])),
                ("width", &size[0]),
                ("height", &size[1]),
                ("role", "img"),
                ("aria-labelledby", "figure-title figure-description"),
            ],
        );
        let (title, description) = (escape(&self.words.title), escape(&self.description));
        svg.out.push_str(&format!(
            "<title id=\"figure-title\">{title}</title>\
             <desc id=\"figure-description\">{description}</desc><style>"
        ));
        if font {
            for (weight, bytes) in [(400, fonts::REGULAR_WOFF2), (600, fonts::SEMIBOLD_WOFF2)] {
                svg.out.push_str(&format!(
                    "@font-face{{font-family:Inter;font-weight:{weight};\
                     src:url(data:font/woff2;base64,{}) format(\"woff2\")}}",
                    base64::engine::general_purpose::STANDARD.encode(bytes)
                ));
            }
        }
        svg.out.push_str(&style());
        svg.close("style");
        svg.rect([0.0, 0.0, width, height], "paper", None);
        svg.out.push_str(&head.out);
        svg.open("g", &[("transform", &format!("translate({},{})", short(MARGIN), short(top)))]);
        svg.out.push_str(&self.body);
        svg.close("g");
        svg.close("svg");
        svg.out
    }
}
