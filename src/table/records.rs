//! The records of a CSV text, one after the other, from its first byte to its last: the header is read as the rows are.
//!
//! A record ends at LF, CR LF or CR alone, whichever comes, unless that stands within quotes. Damaged records are set apart
//! so that they swallow nothing else.

use super::cells::{Cells, Quotes};

/// A quoted cell may go on over lines, but a record that goes on for longer than this has lost its closing quote.
const LONGEST: usize = 1 << 20;

/// How many lines end within some bytes.
#[must_use]
pub fn line_ends(bytes: &[u8]) -> u64 {
    let feeds = memchr::memchr_iter(b'\n', bytes).count();
    // A CR before a LF is no end of its own.
    let returns = memchr::memchr_iter(b'\r', bytes).filter(|at| bytes.get(at + 1) != Some(&b'\n')).count();
    (feeds + returns) as u64
}

/// Behind the first end of a line; none where there is none, or where an `open` text stops between CR and a possible LF.
#[must_use]
pub fn first_line(bytes: &[u8], open: bool) -> Option<usize> {
    let at = memchr::memchr2(b'\n', b'\r', bytes)?;
    match (bytes[at], bytes.get(at + 1)) {
        (b'\r', Some(b'\n')) => Some(at + 2),
        (b'\r', None) if open => None,
        _ => Some(at + 1),
    }
}

/// Where the last line before `end` begins.
#[must_use]
pub fn last_line(bytes: &[u8], end: usize) -> usize {
    let mut end = end;
    while let Some(at) = memchr::memrchr2(b'\n', b'\r', &bytes[..end]) {
        if bytes[at] == b'\n' || bytes.get(at + 1) != Some(&b'\n') {
            return at + 1;
        }
        end = at;
    }
    0
}

/// A record, and where it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Record {
    /// Its first byte.
    pub start: usize,
    /// Behind its last byte, its line's end included.
    pub end: usize,
    /// How many lines end before it, from where reading began.
    pub line: u64,
    /// Whether a quote of it is not closed, or closed in the middle of a cell: its first line alone is set apart.
    pub damaged: bool,
}

/// Reads records one by one.
pub struct Records<'b> {
    bytes: &'b [u8],
    /// The same as text, where it is known to be UTF-8.
    text: Option<&'b str>,
    at: usize,
    /// Lines that ended by now.
    line: u64,
    delimiter: u8,
    quotes: Quotes,
    /// Whether what follows the bytes is not known yet.
    open: bool,
    /// Records all of whose cells are empty, as spreadsheets write empty rows: they are left out.
    pub empty: u64,
    with_empty: bool,
}

impl<'b> Records<'b> {
    /// The records of some bytes; `open` if more will follow.
    #[must_use]
    pub fn of(bytes: &'b [u8], delimiter: u8, open: bool) -> Self {
        Self::from(0, bytes, delimiter, Quotes::of(bytes, delimiter), open)
    }

    /// The records from a byte on, of bytes whose quotes are known to stand so.
    #[must_use]
    pub fn from(at: usize, bytes: &'b [u8], delimiter: u8, quotes: Quotes, open: bool) -> Self {
        Self { bytes, text: None, at, line: 0, delimiter, quotes, open, empty: 0, with_empty: false }
    }

    /// Hands records without anything in them out as well.
    #[must_use]
    pub fn with_empty(self, with_empty: bool) -> Self {
        Self { with_empty, ..self }
    }

    /// Looks at all bytes at once whether they are text, for those who ask so of most cells.
    #[must_use]
    pub fn with_text(self) -> Self {
        Self { text: std::str::from_utf8(self.bytes).ok(), ..self }
    }

    /// The next record that is not empty, its cells put into `cells`; none at the end, or where the last one is
    /// unfinished.
    pub fn next(&mut self, cells: &mut Cells<'b>) -> Option<Record> {
        loop {
            let (row, quoted) = self.pass()?;
            let line = without_end(&self.bytes[row.start..row.end]);
            let text = self.text.and_then(|text| text.get(row.start..row.start + line.len()));
            match self.quotes {
                Quotes::InLines if memchr::memchr(b'"', line).is_some() => {
                    cells.take_in_lines(line, text, self.delimiter);
                }
                Quotes::Anywhere if quoted && !row.damaged => cells.take_quoted(line, text, self.delimiter),
                _ => cells.take_unquoted(line, text, self.delimiter),
            }
            if row.damaged || !self.is_empty(cells) {
                return Some(row);
            }
        }
    }

    /// Passes over the next line that is not blank, or record with quotes; says whether it is to be read from quote to quote.
    pub fn pass(&mut self) -> Option<(Record, bool)> {
        loop {
            let rest = &self.bytes[self.at..];
            if rest.is_empty() {
                return None;
            }
            let line = first_line(rest, self.open);
            let first = &rest[..line.unwrap_or(rest.len())];
            if self.quotes == Quotes::Anywhere && memchr::memchr(b'"', first).is_some() {
                return self.pass_quoted(rest, first).map(|row| (row, true));
            }
            if line.is_none() && self.open {
                return None;
            }
            let row = self.step(first.len(), u64::from(line.is_some()), false);
            if !without_end(first).is_empty() {
                return Some((row, false));
            }
        }
    }

    /// Passes over a record with quotes, or over its first line alone where they are not in order.
    fn pass_quoted(&mut self, rest: &[u8], first: &[u8]) -> Option<Record> {
        let Some(length) = self.quoted(rest) else {
            let may_go_on = self.open && rest.len() <= LONGEST;
            return (!may_go_on).then(|| self.step(first.len(), line_ends(first), true));
        };
        if length > LONGEST && length > first.len() {
            return Some(self.step(first.len(), line_ends(first), true));
        }
        let may_go_on = length == rest.len() && self.open && rest.last() != Some(&b'\n');
        (!may_go_on).then(|| self.step(length, line_ends(&rest[..length]), false))
    }

    /// Whether a record has nothing in it; counts it then.
    fn is_empty(&mut self, cells: &Cells) -> bool {
        let empty =
            !self.with_empty && !cells.begins_with_text() && cells.iter().all(|cell| cell.trim_ascii().is_empty());
        self.empty += u64::from(empty);
        empty
    }

    /// Behind the last record that was handed out, or passed over as empty.
    #[must_use]
    pub fn end(&self) -> usize {
        self.at
    }

    fn step(&mut self, length: usize, lines: u64, damaged: bool) -> Record {
        let (start, line) = (self.at, self.line);
        self.at += length;
        self.line += lines;
        Record { start, end: self.at, line, damaged }
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
                let end = memchr::memchr3(self.delimiter, b'\n', b'\r', &bytes[at..]);
                at = end.map_or(bytes.len(), |length| at + length);
            }
            match bytes.get(at) {
                None => return Some(at),
                Some(b'\n') => return Some(at + 1),
                Some(b'\r') => return Some(if bytes.get(at + 1) == Some(&b'\n') { at + 2 } else { at + 1 }),
                Some(_) => at += 1,
            }
        }
    }
}

/// A line without its end.
fn without_end(line: &[u8]) -> &[u8] {
    let line = line.strip_suffix(b"\n").unwrap_or(line);
    line.strip_suffix(b"\r").unwrap_or(line)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn all(text: &str) -> Vec<(bool, Vec<String>)> {
        let mut rows = Records::of(text.as_bytes(), b',', false);
        let mut record = Cells::default();
        let mut all = Vec::new();
        let mut end = 0;
        while let Some(row) = rows.next(&mut record) {
            assert!(row.start >= end);
            end = row.end;
            let cells = record.iter().map(|cell| String::from_utf8_lossy(&cell).into_owned()).collect();
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
        let expected = [(false, cells(&["a", "b"])), (false, cells(&["c \"d\",\ne", "f"])), (false, cells(&["g", ""]))];
        assert_eq!(read, expected);
    }

    #[test]
    fn any_end_of_line_ends_a_record_and_counts_as_one() {
        let expected = [(false, cells(&["a", "b"])), (false, cells(&["c\rd\r\n", "e"])), (false, cells(&["f", "g"]))];
        for end in ["\n", "\r\n", "\r"] {
            let text = format!("a,b{end}\"c\rd\r\n\",e{end}f,g{end}");
            assert_eq!(all(&text), expected, "{end:?}");
            assert_eq!(line_ends(text.as_bytes()), 5, "{end:?}");
        }
        assert_eq!(all("a,b\rc,d\ne,f\r\ng,h").len(), 4, "mixed");
        // A block that stops behind a CR does not know yet whether a LF follows.
        let mut rows = Records::of(b"a,b\r", b',', true);
        assert_eq!(rows.next(&mut Cells::default()), None);
        assert_eq!(last_line(b"a\r\nb\r\n", 5), 3);
    }

    #[test]
    fn rows_of_nothing_but_delimiters_are_left_out_and_counted() {
        let mut rows = Records::of(b"a,b\n,\n , \n\"\",\"\"\n\nc,\n", b',', false);
        let mut record = Cells::default();
        let mut read = 0;
        while rows.next(&mut record).is_some() {
            read += 1;
        }
        assert_eq!((read, rows.empty), (2, 3));
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

    /// A record with its cells.
    type Owned = (Record, Vec<Vec<u8>>);

    /// All records of a text, and how many were left out.
    fn read_with(text: &[u8], quotes: Quotes, open: bool) -> (Vec<Owned>, u64) {
        let mut records = Records::from(0, text, b',', quotes, open).with_text();
        let (mut all, mut cells) = (Vec::new(), Cells::default());
        while let Some(record) = records.next(&mut cells) {
            all.push((record, cells.iter().map(std::borrow::Cow::into_owned).collect()));
        }
        (all, records.empty)
    }

    proptest! {
        #[test]
        fn where_quotes_stand_in_lines_both_ways_read_the_same(
            cells in prop::collection::vec("[ab\"\r\n,]{0,4}|\"[ab,]{0,3}\"|\"(a|\"\")*\"|é|[a-z0-9]{0,20}", 0..20),
            ends in prop::collection::vec(prop::sample::select(vec![",", ",", "\n", "\r\n", "\r"]), 20),
            open in any::<bool>(),
        ) {
            let text: String = cells.iter().zip(&ends).flat_map(|(cell, end)| [cell.as_str(), end]).collect();
            if Quotes::of(text.as_bytes(), b',') == Quotes::InLines {
                let [quick, careful] =
                    [Quotes::InLines, Quotes::Anywhere].map(|quotes| read_with(text.as_bytes(), quotes, open));
                prop_assert_eq!(quick, careful);
            }
        }
    }
}
