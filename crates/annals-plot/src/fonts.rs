//! Inter, embedded: what figures are set in, and how wide its letters run.

/// The faces a figure becomes pixels with: Latin, Greek and Cyrillic.
pub const REGULAR_OTF: &[u8] = include_bytes!("../fonts/Inter-Regular.otf");
pub const SEMIBOLD_OTF: &[u8] = include_bytes!("../fonts/Inter-SemiBold.otf");
/// The faces that travel within a figure and to browsers: Latin.
pub const REGULAR_WOFF2: &[u8] = include_bytes!("../fonts/inter-Regular.woff2");
pub const SEMIBOLD_WOFF2: &[u8] = include_bytes!("../fonts/inter-SemiBold.woff2");
/// The licence of all of them.
pub const LICENCE: &str = include_str!("../fonts/OFL.txt");

/// Advance widths of the printable ASCII characters in thousandths of the size.
const WIDTHS: [u16; 95] = [
    281, 278, 403, 631, 638, 812, 639, 222, 362, 362, 500, 659, 280, 460, 276, 357, 625, 464, 605,
    636, 642, 608, 624, 571, 616, 624, 276, 280, 659, 659, 659, 507, 936, 676, 651, 727, 719, 598,
    587, 743, 740, 264, 543, 652, 562, 889, 753, 761, 635, 761, 639, 638, 642, 741, 676, 949, 642,
    665, 625, 362, 357, 362, 469, 452, 497, 564, 621, 558, 621, 582, 361, 609, 591, 237, 237, 544,
    237, 869, 585, 597, 609, 609, 372, 523, 364, 581, 557, 812, 540, 557, 541, 362, 327, 362, 659,
];

/// How wide words run at a size, in the unit of the size. Letters outside ASCII count as wide
/// as an `o`, ideographs as wide as they are high.
pub fn width(words: &str, size: f64) -> f64 {
    let thousandths: u32 = words
        .chars()
        .map(|c| match c {
            ' '..='~' => u32::from(WIDTHS[c as usize - 32]),
            c if c >= '\u{2e80}' => 1000,
            _ => 600,
        })
        .sum();
    f64::from(thousandths) * size / 1000.0
}

/// The words as far as they fit, with an ellipsis where some are left out.
pub fn fit(words: &str, size: f64, room: f64) -> String {
    if width(words, size) <= room {
        return words.to_owned();
    }
    let mut out = String::new();
    for c in words.chars() {
        out.push(c);
        if width(&out, size) + width("…", size) > room {
            out.pop();
            break;
        }
    }
    format!("{}…", out.trim_end())
}

/// The words in lines no wider than `room`; a word wider than that has a line of its own.
pub fn wrap(words: &str, size: f64, room: f64) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in words.split_whitespace() {
        match lines.last_mut() {
            Some(line) if width(line, size) + width(" ", size) + width(word, size) <= room => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_fit_and_wrap() {
        assert_eq!(fit("Ardovia", 10.0, 100.0), "Ardovia");
        assert_eq!(fit("The Federated States of Ardovia", 10.0, 60.0), "The Feder…");
        assert_eq!(wrap("one two three", 10.0, 45.0), ["one two", "three"]);
        assert_eq!(wrap("", 10.0, 45.0), Vec::<String>::new());
        assert!(width("ж漢", 10.0) > 15.0);
    }
}
