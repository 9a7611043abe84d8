//! The cells of a row become values, and whatever is wrong with them is set down with its line and column.

use std::borrow::Cow;
use std::sync::Arc;

use rust_decimal::Decimal;

use super::cells;
use super::columns::{Field, Subject};
use super::matter::{Amount, MatterList, Stated, Task};
use super::memo::Memo;
use super::reject::shortened;
use super::split::{Layout, RowOrigin};
use crate::analysis::Reject;
use crate::matter::rules::{self, Contradiction, Given};
use crate::matter::{Basis, Complexity, Kind, TaskType, Urgency};
use crate::number::Currency;
use crate::read::Defaults;
use crate::table::Cells;

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

/// Whether a text shows at its ends that no white space stands around it, as most do.
#[inline]
fn is_trimmed(text: &str) -> bool {
    let is_graphic = |byte: Option<&u8>| byte.is_some_and(u8::is_ascii_graphic);
    let bytes = text.as_bytes();
    is_graphic(bytes.first()) && is_graphic(bytes.last())
}

/// A text without white space around it.
fn trimmed(text: Cow<str>) -> Cow<str> {
    match text {
        Cow::Borrowed(text) => text.trim().into(),
        Cow::Owned(text) => text.trim().to_owned().into(),
    }
}

/// Bytes without white space around them.
fn trimmed_bytes(cell: Cow<[u8]>) -> Cow<[u8]> {
    match cell {
        Cow::Borrowed(cell) => cell.trim_ascii().into(),
        Cow::Owned(cell) => cell.trim_ascii().to_owned().into(),
    }
}

/// What the words of a block were read as.
#[derive(Default)]
struct Words<'b> {
    kinds: Memo<'b, Kind>,
    currencies: Memo<'b, Currency>,
    urgencies: Memo<'b, Urgency>,
    bases: Memo<'b, Basis>,
    types: Memo<'b, usize>,
    complexities: Memo<'b, Complexity>,
}

/// What the cells of a row say of its task.
#[derive(Default)]
struct GivenTask<'b> {
    of_type: usize,
    volume: Option<Decimal>,
    hours: Option<Decimal>,
    complexity: Option<Complexity>,
    throughput: Option<Decimal>,
    name: Option<Cow<'b, str>>,
    role: Option<Cow<'b, str>>,
}

/// The place of a type of task among those known.
fn type_of(types: &[Arc<TaskType>], text: &str) -> Result<usize, String> {
    types.binary_search_by(|known| known.id.as_str().cmp(text)).map_err(|_| {
        let near = crate::source::nearest(text, types.iter().map(|known| known.id.as_str()));
        near.map_or_else(
            || "not in the task catalogue: `lpo-cost tasks` lists it".to_owned(),
            |near| format!("did you mean {near}?"),
        )
    })
}

/// Reads the cells of rows.
pub struct RowReader<'b> {
    frame: &'b Frame<'b>,
    pub layout: &'b Layout,
    /// Which task of a wide row is being read.
    task_of_row: Option<usize>,
    words: Words<'b>,
    pub rejects: Vec<Reject>,
}

impl<'b> RowReader<'b> {
    pub fn new(frame: &'b Frame<'b>, layout: &'b Layout) -> Self {
        Self { frame, layout, task_of_row: None, words: Words::default(), rejects: Vec::new() }
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

    /// The id of the matter that a row belongs to.
    pub fn id_of(&self, row: &Cells<'b>) -> Cow<'b, [u8]> {
        let at = self.layout.columns.of(Field::MatterId);
        let bare = at.and_then(|at| row.bare_text(at)).filter(|text| is_trimmed(text));
        bare.map_or_else(|| trimmed_bytes(self.cell(row, Field::MatterId)), |text| text.as_bytes().into())
    }

    fn cell(&self, row: &Cells<'b>, field: Field) -> Cow<'b, [u8]> {
        self.layout.columns.of(field).and_then(|at| row.get(at)).unwrap_or_default()
    }

    /// Rejects a row that cannot be read.
    pub fn unreadable(&mut self, line: u64, row: &Cells<'b>, origin: Option<&RowOrigin>) {
        let width = self.layout.columns.width;
        let (reason, value) = if let Some(damaged) = origin.and_then(|origin| origin.damaged.as_ref()) {
            (damaged.reason.clone(), damaged.shown.clone())
        } else {
            let reason = if row.len() == width {
                "a quote is not closed, or stands in the middle of a cell".to_owned()
            } else {
                format!("{} cells, where the header has {width}", row.len())
            };
            let cells: Vec<Cow<[u8]>> = row.iter().collect();
            (reason, String::from_utf8_lossy(&cells.join(&self.layout.delimiter)).into_owned())
        };
        self.set_down(line, String::new(), &value, reason);
    }

    /// Rejects a cell.
    pub fn reject(&mut self, line: u64, field: Field, row: &Cells<'b>, reason: impl Into<String>) {
        let value = String::from_utf8_lossy(&self.cell(row, field)).into_owned();
        self.set_down(line, self.column_name(field, line), &value, reason.into());
    }

    /// Rejects what stands somewhere.
    pub fn set_down(&mut self, line: u64, column: String, value: &str, reason: String) {
        let file = self.layout.file.clone();
        self.rejects.push(Reject { file, line, column, value: shortened(value), reason, ..Reject::default() });
    }

    /// The text of a cell of the column at a place; none where it is empty.
    #[inline]
    fn text(&mut self, line: u64, row: &Cells<'b>, column: (usize, Field)) -> Result<Option<Cow<'b, str>>, ()> {
        let bare = row.bare_text(column.0).filter(|text| text.is_empty() || is_trimmed(text));
        let Some(text) = bare else { return self.text_of(line, row, column) };
        Ok((!text.is_empty()).then(|| text.into()))
    }

    /// The same, whatever the cell is.
    fn text_of(&mut self, line: u64, row: &Cells<'b>, (at, field): (usize, Field)) -> Result<Option<Cow<'b, str>>, ()> {
        match row.text(at) {
            Ok(text) => Ok(Some(trimmed(text)).filter(|text| !text.is_empty())),
            Err(_) => {
                self.reject(line, field, row, "not UTF-8: save the file as UTF-8");
                Err(())
            }
        }
    }

    /// Hands a cell that is not empty on; whether it was taken, where there is one.
    fn read(
        &mut self,
        line: u64,
        row: &Cells<'b>,
        column: (usize, Field),
        read: impl FnOnce(&mut Self, Field, Cow<'b, str>) -> Result<(), String>,
    ) -> Result<Option<()>, ()> {
        let Some(text) = self.text(line, row, column)? else { return Ok(None) };
        read(self, column.1, text).map(Some).map_err(|reason| self.reject(line, column.1, row, reason))
    }

    /// The same for a column that has to be there, with something in it.
    fn need(
        &mut self,
        line: u64,
        row: &Cells<'b>,
        (field, expected): (Field, &str),
        read: impl FnOnce(&mut Self, Field, Cow<'b, str>) -> Result<(), String>,
    ) -> bool {
        let at = self.layout.columns.of(field);
        let found = at.map_or(Ok(None), |at| self.read(line, row, (at, field), read));
        if found == Ok(None) {
            self.reject(line, field, row, expected);
        }
        matches!(found, Ok(Some(())))
    }

    /// A number of at least 0, or above 0.
    fn number(&self, text: &str, above_zero: bool) -> Result<Decimal, String> {
        let read = if self.layout.delimiter == b';' { cells::number_among_semicolons } else { cells::number };
        read(text, above_zero)
    }

    /// What names something, where that may be said.
    fn unless_hidden(&self, name: Cow<'b, str>) -> Option<Cow<'b, str>> {
        Some(name).filter(|_| !self.frame.anonymise)
    }

    /// Reads the matter that a first row begins, the last one of a list, and its task. All its cells are looked at, so that all
    /// mistakes are found; whether there are none.
    pub fn matter(&mut self, line: u64, row: &Cells<'b>, into: &mut MatterList<'b>) -> bool {
        let good = into.last_mut().is_some_and(|matter| self.whole_matter(line, row, matter));
        let task = self.task(line, row);
        let (Some(matter), Some(task)) = (into.last_mut(), task.filter(|_| good)) else { return false };
        let is_possible = self.is_possible(matter, row);
        into.add(task);
        is_possible
    }

    /// Reads what a first row says of the matter as a whole.
    fn whole_matter(&mut self, line: u64, row: &Cells<'b>, matter: &mut Stated<'b>) -> bool {
        let (layout, defaults) = (self.layout, self.frame.defaults);
        let mut good = self.need(line, row, (Field::MatterId, "expected an id"), |_, _, text| {
            matter.id = text;
            Ok(())
        });
        let kinds = "expected litigation, regulatory, transactional, ip or advisory";
        good &= self.need(line, row, (Field::Kind, kinds), |reader, field, text| reader.set(matter, field, text));
        for column in layout.columns.of_matter.iter().filter(|(_, field)| *field != Field::Kind) {
            let set = |reader: &mut Self, field, text| reader.set(matter, field, text);
            good &= self.read(line, row, *column, set).is_ok();
        }
        let cell = |at: Option<usize>| at.and_then(|at| row.get(at)).unwrap_or_default();
        matter.carried.extend(layout.columns.carried.iter().map(|(_, at)| match cell(*at) {
            Cow::Borrowed(cell) => String::from_utf8_lossy(cell),
            Cow::Owned(cell) => String::from_utf8_lossy(&cell).into_owned().into(),
        }));
        matter.start = matter.start.or(defaults.start);
        matter.deadline = matter.deadline.or(defaults.deadline);
        matter.urgency = matter.urgency.or(defaults.urgency);
        good
    }

    /// Takes what a cell says of a matter.
    fn set(&mut self, of: &mut Stated<'b>, field: Field, text: Cow<'b, str>) -> Result<(), String> {
        let words = &mut self.words;
        match field {
            Field::Kind => of.kind = words.kinds.read(text, |text| cells::word(text, Kind::ALL))?,
            Field::Title => of.title = self.unless_hidden(text),
            Field::Client => of.client = self.unless_hidden(text),
            Field::Currency => of.currency = Some(words.currencies.read(text, cells::currency)?),
            Field::Start => of.start = Some(cells::day(&text)?),
            Field::Deadline => of.deadline = Some(cells::day(&text)?),
            Field::Urgency => {
                of.urgency = Some(words.urgencies.read(text, |text| cells::word(text, Urgency::ALL))?);
            }
            Field::Basis => of.basis = Some(words.bases.read(text, |text| cells::word(text, Basis::ALL))?),
            Field::Periods => of.periods = Some(cells::count(&text)?),
            Field::Gigabytes => of.gigabytes = Some(self.number(&text, false)?),
            Field::Months => of.months = Some(self.number(&text, false)?),
            Field::Offshore => of.offshore = Some(cells::flag(&text)?),
            Field::Jurisdiction => of.jurisdiction = Some(cells::place(text)?),
            Field::Budget => of.budget = Some(self.number(&text, false)?),
            Field::LateDayCost => of.late_day_cost = Some(self.number(&text, false)?),
            // The id is taken first, and the others are the task's.
            Field::MatterId
            | Field::Task
            | Field::Volume
            | Field::Hours
            | Field::Complexity
            | Field::Throughput
            | Field::Name
            | Field::Role => {}
        }
        Ok(())
    }

    /// Whether dates, periods and basis go together.
    fn is_possible(&mut self, matter: &Stated, row: &Cells<'b>) -> bool {
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
    fn contradict(&mut self, line: u64, row: &Cells<'b>, found: &Contradiction) {
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
    pub fn task(&mut self, line: u64, row: &Cells<'b>) -> Option<Task<'b>> {
        let (frame, layout) = (self.frame, self.layout);
        let mut given = GivenTask::default();
        let has_type = self.need(line, row, (Field::Task, "expected a type of task"), |reader, _, text| {
            given.of_type = reader.words.types.read(text, |text| type_of(frame.types, text))?;
            Ok(())
        });
        // Without a type or an amount nothing can be said of what goes together; all else that is wrong is known by then.
        let (mut has_amounts, mut good) = (has_type, true);
        for column in layout.columns.of_task.iter().filter(|(_, field)| *field != Field::Task) {
            let is_taken =
                self.read(line, row, *column, |reader, field, text| reader.set_task(&mut given, field, text)).is_ok();
            good &= is_taken;
            has_amounts &= is_taken || !matches!(column.1, Field::Volume | Field::Hours | Field::Throughput);
        }
        if !has_amounts {
            return None;
        }
        let GivenTask { of_type, volume, hours, complexity, throughput, name, role } = given;
        let known = &frame.types[of_type];
        let unit = known.unit.as_deref();
        if unit.is_none() && volume.is_some() && hours.is_none() {
            let reason = "a book has no units for `other`: give `hours`, or a type of the catalogue";
            self.reject(line, Field::Volume, row, reason);
            return None;
        }
        let amounts = Given { volume: volume.is_some(), hours: hours.is_some(), speed: throughput.is_some() };
        if let Some(found) = rules::of_amount(known, unit.unwrap_or_default(), amounts) {
            self.contradict(line, row, &found);
            return None;
        }
        let amount = volume.map(Amount::Volume).or(hours.map(Amount::Hours))?;
        let complexity = complexity.unwrap_or(Complexity::Moderate);
        good.then_some(Task { of_type, amount, complexity, throughput, name, role })
    }

    /// Takes what a cell says of a task.
    fn set_task(&mut self, of: &mut GivenTask<'b>, field: Field, text: Cow<'b, str>) -> Result<(), String> {
        match field {
            Field::Volume => of.volume = Some(self.number(&text, false)?),
            Field::Hours => of.hours = Some(self.number(&text, false)?),
            Field::Complexity => {
                let read = |text: &str| cells::word(text, Complexity::ALL);
                of.complexity = Some(self.words.complexities.read(text, read)?);
            }
            Field::Throughput => of.throughput = Some(self.number(&text, true)?),
            Field::Name => of.name = self.unless_hidden(text),
            Field::Role => of.role = Some(text),
            // The type is taken first, and the others are the matter's.
            field => debug_assert!(field == Field::Task || field.subject() == Subject::Matter),
        }
        Ok(())
    }

    /// In later rows the matter's columns are empty, or as in the first.
    pub fn same_matter(&mut self, line: u64, first: &Cells<'b>, row: &Cells<'b>) -> bool {
        let layout = self.layout;
        let mut same = true;
        for (at, field) in layout.columns.of_matter.iter().filter(|(at, _)| !row.is_blank(*at)) {
            let [here, there] = [row, first].map(|row| row.get(*at).unwrap_or_default());
            if !here.trim_ascii().is_empty() && here.trim_ascii() != there.trim_ascii() {
                let value = String::from_utf8_lossy(&here);
                let reason = if self.frame.anonymise {
                    "the matter's first row has something else".to_owned()
                } else {
                    format!("the matter's first row has `{}`", shortened(&String::from_utf8_lossy(&there)))
                };
                let column = self.column_name(*field, line);
                self.set_down(line, column, &value, reason);
                same = false;
            }
        }
        same
    }
}
