//! The records of some bytes, one after the other, with damaged ones set apart so that they swallow nothing else.

use csv::ByteRecord;

/// A quoted cell may go on over lines, but a record that goes on for longer than this has lost its closing quote.
const LONGEST: usize = 1 << 20;

/// A record, and where it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Row {
    /// Its first byte.
    pub start: usize,
    /// Behind its last byte, its line's end included.
    pub end: usize,
    /// Whether a quote of it is not closed, or closed in the middle of a cell: its first line alone is set apart.
    pub damaged: bool,
}

/// Reads records one by one.
pub struct Rows<'b> {
    bytes: &'b [u8],
    at: usize,
    delimiter: u8,
    quotes: bool,
    /// Whether what follows the bytes is not known yet.
    open: bool,
}

impl<'b> Rows<'b> {
    /// The records of some bytes; `open` if more will follow.
    pub fn of(bytes: &'b [u8], delimiter: u8, open: bool) -> Self {
        Self { bytes, at: 0, delimiter, quotes: memchr::memchr(b'"', bytes).is_some(), open }
    }

    /// The next record that is not empty, its cells put into `record`; none at the end, or where the last one is
    /// unfinished.
    pub fn next(&mut self, record: &mut ByteRecord) -> Option<Row> {
        loop {
            let rest = &self.bytes[self.at..];
            if rest.is_empty() {
                return None;
            }
            let line = memchr::memchr(b'\n', rest).map(|at| at + 1);
            let first = &rest[..line.unwrap_or(rest.len())];
            if !(self.quotes && memchr::memchr(b'"', first).is_some()) {
                if line.is_none() && self.open {
                    return None;
                }
                let row = self.step(first.len(), false);
                let cells = first.trim_ascii_end_of_line();
                if cells.is_empty() {
                    continue;
                }
                record.clear();
                for cell in cells.split(|byte| *byte == self.delimiter) {
                    record.push_field(cell);
                }
                return Some(row);
            }
            let Some(length) = self.quoted(rest) else {
                if self.open && rest.len() <= LONGEST {
                    return None;
                }
                return Some(self.apart(first, record));
            };
            if length > LONGEST && length > first.len() {
                return Some(self.apart(first, record));
            }
            if length == rest.len() && self.open && rest.last() != Some(&b'\n') {
                return None;
            }
            read(&rest[..length], self.delimiter, record);
            return Some(self.step(length, false));
        }
    }

    fn step(&mut self, length: usize, damaged: bool) -> Row {
        let start = self.at;
        self.at += length;
        Row { start, end: self.at, damaged }
    }

    /// A line that is no record, with what can be made of its cells.
    fn apart(&mut self, line: &[u8], record: &mut ByteRecord) -> Row {
        record.clear();
        for cell in line.trim_ascii_end_of_line().split(|byte| *byte == self.delimiter) {
            record.push_field(cell);
        }
        self.step(line.len(), true)
    }

    /// The length of a record with quotes; none where they are not as they should be, or it has no end.
    fn quoted(&self, bytes: &[u8]) -> Option<usize> {
        let mut at = 0;
        loop {
            // At the beginning of a cell.
            if bytes.get(at) == Some(&b'"') {
                at += 1;
                loop {
                    at += memchr::memchr(b'"', bytes.get(at..)?)? + 1;
                    match bytes.get(at) {
                        Some(b'"') => at += 1,
                        Some(b'\r' | b'\n') | None => break,
                        Some(byte) if *byte == self.delimiter => break,
                        Some(_) => return None,
                    }
                }
            } else {
                let end = memchr::memchr2(self.delimiter, b'\n', &bytes[at..]);
                at = end.map_or(bytes.len(), |length| at + length);
            }
            match bytes.get(at) {
                None => return Some(at),
                Some(b'\n') => return Some(at + 1),
                Some(b'\r') if bytes.get(at + 1) == Some(&b'\n') => return Some(at + 2),
                Some(b'\r') => return None,
                Some(_) => at += 1,
            }
        }
    }
}

/// Reads one record whose quotes are in order.
fn read(bytes: &[u8], delimiter: u8, record: &mut ByteRecord) {
    record.clear();
    let line = bytes.trim_ascii_end_of_line();
    let mut at = 0;
    let mut cell = Vec::new();
    loop {
        let end = if line.get(at) == Some(&b'"') {
            cell.clear();
            at += 1;
            loop {
                let close = memchr::memchr(b'"', &line[at..]).map_or(line.len(), |length| at + length);
                cell.extend_from_slice(&line[at..close]);
                at = close + 1;
                if line.get(at) != Some(&b'"') {
                    break;
                }
                cell.push(b'"');
                at += 1;
            }
            record.push_field(&cell);
            at
        } else {
            let end = memchr::memchr(delimiter, &line[at..]).map_or(line.len(), |length| at + length);
            record.push_field(&line[at..end]);
            end
        };
        if end >= line.len() {
            return;
        }
        at = end + 1;
    }
}

/// A line without its end.
trait Line {
    fn trim_ascii_end_of_line(&self) -> &Self;
}

impl Line for [u8] {
    fn trim_ascii_end_of_line(&self) -> &Self {
        let line = self.strip_suffix(b"\n").unwrap_or(self);
        line.strip_suffix(b"\r").unwrap_or(line)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(text: &str) -> Vec<(bool, Vec<String>)> {
        let mut rows = Rows::of(text.as_bytes(), b',', false);
        let mut record = ByteRecord::new();
        let mut all = Vec::new();
        let mut end = 0;
        while let Some(row) = rows.next(&mut record) {
            assert!(row.start >= end);
            end = row.end;
            let cells = record.iter().map(|cell| String::from_utf8_lossy(cell).into_owned()).collect();
            all.push((row.damaged, cells));
        }
        all
    }

    fn cells(cells: &[&str]) -> Vec<String> {
        cells.iter().map(|cell| (*cell).to_owned()).collect()
    }

    #[test]
    fn records_are_read_as_written() {
        let read = all("a,b\r\n\n\"c \"\"d\"\",\ne\",f\n,\ng,\"\"");
        let expected = [
            (false, cells(&["a", "b"])),
            (false, cells(&["c \"d\",\ne", "f"])),
            (false, cells(&["", ""])),
            (false, cells(&["g", ""])),
        ];
        assert_eq!(read, expected);
    }

    #[test]
    fn a_stray_quote_costs_its_own_line_alone() {
        for damaged in ["x,\"y", "x,\"y\"z,\"w", "\"x\"y,z"] {
            let read = all(&format!("a,b\n{damaged}\n\"c\",d\n\"e\",f\n"));
            let good: Vec<&Vec<String>> = read.iter().filter(|(damaged, _)| !damaged).map(|(_, cells)| cells).collect();
            assert_eq!(good, [&cells(&["a", "b"]), &cells(&["c", "d"]), &cells(&["e", "f"])], "{damaged}");
            assert_eq!(read.iter().filter(|(damaged, _)| *damaged).count(), 1, "{damaged}");
        }
    }
}
