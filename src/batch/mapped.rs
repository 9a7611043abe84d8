//! A table of somebody's as blocks of a book: its rows mapped, and the rows of a matter kept together.

use std::io;

use super::columns::{Columns, Field};
use super::mapper::Mapper;
use super::split::{Block, Blocks, RowOrigin};
use crate::table::{Row, Rows};

/// Bytes of a block, beyond which the next matter begins another one.
const BLOCK: usize = 256 << 10;
/// Rows of one matter beyond which it is cut, and rejected where it is read.
const MOST_ROWS: usize = 10_000;

/// Hands out a mapped table.
pub struct MappedBlocks<T> {
    rows: T,
    mapper: std::sync::Arc<Mapper>,
    /// What was mapped and not handed out, as a book, and where it came from.
    bytes: Vec<u8>,
    origins: Vec<RowOrigin>,
    /// The id of the last row, and where its matter begins in `bytes` and `origins`.
    last: Vec<u8>,
    begins: (usize, usize),
    continued: Option<Vec<u8>>,
    ended: bool,
}

impl<T: Rows> MappedBlocks<T> {
    /// The rows that follow a header.
    pub fn new(rows: T, mapper: std::sync::Arc<Mapper>) -> Self {
        Self {
            rows,
            mapper,
            bytes: Vec::new(),
            origins: Vec::new(),
            last: Vec::new(),
            begins: (0, 0),
            continued: None,
            ended: false,
        }
    }

    /// Maps a row and puts what it becomes behind the others.
    fn take(&mut self, row: &Row) {
        if let Some(damaged) = row.damaged {
            let cells: Vec<String> = row.cells.iter().map(crate::table::Cell::text).collect();
            self.put(&[cells.join(",")], RowOrigin { line: row.line, damaged: Some(damaged), ..RowOrigin::default() });
            return;
        }
        let mapped = self.mapper.map(row);
        if mapped.is_empty() {
            let cells: Vec<String> = row.cells.iter().map(crate::table::Cell::text).collect();
            let damaged = Some("no column of work has a number in it");
            self.put(&[cells.join(",")], RowOrigin { line: row.line, damaged, ..RowOrigin::default() });
        }
        for mapped in mapped {
            let id = mapped.cells[Field::MatterId as usize].as_bytes();
            if id != self.last {
                self.last = id.to_vec();
                self.begins = (self.bytes.len(), self.origins.len());
            }
            let (line, task, refused) = (row.line, mapped.task, mapped.refused);
            self.put(&mapped.cells, RowOrigin { line, task, damaged: None, refused });
        }
    }

    fn put(&mut self, cells: &[String], origin: RowOrigin) {
        let mut writer = csv::Writer::from_writer(std::mem::take(&mut self.bytes));
        // Memory takes what is written to it.
        let _ = writer.write_record(cells);
        self.bytes = writer.into_inner().unwrap_or_default();
        self.origins.push(origin);
    }

    fn hand_out(&mut self, (bytes, origins): (usize, usize), cut: bool) -> Block {
        let rest = (self.bytes.split_off(bytes), self.origins.split_off(origins));
        let handed = (std::mem::replace(&mut self.bytes, rest.0), std::mem::replace(&mut self.origins, rest.1));
        let continued = self.continued.take();
        if cut {
            self.continued = Some(self.last.clone());
        }
        self.begins = (0, 0);
        let line = handed.1.first().map_or(1, |origin| origin.line);
        Block { bytes: handed.0, line, continued, cut, huge: false, origins: Some(handed.1) }
    }
}

impl<T: Rows> Blocks for MappedBlocks<T> {
    fn block(&mut self) -> io::Result<Option<Block>> {
        while !self.ended {
            match self.rows.next()? {
                Some(row) if !self.mapper.stops_at(&row) => self.take(&row),
                _ => self.ended = true,
            }
            if self.bytes.len() > BLOCK && self.begins.1 > 0 {
                return Ok(Some(self.hand_out(self.begins, false)));
            }
            if self.origins.len() > MOST_ROWS {
                return Ok(Some(self.hand_out((self.bytes.len(), self.origins.len()), true)));
            }
        }
        let all = (self.bytes.len(), self.origins.len());
        Ok((all.1 > 0).then(|| self.hand_out(all, false)))
    }
}

impl Columns {
    /// The columns of a mapped table: all of ours in their order, and those that are carried through.
    #[must_use]
    pub fn mapped(carried: &[(String, usize)]) -> Self {
        let first = super::columns::KNOWN_COLUMNS.len();
        let carried: Vec<_> = carried.iter().enumerate().map(|(at, (name, _))| (name.clone(), first + at)).collect();
        let width = first + carried.len();
        let mut columns = Self { at: std::array::from_fn(Some), width, carried, of_matter: Vec::new() };
        columns.find_those_of_the_matter();
        columns
    }
}
