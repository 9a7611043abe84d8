//! Tables as people have them: the records of a CSV text, whatever its line ends, delimiter and encoding.
//!
//! Nothing here knows what a column means.

mod encoding;
mod records;
mod sniff;

pub use encoding::{ENCODINGS, as_utf8};
pub use records::{Record, Records, first_line, last_line, line_ends};
pub use sniff::{SEPARATOR_LINE, delimiter_of};
