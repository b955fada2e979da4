use serde::{Deserialize, Serialize};

/// How much a finding matters to the person who started the run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Worth knowing: a contradiction settled by a rule, an offset left unknown.
    Note,
    /// Something was left out or cut, and the run went on.
    Warning,
    /// An input could not be read; the exit status says so.
    Error,
}

/// What a stage noticed about odd input, beside its result.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    pub severity: Severity,
    /// A lasting kebab-case name for the kind of finding, such as `truncated-gzip`.
    pub code: String,
    /// What happened, with the value it happened to; lower case, no full stop.
    pub message: String,
    /// The file, URL or archive member it happened in.
    pub source: String,
    /// Bytes from the start of the source, where known.
    pub offset: Option<u64>,
    /// What to try.
    pub hint: Option<String>,
}

impl Finding {
    pub fn new(severity: Severity, code: &str, message: impl Into<String>) -> Self {
        Finding {
            severity,
            code: code.to_owned(),
            message: message.into(),
            source: String::new(),
            offset: None,
            hint: None,
        }
    }

    pub fn note(code: &str, message: impl Into<String>) -> Self {
        Self::new(Severity::Note, code, message)
    }

    pub fn warning(code: &str, message: impl Into<String>) -> Self {
        Self::new(Severity::Warning, code, message)
    }

    pub fn error(code: &str, message: impl Into<String>) -> Self {
        Self::new(Severity::Error, code, message)
    }

    pub fn at(mut self, source: impl Into<String>, offset: Option<u64>) -> Self {
        self.source = source.into();
        self.offset = offset;
        self
    }

    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }
}
