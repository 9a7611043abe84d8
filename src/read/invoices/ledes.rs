//! The lines of a LEDES file: fields between `|`, a line ends with `[]`. What files in the wild do instead is read and said.

use std::io::{self, Read};

use encoding_rs::WINDOWS_1252;

use super::notices::Notices;
use crate::table::{Cell, Row, line_ends};

/// Bytes read at a time.
const CHUNK: usize = 256 << 10;
/// A line that is longer is none.
const MOST: usize = 16 << 20;
/// So many lines of a file may be one, where a narrative has line breaks.
const MOST_JOINED: u64 = 50;
/// What a line ends with.
const END: &[u8] = b"[]";

/// The lines of a LEDES file.
pub struct LedesLines<R> {
    input: R,
    buffer: Vec<u8>,
    at: usize,
    ended: bool,
    /// The row of the next line.
    row: u64,
    /// Whether the header ended with `[]`, as lines should.
    marked: bool,
    /// Its fields.
    width: usize,
}

/// A line of the buffer: where it begins and ends, and where the next one begins.
#[derive(Debug, Clone, Copy)]
struct Span {
    start: usize,
    end: usize,
    next: usize,
}

impl<R: Read> LedesLines<R> {
    /// A file that begins with `start`.
    pub fn new(start: Vec<u8>, input: R) -> Self {
        Self { input, buffer: start, at: 0, ended: false, row: 1, marked: true, width: 0 }
    }

    /// Sets down what lines are like: whether they end with `[]`, and how many fields they have.
    pub fn expect(&mut self, marked: bool, width: usize) {
        (self.marked, self.width) = (marked, width);
    }

    fn fill(&mut self) -> io::Result<()> {
        self.buffer.drain(..self.at);
        self.at = 0;
        let have = self.buffer.len();
        if have > MOST {
            let message = format!("the line {} is longer than 16 MiB", self.row);
            return Err(io::Error::new(io::ErrorKind::InvalidData, message));
        }
        self.buffer.resize(have + CHUNK, 0);
        let read = self.input.read(&mut self.buffer[have..]);
        self.buffer.truncate(have + read.as_ref().copied().unwrap_or(0));
        match read {
            Ok(length) => self.ended = length == 0,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
        Ok(())
    }

    /// The line that begins at a place of the buffer; none where the buffer has to be filled first.
    fn line(&self, start: usize) -> Option<Span> {
        let rest = &self.buffer[start..];
        match memchr::memchr2(b'\n', b'\r', rest) {
            Some(at) if rest[at] == b'\r' && at + 1 == rest.len() && !self.ended => None,
            Some(at) => {
                let two = rest[at] == b'\r' && rest.get(at + 1) == Some(&b'\n');
                Some(Span { start, end: start + at, next: start + at + if two { 2 } else { 1 } })
            }
            None if self.ended => Some(Span { start, end: self.buffer.len(), next: self.buffer.len() }),
            None => None,
        }
    }

    /// The next line, joined to those that it goes on over; none at the end.
    fn span(&mut self) -> io::Result<Option<(Span, u64)>> {
        'filled: loop {
            if self.at == self.buffer.len() && self.ended {
                return Ok(None);
            }
            let Some(mut span) = self.line(self.at) else {
                self.fill()?;
                continue;
            };
            let mut joined = 1;
            while self.goes_on(span) && joined < MOST_JOINED {
                if span.next == self.buffer.len() && self.ended {
                    break;
                }
                let Some(more) = self.line(span.next) else {
                    self.fill()?;
                    continue 'filled;
                };
                if self.fields(more) >= self.width || self.fields(span) + self.fields(more) > self.width + 1 {
                    break;
                }
                span = Span { start: span.start, ..more };
                joined += 1;
            }
            if self.goes_on(span) && joined > 1 {
                // What follows did not end it: each line stands for itself.
                (span, joined) = (self.line(self.at).unwrap_or(span), 1);
            }
            return Ok(Some((span, joined)));
        }
    }

    /// Whether a line has too few fields and no end, so that it may go on in the next one.
    fn goes_on(&self, span: Span) -> bool {
        self.marked
            && self.width > 0
            && span.end > span.start
            && !self.buffer[span.start..span.end].trim_ascii_end().ends_with(END)
            && self.fields(span) < self.width
    }

    fn fields(&self, span: Span) -> usize {
        memchr::memchr_iter(b'|', &self.buffer[span.start..span.end]).count() + 1
    }

    /// Puts the next line that is not empty into `row`; false at the end.
    pub fn next(&mut self, row: &mut Row, notices: &mut Notices) -> io::Result<bool> {
        while let Some((span, joined)) = self.span()? {
            let at = self.row;
            self.row += line_ends(&self.buffer[span.start..span.next]);
            self.at = span.next;
            let bytes = self.buffer[span.start..span.end].trim_ascii_end();
            let marked = bytes.ends_with(END);
            let bytes = if marked { &bytes[..bytes.len() - END.len()] } else { bytes };
            // A zero that is not part of any text ends files of old systems.
            if bytes.iter().all(|byte| byte.is_ascii_whitespace() || matches!(byte, 0 | 0x1a)) {
                continue;
            }
            row.line = at;
            row.damaged = None;
            match std::str::from_utf8(bytes) {
                Ok(text) => split(text, row),
                Err(_) => {
                    notices.add("text in Windows-1252, where UTF-8 is usual", at);
                    split(&WINDOWS_1252.decode_without_bom_handling(bytes).0, row);
                }
            }
            if !marked && self.marked {
                notices.add("a line does not end with []", at);
            }
            if joined > 1 {
                notices.add("a line break within a line", at);
            }
            return Ok(true);
        }
        Ok(false)
    }
}

fn split(text: &str, row: &mut Row) {
    let mut count = 0;
    for field in text.split('|') {
        match row.cells.get_mut(count) {
            Some(cell) => cell.take_text(field),
            None => row.cells.push(Cell::of_text(field)),
        }
        count += 1;
    }
    row.cells.truncate(count);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &[u8], width: usize) -> (Vec<(u64, String)>, Vec<String>) {
        let mut lines = LedesLines::new(Vec::new(), text);
        lines.expect(true, width);
        let (mut row, mut notices, mut read) = (Row::default(), Notices::default(), Vec::new());
        while lines.next(&mut row, &mut notices).expect("memory can be read") {
            let cells: Vec<String> = row.cells.iter().map(Cell::text).collect();
            read.push((row.line, cells.join("|")));
        }
        (read, notices.into_all().into_iter().map(|notice| notice.said).collect())
    }

    fn rows(rows: &[(u64, &str)]) -> Vec<(u64, String)> {
        rows.iter().map(|(row, text)| (*row, (*text).to_owned())).collect()
    }

    #[test]
    fn lines_end_with_brackets_or_without() {
        let (read, said) = read(b"a|b|c[]\r\nd|e|f\n\n g | h |i[] \nj|k|\x92[]", 3);
        assert_eq!(read, rows(&[(1, "a|b|c"), (2, "d|e|f"), (4, "g|h|i"), (5, "j|k|\u{2019}")]));
        assert_eq!(said, ["a line does not end with []", "text in Windows-1252, where UTF-8 is usual"]);
    }

    #[test]
    fn a_narrative_may_have_line_breaks_but_swallows_no_line() {
        let (joined, said) = read(b"a|b\nc|d[]\nTotal\ne|f|g[]\nh|i[]\nj|k|l[]", 3);
        assert_eq!(joined, rows(&[(1, "a|b\nc|d"), (3, "Total"), (4, "e|f|g"), (5, "h|i"), (6, "j|k|l")]));
        assert_eq!(said, ["a line break within a line", "a line does not end with []"]);
    }
}
