//! A list of things with the same columns in every format: what `rates`, `tasks` and `check` show.

use serde::Serialize;
use serde_json::{Map, Value, json};

use super::{Block, Cell, Records, Report};

/// A list, ready to be written.
#[derive(Debug, Clone)]
pub struct TableReport {
    document: Value,
    records: Records,
    blocks: Vec<Block>,
}

impl TableReport {
    /// A list with its rows under a key of the document, beside what else the document holds.
    #[must_use]
    pub fn new(head: Map<String, Value>, rows: &str, records: Records, blocks: Vec<Block>) -> Self {
        let mut document = head;
        document.insert(rows.to_owned(), objects(&records));
        Self { document: Value::Object(document), records, blocks }
    }

    /// A report of several lists: the document as it is, and its rows.
    #[must_use]
    pub fn of(document: Value, records: Records, blocks: Vec<Block>) -> Self {
        Self { document, records, blocks }
    }

    /// Adds something to the end of the document.
    #[must_use]
    pub fn with(mut self, key: &str, value: &impl Serialize) -> Self {
        if let Value::Object(document) = &mut self.document {
            document.insert(key.to_owned(), json!(value));
        }
        self
    }

    /// Adds blocks to the end of what people read.
    #[must_use]
    pub fn followed_by(mut self, blocks: Vec<Block>) -> Self {
        self.blocks.extend(blocks);
        self
    }
}

impl Report for TableReport {
    type Document = Value;

    fn document(&self) -> &Value {
        &self.document
    }

    fn records(&self) -> Records {
        self.records.clone()
    }

    fn blocks(&self) -> Vec<Block> {
        self.blocks.clone()
    }
}

/// A row as an object.
#[must_use]
pub fn object(columns: &[&str], row: &[Cell]) -> Map<String, Value> {
    columns.iter().zip(row).map(|(column, cell)| ((*column).to_owned(), json!(cell))).collect()
}

/// Rows as objects.
pub fn objects((columns, rows): &Records) -> Value {
    rows.iter().map(|row| Value::Object(object(columns, row))).collect()
}
