//! From the rows of somebody's table to the rows of a book, by a mapping: one row may become several tasks.

use std::fmt::Write;

use rust_decimal::Decimal;

use super::columns::{COUNT, Content, Field, Subject};
use super::mapping::{Mapping, TaskAmount, TaskColumn};
use crate::source::nearest;
use crate::table::{Cell, Row, column_name, same};

/// Where the cell of one of our columns comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Origin {
    /// Nothing says so.
    Absent,
    /// A column of the table, by its place.
    Column(usize),
    /// The mapping.
    Constant(String),
}

/// A mapping that has met the header of a table.
#[derive(Debug)]
pub struct Mapper {
    mapping: Mapping,
    header: Vec<String>,
    origins: Vec<Origin>,
    /// The column of the volume's unit.
    unit: Option<usize>,
    /// The column of each task of a wide table; none for shares.
    tasks: Vec<Option<usize>>,
    /// Whether each column of the table is read for something.
    read: Vec<bool>,
    /// Columns that are carried through.
    pub carried: Vec<(String, usize)>,
}

/// A cell that the mapping does not take: its column, what stands there, and why.
pub type Refused = (Field, String, String);

/// A row of a book that a row of a table became, written over and over.
#[derive(Debug, Clone, Default)]
pub struct Mapped {
    /// The cells of our columns, and then those that are carried through.
    cells: Vec<String>,
    /// Those of the whole row, where it becomes several tasks.
    row: Vec<String>,
    /// The volumes of the tasks so far.
    volumes: Vec<Option<Decimal>>,
    /// Which task of a wide table it is.
    pub task: Option<usize>,
    /// Cells that are not taken.
    pub refused: Vec<Refused>,
}

impl Mapped {
    /// The cell of a column.
    #[must_use]
    pub fn cell(&self, field: Field) -> &str {
        self.cells.get(field as usize).map_or("", String::as_str)
    }

    /// All cells.
    pub fn cells(&self) -> impl Iterator<Item = &str> {
        self.cells.iter().map(String::as_str)
    }
}

impl Mapper {
    /// Finds the columns that a mapping names.
    ///
    /// # Errors
    /// Each column that the header does not have, or has twice.
    pub fn new(mapping: Mapping, header: Vec<String>) -> Result<Self, Vec<String>> {
        let mut mistakes = Vec::new();
        let mut find = |name: &str| match place_of(name, &header) {
            Ok(at) => Some(at),
            Err(mistake) => {
                mistakes.push(mistake);
                None
            }
        };
        let mut origins = vec![Origin::Absent; COUNT];
        for (field, value) in &mapping.constants {
            origins[*field as usize] = Origin::Constant(value.clone());
        }
        for (field, theirs) in &mapping.columns {
            if let Some(at) = find(theirs) {
                origins[*field as usize] = Origin::Column(at);
            }
        }
        let unit = mapping.units.as_ref().and_then(|units| find(&units.column));
        let mut column_of = |task: &TaskColumn| match &task.amount {
            TaskAmount::Volume { column, .. } | TaskAmount::Hours(column) => find(column),
            TaskAmount::Share { .. } => None,
        };
        let tasks: Vec<Option<usize>> = mapping.tasks.iter().map(&mut column_of).collect();
        if !mistakes.is_empty() {
            return Err(mistakes);
        }
        let named = |at: usize| origins.contains(&Origin::Column(at)) || tasks.contains(&Some(at)) || unit == Some(at);
        let mut read: Vec<bool> = (0..header.len()).map(named).collect();
        let carried = header.iter().enumerate().filter(|(at, name)| !read[*at] && !name.is_empty());
        let carried: Vec<(String, usize)> =
            carried.map(|(at, name)| (name.clone(), at)).filter(|_| mapping.place.carry_unknown).collect();
        for (_, at) in &carried {
            read[*at] = true;
        }
        Ok(Self { mapping, header, origins, unit, tasks, read, carried })
    }

    /// The columns of the table that nothing is read from.
    pub fn unused(&self) -> impl Iterator<Item = &str> {
        let columns = self.header.iter().zip(&self.read);
        columns.filter(|(name, read)| !**read && !name.is_empty()).map(|(name, _)| name.as_str())
    }

    /// Whether a row ends the table: its first filled cell says so.
    #[must_use]
    pub fn stops_at(&self, row: &Row) -> bool {
        self.mapping.place.stop.as_ref().is_some_and(|stop| row.begins_with(stop))
    }

    /// What is wrong with how many cells a row has. Cells without anything in them may follow the last column.
    #[must_use]
    pub fn wrong_width(&self, row: &Row) -> Option<String> {
        let (cells, width) = (&row.cells, self.header.len());
        let fits = cells.len() == width || cells.len() > width && cells[width..].iter().all(Cell::is_empty);
        (!fits).then(|| format!("{} cells, where the header has {width}", cells.len()))
    }

    /// The cells of a row that stand under no name and have something in them.
    #[must_use]
    pub fn unnamed(&self, row: &Row) -> u64 {
        let cells = row.cells.iter().zip(&self.header).zip(&self.read);
        cells.filter(|((cell, name), read)| !**read && name.is_empty() && !cell.is_empty()).count() as u64
    }

    /// Whether a row has nothing in any column that is read.
    #[must_use]
    pub fn is_empty(&self, row: &Row) -> bool {
        row.cells.iter().zip(&self.read).all(|(cell, read)| !read || cell.is_empty())
    }

    /// The id of the matter that a row belongs to, as far as it can be told.
    #[must_use]
    pub fn id_of(&self, row: &Row) -> String {
        match &self.origins[Field::MatterId as usize] {
            Origin::Column(at) => cell_at(row, *at).text(),
            Origin::Constant(id) => id.clone(),
            Origin::Absent => String::new(),
        }
    }

    /// The column that a cell of ours comes from: its name, and its place in the table.
    #[must_use]
    pub fn column_of(&self, field: Field, task: Option<usize>) -> Option<(&str, usize)> {
        let amount = matches!(field, Field::Volume | Field::Hours).then_some(task).flatten();
        let at = match (amount.and_then(|task| self.tasks[task]), &self.origins[field as usize]) {
            (Some(at), _) => at,
            (None, Origin::Column(at)) => *at,
            _ => return None,
        };
        Some((self.header.get(at)?.as_str(), at))
    }

    /// The column that a cell of ours comes from, with its cell in the sheet: `Due (Matters!D14)`.
    #[must_use]
    pub fn address(&self, field: Field, task: Option<usize>, line: u64) -> Option<String> {
        let (name, at) = self.column_of(field, task)?;
        let place = self.mapping.place.sheet.as_ref().map(|sheet| format!(" ({sheet}!{}{line})", column_name(at)));
        Some(format!("{name}{}", place.unwrap_or_default()))
    }

    /// Hands on what a row becomes; nothing where a wide row has no work in it.
    pub fn map(&self, row: &Row, mapped: &mut Mapped, mut hand_on: impl FnMut(&mut Mapped)) {
        mapped.refused.clear();
        mapped.cells.resize_with(COUNT + self.carried.len(), String::new);
        let mut cells = std::mem::take(&mut mapped.cells);
        for ((field, origin), out) in Field::ALL.into_iter().zip(&self.origins).zip(&mut cells) {
            out.clear();
            match origin {
                Origin::Absent => {}
                Origin::Constant(value) => out.push_str(value),
                Origin::Column(at) => self.value(field, cell_at(row, *at), out, &mut mapped.refused),
            }
        }
        for ((_, at), out) in self.carried.iter().zip(&mut cells[COUNT..]) {
            out.clear();
            cell_at(row, *at).write(out);
        }
        self.in_our_unit(row, &mut cells, &mut mapped.refused);
        if self.tasks.is_empty() {
            (mapped.cells, mapped.task) = (cells, None);
            hand_on(mapped);
        } else {
            mapped.cells = std::mem::replace(&mut mapped.row, cells);
            self.tasks_of(row, mapped, hand_on);
        }
    }

    /// Writes a cell as a book has it; one that is not taken is left out and set down.
    fn value(&self, field: Field, cell: &Cell, out: &mut String, refused: &mut Vec<Refused>) {
        let dates = &self.mapping.dates;
        let result = match (field.content(), cell) {
            (_, Cell::Empty) => return,
            (_, Cell::Wrong(text)) => Err(wrong(text)),
            (Content::Date, Cell::Text(text)) => dates.day(text).map(|day| put(out, day)),
            (Content::Number, Cell::Text(text)) => self.mapping.numbers.number(text).map(|number| put(out, number)),
            (Content::Date, Cell::Date(_)) | (Content::Number, Cell::Number(_)) => return cell.write(out),
            (Content::Number, Cell::Hours(_)) if field == Field::Hours => return cell.write(out),
            (Content::Text | Content::Word, cell) => return self.word(field, cell, out),
            (Content::Date, _) => Err("expected a date: the cell is none in the workbook".to_owned()),
            (Content::Number, _) => Err("expected a number: the cell is none in the workbook".to_owned()),
        };
        if let Err(reason) = result {
            refused.push((field, cell.text(), reason));
        }
    }

    fn word(&self, field: Field, cell: &Cell, out: &mut String) {
        cell.write(out);
        let words = self.mapping.words.get(&field).into_iter().flatten();
        if let Some((_, ours)) = words.into_iter().find(|(theirs, _)| same(theirs, out)) {
            ours.clone_into(out);
        }
    }

    /// Brings the volume to our unit where a column names theirs.
    fn in_our_unit(&self, row: &Row, cells: &mut [String], refused: &mut Vec<Refused>) {
        let (Some(units), Some(at)) = (&self.mapping.units, self.unit) else { return };
        let (volume, unit) = (&mut cells[Field::Volume as usize], cell_at(row, at).text());
        if volume.is_empty() || unit.is_empty() {
            return;
        }
        let factor = units.factors.iter().find(|(theirs, _)| same(theirs, &unit)).map(|(_, factor)| *factor);
        match (factor, volume.parse::<Decimal>()) {
            (Some(factor), Ok(number)) => match number.checked_mul(factor) {
                Some(product) => {
                    volume.clear();
                    put(volume, product.normalize());
                }
                None => refused.push((Field::Volume, volume.clone(), "too large a number".to_owned())),
            },
            (None, _) => {
                let known: Vec<&str> = units.factors.keys().map(String::as_str).collect();
                let reason = format!("the mapping has no factor for the unit `{unit}`: it has {}", known.join(", "));
                refused.push((Field::Volume, unit, reason));
            }
            // The number is refused already.
            (Some(_), Err(_)) => {}
        }
    }

    /// The tasks of a wide row: the first one carries the matter's cells, the others its id; each what is said of all tasks.
    fn tasks_of(&self, row: &Row, mapped: &mut Mapped, mut hand_on: impl FnMut(&mut Mapped)) {
        mapped.cells.resize_with(mapped.row.len(), String::new);
        mapped.volumes.clear();
        let mut is_first = true;
        for (at, task) in self.mapping.tasks.iter().enumerate() {
            let known = mapped.refused.len();
            let cell = self.tasks[at].map_or(&Cell::Empty, |at| cell_at(row, at));
            let (field, amount) = self.amount(task, cell, mapped);
            mapped.volumes.push(amount.filter(|_| field == Field::Volume));
            // An empty or zero cell leaves the task out.
            if mapped.refused.len() == known && amount.is_none_or(|amount| amount.is_zero()) {
                continue;
            }
            for (place, (cell, of_row)) in mapped.cells.iter_mut().zip(&mapped.row).enumerate() {
                let of_all = Field::ALL
                    .get(place)
                    .is_some_and(|field| *field == Field::MatterId || field.subject() == Subject::Task);
                cell.clear();
                cell.push_str(if is_first || of_all { of_row } else { "" });
            }
            mapped.task = Some(at);
            task.of_type.clone_into(&mut mapped.cells[Field::Task as usize]);
            if let Some(amount) = amount {
                put(&mut mapped.cells[field as usize], amount.normalize());
            }
            for (field, value) in &task.constants {
                value.clone_into(&mut mapped.cells[*field as usize]);
            }
            is_first = false;
            hand_on(mapped);
            mapped.refused.clear();
        }
    }

    /// How much of a task a wide row asks for.
    fn amount(&self, task: &TaskColumn, cell: &Cell, mapped: &mut Mapped) -> (Field, Option<Decimal>) {
        let (field, factor) = match &task.amount {
            TaskAmount::Volume { factor, .. } => (Field::Volume, *factor),
            TaskAmount::Hours(_) => (Field::Hours, Decimal::ONE),
            TaskAmount::Share { of, share } => {
                let volume = mapped.volumes.get(*of).copied().flatten();
                return (Field::Volume, volume.and_then(|volume| volume.checked_mul(*share)));
            }
        };
        let text = &mut mapped.cells[field as usize];
        text.clear();
        self.value(field, cell, text, &mut mapped.refused);
        (field, text.parse::<Decimal>().ok().and_then(|number| number.checked_mul(factor)))
    }
}

/// The place of a column that a header has once.
fn place_of(name: &str, header: &[String]) -> Result<usize, String> {
    let mut places = header.iter().enumerate().filter(|(_, known)| same(known, name)).map(|(at, _)| at);
    match (places.next(), places.next()) {
        (Some(at), None) => Ok(at),
        (Some(_), Some(_)) => Err(format!("the header has the column `{name}` twice: give one of them another name")),
        (None, _) => {
            let near = nearest(name, header.iter().map(String::as_str));
            let help =
                near.map_or_else(|| format!("it has {}", header.join(", ")), |near| format!("did you mean `{near}`?"));
            Err(format!("the header has no column `{name}`: {help}"))
        }
    }
}

/// Puts something behind a text.
fn put(out: &mut String, what: impl std::fmt::Display) {
    // Writing to a text cannot fail.
    let _ = write!(out, "{what}");
}

fn cell_at(row: &Row, at: usize) -> &Cell {
    row.cells.get(at).unwrap_or(&Cell::Empty)
}

fn wrong(text: &str) -> String {
    if text.contains(':') {
        "a time of day, where a date is wanted: leave the time out".to_owned()
    } else {
        format!("`{text}` is an error of the workbook")
    }
}
