//! From texts to a case: what was written, and what it means. Every mistake of a file is found in one pass.

mod case;
mod catalogue;
mod fields;
mod library;
mod matter;
mod provider;
mod rate;
mod rate_table;
mod tree;

pub use case::{Change, Request, Understood, check_rates, understand};
pub use library::{BUILT_IN, Library, Source, Unreadable};
