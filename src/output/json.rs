//! JSON: the document with all its keys, or flat records.

use serde_json::{Map, Value, json};

use crate::report::{Cell, Document};

/// The whole document.
pub fn document(document: &Document) -> Result<String, std::io::Error> {
    let mut text = serde_json::to_string_pretty(document)?;
    text.push('\n');
    Ok(text)
}

/// An array with one flat object a row.
pub fn records((columns, rows): &(Vec<&str>, Vec<Vec<Cell>>)) -> Result<String, std::io::Error> {
    let object = |row: &Vec<Cell>| {
        let entries = columns.iter().zip(row).map(|(column, cell)| ((*column).to_owned(), value(cell)));
        Value::Object(entries.collect::<Map<_, _>>())
    };
    let rows: Vec<Value> = rows.iter().map(object).collect();
    let mut text = serde_json::to_string_pretty(&rows)?;
    text.push('\n');
    Ok(text)
}

fn value(cell: &Cell) -> Value {
    match cell {
        Cell::Empty => Value::Null,
        Cell::Text(text) => json!(text),
        Cell::Number(number) => json!(number),
        Cell::Flag(flag) => json!(flag),
    }
}
