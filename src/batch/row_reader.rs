//! The cells of a row become values, and whatever is wrong with them is set down with its line and column.

use std::sync::Arc;

use csv::ByteRecord;
use rust_decimal::Decimal;

use super::cells;
use super::columns::Field;
use super::matter::{Amount, Matter, Task};
use super::reject::shortened;
use super::split::{Layout, RowOrigin};
use crate::analysis::Reject;
use crate::matter::rules::{self, Contradiction, Given};
use crate::matter::{Basis, Complexity, Kind, TaskType, Urgency};
use crate::read::Defaults;

/// What the rows of a book are read against.
#[derive(Debug)]
pub struct Frame<'f> {
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

/// A text without white space around it, which most have none of.
fn trimmed(text: &str) -> &str {
    let is_graphic = |byte: Option<&u8>| byte.is_some_and(u8::is_ascii_graphic);
    let bytes = text.as_bytes();
    if is_graphic(bytes.first()) && is_graphic(bytes.last()) { text } else { text.trim() }
}

/// Reads the cells of rows.
pub struct RowReader<'b> {
    frame: &'b Frame<'b>,
    pub layout: &'b Layout,
    /// Which task of a wide row is being read.
    task_of_row: Option<usize>,
    pub rejects: Vec<Reject>,
}

impl<'b> RowReader<'b> {
    pub fn new(frame: &'b Frame<'b>, layout: &'b Layout) -> Self {
        Self { frame, layout, task_of_row: None, rejects: Vec::new() }
    }

    /// Sets down the cells of a row that the mapping does not take; false where there is one.
    pub fn is_taken(&mut self, line: u64, origin: Option<&RowOrigin>) -> bool {
        self.task_of_row = origin.and_then(|origin| origin.task);
        let refused = origin.map_or(&[][..], |origin| &origin.refused);
        for (field, value, reason) in refused {
            self.set_down(line, self.column_name(*field, line), value, reason.clone());
        }
        refused.is_empty()
    }

    /// What a column is called in the file, with the cell where the table was mapped.
    pub fn column_name(&self, field: Field, line: u64) -> String {
        let task = self.task_of_row;
        let mapped = self.layout.mapper.as_ref().and_then(|mapper| mapper.address(field, task, line));
        mapped.unwrap_or_else(|| field.name().to_owned())
    }

    /// What reads the numbers of this file.
    fn number_reader(&self) -> fn(&str, bool) -> Result<Decimal, String> {
        if self.layout.delimiter == b';' { cells::number_among_semicolons } else { cells::number }
    }

    /// The id of the matter that a row belongs to.
    pub fn id_of<'r>(&self, row: &'r ByteRecord) -> &'r [u8] {
        self.cell(row, Field::MatterId).trim_ascii()
    }

    fn cell<'r>(&self, row: &'r ByteRecord, field: Field) -> &'r [u8] {
        self.layout.columns.of(field).and_then(|at| row.get(at)).unwrap_or_default()
    }

    /// Rejects a row that cannot be read.
    pub fn unreadable(&mut self, line: u64, row: &ByteRecord, origin: Option<&RowOrigin>) {
        let width = self.layout.columns.width;
        let (reason, value) = if let Some(damaged) = origin.and_then(|origin| origin.damaged.as_ref()) {
            (damaged.reason.clone(), damaged.shown.clone())
        } else {
            let reason = if row.len() == width {
                "a quote is not closed, or stands in the middle of a cell".to_owned()
            } else {
                format!("{} cells, where the header has {width}", row.len())
            };
            let cells: Vec<&[u8]> = row.iter().collect();
            (reason, String::from_utf8_lossy(&cells.join(&self.layout.delimiter)).into_owned())
        };
        self.set_down(line, String::new(), &value, reason);
    }

    /// Rejects a cell.
    pub fn reject(&mut self, line: u64, field: Field, row: &ByteRecord, reason: impl Into<String>) {
        let value = String::from_utf8_lossy(self.cell(row, field)).into_owned();
        self.set_down(line, self.column_name(field, line), &value, reason.into());
    }

    /// Rejects what stands somewhere.
    pub fn set_down(&mut self, line: u64, column: String, value: &str, reason: String) {
        let file = self.layout.file.clone();
        self.rejects.push(Reject { file, line, column, value: shortened(value), reason, ..Reject::default() });
    }

    /// The text of a cell; none where it is empty.
    fn text<'r>(&mut self, line: u64, row: &'r ByteRecord, field: Field) -> Result<Option<&'r str>, ()> {
        let at = self.layout.columns.of(field);
        let Some(cell) = at.and_then(|at| row.get(at)) else { return Ok(None) };
        match std::str::from_utf8(cell) {
            Ok("") => Ok(None),
            Ok(text) => Ok(Some(trimmed(text)).filter(|text| !text.is_empty())),
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
    pub fn matter(&mut self, line: u64, row: &ByteRecord) -> Option<Matter> {
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
        let carried = self.layout.columns.carried.iter();
        let cell = |at: Option<usize>| at.and_then(|at| row.get(at)).unwrap_or_default();
        let carried = carried.map(|(_, at)| String::from_utf8_lossy(cell(*at)).into_owned());
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

    /// The task of a row.
    pub fn task(&mut self, line: u64, row: &ByteRecord) -> Option<Task> {
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
    pub fn same_matter(&mut self, line: u64, first: &ByteRecord, row: &ByteRecord) -> bool {
        let mut same = true;
        for (at, field) in &self.layout.columns.of_matter {
            let (here, there) = (row.get(*at).unwrap_or_default(), first.get(*at).unwrap_or_default());
            if !here.trim_ascii().is_empty() && here.trim_ascii() != there.trim_ascii() {
                let value = String::from_utf8_lossy(here);
                let reason = if self.frame.anonymise {
                    "the matter's first row has something else".to_owned()
                } else {
                    format!("the matter's first row has `{}`", shortened(&String::from_utf8_lossy(there)))
                };
                let column = self.column_name(*field, line);
                self.set_down(line, column, &value, reason);
                same = false;
            }
        }
        same
    }
}
