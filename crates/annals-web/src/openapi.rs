//! The JSON API in the words of OpenAPI 3.1.

use crate::api::POINTS;
use annals_ask::FILTERS;
use serde_json::{json, Value};

/// The document, from the list of points and the list of filters.
pub(crate) fn document() -> Value {
    let mut paths = serde_json::Map::new();
    for point in POINTS {
        let within =
            point.path.split('/').filter_map(|part| part.strip_prefix('{')?.strip_suffix('}'));
        let mut parameters: Vec<Value> = within
            .map(|name| json!({ "name": name, "in": "path", "required": true, "schema": { "type": "string" } }))
            .collect();
        let mut query = |name: &str, about: &str| {
            parameters.push(json!({
                "name": name,
                "in": "query",
                "description": about,
                "schema": { "type": if matches!(name, "limit" | "offset") { "integer" } else { "string" } },
            }));
        };
        if point.filtered {
            FILTERS.iter().for_each(|filter| query(filter.name, filter.about));
        }
        point.takes.iter().for_each(|(name, about)| query(name, about));
        let failed = json!({ "description": "Why not, and what to try", "content": { "application/json": {
            "schema": { "$ref": "#/components/schemas/Error" } } } });
        paths.insert(
            point.path.to_owned(),
            json!({ "get": {
                "summary": point.about,
                "parameters": parameters,
                "responses": {
                    "200": { "description": point.about, "content": { "application/json": { "schema": {} } } },
                    "400": failed,
                    "404": failed,
                    "503": failed,
                },
            } }),
        );
    }
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": "Annals",
            "version": env!("CARGO_PKG_VERSION"),
            "description": "A record of political events, read only. Filters are those of `annals events`; filters are joined by \"and\", the values of one by \"or\", given by repeating it or, for codes, parted by commas.",
        },
        "paths": paths,
        "components": { "schemas": { "Error": {
            "type": "object",
            "required": ["error"],
            "properties": {
                "error": { "type": "string" },
                "hint": { "type": ["string", "null"] },
            },
        } } },
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_point_and_filter_is_described() {
        let document = document();
        for point in POINTS {
            let given = &document["paths"][point.path]["get"]["parameters"];
            let names: Vec<&str> =
                given.as_array().unwrap().iter().filter_map(|p| p["name"].as_str()).collect();
            if point.filtered {
                assert!(
                    FILTERS.iter().all(|filter| names.contains(&filter.name)),
                    "{}",
                    point.path
                );
            }
            let braces = point.path.matches('{').count();
            assert!(names.len() >= braces);
        }
    }
}
