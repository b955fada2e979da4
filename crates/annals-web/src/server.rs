//! The server: connections, limits, routes.

use crate::answer::{self, failed, respond};
use crate::desk::{Answer, Desk, Desks};
use crate::error::{Error, Refusal};
use crate::guard::{is_meant_for_us, protect, Pace};
use crate::query::Asked;
use crate::{api, assets, export, pages, Site};
use axum::body::Body;
use axum::extract::{Path, Request, State};
use axum::http::{header, Method, StatusCode, Uri};
use axum::middleware::{self, Next};
use axum::response::Response;
use axum::routing::get;
use axum::{Extension, Router};
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use std::net::{IpAddr, SocketAddr};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};
use tokio::sync::Semaphore;

/// How much one reader, and all of them together, may ask of a server.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Longest time an answer may take.
    pub time: Duration,
    /// Connections at a time; more wait their turn.
    pub connections: usize,
    /// Answers made at a time; more wait their turn.
    pub answers: usize,
    /// Requests a second of one address; the own machine is never held up.
    pub rate: f64,
}

impl Default for Limits {
    fn default() -> Self {
        let cores = std::thread::available_parallelism().map_or(2, usize::from);
        Limits { time: Duration::from_secs(30), connections: 1024, answers: 2 * cores, rate: 20.0 }
    }
}

/// Bytes of a request's head.
const HEAD: usize = 16 << 10;
/// Time a reader has to send it.
const HEAD_TIME: Duration = Duration::from_secs(10);

/// What all requests share.
pub(crate) struct Shared {
    desks: Desks,
    limits: Limits,
    turn: Semaphore,
    pace: Pace,
    listening: SocketAddr,
}

/// A server that listens and can be set going.
pub struct Server {
    listener: tokio::net::TcpListener,
    shared: Arc<Shared>,
    runtime: tokio::runtime::Runtime,
}

impl Server {
    /// Opens the record and takes the address.
    ///
    /// # Errors
    /// [`Error::Record`] when the record cannot be read, [`Error::Listen`] when the address is
    /// taken or is none.
    pub fn bind(site: Site, address: &str, limits: Limits) -> Result<Server, Error> {
        let desks = Desks::open(site)?;
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .enable_io()
            .enable_time()
            .max_blocking_threads(limits.answers.max(1) + 4)
            .build()
            .map_err(Error::Runtime)?;
        let taken = |source| Error::Listen { address: address.to_owned(), source };
        let listener = runtime.block_on(tokio::net::TcpListener::bind(address)).map_err(taken)?;
        let listening = listener.local_addr().map_err(taken)?;
        let shared = Arc::new(Shared {
            desks,
            limits,
            turn: Semaphore::new(limits.answers.max(1)),
            pace: Pace::new(limits.rate),
            listening,
        });
        Ok(Server { listener, shared, runtime })
    }

    /// Where the server listens.
    pub fn address(&self) -> SocketAddr {
        self.shared.listening
    }

    /// Answers until the process is asked to end (Ctrl-C).
    ///
    /// # Errors
    /// [`Error::Runtime`] when signals cannot be waited for.
    pub fn run(self) -> Result<(), Error> {
        let Server { listener, shared, runtime } = self;
        runtime.block_on(async {
            tokio::select! {
                () = accept(listener, shared) => Ok(()),
                ended = tokio::signal::ctrl_c() => ended.map_err(Error::Runtime),
            }
        })
    }
}

/// Binds and runs a server; `ready` is told where it listens.
///
/// # Errors
/// Those of [`Server::bind`] and [`Server::run`].
pub fn serve(
    site: Site,
    address: &str,
    limits: Limits,
    ready: impl FnOnce(SocketAddr),
) -> Result<(), Error> {
    let server = Server::bind(site, address, limits)?;
    ready(server.address());
    server.run()
}

async fn accept(listener: tokio::net::TcpListener, shared: Arc<Shared>) {
    let room = Arc::new(Semaphore::new(shared.limits.connections.max(1)));
    let routes = routes(shared);
    loop {
        // The semaphore is never closed.
        let Ok(place) = room.clone().acquire_owned().await else { return };
        let Ok((stream, peer)) = listener.accept().await else {
            // Out of file handles, or a reader gone: others may yet be served.
            tokio::time::sleep(Duration::from_millis(50)).await;
            continue;
        };
        let service = TowerToHyperService::new(routes.clone().layer(Extension(peer.ip())));
        tokio::spawn(async move {
            let mut http = hyper::server::conn::http1::Builder::new();
            http.timer(TokioTimer::new()).header_read_timeout(HEAD_TIME).max_buf_size(HEAD);
            // A reader that breaks off is no failure of ours.
            let _ = http.serve_connection(TokioIo::new(stream), service).await;
            drop(place);
        });
    }
}

type Held = State<Arc<Shared>>;

fn routes(shared: Arc<Shared>) -> Router {
    let mut router = Router::new()
        .route("/assets/{name}", get(assets::serve))
        .route("/search", get(search))
        .route("/export/{file}", get(exported))
        .route("/figure/{file}", get(figured))
        .route("/api/openapi.json", get(|| async { answer::json(crate::openapi::document()) }));
    for page in pages::PAGES {
        for path in page.paths {
            let make = page.make;
            router = router.route(
                path,
                get(move |State(shared): Held, uri: Uri, parts: Parts| async move {
                    reply(shared, uri, move |desk, asked| make(desk, asked, &names(&parts))).await
                }),
            );
        }
    }
    for point in api::POINTS {
        let make = point.make;
        router = router.route(
            point.path,
            get(move |State(shared): Held, uri: Uri, parts: Parts| async move {
                reply(shared, uri, move |desk, asked| make(desk, asked, &names(&parts))).await
            }),
        );
    }
    router
        .fallback(|uri: Uri| async move {
            failed(uri.path(), &Refusal::not_found("There is no such page."))
        })
        .layer(middleware::from_fn_with_state(shared.clone(), watch))
        .with_state(shared)
}

type Parts = Path<Vec<(String, String)>>;

fn names(parts: &Parts) -> Vec<&str> {
    parts.0.iter().map(|(_, value)| value.as_str()).collect()
}

/// Looks at every request before, and at every answer after.
async fn watch(
    State(shared): Held,
    Extension(peer): Extension<IpAddr>,
    request: Request,
    next: Next,
) -> Response {
    let head = request.headers();
    let host = head.get(header::HOST).and_then(|host| host.to_str().ok());
    let host = host.or(request.uri().host());
    let path = request.uri().path().to_owned();
    let mut response = if !is_meant_for_us(host, shared.listening) {
        let refusal =
            Refusal::new(StatusCode::MISDIRECTED_REQUEST, "This server goes by another name.")
                .hint("open it as localhost");
        failed(&path, &refusal)
    } else if !matches!(*request.method(), Method::GET | Method::HEAD) {
        failed(
            &path,
            &Refusal::new(StatusCode::METHOD_NOT_ALLOWED, "A record in the browser is only read."),
        )
    } else if !peer.is_loopback() && !shared.pace.allows(peer, Instant::now()) {
        let refusal =
            Refusal::new(StatusCode::TOO_MANY_REQUESTS, "That is too many requests at once.")
                .hint("wait a moment");
        failed(&path, &refusal)
    } else {
        next.run(request).await
    };
    protect(response.headers_mut());
    response
}

/// Makes an answer on a thread where it may take its time, and ends it when it takes too much.
async fn reply(
    shared: Arc<Shared>,
    uri: Uri,
    make: impl FnOnce(&Desk<'_>, &Asked) -> Result<Answer, Refusal> + Send + 'static,
) -> Response {
    let path = uri.path().to_owned();
    let asked = match Asked::read(uri.query().unwrap_or("")) {
        Ok(asked) => asked,
        Err(refusal) => return failed(&path, &refusal),
    };
    let slow = || {
        failed(
            &path,
            &Refusal::new(StatusCode::SERVICE_UNAVAILABLE, "The answer takes too long.")
                .hint("ask for a shorter period, or for less at once"),
        )
    };
    let end = tokio::time::Instant::now() + shared.limits.time;
    let Ok(Ok(_turn)) = tokio::time::timeout_at(end, shared.turn.acquire()).await else {
        return slow();
    };
    let stopper: Arc<Mutex<Option<annals_record::Stopper>>> = Arc::default();
    let (work, theirs) = (shared.clone(), stopper.clone());
    let address = format!("{path}?{}", asked.query());
    let made = tokio::task::spawn_blocking(move || {
        let stop = |stop| *theirs.lock().unwrap_or_else(PoisonError::into_inner) = Some(stop);
        work.desks.answer(&address, stop, |desk| make(desk, &asked))
    });
    match tokio::time::timeout_at(end, made).await {
        Ok(Ok(Ok(answer))) => respond(answer),
        Ok(Ok(Err(refusal))) => failed(&path, &refusal),
        Ok(Err(_)) => failed(
            &path,
            &Refusal::new(StatusCode::INTERNAL_SERVER_ERROR, "This page could not be made.")
                .hint("please report its address"),
        ),
        Err(_) => {
            if let Some(stop) = &*stopper.lock().unwrap_or_else(PoisonError::into_inner) {
                stop.stop();
            }
            slow()
        }
    }
}

async fn search(State(shared): Held, uri: Uri) -> Response {
    let path = uri.path().to_owned();
    let found: Arc<Mutex<Option<String>>> = Arc::default();
    let place = found.clone();
    let response =
        reply(shared, uri, move |desk, asked| match pages::search::place(desk, asked)? {
            pages::search::Found::Place(address) => {
                *place.lock().unwrap_or_else(PoisonError::into_inner) = Some(address);
                // Nothing to keep: the reader is sent on.
                Err(Refusal::new(StatusCode::SEE_OTHER, "Found."))
            }
            pages::search::Found::Page(answer) => Ok(answer),
        })
        .await;
    let found = found.lock().unwrap_or_else(PoisonError::into_inner).take();
    let Some(address) = found else { return response };
    Response::builder()
        .status(StatusCode::SEE_OTHER)
        .header(header::LOCATION, address)
        .body(Body::empty())
        .unwrap_or_else(|_| failed(&path, &Refusal::not_found("There is no such page.")))
}

async fn exported(State(shared): Held, uri: Uri, Path(file): Path<String>) -> Response {
    reply(shared, uri, move |desk, asked| export::file(desk, asked, &file)).await
}

async fn figured(State(shared): Held, uri: Uri, Path(file): Path<String>) -> Response {
    reply(shared, uri, move |desk, asked| export::figure(desk, asked, &file)).await
}
