//! Lines of PLOVER held against the manual.

use annals_model::{Context, CountryCode, EventType, Mode, QuadClass, Sector};
use serde_json::Value;

/// Holds one line against the manual: required fields, kinds of values, codes of the
/// ontology. Returns what is wrong, one sentence each; fields the manual does not name pass.
///
/// ```
/// let line = serde_json::json!({"id": "a1", "date": "2024-03-04", "actor": [], "event": ["CHAT"]});
/// assert_eq!(annals_export::validate_plover(&line), ["`event`: no event type is called `CHAT`"]);
/// ```
pub fn validate_plover(line: &Value) -> Vec<String> {
    let Some(fields) = line.as_object() else {
        return vec!["a line is no JSON object".to_owned()];
    };
    let mut wrong = Vec::new();
    let is_date = |value: &Value| {
        value
            .as_str()
            .is_some_and(|text| text.len() == 10 && text.parse::<jiff::civil::Date>().is_ok())
    };
    for required in ["id", "date", "actor", "event"] {
        if !fields.contains_key(required) {
            wrong.push(format!("`{required}` is missing"));
        }
    }
    if fields.get("id").is_some_and(|id| id.as_str().is_none_or(str::is_empty)) {
        wrong.push("`id` is no text".to_owned());
    }
    for name in ["date", "enddate", "coded_date"] {
        if fields.get(name).is_some_and(|date| !is_date(date)) {
            wrong.push(format!("`{name}` is no date of the form YYYY-MM-DD"));
        }
    }
    if let (Some(Value::String(date)), Some(Value::String(end))) =
        (fields.get("date"), fields.get("enddate"))
    {
        if end < date {
            wrong.push("`enddate` lies before `date`".to_owned());
        }
    }
    for name in ["actor", "recipient"] {
        match fields.get(name) {
            None => {}
            Some(Value::Array(entities)) => {
                for (at, entity) in entities.iter().enumerate() {
                    validate_entity(&format!("{name}[{at}]"), entity, &mut wrong);
                }
            }
            Some(_) => wrong.push(format!("`{name}` is no list of entities")),
        }
    }
    let mut types = Vec::new();
    match fields.get("event") {
        None => {}
        Some(Value::Array(codes)) if !codes.is_empty() => {
            for code in codes {
                match code.as_str().unwrap_or("").parse::<EventType>() {
                    Ok(event_type) => types.push(event_type),
                    Err(error) => wrong.push(format!("`event`: {error}")),
                }
            }
        }
        Some(_) => wrong.push("`event` is no list of types".to_owned()),
    }
    if let Some(mode) = fields.get("mode") {
        match mode.as_str().unwrap_or("").parse::<Mode>() {
            Ok(mode) if types.iter().any(|event_type| event_type.modes().contains(&mode)) => {}
            Ok(mode) => wrong.push(format!("`mode`: `{mode}` belongs to another type")),
            Err(error) => wrong.push(format!("`mode`: {error}")),
        }
    }
    match fields.get("context") {
        None => {}
        Some(Value::Array(codes)) => {
            for code in codes {
                if let Err(error) = code.as_str().unwrap_or("").parse::<Context>() {
                    wrong.push(format!("`context`: {error}"));
                }
            }
        }
        Some(_) => wrong.push("`context` is no list".to_owned()),
    }
    if let Some(quad) = fields.get("quad_code") {
        match quad.as_str().unwrap_or("").parse::<QuadClass>() {
            Ok(quad) if types.iter().all(|event_type| event_type.quad() == quad) => {}
            Ok(quad) => wrong.push(format!("`quad_code`: `{quad}` belongs to another type")),
            Err(error) => wrong.push(format!("`quad_code`: {error}")),
        }
    }
    if let Some(scale) = fields.get("event_scale") {
        if !scale.as_f64().is_some_and(|scale| (-10.0..=10.0).contains(&scale)) {
            wrong.push("`event_scale` is no number from -10 to 10".to_owned());
        }
    }
    if let Some(status) = fields.get("status") {
        let known = ["actual", "historical", "future", "hypothetical", "negation"];
        if !status.as_str().is_some_and(|status| known.contains(&status)) {
            wrong.push(format!("`status` is none of {}", known.join(", ")));
        }
    }
    for name in ["text_info", "cite_info", "size", "event_loc"] {
        if fields.get(name).is_some_and(|value| !value.is_object()) {
            wrong.push(format!("`{name}` is no object"));
        }
    }
    for (object, names) in
        [("text_info", ["sequence", "start", "end"]), ("size", ["dead", "injured", "arrested"])]
    {
        for name in names {
            let number = fields.get(object).and_then(|object| object.get(name));
            if number.is_some_and(|number| !number.is_u64()) {
                wrong.push(format!("`{object}.{name}` is no whole number"));
            }
        }
    }
    for name in ["event_text", "text", "link", "coder", "comment", "time", "endtime"] {
        if fields.get(name).is_some_and(|value| !value.is_string()) {
            wrong.push(format!("`{name}` is no text"));
        }
    }
    wrong
}

fn validate_entity(at: &str, entity: &Value, wrong: &mut Vec<String>) {
    let Some(fields) = entity.as_object() else {
        wrong.push(format!("`{at}` is no entity object"));
        return;
    };
    if let Some(code) = fields.get("code") {
        if code.as_str().and_then(CountryCode::new).is_none() {
            wrong.push(format!("`{at}.code` is no code of three letters"));
        }
    }
    match fields.get("sector") {
        None => {}
        Some(Value::Array(codes)) => {
            for code in codes {
                if let Err(error) = code.as_str().unwrap_or("").parse::<Sector>() {
                    wrong.push(format!("`{at}.sector`: {error}"));
                }
            }
        }
        Some(_) => wrong.push(format!("`{at}.sector` is no list")),
    }
    for name in ["entity_text", "identifier_id", "identifier_text", "office"] {
        if fields.get(name).is_some_and(|value| !value.is_string()) {
            wrong.push(format!("`{at}.{name}` is no text"));
        }
    }
}
