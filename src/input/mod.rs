//! From texts to a case: what was written, and what it means. Every mistake of a file is found in one pass.

mod case;
mod catalogue;
mod check;
mod fields;
mod library;
mod matter;
mod provider;
mod rate;
mod rate_table;
mod tree;

pub use case::{Change, Request, Understood, understand};
pub use check::check;
pub use library::{BUILT_IN, Library, Source, Unreadable};
