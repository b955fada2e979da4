//! Pages from the network: politely, within limits, and never ending a run.
//!
//! A site's robots.txt is asked first and obeyed; a host is asked one thing at a time, with a
//! pause between; what was read before is asked for only if it changed; redirects are few and
//! each is checked as the first address was; private addresses are refused.

mod address;
mod join;
mod pace;
mod robots;

use address::{Private, PublicOnly};
use annals_model::Finding;
use annals_record::Fetched;
use pace::Pace;
use robots::Robots;
use std::collections::HashMap;
use std::io::Read;
use std::time::{Duration, Instant};
use ureq::http::{header, Response, Uri};
use ureq::unversioned::resolver::DefaultResolver;
use ureq::unversioned::transport::DefaultConnector;
use ureq::{Agent, Body};

/// Our product token in robots.txt.
const AGENT: &str = "annals";

const USER_AGENT: &str =
    concat!("annals/", env!("CARGO_PKG_VERSION"), " (reads news for research; one page at a time)");

/// Redirects followed for one page.
const MAX_REDIRECTS: usize = 5;

/// How pages are fetched.
#[derive(Clone, Debug)]
pub struct Options {
    /// Bytes of one page, decompressed, beyond which it is refused.
    pub most: u64,
    /// How long a page may take, from look-up to last byte.
    pub patience: Duration,
    /// The least time between two requests to one host.
    pub pause: Duration,
    /// Ask hosts of private networks and of this machine too.
    pub allow_private: bool,
}

impl Default for Options {
    fn default() -> Self {
        Options {
            most: 100 << 20,
            patience: Duration::from_secs(30),
            pause: Duration::from_secs(1),
            allow_private: false,
        }
    }
}

/// What an address gave.
pub struct Answer {
    pub body: Vec<u8>,
    /// The charset its header names.
    pub charset: Option<String>,
    /// The address after redirects, and how the server names this version of it.
    pub version: Fetched,
}

/// Fetches pages one at a time.
pub struct Fetcher {
    agent: Agent,
    options: Options,
    pace: Pace,
    /// The rules of each site, or why they cannot be had.
    robots: HashMap<String, Result<Robots, Finding>>,
    /// What is known from earlier runs, by address.
    known: HashMap<String, Fetched>,
}

impl Fetcher {
    pub fn new(options: &Options, known: HashMap<String, Fetched>) -> Self {
        let config = Agent::config_builder()
            .user_agent(USER_AGENT)
            .timeout_global(Some(options.patience))
            .http_status_as_error(false)
            // Each hop is checked here; see `Fetcher::fetch`.
            .max_redirects(0)
            .build();
        let agent = if options.allow_private {
            Agent::new_with_config(config)
        } else {
            let resolver = PublicOnly { inner: DefaultResolver::default() };
            Agent::with_parts(config, DefaultConnector::default(), resolver)
        };
        let pace = Pace::new(options.pause);
        Fetcher { agent, options: options.clone(), pace, robots: HashMap::new(), known }
    }

    /// Fetches one page; `None` where it has not changed since it was read.
    ///
    /// # Errors
    /// A finding that says what the server or the network answered.
    pub fn fetch(&mut self, url: &str) -> Result<Option<Answer>, Finding> {
        self.follow(url).map_err(|finding| Finding { source: url.to_owned(), ..finding })
    }

    fn follow(&mut self, url: &str) -> Result<Option<Answer>, Finding> {
        let clean = url.split('#').next().unwrap_or(url);
        let uri: Option<Uri> = clean.parse().ok().filter(join::is_web);
        let mut uri = uri.ok_or_else(|| {
            Finding::error("bad-address", "no address of the web")
                .hint("write it in full: https://host/path, with %20 for spaces")
        })?;
        for _ in 0..=MAX_REDIRECTS {
            let delay = self.allowed(&uri)?;
            let mut response = self.ask(&uri, delay, true)?;
            match response.status().as_u16() {
                200..=299 => return self.answer(&uri, &mut response).map(Some),
                304 => return Ok(None),
                301 | 302 | 303 | 307 | 308 => {
                    let location = header_of(&response, header::LOCATION).unwrap_or_default();
                    uri = join::join(&uri, &location).ok_or_else(|| {
                        Finding::error("bad-redirect", format!("redirected to `{location}`"))
                    })?;
                }
                status => {
                    self.heed(&uri, &response);
                    return Err(refused(status));
                }
            }
        }
        Err(Finding::error("too-many-redirects", format!("more than {MAX_REDIRECTS} redirects"))
            .hint("open it in a browser, and name the address it ends at"))
    }

    /// Asks whether a site's rules allow an address; gives the delay they ask for.
    fn allowed(&mut self, uri: &Uri) -> Result<Option<Duration>, Finding> {
        let site = site(uri);
        if !self.robots.contains_key(&site) {
            let rules = self.rules(&site);
            self.robots.insert(site.clone(), rules);
        }
        let path = uri.path_and_query().map_or("/", |path| path.as_str());
        match self.robots.get(&site) {
            Some(Ok(rules)) if rules.allows(path) => Ok(rules.delay),
            Some(Err(finding)) => Err(finding.clone()),
            _ => {
                let message = format!("the robots.txt of {site} forbids it");
                Err(Finding::error("robots-refused", message)
                    .hint("save the page in a browser and read the file"))
            }
        }
    }

    /// The rules of a site: none where it has none.
    ///
    /// # Errors
    /// Where the site fails, whatever it forbids is unknown, and nothing may be read.
    fn rules(&mut self, site: &str) -> Result<Robots, Finding> {
        let start: Option<Uri> = format!("{site}/robots.txt").parse().ok();
        let mut uri =
            start.ok_or_else(|| Finding::error("bad-address", "no address of the web"))?;
        for _ in 0..=MAX_REDIRECTS {
            let mut response = self.ask(&uri, None, false)?;
            match response.status().as_u16() {
                200..=299 => {
                    let mut text = Vec::new();
                    let reader = response.body_mut().as_reader();
                    reader
                        .take(robots::MOST)
                        .read_to_end(&mut text)
                        .map_err(|e| unread(&e.into()))?;
                    return Ok(Robots::read(&String::from_utf8_lossy(&text), AGENT));
                }
                301 | 302 | 303 | 307 | 308 => {
                    let location = header_of(&response, header::LOCATION).unwrap_or_default();
                    let Some(next) = join::join(&uri, &location) else {
                        return Ok(Robots::default());
                    };
                    uri = next;
                }
                status @ (429 | 500..) => {
                    self.heed(&uri, &response);
                    let message = format!("its robots.txt cannot be read: http status: {status}");
                    return Err(Finding::error("server-error", message).hint("try again later"));
                }
                _ => return Ok(Robots::default()),
            }
        }
        Ok(Robots::default())
    }

    /// Makes one request when its host's turn has come.
    ///
    /// `if_changed`: ask only for a version other than the one known.
    fn ask(
        &mut self,
        uri: &Uri,
        delay: Option<Duration>,
        if_changed: bool,
    ) -> Result<Response<Body>, Finding> {
        if !self.options.allow_private {
            if let Some(private) = address::written(uri) {
                return Err(refused_private(&private));
            }
        }
        let host = uri.host().unwrap_or_default();
        let wait = self.pace.turn(host, delay, Instant::now()).map_err(|wait| {
            let message = format!("{host} asks for {} seconds between pages", wait.as_secs());
            Finding::error("asked-to-wait", message).hint("try again later, or save the page")
        })?;
        std::thread::sleep(wait);
        let mut request = self.agent.get(uri);
        if let Some(known) = self.known.get(&uri.to_string()).filter(|_| if_changed) {
            if let Some(etag) = &known.etag {
                request = request.header(header::IF_NONE_MATCH, etag);
            }
            if let Some(day) = &known.last_modified {
                request = request.header(header::IF_MODIFIED_SINCE, day);
            }
        }
        request.call().map_err(|error| unread(&error))
    }

    fn answer(&self, uri: &Uri, response: &mut Response<Body>) -> Result<Answer, Finding> {
        let version = Fetched {
            url: uri.to_string(),
            etag: header_of(response, header::ETAG),
            last_modified: header_of(response, header::LAST_MODIFIED),
        };
        let charset = response.body().charset().map(str::to_owned);
        let mut body = Vec::new();
        let reader = response.body_mut().with_config().limit(self.options.most).reader();
        { reader }.read_to_end(&mut body).map_err(|error| unread(&error.into()))?;
        Ok(Answer { body, charset, version })
    }

    /// Leaves a host alone as long as it asks to be.
    fn heed(&mut self, uri: &Uri, response: &Response<Body>) {
        let wait = header_of(response, header::RETRY_AFTER).and_then(|text| text.parse().ok());
        if let (Some(host), Some(seconds)) = (uri.host(), wait) {
            self.pace.rest(host, Duration::from_secs(seconds), Instant::now());
        }
    }
}

/// Scheme and host, for which one robots.txt holds.
fn site(uri: &Uri) -> String {
    let scheme = uri.scheme_str().unwrap_or("http");
    let authority = uri.authority().map_or("", |authority| authority.as_str());
    // A name and password are no part of the site.
    let host = authority.rsplit('@').next().unwrap_or(authority);
    format!("{scheme}://{host}")
}

fn header_of(response: &Response<Body>, name: header::HeaderName) -> Option<String> {
    response.headers().get(name)?.to_str().ok().map(str::to_owned)
}

/// The finding for a status that is neither a page nor a redirect.
fn refused(status: u16) -> Finding {
    let (code, hint) = match status {
        404 | 410 => ("not-found", "is the address complete?"),
        401 | 402 | 403 | 429 | 451 => {
            ("refused", "the outlet does not serve programs; save the page and read the file")
        }
        500.. => ("server-error", "try again later"),
        _ => ("unexpected-status", "open it in a browser, and save the page"),
    };
    Finding::error(code, format!("http status: {status}")).hint(hint)
}

fn refused_private(private: &Private) -> Finding {
    Finding::error("private-address", private.to_string())
        .hint("--allow-private reads from your own network")
}

/// The finding for a failure of the network or of what is read from it.
fn unread(error: &ureq::Error) -> Finding {
    if let ureq::Error::Other(other) = error {
        if let Some(private) = other.downcast_ref::<Private>() {
            return refused_private(private);
        }
    }
    let (code, hint) = match error {
        ureq::Error::BodyExceedsLimit(_) => ("page-too-large", "raise --max-page"),
        ureq::Error::Timeout(_) => ("timeout", "try again later, or raise --patience"),
        _ => ("unreachable", "check the address and the connection"),
    };
    Finding::error(code, error.to_string()).hint(hint)
}
