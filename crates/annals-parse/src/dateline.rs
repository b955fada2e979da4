//! Wire datelines at the head of a sentence: `ANKARA, Dec 30 (AA) —`, `Reuters -`.
//!
//! A dateline is no part of the sentence's grammar, and readers trained on whole sentences
//! trip over it. It is set aside before the tree is read and hung on the root afterwards.

use annals_model::Span;

/// Most words a dateline may have before its dash.
const LONGEST: usize = 14;

/// How many words at the head of a sentence are its dateline, the dash included; 0 for none.
///
/// A dateline ends in a dash that stands free, and what comes before it is nothing but names,
/// numbers, commas, slashes and a bracketed agency, one of them in capitals or an agency.
pub(crate) fn words(forms: &[&str], spans: &[Span]) -> usize {
    let first = opening(forms, spans);
    // "Coast Press - KEST (CP) - Troops": who tells it, and from where.
    match first {
        0 => 0,
        _ => first + opening(&forms[first..], &spans[first..]),
    }
}

/// How many words the first dateline of a sentence has.
fn opening(forms: &[&str], spans: &[Span]) -> usize {
    let dash = forms.iter().take(LONGEST).position(|form| is_dash(form));
    let Some(dash) = dash.filter(|&dash| dash > 0 && dash + 2 < forms.len()) else {
        return 0;
    };
    // "al-Sadr", "U.S.-led": a hyphen inside a word is no dash. A long dash may touch both sides.
    let free = spans[dash - 1].end < spans[dash].start || spans[dash].end < spans[dash + 1].start;
    if !free && forms[dash] == "-" {
        return 0;
    }
    let before = &forms[..dash];
    let shouted = |form: &&str| form.chars().filter(|c| c.is_alphabetic()).all(char::is_uppercase);
    if forms[dash] == ":" && !(before.iter().all(shouted) && dash <= 3 && before[0].len() > 3) {
        return 0;
    }
    let bracketed = before.contains(&"(");
    let mut inside = false;
    for form in before {
        match *form {
            "(" => inside = true,
            ")" => inside = false,
            _ => {
                let first = form.chars().next().unwrap_or(' ');
                let name_like = first.is_uppercase()
                    || first.is_numeric()
                    || !first.is_alphanumeric()
                    || matches!(*form, "of" | "the" | "de" | "al" | "and" | "near" | "at");
                if !name_like && !inside {
                    return 0;
                }
            }
        }
    }
    let capitals = |form: &&&str| {
        form.chars().filter(|c| c.is_alphabetic()).count() >= 2
            && form.chars().filter(|c| c.is_alphabetic()).all(char::is_uppercase)
    };
    let agency = |form: &&&str| {
        matches!(
            **form,
            "Reuters"
                | "AP"
                | "AFP"
                | "UPI"
                | "AA"
                | "Xinhua"
                | "TASS"
                | "dpa"
                | "DPA"
                | "ANI"
                | "PTI"
                | "IANS"
                | "Bloomberg"
                | "CNN"
                | "BBC"
                | "Press"
                | "Times"
                | "Agency"
        )
    };
    let marked = before.iter().any(|form| agency(&form))
        || before.iter().take(1).any(|form| capitals(&form));
    if marked && (bracketed || dash <= 8) {
        dash + 1
    } else {
        0
    }
}

fn is_dash(form: &str) -> bool {
    matches!(form, "-" | "–" | "—" | "--" | "―" | "−" | ":")
}

#[cfg(test)]
mod tests {
    use annals_model::Span;

    #[test]
    fn datelines_end_at_their_dash() {
        let check = |text: &str, expect: usize| {
            let spans: Vec<Span> = crate::word_spans(text);
            let forms: Vec<&str> = spans.iter().map(|span| span.of(text)).collect();
            assert_eq!(super::words(&forms, &spans), expect, "{text}: {forms:?}");
        };
        check("ARDOV (Reuters) - Troops entered Kest on Monday.", 5);
        check("AFP - Troops entered Kest on Monday.", 2);
        check("ARDOV - Troops entered Kest on Monday.", 2);
        check("Coast Press - KEST (CP) - Troops entered Kest on Monday.", 8);
        check("ARDOV, Ardovia -- Troops entered Kest on Monday.", 4);
        check("Troops - all of them - entered Kest on Monday.", 0);
        check("Troops entered Kest - the capital - on Monday.", 0);
        check("Ardovia-backed rebels entered Kest on Monday.", 0);
        check("ARDOV : Troops entered Kest on Monday.", 2);
        check("Minister : Troops entered Kest on Monday.", 0);
        check("- Troops entered", 0);
        check("", 0);
    }
}
