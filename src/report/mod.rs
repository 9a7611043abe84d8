//! What is said about a comparison: a document with versioned keys, which every format is written from.

mod amounts;
mod document;
mod formula;
mod reasons;
mod records;
mod sheet;
mod words;
mod writer;

pub use amounts::Num;
pub use document::{AssumptionDoc, Coded, Document, EstimateDoc, LineDoc, MatterDoc, OperandDoc, SourceDoc};
pub use records::{COLUMNS, Cell, records};
pub use sheet::{Block, Grid, Row, sheet};
pub use words::{estimate_name, plural};
pub use writer::{Context, compare};
