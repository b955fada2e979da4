//! The public test cases of tokenisers, held against what reads our tokens.

use super::arena::Arena;
use super::conformance::{files, folder};
use super::oracle::plain_name;
use super::parser::begins_markup;
use super::quirks;
use super::token::{bogus, comment, plain, tag, Keep};
use serde_json::{json, Value};

/// The tokens of a text that begins in a state, after a start tag of a name.
fn tokens(source: &str, state: &str, last: &str) -> Vec<Value> {
    let mut arena = Arena::new(source);
    let bytes = source.as_bytes();
    let mut out = Vec::new();
    let end = match state {
        "PLAINTEXT state" => None,
        "Script data state" => super::raw::script_end(bytes, 0),
        "CDATA section state" => memchr::memmem::find(bytes, b"]]>"),
        "Data state" => Some(0),
        _ => super::raw::end(bytes, 0, last.as_bytes()),
    };
    // An end tag that the text ends within is none.
    let whole = |end: &usize| match state {
        "Data state" | "CDATA section state" => true,
        _ => tag(&mut Arena::new(source), *end, end + 2, Keep::All).is_some(),
    };
    let is_cut = end.is_some() && end.filter(whole).is_none();
    let raw = &source[..end.unwrap_or(source.len())];
    let mut words = String::new();
    match state {
        "RCDATA state" => super::entity::decode(raw, false, &mut words),
        _ => words.push_str(raw),
    }
    if state != "Data state" && state != "CDATA section state" {
        words = words.replace('\0', "\u{fffd}");
    }
    let mut at = match end {
        Some(end) if state == "CDATA section state" => end + 3,
        Some(end) if !is_cut => end,
        _ => source.len(),
    };
    let mut from = at;
    let text = |words: &str, out: &mut Vec<Value>| match out.last_mut() {
        _ if words.is_empty() => {}
        Some(Value::Array(last)) if last[0] == "Character" => {
            last[1] = json!(last[1].as_str().unwrap_or("").to_owned() + words);
        }
        _ => out.push(json!(["Character", words])),
    };
    text(&words, &mut out);
    while let Some(n) = memchr::memchr(b'<', &bytes[at..]) {
        let start = at + n;
        if !begins_markup(bytes, start) {
            at = start + 1;
            continue;
        }
        let span = plain(&mut arena, (from, start), false);
        text(arena.dom.piece(span), &mut out);
        let is_end = bytes[start + 1] == b'/';
        let name = start + 1 + usize::from(is_end);
        let said = |(end, _): (usize, usize), from: usize| {
            json!(["Comment", source[from..end.max(from)].replace('\0', "\u{fffd}")])
        };
        let rest = &source[start..];
        let is_doctype = rest.get(2..9).is_some_and(|w| w.eq_ignore_ascii_case("doctype"));
        at = if bytes[name].is_ascii_alphabetic() {
            let Some(tag) = tag(&mut arena, start, name, Keep::All) else { return out };
            let span = (tag.name as usize, (tag.name + tag.name_length) as usize);
            let name = plain_name(&source[span.0..span.1]);
            if is_end {
                out.push(json!(["EndTag", name]));
            } else {
                let dom = &arena.dom;
                let attributes =
                    &dom.attributes[tag.attributes.0 as usize..tag.attributes.1 as usize];
                let attributes: serde_json::Map<String, Value> = attributes
                    .iter()
                    .map(|a| (plain_name(dom.attribute_name(a)), json!(dom.piece(a.value))))
                    .collect();
                out.push(match tag.closes_itself {
                    true => json!(["StartTag", name, attributes, true]),
                    false => json!(["StartTag", name, attributes]),
                });
            }
            tag.end as usize
        } else if rest.starts_with("</>") {
            start + 3
        } else if rest.starts_with("<!--") {
            let found = comment(bytes, start + 4);
            out.push(said(found, start + 4));
            found.1
        } else if rest.starts_with("<!") && is_doctype {
            let (end, behind) = bogus(bytes, start + 9);
            let doctype = quirks::doctype(&source[start + 9..end], end < behind);
            let name = (!doctype.name.is_empty()).then_some(&doctype.name);
            out.push(json!(["DOCTYPE", name, doctype.public, doctype.system, !doctype.broken]));
            behind
        } else {
            let from = start + if rest.starts_with("<?") { 1 } else { 2 };
            let found = bogus(bytes, from);
            out.push(said(found, from));
            found.1
        };
        from = at;
    }
    let span = plain(&mut arena, (from, bytes.len()), false);
    text(arena.dom.piece(span), &mut out);
    out
}

/// A string whose escapes are escaped once more; nothing for halves of characters.
fn unescaped(value: &Value, twice: bool) -> Option<Value> {
    Some(match value {
        Value::String(text) if twice => {
            let mut out = String::new();
            let mut parts = text.split("\\u");
            out.push_str(parts.next().unwrap_or(""));
            for part in parts {
                let code = u32::from_str_radix(part.get(..4)?, 16).ok()?;
                out.push(char::from_u32(code)?);
                out.push_str(&part[4..]);
            }
            json!(out)
        }
        Value::Array(all) => {
            Value::Array(all.iter().map(|v| unescaped(v, twice)).collect::<Option<_>>()?)
        }
        Value::Object(all) => {
            let mut out = serde_json::Map::new();
            for (key, value) in all {
                let key = unescaped(&json!(key), twice)?;
                out.insert(key.as_str()?.to_owned(), unescaped(value, twice)?);
            }
            Value::Object(out)
        }
        other => other.clone(),
    })
}

#[test]
fn public_cases_of_tokenisers() {
    let Some(folder) = folder() else { return };
    let show = std::env::var_os("ANNALS_SHOW").is_some();
    let (mut all, mut right) = (0_u32, 0_u32);
    for file in files(&folder.join("tokenizer"), "test") {
        // A case with half a character is no JSON to a reader of UTF-8.
        let text = String::from_utf8_lossy(&std::fs::read(&file).unwrap()).into_owned();
        let Ok(read) = serde_json::from_str::<Value>(&text) else {
            println!("not read: {}", file.display());
            continue;
        };
        for case in read["tests"].as_array().into_iter().flatten() {
            let twice = case["doubleEscaped"] == true;
            let (Some(input), Some(expect)) =
                (unescaped(&case["input"], twice), unescaped(&case["output"], twice))
            else {
                continue;
            };
            let input = super::with_newlines(input.as_str().unwrap_or("").into());
            let last = case["lastStartTag"].as_str().unwrap_or("");
            let states: Vec<&str> = match case["initialStates"].as_array() {
                Some(states) => states.iter().filter_map(Value::as_str).collect(),
                None => vec!["Data state"],
            };
            for state in states {
                all += 1;
                let found = json!(tokens(&input, state, last));
                right += u32::from(found == expect);
                if show && found != expect {
                    println!("{input:?} {state} {last}\n  {expect}\n  {found}");
                }
            }
        }
    }
    println!("{right} of {all} right ({:.2} %)", f64::from(right) / f64::from(all.max(1)) * 100.0);
    assert!(all > 0, "no tokenizer/*.test in {}", folder.display());
    assert!(f64::from(right) / f64::from(all) > 0.999);
}
