//! The rows of a CSV text, read chunk by chunk.

use std::collections::VecDeque;
use std::io::{self, Read};

use csv::ByteRecord;

use super::cell::{Cell, Row, Rows};
use super::records::{Records, line_ends};

/// Bytes read at a time.
const CHUNK: usize = 256 << 10;
/// A record larger than this is none.
const MOST: usize = 16 << 20;

/// A CSV text in UTF-8.
pub struct CsvRows<R> {
    input: R,
    delimiter: u8,
    /// What was read and not taken apart.
    rest: Vec<u8>,
    /// The line that `rest` begins on.
    line: u64,
    ready: VecDeque<Row>,
    empty: u64,
    ended: bool,
}

impl<R: Read> CsvRows<R> {
    /// A text that goes on with `rest` at a line.
    pub fn new(input: R, rest: Vec<u8>, line: u64, delimiter: u8) -> Self {
        Self { input, delimiter, rest, line, ready: VecDeque::new(), empty: 0, ended: false }
    }

    fn fill(&mut self) -> io::Result<()> {
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
        Ok(())
    }

    /// Takes apart what was read.
    fn take_apart(&mut self) {
        let mut records = Records::of(&self.rest, self.delimiter, !self.ended);
        let mut record = ByteRecord::new();
        let (mut line, mut counted) = (self.line, 0);
        while let Some(found) = records.next(&mut record) {
            line += line_ends(&self.rest[counted..found.start]);
            counted = found.start;
            let text = |cell: &[u8]| std::str::from_utf8(cell).map(Cell::of_text);
            let cells: Result<Vec<Cell>, _> = record.iter().map(text).collect();
            let damaged = if found.damaged {
                Some("a quote is not closed, or stands in the middle of a cell")
            } else {
                cells.is_err().then_some("not UTF-8: save the file as UTF-8, or name its encoding")
            };
            let lossy = |cell: &[u8]| Cell::of_text(&String::from_utf8_lossy(cell));
            let cells = cells.unwrap_or_else(|_| record.iter().map(lossy).collect());
            self.ready.push_back(Row { line, cells, damaged, raw: self.rest[found.start..found.end].to_vec() });
        }
        self.empty += records.empty;
        let end = records.end();
        self.line = line + line_ends(&self.rest[counted..end]);
        self.rest.drain(..end);
    }
}

impl<R: Read + Send> Rows for CsvRows<R> {
    fn next(&mut self) -> io::Result<Option<Row>> {
        while self.ready.is_empty() && !self.ended {
            self.fill()?;
            self.take_apart();
        }
        Ok(self.ready.pop_front())
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
            let mut read = Vec::new();
            while let Some(row) = rows.next().expect("memory can be read") {
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
