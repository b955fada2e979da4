//! Document types: whether a page asks to be read as browsers of old read pages.

/// The parts of a document type.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Doctype {
    pub(super) name: String,
    pub(super) public: Option<String>,
    pub(super) system: Option<String>,
    /// Whether it is too broken to be trusted.
    pub(super) broken: bool,
}

/// Reads what stands between `<!doctype` and `>`.
///
/// `ended` tells whether there was a `>`.
pub(super) fn doctype(text: &str, ended: bool) -> Doctype {
    let clean = |text: &str| text.replace('\0', "\u{fffd}");
    let mut doctype = Doctype { broken: !ended, ..Doctype::default() };
    let text = text.trim_start_matches(is_space);
    let end = text.find(is_space).unwrap_or(text.len());
    doctype.name = clean(&text[..end]).to_ascii_lowercase();
    if doctype.name.is_empty() {
        doctype.broken = true;
        return doctype;
    }
    let rest = text[end..].trim_start_matches(is_space);
    if rest.is_empty() {
        return doctype;
    }
    let word = rest.get(..6).unwrap_or("").to_ascii_lowercase();
    let mut rest = rest.get(6..).unwrap_or("").trim_start_matches(is_space);
    match word.as_str() {
        "public" => {
            let Some((id, after, whole)) = quoted(rest) else {
                doctype.broken = true;
                return doctype;
            };
            doctype.public = Some(clean(id));
            doctype.broken |= !whole;
            rest = after.trim_start_matches(is_space);
            if rest.is_empty() || !whole {
                return doctype;
            }
        }
        "system" => {}
        _ => {
            doctype.broken = true;
            return doctype;
        }
    }
    match quoted(rest) {
        Some((id, after, whole)) => {
            doctype.system = Some(clean(id));
            // What follows is passed over, and with it that the page ends there.
            let is_followed = !after.trim_start_matches(is_space).is_empty();
            doctype.broken = !whole || doctype.broken && !is_followed;
        }
        None => doctype.broken = true,
    }
    doctype
}

fn is_space(c: char) -> bool {
    matches!(c, ' ' | '\n' | '\t' | '\x0c')
}

/// A string in quotation marks, what follows it, and whether it was closed.
fn quoted(text: &str) -> Option<(&str, &str, bool)> {
    let quote = text.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    let rest = &text[1..];
    Some(match rest.split_once(quote) {
        Some((id, after)) => (id, after, true),
        None => (rest, "", false),
    })
}

impl std::fmt::Display for Doctype {
    /// As the public test cases of parsers write it.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "<!DOCTYPE {}", self.name)?;
        if self.public.is_some() || self.system.is_some() {
            let said = |id: &Option<String>| id.clone().unwrap_or_default();
            write!(f, " \"{}\" \"{}\"", said(&self.public), said(&self.system))?;
        }
        f.write_str(">")
    }
}

impl Doctype {
    /// Whether a table may stand in a paragraph, as in browsers of old.
    ///
    /// Source: the HTML standard, the "initial" insertion mode.
    pub(super) fn is_quirky(&self) -> bool {
        let public = self.public.as_deref().map(str::to_ascii_lowercase);
        let system = self.system.as_deref().map(str::to_ascii_lowercase);
        let public = public.as_deref();
        let begins = |prefixes: &[&str]| {
            public.is_some_and(|id| prefixes.iter().any(|prefix| id.starts_with(prefix)))
        };
        self.broken
            || self.name != "html"
            || public.is_some_and(|id| QUIRKY.contains(&id))
            || system.as_deref() == Some(QUIRKY_SYSTEM)
            || begins(QUIRKY_PREFIXES)
            || system.is_none() && begins(QUIRKY_WITHOUT_SYSTEM)
    }
}

const QUIRKY: &[&str] =
    &["-//w3o//dtd w3 html strict 3.0//en//", "-/w3c/dtd html 4.0 transitional/en", "html"];

const QUIRKY_SYSTEM: &str = "http://www.ibm.com/data/dtd/v11/ibmxhtml1-transitional.dtd";

const QUIRKY_WITHOUT_SYSTEM: &[&str] =
    &["-//w3c//dtd html 4.01 frameset//", "-//w3c//dtd html 4.01 transitional//"];

const QUIRKY_PREFIXES: &[&str] = &[
    "+//silmaril//dtd html pro v0r11 19970101//",
    "-//as//dtd html 3.0 aswedit + extensions//",
    "-//advasoft ltd//dtd html 3.0 aswedit + extensions//",
    "-//ietf//dtd html 2.0 level 1//",
    "-//ietf//dtd html 2.0 level 2//",
    "-//ietf//dtd html 2.0 strict level 1//",
    "-//ietf//dtd html 2.0 strict level 2//",
    "-//ietf//dtd html 2.0 strict//",
    "-//ietf//dtd html 2.0//",
    "-//ietf//dtd html 2.1e//",
    "-//ietf//dtd html 3.0//",
    "-//ietf//dtd html 3.2 final//",
    "-//ietf//dtd html 3.2//",
    "-//ietf//dtd html 3//",
    "-//ietf//dtd html level 0//",
    "-//ietf//dtd html level 1//",
    "-//ietf//dtd html level 2//",
    "-//ietf//dtd html level 3//",
    "-//ietf//dtd html strict level 0//",
    "-//ietf//dtd html strict level 1//",
    "-//ietf//dtd html strict level 2//",
    "-//ietf//dtd html strict level 3//",
    "-//ietf//dtd html strict//",
    "-//ietf//dtd html//",
    "-//metrius//dtd metrius presentational//",
    "-//microsoft//dtd internet explorer 2.0 html strict//",
    "-//microsoft//dtd internet explorer 2.0 html//",
    "-//microsoft//dtd internet explorer 2.0 tables//",
    "-//microsoft//dtd internet explorer 3.0 html strict//",
    "-//microsoft//dtd internet explorer 3.0 html//",
    "-//microsoft//dtd internet explorer 3.0 tables//",
    "-//netscape comm. corp.//dtd html//",
    "-//netscape comm. corp.//dtd strict html//",
    "-//o'reilly and associates//dtd html 2.0//",
    "-//o'reilly and associates//dtd html extended 1.0//",
    "-//o'reilly and associates//dtd html extended relaxed 1.0//",
    "-//sq//dtd html 2.0 hotmetal + extensions//",
    "-//softquad software//dtd hotmetal pro 6.0::19990601::extensions to html 4.0//",
    "-//softquad//dtd hotmetal pro 4.0::19971010::extensions to html 4.0//",
    "-//spyglass//dtd html 2.0 extended//",
    "-//sun microsystems corp.//dtd hotjava html//",
    "-//sun microsystems corp.//dtd hotjava strict html//",
    "-//w3c//dtd html 3 1995-03-24//",
    "-//w3c//dtd html 3.2 draft//",
    "-//w3c//dtd html 3.2 final//",
    "-//w3c//dtd html 3.2//",
    "-//w3c//dtd html 3.2s draft//",
    "-//w3c//dtd html 4.0 frameset//",
    "-//w3c//dtd html 4.0 transitional//",
    "-//w3c//dtd html experimental 19960712//",
    "-//w3c//dtd html experimental 970421//",
    "-//w3c//dtd w3 html//",
    "-//w3o//dtd w3 html 3.0//",
    "-//webtechs//dtd mozilla html 2.0//",
    "-//webtechs//dtd mozilla html//",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_pages_that_ask_for_it_are_quirky() {
        let check =
            |text: &str, quirky| assert_eq!(doctype(text, true).is_quirky(), quirky, "{text}");
        check(" html", false);
        check("HTML ", false);
        check(" html SYSTEM 'about:legacy-compat'", false);
        check(
            " html PUBLIC \"-//W3C//DTD XHTML 1.0 Strict//EN\" \"http://a.example/x.dtd\"",
            false,
        );
        check(" HTML PUBLIC \"-//W3C//DTD HTML 4.01 Transitional//EN\"", true);
        check(" HTML PUBLIC \"-//W3C//DTD HTML 4.01 Transitional//EN\" 'x'", false);
        check(" HTML PUBLIC \"-//W3C//DTD HTML 3.2//EN\"", true);
        check("", true);
        check(" html PUBLIC", true);
        check(" svg", true);
        check(" html é-no-word", true);
        assert!(doctype(" html", false).is_quirky());
    }
}
