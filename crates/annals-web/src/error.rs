//! Why a page cannot be shown, and with which status that is said.

use axum::http::StatusCode;

/// Why the server cannot start.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error(transparent)]
    Record(#[from] annals_record::Error),
    #[error("cannot listen at `{address}`\n  hint: name another address with --listen, such as 127.0.0.1:0 for any free port")]
    Listen {
        address: String,
        #[source]
        source: std::io::Error,
    },
    #[error("the server cannot go on")]
    Runtime(#[source] std::io::Error),
}

/// Why one request is not answered as asked.
#[derive(Debug)]
pub(crate) struct Refusal {
    pub status: StatusCode,
    /// What is wrong, for the reader.
    pub what: String,
    /// What to try.
    pub hint: Option<String>,
}

impl Refusal {
    pub fn new(status: StatusCode, what: impl Into<String>) -> Refusal {
        Refusal { status, what: what.into(), hint: None }
    }

    pub fn hint(mut self, hint: impl Into<String>) -> Refusal {
        self.hint = Some(hint.into());
        self
    }

    pub fn not_found(what: impl Into<String>) -> Refusal {
        Refusal::new(StatusCode::NOT_FOUND, what)
    }

    pub fn bad(what: impl Into<String>) -> Refusal {
        Refusal::new(StatusCode::BAD_REQUEST, what)
    }
}

/// Our messages are a sentence and, on a line of its own, a hint.
fn split(words: String, status: StatusCode) -> Refusal {
    match words.split_once("\n  hint: ") {
        Some((what, hint)) => Refusal::new(status, what).hint(hint),
        None => Refusal::new(status, words),
    }
}

impl From<annals_record::Error> for Refusal {
    fn from(error: annals_record::Error) -> Refusal {
        let status = match &error {
            annals_record::Error::Filter { .. } => StatusCode::BAD_REQUEST,
            annals_record::Error::Busy { .. } => StatusCode::SERVICE_UNAVAILABLE,
            _ => StatusCode::INTERNAL_SERVER_ERROR,
        };
        split(error.to_string(), status)
    }
}

impl From<annals_ask::Error> for Refusal {
    fn from(error: annals_ask::Error) -> Refusal {
        use annals_ask::Error;
        match error {
            Error::Record(error) => error.into(),
            error
            @ (Error::NoEntity { .. } | Error::NoCountry { .. } | Error::NoPrinter { .. }) => {
                split(error.to_string(), StatusCode::NOT_FOUND)
            }
            error => split(error.to_string(), StatusCode::BAD_REQUEST),
        }
    }
}

impl From<annals_export::Error> for Refusal {
    fn from(error: annals_export::Error) -> Refusal {
        split(error.to_string(), StatusCode::BAD_REQUEST)
    }
}

impl From<annals_plot::Error> for Refusal {
    fn from(error: annals_plot::Error) -> Refusal {
        split(error.to_string(), StatusCode::BAD_REQUEST)
    }
}
