//! Answers as responses.

use crate::desk::Answer;
use crate::error::Refusal;
use crate::parts::layout;
use axum::body::Body;
use axum::http::{header, HeaderValue, StatusCode};
use axum::response::Response;
use maud::Markup;
use serde::Serialize;
use std::sync::Arc;

pub(crate) const HTML: &str = "text/html; charset=utf-8";
pub(crate) const JSON: &str = "application/json";

impl Answer {
    pub fn page(markup: Markup) -> Answer {
        Answer { kind: HTML, body: Arc::from(markup.into_string().into_bytes()), file: None }
    }

    /// # Errors
    /// Status 500 for what JSON cannot say, such as a number that is none.
    pub fn json(value: &impl Serialize) -> Result<Answer, Refusal> {
        let body = serde_json::to_vec(value).map_err(|error| {
            Refusal::new(StatusCode::INTERNAL_SERVER_ERROR, format!("no JSON: {error}"))
        })?;
        Ok(Answer { kind: JSON, body: Arc::from(body), file: None })
    }
}

fn response(status: StatusCode, kind: &'static str, body: impl Into<Body>) -> Response {
    let mut response = Response::new(body.into());
    *response.status_mut() = status;
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
    // A record may grow at any time; ours is the only copy that knows.
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    response
}

pub(crate) fn respond(answer: Answer) -> Response {
    let mut out = response(StatusCode::OK, answer.kind, axum::body::Bytes::from_owner(answer.body));
    let disposition = answer.file.map(|file| format!("attachment; filename=\"{file}\""));
    if let Some(Ok(value)) = disposition.map(|words| HeaderValue::from_str(&words)) {
        out.headers_mut().insert(header::CONTENT_DISPOSITION, value);
    }
    out
}

/// JSON that is the same for everyone.
pub(crate) fn json(value: serde_json::Value) -> Response {
    response(StatusCode::OK, JSON, value.to_string())
}

/// A refusal in the manner of what was asked for: a page, or JSON below `/api`.
pub(crate) fn failed(path: &str, refusal: &Refusal) -> Response {
    if path.starts_with("/api/") {
        let body = serde_json::json!({ "error": refusal.what, "hint": refusal.hint });
        return response(refusal.status, JSON, body.to_string());
    }
    response(refusal.status, HTML, layout::refusal(refusal).into_string())
}
