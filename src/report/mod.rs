//! What is said about a comparison: a document with versioned keys, which every format is written from.

mod amounts;
mod document;
mod formula;
mod reasons;
mod records;
mod sheet;
mod words;

pub use amounts::Num;
pub use document::{
    AssumptionDoc, Coded, Context, Document, EstimateDoc, LineDoc, MatterDoc, OperandDoc, SourceDoc, compare,
};
pub use records::{COLUMNS, Cell, records};
pub use sheet::{Block, Grid, Row, sheet};
pub use words::{estimate_name, plural};
