//! The files pages are made of, all of them in the binary.

use crate::answer::failed;
use crate::error::Refusal;
use annals_plot::fonts;
use axum::extract::Path;
use axum::http::{header, HeaderValue};
use axum::response::Response;

struct Asset {
    name: &'static str,
    kind: &'static str,
    bytes: &'static [u8],
}

const ASSETS: &[Asset] = &[
    Asset {
        name: "style.css",
        kind: "text/css; charset=utf-8",
        bytes: include_bytes!("../assets/style.css"),
    },
    Asset {
        name: "script.js",
        kind: "text/javascript; charset=utf-8",
        bytes: include_bytes!("../assets/script.js"),
    },
    Asset { name: "icon.svg", kind: "image/svg+xml", bytes: include_bytes!("../assets/icon.svg") },
    Asset { name: "inter.woff2", kind: "font/woff2", bytes: fonts::REGULAR_WOFF2 },
    Asset { name: "inter-semibold.woff2", kind: "font/woff2", bytes: fonts::SEMIBOLD_WOFF2 },
    Asset {
        name: "inter-licence.txt",
        kind: "text/plain; charset=utf-8",
        bytes: fonts::LICENCE.as_bytes(),
    },
    Asset {
        name: "newsreader.woff2",
        kind: "font/woff2",
        bytes: include_bytes!("../assets/newsreader/newsreader-Regular.woff2"),
    },
    Asset {
        name: "newsreader-ext.woff2",
        kind: "font/woff2",
        bytes: include_bytes!("../assets/newsreader/newsreader-ext-Regular.woff2"),
    },
    Asset {
        name: "newsreader-licence.txt",
        kind: "text/plain; charset=utf-8",
        bytes: include_bytes!("../assets/newsreader/OFL.txt"),
    },
];

/// The address of a file, which changes when the program does, so that browsers may keep it.
pub(crate) fn address(name: &str) -> String {
    format!("/assets/{name}?v={}", env!("CARGO_PKG_VERSION"))
}

pub(crate) async fn serve(Path(name): Path<String>) -> Response {
    let Some(asset) = ASSETS.iter().find(|asset| asset.name == name) else {
        return failed("/assets", &Refusal::not_found("There is no such file."));
    };
    let mut response = Response::new(axum::body::Body::from(asset.bytes));
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(asset.kind));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("public, max-age=3600"));
    response
}
