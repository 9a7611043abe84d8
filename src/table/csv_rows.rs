//! The rows of a CSV text, read chunk by chunk.

use std::io::{self, Read};

use super::cell::{Cell, Row, Rows};
use super::cells::{Cells, Quotes};
use super::records::{Records, line_ends};

/// Bytes read at a time.
const CHUNK: usize = 256 << 10;
/// A record larger than this is none.
const MOST: usize = 16 << 20;

/// A CSV text in UTF-8.
pub struct CsvRows<R> {
    input: R,
    delimiter: u8,
    /// What was read; how much of it is taken apart, and how its quotes stand.
    rest: Vec<u8>,
    at: usize,
    quotes: Quotes,
    /// The line that the next record is looked for on.
    line: u64,
    empty: u64,
    ended: bool,
}

impl<R: Read> CsvRows<R> {
    /// A text that goes on with `rest` at a line.
    pub fn new(input: R, rest: Vec<u8>, line: u64, delimiter: u8) -> Self {
        let quotes = Quotes::of(&rest, delimiter);
        Self { input, delimiter, rest, at: 0, quotes, line, empty: 0, ended: false }
    }

    fn fill(&mut self) -> io::Result<()> {
        self.rest.drain(..self.at);
        self.at = 0;
        let have = self.rest.len();
        self.rest.resize(have + CHUNK.max(have), 0);
        let read = self.input.read(&mut self.rest[have..]);
        self.rest.truncate(have + read.as_ref().copied().unwrap_or(0));
        match read {
            Ok(length) => self.ended = length == 0,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
        if self.rest.len() > MOST {
            return Err(io::Error::new(
                io::ErrorKind::InvalidData,
                format!("the record on line {} is longer than 16 MiB", self.line),
            ));
        }
        self.quotes = Quotes::of(&self.rest, self.delimiter);
        Ok(())
    }

    /// The next record of what was read.
    fn take(&mut self, row: &mut Row) -> bool {
        let mut records = Records::from(self.at, &self.rest, self.delimiter, self.quotes, !self.ended);
        let mut cells = Cells::default();
        let found = records.next(&mut cells);
        self.empty += records.empty;
        let Some(found) = found else {
            let end = records.end();
            self.line += line_ends(&self.rest[self.at..end]);
            self.at = end;
            return false;
        };
        row.line = self.line + found.line;
        let raw = &self.rest[found.start..found.end];
        self.line = row.line + line_ends(raw);
        self.at = found.end;
        row.raw.clear();
        row.raw.extend_from_slice(raw);
        row.damaged = found.damaged.then_some("a quote is not closed, or stands in the middle of a cell");
        row.cells.resize(cells.len(), Cell::Empty);
        for (at, cell) in row.cells.iter_mut().enumerate() {
            if let Ok(text) = cells.text(at) {
                cell.take_text(&text);
            } else {
                row.damaged = row.damaged.or(Some("not UTF-8: save the file as UTF-8, or name its encoding"));
                cell.take_text(&String::from_utf8_lossy(&cells.get(at).unwrap_or_default()));
            }
        }
        true
    }
}

impl<R: Read + Send> Rows for CsvRows<R> {
    fn next(&mut self, row: &mut Row) -> io::Result<bool> {
        while !self.take(row) {
            if self.ended {
                return Ok(false);
            }
            self.fill()?;
        }
        Ok(true)
    }

    fn empty(&self) -> u64 {
        self.empty
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_come_with_their_lines_however_the_text_is_cut() {
        let text = "a,b\r\"c\r\nd\",e\n,\n\nf, g \r\nh,\"i\"j\nk,l";
        for size in [1, 2, 3, 7, 100] {
            let cut = text
                .as_bytes()
                .chunks(size)
                .fold(Box::new(io::empty()) as Box<dyn Read + Send>, |before, chunk| Box::new(before.chain(chunk)));
            let mut rows = CsvRows::new(cut, Vec::new(), 1, b',');
            let (mut row, mut read) = (Row::default(), Vec::new());
            while rows.next(&mut row).expect("memory can be read") {
                let cells: Vec<String> = row.cells.iter().map(Cell::text).collect();
                read.push((row.line, cells.join("|"), row.damaged.is_some()));
            }
            let expected = [
                (1, "a|b", false),
                (2, "c\r\nd|e", false),
                (6, "f|g", false),
                (7, "h|\"i\"j", true),
                (8, "k|l", false),
            ];
            let expected = expected.map(|(line, cells, damaged)| (line, cells.to_owned(), damaged));
            assert_eq!(read, expected, "chunks of {size}");
            assert_eq!(rows.empty(), 1);
        }
    }
}
