//! JSON-LD: what publishers tell search engines about an article.

use crate::html::{unescape, Script};
use crate::words::squeeze;
use annals_model::Finding;
use serde_json::{Map, Value};

/// What the JSON-LD of a page says about its article.
#[derive(Debug, Default)]
pub(crate) struct Ld {
    /// Whether a node of an article's type was found.
    pub(crate) found: bool,
    /// Types of all nodes that are about the page itself.
    pub(crate) types: Vec<String>,
    pub(crate) headline: Option<String>,
    pub(crate) alternative: Option<String>,
    pub(crate) description: Option<String>,
    pub(crate) people: Vec<String>,
    pub(crate) organisations: Vec<String>,
    pub(crate) published: Option<String>,
    pub(crate) modified: Option<String>,
    pub(crate) section: Option<String>,
    pub(crate) language: Option<String>,
    pub(crate) publisher: Option<String>,
    pub(crate) body: Option<String>,
    pub(crate) url: Option<String>,
    pub(crate) is_free: Option<bool>,
    /// The entries of a live blog, as it lists them.
    pub(crate) updates: Vec<Update>,
}

/// One entry of a live blog.
#[derive(Debug, Default, PartialEq)]
pub(crate) struct Update {
    pub(crate) headline: Option<String>,
    pub(crate) published: Option<String>,
    pub(crate) body: String,
}

/// Entries of one live blog that are looked at.
const MAX_UPDATES: usize = 2000;

type Object = Map<String, Value>;

/// Reads all JSON-LD of a page and settles which node is its article.
///
/// `title` is what the page calls itself elsewhere; it tells the article from teasers.
pub(crate) fn read(scripts: &[Script<'_>], title: &str, findings: &mut Vec<Finding>) -> Ld {
    let blocks: Vec<Value> = scripts
        .iter()
        .filter(|script| script.attributes.to_ascii_lowercase().contains("ld+json"))
        .filter(|script| !script.body.trim().is_empty())
        .filter_map(|script| {
            let value = parse(script.body);
            if value.is_none() {
                let start = crate::words::truncate_chars(script.body.trim(), 60);
                findings.push(Finding::note(
                    "broken-json-ld",
                    format!("JSON-LD that cannot be mended: {start}"),
                ));
            }
            value
        })
        .collect();
    let nodes = nodes(&blocks);
    let mut ld = Ld::default();
    for node in &nodes {
        ld.types.extend(types(node.object).filter(|_| !node.aside).map(str::to_owned));
    }
    let key = crate::words::key(title);
    let mut best: Option<(i32, &Node<'_>)> = None;
    for node in nodes.iter().filter(|node| types(node.object).any(is_article)) {
        let headline = text(node.object, "headline").or_else(|| text(node.object, "name"));
        let mut score = 0;
        if let Some(headline) = headline {
            let headline = crate::words::key(&headline);
            score += 1;
            if !headline.is_empty() && (key.contains(&headline) || headline.contains(&key)) {
                score += 4;
            }
        }
        score += i32::from(node.object.contains_key("datePublished")) * 2;
        score += i32::from(node.object.contains_key("articleBody"));
        score -= i32::from(node.aside) * 5;
        if best.is_none_or(|(top, _)| score > top) {
            best = Some((score, node));
        }
    }
    if let Some((_, node)) = best {
        ld.fill(node.object, &nodes);
    }
    // Pages whose article node is bare often say the rest on the page's own node.
    for node in nodes.iter().filter(|node| !node.aside) {
        if types(node.object).any(|t| matches!(t, "WebPage" | "VideoObject" | "ItemPage")) {
            ld.add_page(node.object);
        }
    }
    ld
}

fn is_article(name: &str) -> bool {
    name.ends_with("Article") || matches!(name, "BlogPosting" | "LiveBlogPosting" | "Report")
}

struct Node<'a> {
    value: &'a Value,
    object: &'a Object,
    /// Whether it stands under a key that leads to other pages' things.
    aside: bool,
}

/// Keys that lead from an article to others.
const ASIDE: &[&str] = &[
    "itemListElement",
    "hasPart",
    "isPartOf",
    "mentions",
    "relatedLink",
    "citation",
    "about",
    "comment",
    "liveBlogUpdate",
    "isBasedOn",
    "subjectOf",
    "significantLink",
    "potentialAction",
    "video",
    "associatedMedia",
    "workExample",
];

/// Every object of the blocks, outermost first.
fn nodes(blocks: &[Value]) -> Vec<Node<'_>> {
    let mut queue: std::collections::VecDeque<(&Value, bool)> =
        blocks.iter().map(|block| (block, false)).collect();
    let mut nodes = Vec::new();
    while let Some((value, aside)) = queue.pop_front() {
        match value {
            Value::Array(parts) => queue.extend(parts.iter().map(|part| (part, aside))),
            Value::Object(object) => {
                nodes.push(Node { value, object, aside });
                queue.extend(
                    object
                        .iter()
                        .filter(|(_, v)| v.is_object() || v.is_array())
                        .map(|(key, value)| (value, aside || ASIDE.contains(&key.as_str()))),
                );
            }
            _ => {}
        }
    }
    nodes
}

fn types(object: &Object) -> impl Iterator<Item = &str> {
    let value = object.get("@type");
    let one = value.and_then(Value::as_str);
    let many = value.and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str);
    one.into_iter().chain(many).map(|name| name.rsplit(['/', '#', ':']).next().unwrap_or(name))
}

/// A plain string under a key, or the first of several.
fn text(object: &Object, key: &str) -> Option<String> {
    let value = match object.get(key)? {
        Value::String(words) => words.clone(),
        Value::Array(parts) => parts.iter().find_map(Value::as_str)?.to_owned(),
        Value::Number(number) => number.to_string(),
        Value::Object(object) => object
            .get("@value")
            .or_else(|| object.get("name"))
            .or_else(|| object.get("@id"))?
            .as_str()?
            .to_owned(),
        _ => return None,
    };
    // Strings are often escaped once too often.
    let words = squeeze(&unescape(&unescape(&value)));
    (!words.is_empty()).then_some(words)
}

impl Ld {
    fn fill(&mut self, object: &Object, nodes: &[Node<'_>]) {
        self.found = true;
        self.headline = text(object, "headline").or_else(|| text(object, "name"));
        self.alternative =
            text(object, "alternativeHeadline").or_else(|| text(object, "alternateName"));
        self.description = text(object, "description").or_else(|| text(object, "abstract"));
        self.published = text(object, "datePublished").or_else(|| text(object, "dateCreated"));
        self.modified = text(object, "dateModified");
        self.section = text(object, "articleSection");
        self.language = text(object, "inLanguage");
        self.url = text(object, "url").or_else(|| text(object, "mainEntityOfPage"));
        self.body = object.get("articleBody").and_then(Value::as_str).map(str::to_owned);
        self.is_free = match object.get("isAccessibleForFree") {
            Some(Value::Bool(free)) => Some(*free),
            Some(Value::String(free)) => match free.to_ascii_lowercase().as_str() {
                "true" => Some(true),
                "false" => Some(false),
                _ => None,
            },
            _ => None,
        };
        self.updates = updates(object);
        if let Some(Value::Object(publisher)) =
            object.get("publisher").and_then(|value| resolve(value, nodes))
        {
            self.publisher = text(publisher, "name");
        }
        for key in ["author", "creator"] {
            if self.people.is_empty() && self.organisations.is_empty() {
                if let Some(value) = object.get(key) {
                    self.add_authors(value, nodes);
                }
            }
        }
    }

    fn add_authors(&mut self, value: &Value, nodes: &[Node<'_>]) {
        let parts = match value {
            Value::Array(parts) => parts.as_slice(),
            one => std::slice::from_ref(one),
        };
        for part in parts.iter().filter_map(|part| resolve(part, nodes)) {
            match part {
                Value::String(name) => self.people.push(squeeze(&unescape(name))),
                Value::Object(author) => {
                    let names: Vec<String> = match author.get("name") {
                        Some(Value::Array(names)) => names
                            .iter()
                            .filter_map(Value::as_str)
                            .map(|name| squeeze(&unescape(name)))
                            .collect(),
                        _ => text(author, "name").into_iter().collect(),
                    };
                    let is_person = !types(author).any(|t| t.ends_with("Organization"));
                    if is_person {
                        self.people.extend(names);
                    } else {
                        self.organisations.extend(names);
                    }
                }
                _ => {}
            }
        }
    }

    fn add_page(&mut self, object: &Object) {
        let fill = |slot: &mut Option<String>, key: &str| {
            if slot.is_none() {
                *slot = text(object, key);
            }
        };
        fill(&mut self.published, "datePublished");
        fill(&mut self.published, "uploadDate");
        fill(&mut self.modified, "dateModified");
        fill(&mut self.language, "inLanguage");
    }
}

/// The entries of a live blog that say anything.
fn updates(object: &Object) -> Vec<Update> {
    let parts = match object.get("liveBlogUpdate") {
        Some(Value::Array(parts)) => parts.as_slice(),
        Some(one) => std::slice::from_ref(one),
        None => &[],
    };
    let update = |update: &Object| Update {
        headline: text(update, "headline").or_else(|| text(update, "name")),
        published: text(update, "datePublished").or_else(|| text(update, "dateCreated")),
        body: update.get("articleBody").and_then(Value::as_str).unwrap_or("").to_owned(),
    };
    let updates = parts.iter().take(MAX_UPDATES).filter_map(Value::as_object).map(update);
    updates.filter(|update| update.headline.is_some() || !update.body.is_empty()).collect()
}

/// Follows `{"@id": …}` to the node it names.
fn resolve<'a>(value: &'a Value, nodes: &[Node<'a>]) -> Option<&'a Value> {
    let Value::Object(object) = value else { return Some(value) };
    if object.contains_key("name") {
        return Some(value);
    }
    let id = object.get("@id")?.as_str()?;
    nodes.iter().map(|node| node.value).find(|value| is_named(value, id))
}

fn is_named(value: &Value, id: &str) -> bool {
    value.as_object().is_some_and(|object| {
        object.contains_key("name") && object.get("@id").and_then(Value::as_str) == Some(id)
    })
}

/// Parses a block, mending the usual faults if it does not parse as it stands.
fn parse(body: &str) -> Option<Value> {
    let body = strip_wrapping(body);
    if let Ok(value) = serde_json::from_str(body) {
        return Some(value);
    }
    let mended = mend(body);
    let mut values: Vec<Value> =
        serde_json::Deserializer::from_str(&mended).into_iter().map_while(Result::ok).collect();
    if values.is_empty() {
        // Some templates escape the whole block for HTML.
        values = serde_json::from_str(&mend(&unescape(body))).ok().into_iter().collect();
    }
    match values.len() {
        0 => None,
        1 => values.pop(),
        _ => Some(Value::Array(values)),
    }
}

/// Takes off comment and CDATA marks and a closing semicolon.
fn strip_wrapping(body: &str) -> &str {
    let mut body = body.trim();
    loop {
        let before = body;
        for open in ["<!--", "//<![CDATA[", "/*<![CDATA[*/", "<![CDATA[", "\u{feff}"] {
            body = body.strip_prefix(open).unwrap_or(body).trim_start();
        }
        for close in ["-->", "//]]>", "/*]]>*/", "]]>", ";"] {
            body = body.strip_suffix(close).unwrap_or(body).trim_end();
        }
        if body == before {
            return body;
        }
    }
}

/// Mends raw control characters, bad escapes, bare quotes in strings and stray commas.
///
/// A quotation mark ends its string only where JSON could go on after it.
fn mend(body: &str) -> String {
    let bytes = body.as_bytes();
    let mut out = String::with_capacity(body.len() + 16);
    let mut in_string = false;
    let mut chars = body.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        if !in_string {
            if c == '"' {
                in_string = true;
            } else if matches!(c, '}' | ']') {
                let end = out.trim_end().len();
                if out[..end].ends_with(',') {
                    out.truncate(end - 1);
                }
            }
            out.push(c);
            continue;
        }
        match c {
            '"' if ends_string(bytes, at) => {
                in_string = false;
                out.push('"');
            }
            '"' => out.push_str("\\\""),
            '\\' => match chars.peek() {
                Some((_, 'n' | 'r' | 't' | 'b' | 'f' | '/' | '\\' | '"')) => {
                    out.push('\\');
                    out.extend(chars.next().map(|(_, c)| c));
                }
                Some((next, 'u')) if is_hex4(bytes, next + 1) => out.push('\\'),
                _ => out.push_str("\\\\"),
            },
            c if c.is_control() => out.push(' '),
            c => out.push(c),
        }
    }
    out
}

fn is_hex4(bytes: &[u8], at: usize) -> bool {
    bytes.get(at..at + 4).is_some_and(|four| four.iter().all(u8::is_ascii_hexdigit))
}

/// Whether JSON could go on after the quotation mark at `at`.
fn ends_string(bytes: &[u8], at: usize) -> bool {
    let mut rest = bytes[at + 1..].iter().enumerate().filter(|(_, b)| !b.is_ascii_whitespace());
    match rest.next() {
        None | Some((_, b':' | b'}' | b']')) => true,
        // After a comma comes another key or value; in prose comes a letter.
        Some((_, b',')) => matches!(
            rest.next(),
            None | Some((
                _,
                b'"' | b'{' | b'[' | b'}' | b']' | b'0'..=b'9' | b't' | b'f' | b'n' | b'-'
            ))
        ),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headline(body: &str) -> Option<String> {
        let scripts = [Script { attributes: "type=application/ld+json", body }];
        read(&scripts, "", &mut Vec::new()).headline
    }

    #[test]
    fn broken_blocks_are_mended() {
        let check = |body: &str, expect: &str| assert_eq!(headline(body).as_deref(), Some(expect));
        check(r#"{"@type":"NewsArticle","headline":"A \"B\" C",}"#, "A \"B\" C");
        check("{\"@type\":\"NewsArticle\",\"headline\":\"A\nB\"}", "A B");
        check(
            r#"{"@type":"NewsArticle","headline":"Envoy says "no", leaves"}"#,
            "Envoy says \"no\", leaves",
        );
        check(r#"<!-- {"@type":"NewsArticle","headline":"It\'s on"}; -->"#, "It\\'s on");
        check(r#"{"@type":"NewsArticle","headline":"A &amp;amp; B"}"#, "A & B");
        check(r#"{"@type":"WebSite"} {"@type":["Thing","NewsArticle"],"headline":"B"}"#, "B");
    }

    #[test]
    fn what_cannot_be_mended_is_a_finding() {
        let scripts = [Script { attributes: "type='application/ld+json'", body: "{{ page.ld }}" }];
        let mut findings = Vec::new();
        assert!(!read(&scripts, "", &mut findings).found);
        assert_eq!(findings[0].code, "broken-json-ld");
    }

    #[test]
    fn graphs_lists_and_references_are_followed() {
        let body = r##"{"@graph":[
            {"@type":"ItemList","itemListElement":[{"@type":"NewsArticle","headline":"Other","datePublished":"2020"}]},
            {"@type":"NewsArticle","headline":"Ardovia votes","author":{"@id":"#a"},"publisher":{"@id":"#p"}},
            {"@type":"Person","@id":"#a","name":"Lena Osk"},{"@type":"Organization","@id":"#p","name":"The Kestany Post"}]}"##;
        let scripts = [Script { attributes: "type=application/ld+json", body }];
        let ld = read(&scripts, "Ardovia votes | Post", &mut Vec::new());
        assert_eq!(ld.headline.as_deref(), Some("Ardovia votes"));
        assert_eq!(ld.people, ["Lena Osk"]);
        assert_eq!(ld.publisher.as_deref(), Some("The Kestany Post"));
    }
}
