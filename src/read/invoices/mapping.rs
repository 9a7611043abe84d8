//! What somebody's table of invoices means: which columns are which, how dates and numbers are written, what words stand for.

use std::collections::BTreeMap;

use super::fields::Column;
use crate::read::MappingFile;
use crate::table::{Dates, Numbers};

/// A mapping of invoices. The default one takes a table by our names or those of LEDES.
#[derive(Debug, Clone, Default)]
pub struct InvoiceMapping {
    /// A workbook's sheet; the first one where left out.
    pub sheet: Option<String>,
    /// Filled rows above the header.
    pub skip_rows: u32,
    /// The first filled cell of the row that ends the table.
    pub stop: Option<String>,
    /// Ours, theirs.
    pub(super) columns: Vec<(Column, String)>,
    /// What holds where no column says so.
    pub(super) constants: BTreeMap<Column, String>,
    /// How dates are written, beside `20260131` and ISO 8601.
    pub(super) dates: Dates,
    /// How numbers are written; none where nobody said.
    pub(super) numbers: Option<Numbers>,
    /// What words are to us, by column and by their word in lower case.
    words: BTreeMap<Column, BTreeMap<String, String>>,
}

impl InvoiceMapping {
    /// What a word of a column is to us; itself where nothing else is said.
    pub(super) fn word<'w>(&'w self, column: Column, theirs: &'w str) -> &'w str {
        let Some(words) = self.words.get(&column) else { return theirs };
        words.get(&theirs.trim().to_lowercase()).map_or(theirs, String::as_str)
    }
}

impl From<MappingFile> for InvoiceMapping {
    fn from(file: MappingFile) -> Self {
        let numbers = Numbers {
            decimal: file.decimal,
            thousands: file.thousands,
            currency: file.currency,
            brackets: file.brackets,
            hours_and_minutes: file.hours_and_minutes,
        };
        let lower = |words: Vec<(String, String)>| {
            words.into_iter().map(|(theirs, ours)| (theirs.trim().to_lowercase(), ours)).collect()
        };
        Self {
            sheet: file.sheet,
            skip_rows: file.skip_rows,
            stop: file.stop,
            columns: by_column(file.columns).collect(),
            constants: by_column(file.constants).collect(),
            dates: Dates { order: file.order, pattern: file.pattern },
            numbers: (numbers != Numbers::default()).then_some(numbers),
            words: by_column(file.values).map(|(column, words)| (column, lower(words))).collect(),
        }
    }
}

/// What is said of our columns by their names.
fn by_column<T>(named: Vec<(String, T)>) -> impl Iterator<Item = (Column, T)> {
    let column = |name: &str| Column::ALL.into_iter().find(|column| column.name() == name);
    named.into_iter().filter_map(move |(name, value)| Some((column(&name)?, value)))
}
