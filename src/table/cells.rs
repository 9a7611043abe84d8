//! The cells of a record where they stand in the text: nothing is copied but what a doubled quote has to be left out of.

use std::borrow::Cow;
use std::str::Utf8Error;

/// How the quotes of a text stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Quotes {
    /// There are none, or each cell that has some begins and ends with them and lies within a line: every line is a record.
    InLines,
    /// Only reading from the first one on tells.
    Anywhere,
}

impl Quotes {
    /// How those of some bytes stand.
    #[must_use]
    pub fn of(bytes: &[u8], delimiter: u8) -> Self {
        let ends_cell = |byte: Option<&u8>| byte.is_none_or(|byte| matches!(byte, b'\n' | b'\r') || *byte == delimiter);
        let mut quotes = memchr::memchr_iter(b'"', bytes);
        while let Some(open) = quotes.next() {
            let is_first = open.checked_sub(1).is_none_or(|before| ends_cell(bytes.get(before)));
            let mut close = quotes.next();
            // Two quotes within quotes are one of the text.
            while close.is_some_and(|at| bytes.get(at + 1) == Some(&b'"')) {
                close = quotes.nth(1);
            }
            let is_whole = |at: &usize| ends_cell(bytes.get(at + 1));
            let Some(close) = close.filter(is_whole).filter(|_| is_first) else { return Self::Anywhere };
            if memchr::memchr2(b'\n', b'\r', &bytes[open..close]).is_some() {
                return Self::Anywhere;
            }
        }
        Self::InLines
    }
}

/// The cells of a record. Its room can be used again for another one.
#[derive(Debug, Clone, Default)]
pub struct Cells<'b> {
    /// The record without its line's end, also as text where all of its text is UTF-8.
    line: &'b [u8],
    text: Option<&'b str>,
    /// Behind each cell.
    ends: Vec<usize>,
    /// Whether quotes around a cell are not a part of it.
    quoted: bool,
}

impl<'b> Cells<'b> {
    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// Whether a cell has no bytes at all.
    #[inline]
    #[must_use]
    pub fn is_blank(&self, at: usize) -> bool {
        self.bounds(at).is_none_or(|(start, end)| start == end)
    }

    /// Whether the first cell begins with a letter or a digit, which shows at once that something stands there.
    #[must_use]
    pub fn begins_with_text(&self) -> bool {
        self.line.first().is_some_and(u8::is_ascii_alphanumeric)
    }

    /// A cell.
    #[must_use]
    pub fn get(&self, at: usize) -> Option<Cow<'b, [u8]>> {
        let (start, end) = self.bounds(at)?;
        let cell = &self.line[start..end];
        let within = cell.strip_prefix(b"\"").filter(|_| self.quoted).and_then(|cell| cell.strip_suffix(b"\""));
        Some(match within {
            None => Cow::Borrowed(cell),
            Some(within) if memchr::memchr(b'"', within).is_none() => Cow::Borrowed(within),
            Some(within) => Cow::Owned(without_doubled(within)),
        })
    }

    /// A cell as text, where that shows at once: all of the text is, and no quotes stand around the cell.
    #[inline]
    #[must_use]
    pub fn bare_text(&self, at: usize) -> Option<&'b str> {
        let ((start, end), text) = self.bounds(at).zip(self.text)?;
        text.get(start..end).filter(|cell| !(self.quoted && cell.starts_with('"')))
    }

    /// A cell as text.
    ///
    /// # Errors
    /// Where it is none.
    pub fn text(&self, at: usize) -> Result<Cow<'b, str>, Utf8Error> {
        if let Some(text) = self.bare_text(at) {
            return Ok(text.into());
        }
        match self.get(at).unwrap_or_default() {
            Cow::Borrowed(cell) => std::str::from_utf8(cell).map(Cow::Borrowed),
            Cow::Owned(cell) => String::from_utf8(cell).map(Cow::Owned).map_err(|error| error.utf8_error()),
        }
    }

    /// All of them.
    pub fn iter(&self) -> impl Iterator<Item = Cow<'b, [u8]>> + '_ {
        (0..self.len()).map(|at| self.get(at).unwrap_or_default())
    }

    #[inline]
    fn bounds(&self, at: usize) -> Option<(usize, usize)> {
        let end = *self.ends.get(at)?;
        Some((at.checked_sub(1).map_or(0, |before| self.ends[before] + 1), end))
    }

    /// Takes the cells of a line.
    fn begin(&mut self, line: &'b [u8], text: Option<&'b str>, quoted: bool) {
        (self.line, self.text, self.quoted) = (line, text, quoted);
        self.ends.clear();
    }

    /// Takes the cells of a line that has no quotes, or whose quotes stand for nothing.
    pub(super) fn take_unquoted(&mut self, line: &'b [u8], text: Option<&'b str>, delimiter: u8) {
        self.begin(line, text, false);
        each_word(line, |word, at| self.end_cells(places(word, delimiter), at));
        self.ends.push(line.len());
    }

    /// Takes the cells of a record whose quotes stand in lines: a delimiter behind an odd number of quotes ends no cell.
    pub(super) fn take_in_lines(&mut self, line: &'b [u8], text: Option<&'b str>, delimiter: u8) {
        self.begin(line, text, true);
        let mut within = false;
        each_word(line, |word, at| {
            let quotes = places(word, b'"');
            // Each quote turns the bytes behind it.
            let mut open = quotes;
            for shift in [8, 16, 32] {
                open ^= open << shift;
            }
            self.end_cells(places(word, delimiter) & if within { open } else { !open }, at);
            within ^= quotes.count_ones() % 2 == 1;
        });
        self.ends.push(line.len());
    }

    /// Notes where cells end among the eight bytes from a place on.
    #[inline]
    fn end_cells(&mut self, found: u64, at: usize) {
        let mut found = found;
        while found != 0 {
            self.ends.push(at + found.trailing_zeros() as usize / 8);
            found &= found - 1;
        }
    }

    /// Takes the cells of a record whose quotes are in order.
    pub(super) fn take_quoted(&mut self, line: &'b [u8], text: Option<&'b str>, delimiter: u8) {
        self.begin(line, text, true);
        let mut at = 0;
        loop {
            if line.get(at) == Some(&b'"') {
                at = behind_quotes(line, at);
            } else {
                at = memchr::memchr(delimiter, &line[at..]).map_or(line.len(), |length| at + length);
            }
            self.ends.push(at);
            if at >= line.len() {
                return;
            }
            at += 1;
        }
    }
}

/// Behind a cell with quotes that begins at a byte.
fn behind_quotes(line: &[u8], start: usize) -> usize {
    let mut at = start + 1;
    loop {
        at = memchr::memchr(b'"', &line[at..]).map_or(line.len(), |length| at + length + 1);
        if line.get(at) != Some(&b'"') {
            return at;
        }
        at += 1;
    }
}

/// Hands on the bytes of a line eight at a time, the first as the lowest, each with its place; zeros follow the last.
#[inline]
fn each_word(line: &[u8], mut take: impl FnMut(u64, usize)) {
    let (chunks, rest) = line.as_chunks::<8>();
    let mut at = 0;
    for chunk in chunks {
        take(u64::from_le_bytes(*chunk), at);
        at += 8;
    }
    take(rest.iter().rev().fold(0, |word, byte| word << 8 | u64::from(*byte)), at);
}

/// The highest bit of each byte that is the one looked for.
fn places(word: u64, byte: u8) -> u64 {
    const ONES: u64 = u64::MAX / 255;
    const LOW: u64 = ONES * 0x7f;
    let others = word ^ (ONES * u64::from(byte));
    !(((others & LOW) + LOW) | others | LOW)
}

/// What stands within quotes, each doubled one of it written once.
fn without_doubled(within: &[u8]) -> Vec<u8> {
    let mut cell = Vec::with_capacity(within.len());
    let mut parts = within.split(|byte| *byte == b'"');
    cell.extend_from_slice(parts.next().unwrap_or_default());
    // Between the two is nothing.
    while parts.next().is_some() {
        cell.push(b'"');
        cell.extend_from_slice(parts.next().unwrap_or_default());
    }
    cell
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn quotes_are_in_lines_where_they_stand_around_whole_cells() {
        for text in ["", "a,b\n", "\"a,b\",c\n", "a,\"b \"\"c\"\"\"\r\n\"\",\"\"\"\"", "x,\"y\""] {
            assert_eq!(Quotes::of(text.as_bytes(), b','), Quotes::InLines, "{text}");
        }
        for text in ["a\"b", "\"a", "\"a\"b,c", "\"a\nb\"", "a \"b\",c", "\"a\"\"b\n\"", "\"a\"\""] {
            assert_eq!(Quotes::of(text.as_bytes(), b','), Quotes::Anywhere, "{text}");
        }
    }

    proptest! {
        #[test]
        fn both_ways_find_the_same_cells(cells in prop::collection::vec("[a,\"; ]{0,12}|é[a-z]{0,9}", 1..14), odd in any::<bool>()) {
            let written = |cell: &String| {
                let has_to = cell.contains([',', '"']) || (odd && cell.len() % 2 == 1);
                if has_to { format!("\"{}\"", cell.replace('"', "\"\"")) } else { cell.clone() }
            };
            let line = cells.iter().map(written).collect::<Vec<_>>().join(",");
            prop_assert_eq!(Quotes::of(line.as_bytes(), b','), Quotes::InLines);
            let (mut quick, mut careful) = (Cells::default(), Cells::default());
            quick.take_in_lines(line.as_bytes(), Some(&line), b',');
            careful.take_quoted(line.as_bytes(), None, b',');
            for found in [quick, careful] {
                prop_assert_eq!(found.len(), cells.len());
                for (at, cell) in cells.iter().enumerate() {
                    prop_assert_eq!(&*found.get(at).expect("a cell"), cell.as_bytes());
                    prop_assert_eq!(found.text(at).expect("text"), cell.as_str());
                }
            }
        }
    }
}
