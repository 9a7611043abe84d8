//! Cutting a stream of bytes into blocks that hold whole matters.

use std::io::{self, Read};
use std::ops::Range;
use std::sync::Arc;

use super::columns::{Columns, Field};
use super::mapper::{Mapper, Refused};
use super::spare::Spare;
use super::tally::LeftOut;
use crate::table::{Cells, Quotes, Records, first_line, last_line, line_ends};

/// How much is read at a time, unless another size is asked for.
const BLOCK: usize = 256 << 10;
/// A record or a matter larger than this is not a row of a book.
pub const MOST: usize = 16 << 20;

/// A matter of more rows than this is not kept together either: it has more tasks than are taken many times over, and
/// whatever is said of its rows has to be held until its last one is read.
const MOST_ROWS: usize = 20_000;

/// How much of a record that is too large is kept, to show it.
const SHOWN: usize = 200;

/// Hands out a book block by block.
pub trait Blocks: Send {
    /// The next block, or none at the end. It may take room that others left.
    ///
    /// # Errors
    /// Where the book cannot be read on.
    fn block(&mut self, spare: &Spare) -> io::Result<Option<Block>>;
}

/// Where a row of a block came from, in a table that was mapped.
#[derive(Debug, Clone, Default)]
pub struct RowOrigin {
    /// The line of the text, or the row of the sheet, from 1.
    pub line: u64,
    /// Which task of a wide table it is.
    pub task: Option<usize>,
    /// Why it cannot be read, where it cannot.
    pub damaged: Option<Damage>,
    /// Cells that the mapping does not take.
    pub refused: Vec<Refused>,
    /// The row as it was, among those of its source.
    pub raw: Range<usize>,
}

/// A row that cannot be read.
#[derive(Debug, Clone)]
pub struct Damage {
    /// Why.
    pub reason: String,
    /// What stands there.
    pub shown: String,
}

/// How the rows of a file are to be read.
#[derive(Debug)]
pub struct Layout {
    /// Which column holds what.
    pub columns: Columns,
    /// What stands between cells.
    pub delimiter: u8,
    /// What they were mapped by, where they were.
    pub mapper: Option<Arc<Mapper>>,
    /// The file, where there are several.
    pub file: Option<Arc<str>>,
}

/// Where the rows of a block came from, if that is not the file itself.
#[derive(Debug)]
pub struct Source {
    /// Each row's.
    pub origins: Vec<RowOrigin>,
    /// The rows as they were.
    pub raw: Vec<u8>,
}

/// Some whole matters of a book.
#[derive(Debug)]
pub struct Block {
    /// How they are to be read.
    pub layout: Arc<Layout>,
    /// Whether it is no rows but a whole matter file.
    pub is_matter: bool,
    /// Its rows.
    pub bytes: Vec<u8>,
    /// The line of the file that the first of them stands on, from 1.
    pub line: u64,
    /// The id of a matter that began in the block before and was too large to be kept together.
    pub continued: Option<Vec<u8>>,
    /// Whether its last matter goes on in the next block.
    pub cut: bool,
    /// Whether it is but the beginning of one record, which is too large.
    pub huge: bool,
    /// Rows of the file between it and the block before that take no part.
    pub left_out: LeftOut,
    /// Where its rows came from, if that is not the file itself.
    pub source: Option<Source>,
}

impl Block {
    /// Some bytes from the first line on.
    #[must_use]
    pub fn of(bytes: Vec<u8>, layout: &Arc<Layout>) -> Self {
        Self {
            layout: Arc::clone(layout),
            is_matter: false,
            bytes,
            line: 1,
            continued: None,
            cut: false,
            huge: false,
            left_out: LeftOut::default(),
            source: None,
        }
    }
}

/// Reads blocks from a stream whose header is read already.
pub struct Splitter<R> {
    input: R,
    /// How much is read at a time.
    block: usize,
    /// What was read and not handed out.
    rest: Vec<u8>,
    line: u64,
    layout: Arc<Layout>,
    delimiter: u8,
    /// The place of the column with the matter's id.
    id_at: usize,
    continued: Option<Vec<u8>>,
    /// Rows above the header, until the first block is handed out.
    left_out: LeftOut,
    ended: bool,
}

impl<R: Read + Send> Blocks for Splitter<R> {
    fn block(&mut self, spare: &Spare) -> io::Result<Option<Block>> {
        let mut wanted = self.block;
        loop {
            self.fill(wanted)?;
            if self.rest.is_empty() {
                let is_done = self.left_out == LeftOut::default();
                return Ok((!is_done).then(|| self.hand_out(0, false, spare)));
            }
            if self.ended {
                return Ok(Some(self.hand_out(self.rest.len(), false, spare)));
            }
            // What follows a last CR may be its LF.
            let known = self.rest.len() - usize::from(self.rest.ends_with(b"\r"));
            // Where rows that cannot be read go on and on, the cut is made beside one of them.
            let is_much = self.rest.len() > 2 * BLOCK;
            let at = self.last_matter(known, true).or_else(|| self.last_matter(known, false).filter(|_| is_much));
            if let Some(at) = at {
                return Ok(Some(self.hand_out(at, false, spare)));
            }
            if self.rest.len() >= MOST || self.is_one_of_too_many_rows(known) {
                let unfinished = self.last_record(known).unwrap_or(0);
                if unfinished == 0 {
                    return self.huge_record().map(Some);
                }
                // Beyond any sane size: a matter that goes on is cut, and rejected where it is read.
                let last = self.last_record_of(&self.rest[..unfinished]);
                let of = |bytes: &[u8]| self.id(bytes).map(|(id, _)| id);
                let before = of(&self.rest[last..unfinished]);
                let goes_on = before.is_some() && before == of(&self.rest[unfinished..]);
                return Ok(Some(self.hand_out(unfinished, goes_on, spare)));
            }
            wanted = self.rest.len() * 2;
        }
    }
}

impl<R: Read> Splitter<R> {
    /// A stream that goes on with `rest` at a line; `left_out` are the rows above its header.
    pub fn new(input: R, rest: Vec<u8>, line: u64, layout: Arc<Layout>, left_out: LeftOut) -> Self {
        let (delimiter, id_at) = (layout.delimiter, layout.columns.of(Field::MatterId).unwrap_or(0));
        Self { input, block: BLOCK, rest, line, layout, delimiter, id_at, continued: None, left_out, ended: false }
    }

    /// The same in blocks of another size. What comes of a book does not hang on it.
    #[must_use]
    pub fn in_blocks_of(self, bytes: usize) -> Self {
        Self { block: bytes.max(1), ..self }
    }

    fn fill(&mut self, wanted: usize) -> io::Result<()> {
        let missing = wanted.saturating_sub(self.rest.len()) as u64;
        if !self.ended && missing > 0 {
            let read = self.input.by_ref().take(missing).read_to_end(&mut self.rest)?;
            self.ended = (read as u64) < missing;
        }
        Ok(())
    }

    /// Hands out the beginning of a record that is too large, and forgets the rest of its line.
    fn huge_record(&mut self) -> io::Result<Block> {
        let mut bytes = std::mem::take(&mut self.rest);
        let end = first_line(&bytes, !self.ended);
        if let Some(at) = end {
            self.rest = bytes.split_off(at);
        }
        bytes.truncate(SHOWN);
        let (line, left_out) = (self.line, std::mem::take(&mut self.left_out));
        let block = Block { line, left_out, huge: true, ..Block::of(bytes, &self.layout) };
        self.line += 1;
        let mut found = end.is_some();
        while !found && !self.ended {
            self.fill(self.block)?;
            let end = first_line(&self.rest, !self.ended);
            found = end.is_some();
            // A last CR is kept until it shows what follows it.
            let all = self.rest.len() - usize::from(!self.ended && self.rest.ends_with(b"\r"));
            self.rest.drain(..end.unwrap_or(all));
        }
        Ok(block)
    }

    fn hand_out(&mut self, until: usize, cut: bool, spare: &Spare) -> Block {
        let mut rest = spare.take();
        rest.reserve(self.block.max(self.rest.len() - until));
        rest.extend_from_slice(&self.rest[until..]);
        let mut bytes = std::mem::replace(&mut self.rest, rest);
        bytes.truncate(until);
        let continued = self.continued.take();
        if cut {
            let start = self.last_record_of(&bytes);
            self.continued = self.id(&bytes[start..]).map(|(id, _)| id).or_else(|| continued.clone());
        }
        let (line, left_out) = (self.line, std::mem::take(&mut self.left_out));
        self.line += line_ends(&bytes);
        Block { line, continued, cut, left_out, ..Block::of(bytes, &self.layout) }
    }

    /// Where the last matter begins, if another one stands before it; `wary` only between two rows that can be read, since one
    /// that cannot may belong to the matter around it, which then must not be scored.
    fn last_matter(&self, end: usize, wary: bool) -> Option<usize> {
        // The last record may be incomplete: what counts is where it begins, and so does the one before it.
        let mut starts = RecordStarts::of(&self.rest[..end], self.delimiter);
        let mut end = starts.back()?;
        let mut of_last: Option<Vec<u8>> = None;
        let mut cut = None;
        while let Some(start) = starts.back() {
            // A row of nothing belongs to no matter.
            let Some((here, is_sound)) = self.id(&self.rest[start..end]) else {
                end = start;
                continue;
            };
            if wary && !is_sound {
                (of_last, cut, end) = (None, None, start);
                continue;
            }
            match &of_last {
                None => of_last = Some(here),
                Some(last) if *last != here => return cut,
                Some(_) => {}
            }
            cut = Some(start);
            end = start;
        }
        None
    }

    /// Whether what was read, all of one matter, has more rows than are kept together.
    fn is_one_of_too_many_rows(&self, end: usize) -> bool {
        let mut starts = RecordStarts::of(&self.rest[..end], self.delimiter);
        let Some(mut end) = starts.back() else { return false };
        let mut rows = 0;
        while let Some(start) = starts.back().filter(|_| rows <= MOST_ROWS) {
            rows += usize::from(self.id(&self.rest[start..end]).is_some());
            end = start;
        }
        rows > MOST_ROWS
    }

    /// The id in a record, and whether the record can be read.
    fn id(&self, record: &[u8]) -> Option<(Vec<u8>, bool)> {
        let mut cells = Cells::default();
        let row = Records::of(record, self.delimiter, false).next(&mut cells)?;
        let is_sound = !row.damaged && cells.len() == self.layout.columns.width;
        cells.get(self.id_at).map(|cell| (cell.trim_ascii().to_vec(), is_sound))
    }

    fn last_record(&self, end: usize) -> Option<usize> {
        RecordStarts::of(&self.rest[..end], self.delimiter).back()
    }

    /// Where the last whole record of a block begins.
    fn last_record_of(&self, bytes: &[u8]) -> usize {
        let mut starts = RecordStarts::of(bytes, self.delimiter);
        match starts.back() {
            Some(start) if start == bytes.len() => starts.back().unwrap_or(0),
            Some(start) => start,
            None => 0,
        }
    }
}

/// Where records begin, handed out from the last one, which may be unfinished, to the first.
enum RecordStarts<'b> {
    /// Every line is a record.
    Lines(&'b [u8], usize),
    /// With quotes only reading from the first one on tells.
    Read(Vec<usize>),
}

impl<'b> RecordStarts<'b> {
    fn of(bytes: &'b [u8], delimiter: u8) -> Self {
        // The quotes of an unfinished line may be closed later.
        let whole = &bytes[..last_line(bytes, bytes.len())];
        if Quotes::of(whole, delimiter) == Quotes::InLines {
            return Self::Lines(bytes, bytes.len() + 1);
        }
        let mut rows = Records::of(bytes, delimiter, true);
        let mut starts = Vec::new();
        let mut end = 0;
        while let Some((row, _)) = rows.pass() {
            starts.push(row.start);
            end = row.end;
        }
        starts.push(end);
        Self::Read(starts)
    }

    fn back(&mut self) -> Option<usize> {
        match self {
            Self::Read(starts) => starts.pop(),
            Self::Lines(_, 0) => None,
            Self::Lines(bytes, end) => {
                *end = last_line(bytes, *end - 1);
                Some(*end)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn blocks(text: &str) -> Vec<String> {
        let columns = Columns::read(&["matter_id", "kind", "task", "hours"], &[], false).expect("a header");
        let layout = Arc::new(Layout { columns, delimiter: b',', mapper: None, file: None });
        let mut splitter = Splitter::new(text.as_bytes(), Vec::new(), 2, layout, LeftOut::default());
        let mut blocks = Vec::new();
        while let Some(block) = splitter.block(&Spare::default()).expect("bytes can be read") {
            blocks.push(String::from_utf8(block.bytes).expect("text"));
        }
        blocks
    }

    #[test]
    fn a_matter_of_very_many_rows_is_cut_long_before_it_fills_the_memory() {
        let text = "m1\n".repeat(400_000);
        let found = blocks(&text);
        assert_eq!(found.concat(), text);
        assert!(found.iter().all(|block| block.len() <= 2 * BLOCK), "of {} blocks", found.len());
    }

    #[test]
    fn blocks_hold_whole_matters_and_nothing_is_lost() {
        let row = |matter: usize, task: usize| format!("m{matter},ip,\"a \"\"task\"\"\nof {task}\",{task}\n");
        let text: String = (0..40_000).map(|row_at| row(row_at / 3, row_at % 3)).collect();
        let blocks = blocks(&text);
        assert!(blocks.len() > 3);
        assert_eq!(blocks.concat(), text);
        for block in &blocks {
            assert!(
                block.contains("of 2\",2\n") && block.ends_with("of 2\",2\n") || block == blocks.last().expect("one")
            );
        }
        let plain = text.replace("\"\"", "").replace("\nof", " of").replace('"', "");
        let blocks = self::blocks(&plain);
        assert_eq!(blocks.concat(), plain);
        assert!(blocks.len() > 3 && blocks.iter().all(|block| block.ends_with("of 2,2\n") || block.ends_with(",0\n")));
    }
}
