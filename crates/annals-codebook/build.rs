//! Rebuilds when a chapter or a family of entities changes, since the book is built in.

fn main() {
    println!("cargo:rerun-if-changed=../../codebook");
}
