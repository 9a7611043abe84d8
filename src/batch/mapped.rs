//! A table of somebody's as blocks of a book: its rows mapped, and the rows of a matter kept together.

use std::io;
use std::ops::Range;
use std::sync::Arc;

use super::columns::{COUNT, Columns, Field};
use super::mapper::{Mapped, Mapper};
use super::spare::Spare;
use super::split::{Block, Blocks, Damage, Layout, RowOrigin, Source};
use super::tally::LeftOut;
use crate::table::{Row, Rows};

/// Bytes of a block, beyond which the next matter begins another one.
const BLOCK: usize = 256 << 10;
/// Rows of one matter beyond which it is cut, and rejected where it is read.
const MOST_ROWS: usize = 10_000;

/// Hands out a mapped table.
pub struct MappedBlocks<T> {
    rows: T,
    row: Row,
    mapper: Arc<Mapper>,
    layout: Arc<Layout>,
    mapped: Mapped,
    /// What was mapped and not handed out.
    part: Part,
    /// The id of the last row, and where its matter begins.
    last: Vec<u8>,
    begins: Marks,
    /// The last such place between two rows that can be read: one that cannot may belong to the matter around it.
    begins_soundly: Marks,
    is_behind_damage: bool,
    continued: Option<Vec<u8>>,
    left_out: LeftOut,
    /// Empty rows that were counted already.
    empty: u64,
    ended: bool,
}

/// Some rows as a book has them, where they came from, and as they were.
#[derive(Default)]
struct Part {
    bytes: Vec<u8>,
    origins: Vec<RowOrigin>,
    raw: Vec<u8>,
}

/// A place between two rows of a part.
#[derive(Debug, Clone, Copy, Default)]
struct Marks {
    bytes: usize,
    origins: usize,
    raw: usize,
}

impl Part {
    fn end(&self) -> Marks {
        Marks { bytes: self.bytes.len(), origins: self.origins.len(), raw: self.raw.len() }
    }

    /// Keeps what stands behind a place, and hands out what stands before it.
    fn split(&mut self, at: Marks) -> Self {
        let mut rest = Self {
            bytes: self.bytes.split_off(at.bytes),
            origins: self.origins.split_off(at.origins),
            raw: self.raw.split_off(at.raw),
        };
        for origin in &mut rest.origins {
            origin.raw = origin.raw.start - at.raw..origin.raw.end - at.raw;
        }
        std::mem::replace(self, rest)
    }

    /// Puts a row behind the others.
    fn put<'c>(&mut self, cells: impl Iterator<Item = &'c str>, origin: RowOrigin) {
        for (at, cell) in cells.enumerate() {
            if at > 0 {
                self.bytes.push(b',');
            }
            if cell.contains(['"', ',', '\n', '\r']) {
                self.bytes.push(b'"');
                self.bytes.extend_from_slice(cell.replace('"', "\"\"").as_bytes());
                self.bytes.push(b'"');
            } else {
                self.bytes.extend_from_slice(cell.as_bytes());
            }
        }
        self.bytes.push(b'\n');
        self.origins.push(origin);
    }

    /// Keeps a row as it was.
    fn keep(&mut self, raw: &[u8]) -> Range<usize> {
        let start = self.raw.len();
        self.raw.extend_from_slice(raw);
        start..self.raw.len()
    }
}

impl<T: Rows> MappedBlocks<T> {
    /// The rows that follow a header; `left_out` are those above it.
    pub fn new(rows: T, mapper: Arc<Mapper>, layout: Arc<Layout>, left_out: LeftOut) -> Self {
        Self {
            empty: rows.empty(),
            rows,
            row: Row::default(),
            mapper,
            layout,
            mapped: Mapped::default(),
            part: Part::default(),
            last: Vec::new(),
            begins: Marks::default(),
            begins_soundly: Marks::default(),
            is_behind_damage: false,
            continued: None,
            left_out,
            ended: false,
        }
    }

    /// Maps a row and puts what it becomes behind the others.
    fn take(&mut self) {
        let Self { row, mapper, mapped, part, .. } = self;
        let wrong_width = || mapper.wrong_width(row);
        if let Some(reason) = row.damaged.map(str::to_owned).or_else(wrong_width) {
            return self.damaged(reason);
        }
        self.left_out.cells += mapper.unnamed(row);
        if mapper.is_empty(row) {
            self.left_out.empty += 1;
            return;
        }
        let raw = part.raw.len()..part.raw.len() + row.raw.len();
        let (mut count, last, begins) = (0, &mut self.last, &mut self.begins);
        let (begins_soundly, is_behind_damage) = (&mut self.begins_soundly, &mut self.is_behind_damage);
        mapper.map(row, mapped, |mapped| {
            if mapped.cell(Field::MatterId).as_bytes() != last.as_slice() {
                last.clear();
                last.extend_from_slice(mapped.cell(Field::MatterId).as_bytes());
                *begins = part.end();
                if !*is_behind_damage {
                    *begins_soundly = *begins;
                }
            }
            *is_behind_damage = false;
            let refused = std::mem::take(&mut mapped.refused);
            let (line, task) = (row.line, mapped.task);
            let origin = RowOrigin { line, task, damaged: None, refused, raw: raw.clone() };
            part.put(mapped.cells(), origin);
            count += 1;
        });
        if count == 0 {
            return self.damaged("no column of work has a number in it".to_owned());
        }
        self.part.keep(&self.row.raw);
    }

    /// A row of which nothing but its matter can be told.
    fn damaged(&mut self, reason: String) {
        let id = self.mapper.id_of(&self.row);
        self.is_behind_damage = true;
        if id.as_bytes() != self.last.as_slice() {
            self.last = id.clone().into_bytes();
            self.begins = self.part.end();
        }
        let shown = String::from_utf8_lossy(&self.row.raw).trim_end().to_owned();
        let raw = self.part.keep(&self.row.raw);
        let damaged = Some(Damage { reason, shown });
        let origin = RowOrigin { line: self.row.line, task: None, damaged, refused: Vec::new(), raw };
        let carried = COUNT + self.mapper.carried.len();
        let cells = (0..carried).map(|at| if at == Field::MatterId as usize { id.as_str() } else { "" });
        self.part.put(cells, origin);
    }

    /// Counts the row that ends the table, and all that follow.
    fn leave_the_rest(&mut self) -> io::Result<()> {
        self.left_out.behind += 1;
        while self.rows.next(&mut self.row)? {
            self.left_out.behind += 1;
        }
        Ok(())
    }

    fn hand_out(&mut self, until: Marks, cut: bool) -> Block {
        let part = self.part.split(until);
        let continued = self.continued.take();
        if cut {
            self.continued = Some(self.last.clone());
        }
        (self.begins, self.begins_soundly) = (Marks::default(), Marks::default());
        let line = part.origins.first().map_or(1, |origin| origin.line);
        let empty = self.rows.empty();
        self.left_out.empty += empty - self.empty;
        self.empty = empty;
        let left_out = std::mem::take(&mut self.left_out);
        let source = Some(Source { origins: part.origins, raw: part.raw });
        Block { line, continued, cut, left_out, source, ..Block::of(part.bytes, &self.layout) }
    }
}

impl<T: Rows> Blocks for MappedBlocks<T> {
    fn block(&mut self, _: &Spare) -> io::Result<Option<Block>> {
        while !self.ended {
            if !self.rows.next(&mut self.row)? {
                self.ended = true;
            } else if self.mapper.stops_at(&self.row) {
                self.leave_the_rest()?;
                self.ended = true;
            } else {
                self.take();
            }
            let (bytes, rows) = (self.part.bytes.len(), self.part.origins.len());
            // Where rows that cannot be read go on and on, the cut is made beside one of them.
            let is_much = bytes > 2 * BLOCK || rows > MOST_ROWS;
            let places = [(self.begins_soundly, bytes > BLOCK), (self.begins, is_much)];
            if let Some((at, _)) = places.into_iter().find(|(at, is_time)| *is_time && at.origins > 0) {
                return Ok(Some(self.hand_out(at, false)));
            }
            if rows > MOST_ROWS {
                return Ok(Some(self.hand_out(self.part.end(), true)));
            }
        }
        // What was left out at the end is said even where no row is left.
        let is_done =
            self.part.origins.is_empty() && self.left_out == LeftOut::default() && self.rows.empty() == self.empty;
        Ok((!is_done).then(|| self.hand_out(self.part.end(), false)))
    }
}

impl Columns {
    /// The columns of a mapped table: all of ours in their order, and those that are carried through.
    #[must_use]
    pub fn mapped(carried: &[(String, usize)]) -> Self {
        let carried: Vec<_> =
            carried.iter().enumerate().map(|(at, (name, _))| (name.clone(), Some(COUNT + at))).collect();
        let width = COUNT + carried.len();
        let mut columns = Self { at: std::array::from_fn(Some), width, carried, ..Self::default() };
        columns.tell_apart();
        columns
    }
}
