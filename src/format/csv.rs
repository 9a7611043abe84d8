//! CSV: the records as rows, safe to open in a spreadsheet.

use std::borrow::Cow;

use crate::report::Cell;

/// A header and a row a record.
pub fn write((columns, rows): &(Vec<&str>, Vec<Vec<Cell>>)) -> Result<String, std::io::Error> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(columns)?;
    for row in rows {
        for cell in row {
            match cell {
                Cell::Empty => writer.write_field("")?,
                Cell::Text(text) => writer.write_field(escape_formula(text).as_bytes())?,
                Cell::Number(number) => writer.write_field(number.to_string())?,
                Cell::Flag(flag) => writer.write_field(flag.to_string())?,
            }
        }
        writer.write_record(None::<&[u8]>)?;
    }
    let bytes = writer.into_inner().map_err(|error| std::io::Error::other(error.to_string()))?;
    String::from_utf8(bytes).map_err(std::io::Error::other)
}

/// Text that a spreadsheet would run as a formula gets an apostrophe before it.
#[must_use]
pub fn escape_formula(text: &str) -> Cow<'_, str> {
    if text.starts_with(['=', '+', '-', '@', '\t', '\r', '\n']) { format!("'{text}").into() } else { text.into() }
}

#[cfg(test)]
mod tests {
    use super::escape_formula;

    #[test]
    fn only_what_looks_like_a_formula_is_touched() {
        for text in ["=cmd()", "+1", "-1", "@x", "\tx"] {
            assert_eq!(escape_formula(text), format!("'{text}"));
        }
        for text in ["", "a=b", "2026", "'x"] {
            assert_eq!(escape_formula(text), text);
        }
    }
}
