//! Pages from the network: politely, within limits, and never ending a run.

use annals_model::Finding;
use std::collections::HashMap;
use std::io::Read;
use std::time::{Duration, Instant};
use ureq::ResponseExt;

const USER_AGENT: &str =
    concat!("annals/", env!("CARGO_PKG_VERSION"), " (reads news for research; one page a second)");

/// How long a page may take, from look-up to last byte.
const PATIENCE: Duration = Duration::from_secs(30);

/// The least time between two requests to one host.
const PAUSE: Duration = Duration::from_secs(1);

/// What an address gave.
pub struct Fetched {
    /// The address after redirects.
    pub url: String,
    pub body: Vec<u8>,
    /// The charset its header names.
    pub charset: Option<String>,
}

/// Fetches pages one at a time.
pub struct Fetcher {
    agent: ureq::Agent,
    most: u64,
    asked: HashMap<String, Instant>,
}

impl Fetcher {
    /// `most`: bytes of one page, beyond which it is refused.
    pub fn new(most: u64) -> Self {
        let config = ureq::Agent::config_builder()
            .user_agent(USER_AGENT)
            .timeout_global(Some(PATIENCE))
            .max_redirects(5)
            .build();
        Fetcher { agent: config.into(), most, asked: HashMap::new() }
    }

    /// Fetches one page.
    ///
    /// # Errors
    /// A finding that says what the server or the network answered.
    pub fn fetch(&mut self, url: &str) -> Result<Fetched, Finding> {
        self.wait_for(url);
        let failed = |error: &ureq::Error| {
            let (code, hint) = match error {
                ureq::Error::StatusCode(404 | 410) => ("not-found", "is the address complete?"),
                ureq::Error::StatusCode(401 | 403 | 429) => (
                    "refused",
                    "the outlet does not serve programs; save the page and read the file",
                ),
                ureq::Error::BodyExceedsLimit(_) => ("page-too-large", "raise --max-page"),
                ureq::Error::Timeout(_) => ("timeout", "try again later"),
                _ => ("unreachable", "check the address and the connection"),
            };
            Finding::error(code, error.to_string()).at(url, None).hint(hint)
        };
        let mut response = self.agent.get(url).call().map_err(|error| failed(&error))?;
        let url_read = response.get_uri().to_string();
        let charset = response.body().charset().map(str::to_owned);
        let mut body = Vec::new();
        response
            .body_mut()
            .with_config()
            .limit(self.most)
            .reader()
            .read_to_end(&mut body)
            .map_err(|error| failed(&error.into()))?;
        Ok(Fetched { url: url_read, body, charset })
    }

    fn wait_for(&mut self, url: &str) {
        let host = url.split('/').nth(2).unwrap_or(url).to_owned();
        if let Some(last) = self.asked.get(&host) {
            std::thread::sleep(PAUSE.saturating_sub(last.elapsed()));
        }
        self.asked.insert(host, Instant::now());
    }
}
