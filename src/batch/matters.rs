//! From the rows of a block to matters: rows of one id become one matter, and each row is counted as one that was scored, or
//! rejected, or left out.

use std::borrow::Cow;
use std::ops::Range;

use super::columns::Field;
use super::matter::MatterList;
use super::row_reader::{Frame, RowReader};
use super::split::{Block, RowOrigin};
use super::tally::Tally;
use crate::analysis::{Effect, Reject};
use crate::table::{Cells, Records};

/// A matter with more tasks is none.
const MOST_TASKS: usize = 1000;

/// What the rows of one id came to: a matter, the last of those read, or the id of a rejected one as far as it can be read.
pub type Read = Result<(), String>;

/// A row of a block.
struct Row<'b> {
    line: u64,
    /// Whether it can be read at all.
    sound: bool,
    cells: Cells<'b>,
    /// Where it came from, if its table was mapped.
    origin: Option<&'b RowOrigin>,
    /// The row as it was.
    raw: Range<usize>,
}

/// A row that cannot be read, and of which it is not known yet whose it is.
struct Unread<'b> {
    id: Cow<'b, [u8]>,
    /// Its reject.
    reject: usize,
    raw: Range<usize>,
}

/// A matter that is being put together.
struct Group<'b> {
    id: Cow<'b, [u8]>,
    /// Its first row, which says what the matter is.
    first: Cells<'b>,
    /// Whether nothing is wrong with it so far.
    good: bool,
    /// How many tasks it has.
    tasks: usize,
    /// The line of its last row.
    line: u64,
}

/// Reads the matters of a block.
pub struct Matters<'b> {
    reader: RowReader<'b>,
    block: &'b Block,
    rows: Records<'b>,
    /// The line that reading is at.
    line: u64,
    pending: Option<Row<'b>>,
    /// Rows read by now.
    read: usize,
    /// Records whose room can be used again.
    spare: Vec<Cells<'b>>,
    unread: Vec<Unread<'b>>,
    /// The rows of the matter that was handed out last, and its id where it was scored.
    of_matter: Vec<Range<usize>>,
    last: String,
    is_last_scored: bool,
    /// Rejects of rows without a matter that stand before the one that was handed out last.
    before: Vec<usize>,
    /// What became of each row.
    pub tally: Tally,
    /// Where the rejected rows stand.
    rejected: Vec<Range<usize>>,
}

impl<'b> Matters<'b> {
    /// The matters of a block.
    pub fn of(block: &'b Block, frame: &'b Frame<'b>) -> Self {
        // Of a mapped table each row has its origin, whatever is left of it.
        let rows = Records::of(&block.bytes, block.layout.delimiter, false).with_text();
        let rows = rows.with_empty(block.source.is_some());
        Self {
            reader: RowReader::new(frame, &block.layout),
            block,
            rows,
            line: block.line,
            pending: None,
            read: 0,
            spare: Vec::new(),
            unread: Vec::new(),
            of_matter: Vec::new(),
            last: String::new(),
            is_last_scored: false,
            before: Vec::new(),
            tally: Tally { left_out: block.left_out, ..Tally::default() },
            rejected: Vec::new(),
        }
    }

    /// The line that reading is at.
    pub fn line(&self) -> u64 {
        self.pending.as_ref().map_or(self.line, |row| row.line)
    }

    /// Puts the next one behind others; whoever takes it has to say whether it was scored.
    pub fn next(&mut self, into: &mut MatterList<'b>) -> Option<Read> {
        let first_reject = self.reader.rejects.len();
        let row = self.row()?;
        let mut group = self.begin(row, into);
        while let Some(row) = self.row() {
            let same = !group.id.is_empty() && self.reader.id_of(&row.cells) == group.id;
            match (same, row.sound) {
                (true, _) => self.go_on(&mut group, row, into),
                // Whose row this is shows when the next one can be read.
                (false, false) => self.keep_unread(row),
                (false, true) => {
                    self.pending = Some(row);
                    break;
                }
            }
        }
        let read = self.finish(group, first_reject);
        if read.is_err() {
            into.pop();
        }
        Some(read)
    }

    /// A matter, with its first row.
    fn begin(&mut self, row: Row<'b>, into: &mut MatterList<'b>) -> Group<'b> {
        let id = self.reader.id_of(&row.cells);
        let (line, of) = (row.line, row.origin);
        self.of_matter.clear();
        self.before.clear();
        let is_taken = self.reader.is_taken(line, of);
        let mut good = is_taken && row.sound;
        let unread = std::mem::take(&mut self.unread);
        let (own, others): (Vec<_>, Vec<_>) = unread.into_iter().partition(|row| row.id == id);
        self.leave_out(others, true);
        if self.block.huge {
            let shown = String::from_utf8_lossy(&self.block.bytes).into_owned();
            self.reader.set_down(line, String::new(), &shown, "a record of more than 16 MiB".to_owned());
            good = false;
        } else if !row.sound {
            self.reader.unreadable(line, &row.cells, of);
        } else if !own.is_empty() {
            self.reader.reject(line, Field::MatterId, &row.cells, "another row of this matter cannot be read");
            good = false;
        }
        self.take_in(own);
        let is_continued = self.block.continued.as_deref() == Some(&*id);
        if is_continued {
            let reason = "a matter of more than 16 MiB or 1,000 tasks";
            self.reader.reject(line, Field::MatterId, &row.cells, reason);
            good = false;
        }
        let is_read = row.sound && !self.block.huge && !is_continued && has_amount(of);
        into.begin(line);
        good &= is_read && self.reader.matter(line, &row.cells, into);
        self.count(row.raw);
        Group { id, first: row.cells, good, tasks: 1, line }
    }

    /// One more row of a matter.
    fn go_on(&mut self, group: &mut Group<'b>, row: Row<'b>, into: &mut MatterList<'b>) {
        let (line, of) = (row.line, row.origin);
        group.line = line;
        let unread = std::mem::take(&mut self.unread);
        if !unread.is_empty() {
            self.reader.reject(line, Field::MatterId, &row.cells, "a row within this matter cannot be read");
            self.take_in(unread);
            group.good = false;
        }
        group.tasks += 1;
        group.good &= self.reader.is_taken(line, of);
        if !row.sound {
            self.reader.unreadable(line, &row.cells, of);
            group.good = false;
        } else if group.tasks > MOST_TASKS {
            if group.tasks == MOST_TASKS + 1 {
                self.reader.reject(line, Field::MatterId, &row.cells, "a matter of more than 1,000 tasks");
            }
            group.good = false;
        } else if has_amount(of) {
            group.good &= self.reader.same_matter(line, &group.first, &row.cells);
            match self.reader.task(line, &row.cells) {
                Some(task) => into.add(task),
                None => group.good = false,
            }
        }
        self.count(row.raw);
        self.spare.push(row.cells);
    }

    fn finish(&mut self, group: Group<'b>, first_reject: usize) -> Read {
        let Group { id, first, mut good, line, .. } = group;
        self.spare.push(first);
        if self.pending.is_none() {
            let unread = std::mem::take(&mut self.unread);
            self.leave_out(unread, false);
            if self.block.cut {
                let reason = "a matter of more than 16 MiB or 1,000 tasks".to_owned();
                let column = self.reader.column_name(Field::MatterId, line);
                self.reader.set_down(line, column, &String::from_utf8_lossy(&id), reason);
                good = false;
            }
        }
        let of_matter = self.reader.rejects[first_reject..].iter_mut();
        of_matter
            .filter(|reject| reject.effect == Effect::Matter)
            .for_each(|reject| reject.matter_id = String::from_utf8_lossy(&id).into_owned());
        if good {
            return Ok(());
        }
        self.settle(None);
        Err(String::from_utf8_lossy(&id).into_owned())
    }

    /// Says of the matter that was handed out last whether it was scored, under which name.
    pub fn settle(&mut self, scored: Option<&str>) {
        self.is_last_scored = scored.is_some();
        let count = self.of_matter.len() as u64;
        if let Some(name) = scored {
            name.clone_into(&mut self.last);
            self.of_matter.clear();
            self.tally.scored += count;
            for reject in std::mem::take(&mut self.before) {
                self.reader.rejects[reject].effect.stands_beside(name);
            }
        } else {
            self.tally.rejected += count;
            self.rejected.append(&mut self.of_matter);
        }
    }

    /// The rejects, and the rejected rows as they were, once all is read.
    pub fn close(self) -> (Vec<Reject>, Vec<u8>) {
        let raw = self.block.source.as_ref().map_or(&self.block.bytes, |source| &source.raw);
        let mut ranges = self.rejected;
        ranges.sort_by_key(|range| range.start);
        let mut rows = Vec::new();
        for row in ranges.into_iter().filter_map(|range| raw.get(range)).filter(|_| !self.block.huge) {
            rows.extend_from_slice(row);
            if !row.ends_with(b"\n") && !row.ends_with(b"\r") {
                rows.push(b'\n');
            }
        }
        (self.reader.rejects, rows)
    }

    /// Counts a row of the matter at hand. What one row of a wide table became counts as one.
    fn count(&mut self, raw: Range<usize>) {
        if self.of_matter.last() != Some(&raw) {
            self.of_matter.push(raw);
        }
    }

    /// Sets a row aside until it shows whose it is.
    fn keep_unread(&mut self, row: Row<'b>) {
        self.reader.is_taken(row.line, row.origin);
        let reject = self.reader.rejects.len();
        self.reader.unreadable(row.line, &row.cells, row.origin);
        let id = self.reader.id_of(&row.cells);
        let found = &mut self.reader.rejects[reject];
        found.matter_id = String::from_utf8_lossy(&id).into_owned();
        found.effect = Effect::Row { beside: Vec::new() };
        self.unread.push(Unread { id, reject, raw: row.raw });
        self.spare.push(row.cells);
    }

    /// Rows that cannot be read and are the matter's at hand.
    fn take_in(&mut self, rows: Vec<Unread<'b>>) {
        for row in rows {
            self.reader.rejects[row.reject].effect = Effect::Matter;
            self.count(row.raw);
        }
    }

    /// Rows that cannot be read and belong to no matter that could be told; whether another matter stood before them.
    fn leave_out(&mut self, rows: Vec<Unread<'b>>, behind_last: bool) {
        for row in rows {
            self.tally.rejected += 1;
            self.tally.of_no_matter += 1;
            self.rejected.push(row.raw);
            if behind_last && self.is_last_scored {
                self.reader.rejects[row.reject].effect.stands_beside(&self.last);
            }
            self.before.push(row.reject);
        }
    }

    /// The next row.
    fn row(&mut self) -> Option<Row<'b>> {
        if let Some(pending) = self.pending.take() {
            return Some(pending);
        }
        let mut cells = self.spare.pop().unwrap_or_default();
        let empty = self.rows.empty;
        let row = self.rows.next(&mut cells);
        self.tally.left_out.empty += self.rows.empty - empty;
        let row = row?;
        let origin = self.block.source.as_ref().and_then(|source| source.origins.get(self.read));
        self.read += 1;
        if let Some(origin) = origin {
            self.line = origin.line;
            let (sound, raw) = (origin.damaged.is_none(), origin.raw.clone());
            return Some(Row { line: self.line, sound, cells, origin: Some(origin), raw });
        }
        self.line = self.block.line + row.line;
        let sound = !row.damaged && cells.len() == self.reader.layout.columns.width;
        Some(Row { line: self.line, sound, cells, origin: None, raw: row.start..row.end })
    }
}

/// Whether the mapping took how much work a row is; where it did not, nothing more is said of it.
fn has_amount(origin: Option<&RowOrigin>) -> bool {
    let is_amount = |(field, ..): &(Field, String, String)| matches!(field, Field::Volume | Field::Hours);
    !origin.is_some_and(|origin| origin.refused.iter().any(is_amount))
}
