//! From the rows of a block to matters: cells become values, rows of one id become one matter, and whatever is wrong is
//! set down with its line and column.

use std::sync::Arc;

use csv::ByteRecord;
use rust_decimal::Decimal;

use super::cells;
use super::columns::{Columns, Field};
use super::mapper::Mapper;
use super::reject::shortened;
use super::split::{Block, RowOrigin};
use crate::analysis::Reject;
use crate::matter::rules::{self, Contradiction, Given};
use crate::matter::{Basis, Complexity, Kind, TaskType, Urgency};
use crate::number::{Currency, Day};
use crate::read::Defaults;
use crate::table::{Records, line_ends};

/// A matter with more tasks is none.
const MOST_TASKS: usize = 1000;
/// A task as a row says it.
#[derive(Debug, Clone)]
pub struct Task {
    /// Which type, by its place in the template.
    pub of_type: usize,
    /// Units, or hours.
    pub amount: Amount,
    pub complexity: Complexity,
    pub throughput: Option<Decimal>,
    pub name: Option<String>,
    pub role: Option<String>,
}

/// How much work a task is.
#[derive(Debug, Clone, Copy)]
pub enum Amount {
    Volume(Decimal),
    Hours(Decimal),
}

/// A matter as its rows say it.
#[derive(Debug, Clone)]
pub struct Matter {
    pub id: String,
    pub line: u64,
    pub kind: Kind,
    pub title: Option<String>,
    pub client: Option<String>,
    pub currency: Option<Currency>,
    pub start: Option<Day>,
    pub deadline: Option<Day>,
    pub urgency: Option<Urgency>,
    pub basis: Option<Basis>,
    pub periods: Option<i64>,
    pub gigabytes: Option<Decimal>,
    pub months: Option<Decimal>,
    pub offshore: Option<bool>,
    pub jurisdiction: Option<String>,
    pub budget: Option<Decimal>,
    pub late_day_cost: Option<Decimal>,
    pub tasks: Vec<Task>,
    /// Cells of columns that are carried through.
    pub carried: Vec<String>,
}

/// What the rows of a book are read against.
#[derive(Debug)]
pub struct Frame<'f> {
    pub columns: &'f Columns,
    pub delimiter: u8,
    /// What the rows were mapped by, where they were.
    pub mapper: Option<Arc<Mapper>>,
    /// The task types, sorted by id.
    pub types: &'f [Arc<TaskType>],
    pub defaults: Defaults,
    /// Periods of the template.
    pub periods: i64,
    /// Whether the template has a law firm mark the work up.
    pub marked_up: bool,
    /// Whether nothing that is said may tell whose matters they are.
    pub anonymise: bool,
}

/// What the rows of one id came to.
#[derive(Debug)]
pub enum Read {
    Matter(Box<Matter>),
    /// Rejected, with the id as far as it can be read.
    Rejected(String),
}

/// A row: its line, whether it can be read at all, its cells, and where it came from if its table was mapped.
type ReadRow<'b> = (u64, bool, ByteRecord, Option<&'b RowOrigin>);

/// Reads the matters of a block.
pub struct Matters<'b> {
    frame: &'b Frame<'b>,
    block: &'b Block,
    rows: Records<'b>,
    /// The line of `counted`.
    line: u64,
    counted: usize,
    pending: Option<ReadRow<'b>>,
    /// Rows read by now.
    read: usize,
    /// Which task of a wide row is being read.
    task_of_row: Option<usize>,
    /// A record whose room can be used again.
    spare: Option<ByteRecord>,
    /// Ids of unreadable rows before the pending one.
    unread_rows: Vec<Vec<u8>>,
    /// Unreadable rows that belong to no matter.
    pub orphan_rows: u64,
    pub rejects: Vec<Reject>,
}

impl<'b> Matters<'b> {
    /// The matters of a block.
    pub fn of(block: &'b Block, frame: &'b Frame<'b>) -> Self {
        let rows = Records::of(&block.bytes, frame.delimiter, false);
        let (line, counted) = (block.line, 0);
        Self {
            frame,
            block,
            rows,
            line,
            counted,
            pending: None,
            read: 0,
            task_of_row: None,
            spare: None,
            unread_rows: Vec::new(),
            orphan_rows: 0,
            rejects: Vec::new(),
        }
    }

    /// The line that reading is at.
    pub fn line(&self) -> u64 {
        self.pending.as_ref().map_or(self.line, |(line, ..)| *line)
    }

    /// The next one.
    pub fn next(&mut self) -> Option<Read> {
        let before = self.rejects.len();
        let found = self.read_matter();
        if let Some(Read::Rejected(id)) = &found {
            self.rejects[before..].iter_mut().for_each(|reject| reject.matter_id.clone_from(id));
        }
        found
    }

    fn read_matter(&mut self) -> Option<Read> {
        let (line, sound, first, origin) = self.row()?;
        let id = self.id_of(&first).to_vec();
        let mut good = sound;
        let mut taken = self.is_taken(line, origin);
        if self.block.huge {
            let value = shortened(&String::from_utf8_lossy(&self.block.bytes));
            let reason = "a record of more than 16 MiB".to_owned();
            self.rejects.push(Reject { line, column: String::new(), value, reason, matter_id: String::new() });
            good = false;
        } else if !sound {
            self.unreadable(line, &first, origin);
        } else if self.unread_rows.contains(&id) {
            self.reject(line, Field::MatterId, &first, "another row of this matter cannot be read");
            good = false;
        }
        if self.block.continued.as_ref() == Some(&id) {
            self.reject(line, Field::MatterId, &first, "a matter of more than 16 MiB or 1,000 tasks");
            good = false;
        }
        self.orphan_rows += self.unread_rows.drain(..).filter(|of| *of != id).count() as u64;
        let name = String::from_utf8_lossy(&id).into_owned();
        let mut matter = if good && has_amount(origin) { self.matter(line, &first) } else { None };
        good = matter.is_some();
        let mut count = 1;
        while let Some((line, sound, row, origin)) = self.row() {
            let same = self.id_of(&row) == id.as_slice() && !id.is_empty();
            if !sound && !same {
                // Whose row this is shows when the next one can be read.
                self.unreadable(line, &row, origin);
                let of = self.id_of(&row).to_vec();
                self.unread_rows.push(of);
                continue;
            }
            if !same {
                self.pending = Some((line, sound, row, origin));
                break;
            }
            if !self.unread_rows.is_empty() {
                self.unread_rows.clear();
                self.reject(line, Field::MatterId, &row, "a row within this matter cannot be read");
                good = false;
            }
            count += 1;
            taken &= self.is_taken(line, origin);
            if !sound {
                self.unreadable(line, &row, origin);
                good = false;
            } else if count > MOST_TASKS {
                if count == MOST_TASKS + 1 {
                    self.reject(line, Field::MatterId, &row, "a matter of more than 1,000 tasks");
                }
                good = false;
            } else if has_amount(origin) {
                good &= self.same_matter(line, &first, &row);
                match (self.task(line, &row), &mut matter) {
                    (Some(task), Some(matter)) => matter.tasks.push(task),
                    (None, _) => good = false,
                    _ => {}
                }
            }
            self.spare = Some(row);
        }
        if self.spare.is_none() {
            self.spare = Some(first);
        }
        if self.pending.is_none() {
            self.orphan_rows += self.unread_rows.drain(..).count() as u64;
        }
        if self.block.cut && self.pending.is_none() {
            let reason = "a matter of more than 16 MiB or 1,000 tasks".to_owned();
            let column = self.column_name(Field::MatterId, line);
            self.rejects.push(Reject { line, column, value: shortened(&name), reason, matter_id: String::new() });
            good = false;
        }
        Some(match matter.filter(|_| good && taken) {
            Some(matter) => Read::Matter(Box::new(matter)),
            None => Read::Rejected(name),
        })
    }

    /// The next row.
    fn row(&mut self) -> Option<ReadRow<'b>> {
        if let Some(pending) = self.pending.take() {
            return Some(pending);
        }
        let mut record = self.spare.take().unwrap_or_default();
        let row = self.rows.next(&mut record)?;
        let origin = self.block.origins.as_ref().and_then(|origins| origins.get(self.read));
        self.read += 1;
        if let Some(origin) = origin {
            self.line = origin.line;
            return Some((self.line, origin.damaged.is_none(), record, Some(origin)));
        }
        self.line += line_ends(&self.block.bytes[self.counted..row.start]);
        self.counted = row.start;
        Some((self.line, !row.damaged && record.len() == self.frame.columns.width, record, None))
    }

    /// Sets down the cells of a row that the mapping does not take; false where there is one.
    fn is_taken(&mut self, line: u64, origin: Option<&RowOrigin>) -> bool {
        self.task_of_row = origin.and_then(|origin| origin.task);
        let refused = origin.map_or(&[][..], |origin| &origin.refused);
        for (field, value, reason) in refused {
            let column = self.column_name(*field, line);
            let (value, reason) = (shortened(value), reason.clone());
            self.rejects.push(Reject { line, column, value, reason, matter_id: String::new() });
        }
        refused.is_empty()
    }

    /// What a column is called in the file, with the cell where the table was mapped.
    fn column_name(&self, field: Field, line: u64) -> String {
        let task = self.task_of_row;
        let mapped = self.frame.mapper.as_ref().and_then(|mapper| mapper.address(field, task, line));
        mapped.unwrap_or_else(|| field.name().to_owned())
    }

    /// What reads the numbers of this file.
    fn number_reader(&self) -> fn(&str, bool) -> Result<Decimal, String> {
        if self.frame.delimiter == b';' { cells::number_among_semicolons } else { cells::number }
    }

    fn id_of<'r>(&self, row: &'r ByteRecord) -> &'r [u8] {
        self.cell(row, Field::MatterId).trim_ascii()
    }

    fn cell<'r>(&self, row: &'r ByteRecord, field: Field) -> &'r [u8] {
        self.frame.columns.of(field).and_then(|at| row.get(at)).unwrap_or_default()
    }

    fn unreadable(&mut self, line: u64, row: &ByteRecord, origin: Option<&RowOrigin>) {
        let width = self.frame.columns.width;
        let reason = if let Some(damaged) = origin.and_then(|origin| origin.damaged) {
            damaged.to_owned()
        } else if row.len() == width {
            "a quote is not closed, or stands in the middle of a cell".to_owned()
        } else {
            format!("{} cells, where the header has {width}", row.len())
        };
        let cells: Vec<&[u8]> = row.iter().collect();
        let value = shortened(&String::from_utf8_lossy(&cells.join(&self.frame.delimiter)));
        self.rejects.push(Reject { line, column: String::new(), value, reason, matter_id: String::new() });
    }

    fn reject(&mut self, line: u64, field: Field, row: &ByteRecord, reason: impl Into<String>) {
        let value = shortened(&String::from_utf8_lossy(self.cell(row, field)));
        let column = self.column_name(field, line);
        self.rejects.push(Reject { line, column, value, reason: reason.into(), matter_id: String::new() });
    }

    /// The text of a cell; none where it is empty.
    fn text<'r>(&mut self, line: u64, row: &'r ByteRecord, field: Field) -> Result<Option<&'r str>, ()> {
        let at = self.frame.columns.of(field);
        let Some(cell) = at.and_then(|at| row.get(at)) else { return Ok(None) };
        match std::str::from_utf8(cell) {
            Ok(text) => Ok(Some(text.trim()).filter(|text| !text.is_empty())),
            Err(_) => {
                self.reject(line, field, row, "not UTF-8: save the file as UTF-8");
                Err(())
            }
        }
    }

    fn read<T>(
        &mut self,
        line: u64,
        row: &ByteRecord,
        field: Field,
        read: impl FnOnce(&str) -> Result<T, String>,
    ) -> Result<Option<T>, ()> {
        let Some(text) = self.text(line, row, field)? else { return Ok(None) };
        read(text).map(Some).map_err(|reason| self.reject(line, field, row, reason))
    }

    /// What names something, where that may be said.
    fn unless_hidden(&self, name: Option<String>) -> Option<String> {
        name.filter(|_| !self.frame.anonymise)
    }

    /// The matter that a first row begins, with its task. All its cells are looked at, so that all mistakes are found.
    fn matter(&mut self, line: u64, row: &ByteRecord) -> Option<Matter> {
        let text = |text: &str| Ok(text.to_owned());
        let number = self.number_reader();
        let not_negative = |text: &str| number(text, false);
        let id = self.read(line, row, Field::MatterId, text);
        if id == Ok(None) {
            self.reject(line, Field::MatterId, row, "expected an id");
        }
        let kind = self.read(line, row, Field::Kind, |text| cells::word(text, Kind::ALL));
        if kind == Ok(None) {
            self.reject(line, Field::Kind, row, "expected litigation, regulatory, transactional, ip or advisory");
        }
        let title = self.read(line, row, Field::Title, text).map(|title| self.unless_hidden(title));
        let client = self.read(line, row, Field::Client, text).map(|client| self.unless_hidden(client));
        let currency = self.read(line, row, Field::Currency, cells::currency);
        let start = self.read(line, row, Field::Start, cells::day);
        let deadline = self.read(line, row, Field::Deadline, cells::day);
        let urgency = self.read(line, row, Field::Urgency, |text| cells::word(text, Urgency::ALL));
        let basis = self.read(line, row, Field::Basis, |text| cells::word(text, Basis::ALL));
        let periods = self.read(line, row, Field::Periods, cells::count);
        let gigabytes = self.read(line, row, Field::Gigabytes, not_negative);
        let months = self.read(line, row, Field::Months, not_negative);
        let offshore = self.read(line, row, Field::Offshore, cells::flag);
        let jurisdiction = self.read(line, row, Field::Jurisdiction, cells::place);
        let budget = self.read(line, row, Field::Budget, not_negative);
        let late_day_cost = self.read(line, row, Field::LateDayCost, not_negative);
        let task = self.task(line, row);
        let carried = self.frame.columns.carried.iter();
        let carried = carried.map(|(_, at)| String::from_utf8_lossy(row.get(*at).unwrap_or_default()).into_owned());
        let matter = Matter {
            id: id.ok()??,
            line,
            kind: kind.ok()??,
            title: title.ok()?,
            client: client.ok()?,
            currency: currency.ok()?,
            start: start.ok()?.or(self.frame.defaults.start),
            deadline: deadline.ok()?.or(self.frame.defaults.deadline),
            urgency: urgency.ok()?.or(self.frame.defaults.urgency),
            basis: basis.ok()?,
            periods: periods.ok()?,
            gigabytes: gigabytes.ok()?,
            months: months.ok()?,
            offshore: offshore.ok()?,
            jurisdiction: jurisdiction.ok()?,
            budget: budget.ok()?,
            late_day_cost: late_day_cost.ok()?,
            tasks: vec![task?],
            carried: carried.collect(),
        };
        self.is_possible(&matter, row).then_some(matter)
    }

    /// Whether dates, periods and basis go together.
    fn is_possible(&mut self, matter: &Matter, row: &ByteRecord) -> bool {
        let frame = self.frame;
        let basis = matter.basis.or(frame.defaults.basis).unwrap_or(Basis::Cost);
        let mut found = rules::of_dates(matter.start, matter.deadline, matter.periods.unwrap_or(frame.periods));
        found.extend(rules::of_markup(basis, frame.marked_up));
        for contradiction in &found {
            self.contradict(matter.line, row, contradiction);
        }
        found.is_empty()
    }

    /// Rejects a row for what a matter's file may not say either, at the column of the key.
    fn contradict(&mut self, line: u64, row: &ByteRecord, found: &Contradiction) {
        let field = match found.key {
            "deadline" => Field::Deadline,
            "start" => Field::Start,
            "hours" => Field::Hours,
            "throughput" => Field::Throughput,
            // The mark-up is the template's.
            "firm_markup" => Field::Basis,
            _ => Field::Volume,
        };
        self.reject(line, field, row, format!("{}: {}", found.message, found.label));
    }

    fn task(&mut self, line: u64, row: &ByteRecord) -> Option<Task> {
        let frame = self.frame;
        let of_type = self.read(line, row, Field::Task, |text| {
            frame.types.binary_search_by(|known| known.id.as_str().cmp(text)).map_err(|_| {
                let known = frame.types.iter().map(|known| known.id.as_str());
                let near = crate::source::nearest(text, known);
                near.map_or_else(
                    || "not in the task catalogue: `lpo-cost tasks` lists it".to_owned(),
                    |near| format!("did you mean {near}?"),
                )
            })
        });
        if of_type == Ok(None) {
            self.reject(line, Field::Task, row, "expected a type of task");
        }
        let number = self.number_reader();
        let volume = self.read(line, row, Field::Volume, |text| number(text, false));
        let hours = self.read(line, row, Field::Hours, |text| number(text, false));
        let complexity = self.read(line, row, Field::Complexity, |text| cells::word(text, Complexity::ALL));
        let throughput = self.read(line, row, Field::Throughput, |text| number(text, true));
        let name = self.read(line, row, Field::Name, |text| Ok(text.to_owned())).map(|name| self.unless_hidden(name));
        let role = self.read(line, row, Field::Role, |text| Ok(text.to_owned()));
        let (of_type, volume, hours) = (of_type.ok()??, volume.ok()?, hours.ok()?);
        let throughput = throughput.ok()?;
        let known = &frame.types[of_type];
        let unit = known.unit.as_deref();
        if unit.is_none() && volume.is_some() && hours.is_none() {
            let reason = "a book has no units for `other`: give `hours`, or a type of the catalogue";
            self.reject(line, Field::Volume, row, reason);
            return None;
        }
        let given = Given { volume: volume.is_some(), hours: hours.is_some(), speed: throughput.is_some() };
        if let Some(found) = rules::of_amount(known, unit.unwrap_or_default(), given) {
            self.contradict(line, row, &found);
            return None;
        }
        let amount = volume.map(Amount::Volume).or(hours.map(Amount::Hours))?;
        Some(Task {
            of_type,
            amount,
            complexity: complexity.ok()?.unwrap_or(Complexity::Moderate),
            throughput,
            name: name.ok()?,
            role: role.ok()?,
        })
    }

    /// In later rows the matter's columns are empty, or as in the first.
    fn same_matter(&mut self, line: u64, first: &ByteRecord, row: &ByteRecord) -> bool {
        let mut same = true;
        for (at, field) in &self.frame.columns.of_matter {
            let (here, there) = (row.get(*at).unwrap_or_default(), first.get(*at).unwrap_or_default());
            if !here.trim_ascii().is_empty() && here.trim_ascii() != there.trim_ascii() {
                let value = shortened(&String::from_utf8_lossy(here));
                let reason = if self.frame.anonymise {
                    "the matter's first row has something else".to_owned()
                } else {
                    format!("the matter's first row has `{}`", shortened(&String::from_utf8_lossy(there)))
                };
                let column = self.column_name(*field, line);
                self.rejects.push(Reject { line, column, value, reason, matter_id: String::new() });
                same = false;
            }
        }
        same
    }
}

/// Whether the mapping took how much work a row is; where it did not, nothing more is said of it.
fn has_amount(origin: Option<&RowOrigin>) -> bool {
    let is_amount = |(field, ..): &(Field, String, String)| matches!(field, Field::Volume | Field::Hours);
    !origin.is_some_and(|origin| origin.refused.iter().any(is_amount))
}
