//! JSON: the document with all its keys, or flat records.

use crate::report::{Records, object};

/// The whole document.
pub fn document(document: &impl serde::Serialize) -> Result<String, std::io::Error> {
    let mut text = serde_json::to_string_pretty(document)?;
    text.push('\n');
    Ok(text)
}

/// An array with one flat object a row.
pub fn records((columns, rows): &Records) -> Result<String, std::io::Error> {
    let rows: Vec<_> = rows.iter().map(|row| object(columns, row)).collect();
    document(&rows)
}
