//! A record in the browser.
//!
//! [`serve`] opens a record for reading and answers on one address: pages rendered here, that
//! need no JavaScript to be read, the figures of `annals-plot`, exports, and a JSON API with
//! the same filters as the command line. Everything a page needs is in the binary; no page
//! makes a request elsewhere. The state of a page is its address.
//!
//! What the news wrote is never trusted: every text is escaped, links outward are made of http
//! addresses only, and the Content-Security-Policy allows no script, style or image but our
//! own files.

mod answer;
mod api;
mod assets;
mod desk;
mod error;
mod export;
mod guard;
mod link;
mod openapi;
mod pages;
mod parts;
mod query;
mod server;

pub use desk::Site;
pub use error::Error;
pub use query::{parse, Asked};
pub use server::{serve, Limits, Server};
