//! From texts to a case: what was written, and what it means. Every mistake of a file is found in one pass.

mod arrangement;
mod case;
mod catalogue;
mod charge;
mod check;
mod delivery;
mod exchange;
mod fees;
mod fields;
mod figure;
mod improvement;
mod keys;
mod library;
mod matter;
mod price;
mod provenance;
mod provider;
mod rate;
mod rate_table;
mod schema;
mod staffing;
mod survey;
mod template;
mod terms;
mod tree;
mod varied;
mod volume;

pub use case::{CaseReading, Change, Request, read_case};
pub use check::check;
pub use exchange::{ExchangeRates, MOST_DAYS};
pub use fields::is_place;
pub use library::{BUILT_IN, Library, Source, Unreadable};
pub use rate_table::Row as RateRow;
pub use schema::{FileKind, file_schema};
pub use survey::Survey;
pub use template::{Defaults, Template};
