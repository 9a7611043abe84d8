//! Tables as people have them: CSV texts of any line end, delimiter and encoding, and the sheets of workbooks.
//!
//! Nothing here knows what a column means.

mod cell;
mod cells;
mod csv_rows;
mod encoding;
mod records;
mod sniff;
mod values;
mod workbook;

pub use cell::{Cell, Row, Rows, same};
pub use cells::{Cells, Quotes};
pub use csv_rows::CsvRows;
pub use encoding::{ENCODINGS, as_utf8};
pub use records::{Record, Records, first_line, last_line, line_ends};
pub use sniff::{SEPARATOR_LINE, delimiter_of};
pub use values::{DateOrder, Dates, Numbers, unusual};
pub use workbook::{SheetRows, column_name, is_workbook};
