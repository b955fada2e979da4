//! The colours of a figure that stands alone. A page has its own for the same classes.

/// Shades of cooperation and conflict from -4 to 4, by class `d0` to `d8`.
const SHADES: [&str; 9] = [
    "#8c3512", "#b8511f", "#dc8347", "#f3c19b", "#e9e9e6", "#b9d3e8", "#7fb0d6", "#3f80b5",
    "#1a5489",
];

/// The style of every class, printed on white.
pub(crate) fn style() -> String {
    let mut out = String::from(
        "text{font-family:Inter,Helvetica,Arial,sans-serif;font-size:11px;fill:#414a54;\
         font-feature-settings:\"tnum\"}\
         .paper{fill:#ffffff}\
         .title{font-size:17px;font-weight:600;fill:#12171c}\
         .subtitle{font-size:12px;fill:#5a646f}\
         .caption{font-size:10px;fill:#5a646f}\
         .strong{font-weight:600;fill:#1c2229}\
         .faint{fill:#6b7580}\
         .inside{font-size:10px;fill:#1c2229}.inside-dark{font-size:10px;fill:#ffffff}\
         .grid{stroke:#e7eaed;stroke-width:1}\
         .axis{stroke:#7d8791;stroke-width:1}\
         .vc{fill:#8dbbdf}.mc{fill:#24659f}.vx{fill:#f0b07a}.mx{fill:#b34a1a}\
         .half{opacity:.62}.light{opacity:.32}\
         .plain{fill:#51718d}\
         .hollow{fill:#f1f4f6;stroke:#9aa6b1;stroke-width:1}\
         .node{fill:#ffffff;stroke:#414a54;stroke-width:1.25}\
         .land{fill:#e9ebed;stroke:#ffffff;stroke-width:.5}\
         .edge{fill:none;stroke-opacity:.75;stroke-linecap:round}\
         .arrow{fill:none;stroke:#9aa6b1;stroke-width:1.25}",
    );
    for (step, colour) in SHADES.iter().enumerate() {
        out.push_str(&format!(
            ".d{step}{{fill:{colour}}}.edge.d{step}{{fill:none;stroke:{colour}}}"
        ));
    }
    for (step, colour) in ["#dfe8ef", "#b9d0e2", "#86acc9", "#4f82a9", "#24557e"].iter().enumerate()
    {
        out.push_str(&format!(".q{step}{{fill:{colour};stroke:#ffffff;stroke-width:.5}}"));
    }
    out
}

/// The class of a mean score between -10 and 10.
pub(crate) fn shade(score: f64) -> &'static str {
    const CLASSES: [&str; 9] = ["d0", "d1", "d2", "d3", "d4", "d5", "d6", "d7", "d8"];
    // Steps are narrow where most scores are: talks are worth 2.5 and demands -2.
    let step = match score {
        s if s < -7.0 => 0,
        s if s < -4.0 => 1,
        s if s < -2.0 => 2,
        s if s < -0.25 => 3,
        s if s <= 0.25 => 4,
        s if s <= 2.0 => 5,
        s if s <= 4.0 => 6,
        s if s <= 7.0 => 7,
        _ => 8,
    };
    CLASSES[step]
}

/// Whether words on this shade must be light.
pub(crate) fn is_dark(shade: &str) -> bool {
    matches!(shade, "d0" | "d1" | "d7" | "d8")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shades_follow_the_score() {
        let check = |score: f64, expect: &str| assert_eq!(shade(score), expect, "{score}");
        check(-10.0, "d0");
        check(-2.0, "d3");
        check(0.0, "d4");
        check(2.5, "d6");
        check(10.0, "d8");
    }
}
