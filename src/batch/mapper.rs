//! From the rows of somebody's table to the rows of a book, by a mapping: one row may become several tasks.

use rust_decimal::Decimal;

use super::columns::{Content, Field, KNOWN_COLUMNS};
use super::mapping::{Mapping, TaskAmount, TaskColumn};
use crate::source::nearest;
use crate::table::{Cell, Row, column_name};

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
    /// Columns that are carried through.
    pub carried: Vec<(String, usize)>,
}

/// A row of a book that a row of a table became.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mapped {
    /// The cells in the order of [`KNOWN_COLUMNS`], and then those that are carried through.
    pub cells: Vec<String>,
    /// Which task of a wide table it is.
    pub task: Option<usize>,
    /// Cells that the mapping does not take, each with what stands there and why.
    pub refused: Vec<(Field, String, String)>,
}

impl Mapper {
    /// Finds the columns that a mapping names.
    ///
    /// # Errors
    /// Each column that the header does not have, or has twice.
    pub fn new(mapping: Mapping, header: Vec<String>) -> Result<Self, Vec<String>> {
        let mut mistakes = Vec::new();
        let mut find = |name: &str| {
            let mut places = header.iter().enumerate().filter(|(_, known)| same(known, name)).map(|(at, _)| at);
            let first = places.next();
            if first.is_none() {
                let near = nearest(name, header.iter().map(String::as_str));
                let help = near
                    .map_or_else(|| format!("it has {}", header.join(", ")), |near| format!("did you mean `{near}`?"));
                mistakes.push(format!("the header has no column `{name}`: {help}"));
            } else if places.next().is_some() {
                mistakes.push(format!("the header has the column `{name}` twice: give one of them another name"));
            }
            first
        };
        let mut origins = vec![Origin::Absent; KNOWN_COLUMNS.len()];
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
        let named = |at: usize| origins.contains(&Origin::Column(at)) || tasks.contains(&Some(at)) || unit == Some(at);
        let carried = header.iter().enumerate().filter(|(at, name)| !named(*at) && !name.is_empty());
        let carried = carried.map(|(at, name)| (name.clone(), at)).filter(|_| mapping.place.carry_unknown).collect();
        if mistakes.is_empty() { Ok(Self { mapping, header, origins, unit, tasks, carried }) } else { Err(mistakes) }
    }

    /// Whether a row ends the table: its first filled cell says so.
    #[must_use]
    pub fn stops_at(&self, row: &Row) -> bool {
        let first = row.cells.iter().find(|cell| !cell.is_empty()).map(Cell::text);
        self.mapping.place.stop.as_ref().zip(first).is_some_and(|(stop, first)| same(&first, stop))
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

    /// What a row becomes; nothing where a wide row has no work in it.
    #[must_use]
    pub fn map(&self, row: &Row) -> Vec<Mapped> {
        let mut refused = Vec::new();
        let mut cells: Vec<String> = Vec::with_capacity(KNOWN_COLUMNS.len() + self.carried.len());
        for (field, origin) in Field::ALL.into_iter().zip(&self.origins) {
            let cell = match origin {
                Origin::Absent => String::new(),
                Origin::Constant(value) => value.clone(),
                Origin::Column(at) => self.value(field, cell_at(row, *at), &mut refused),
            };
            cells.push(cell);
        }
        self.in_our_unit(row, &mut cells, &mut refused);
        cells.extend(self.carried.iter().map(|(_, at)| cell_at(row, *at).text()));
        if self.tasks.is_empty() {
            return vec![Mapped { cells, task: None, refused }];
        }
        self.tasks_of(row, &cells, &refused)
    }

    /// A cell as a book has it; one that is not taken is left out and set down.
    fn value(&self, field: Field, cell: &Cell, refused: &mut Vec<(Field, String, String)>) -> String {
        let result = match (field.content(), cell) {
            (_, Cell::Empty) => return String::new(),
            (_, Cell::Wrong(text)) => Err(wrong(text)),
            (Content::Date, Cell::Text(text)) => self.mapping.dates.day(text).map(|day| day.to_string()),
            (Content::Date, Cell::Date(day)) => Ok(day.to_string()),
            (Content::Number, Cell::Text(text)) => self.number(text),
            (Content::Number, Cell::Number(number)) => Ok(number.to_string()),
            (Content::Number, Cell::Hours(hours)) if field == Field::Hours => Ok(hours.to_string()),
            (Content::Text | Content::Word, cell) => Ok(self.word(field, cell.text())),
            (Content::Date, _) => Err("expected a date: the cell is none in the workbook".to_owned()),
            (Content::Number, _) => Err("expected a number: the cell is none in the workbook".to_owned()),
        };
        result.unwrap_or_else(|reason| {
            refused.push((field, cell.text(), reason));
            String::new()
        })
    }

    fn number(&self, text: &str) -> Result<String, String> {
        self.mapping.numbers.number(text).map(|number| number.to_string())
    }

    fn word(&self, field: Field, text: String) -> String {
        let ours = self.mapping.words.get(&field).and_then(|words| words.get(&text.to_lowercase()));
        ours.cloned().unwrap_or(text)
    }

    /// Brings the volume to our unit where a column names theirs.
    fn in_our_unit(&self, row: &Row, cells: &mut [String], refused: &mut Vec<(Field, String, String)>) {
        let (Some(units), Some(at)) = (&self.mapping.units, self.unit) else { return };
        let (volume, unit) = (&mut cells[Field::Volume as usize], cell_at(row, at).text());
        if volume.is_empty() || unit.is_empty() {
            return;
        }
        match (units.factors.get(&unit.to_lowercase()), volume.parse::<Decimal>()) {
            (Some(factor), Ok(number)) => match number.checked_mul(*factor) {
                Some(product) => *volume = product.normalize().to_string(),
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

    /// The tasks of a wide row: the first one carries the matter's cells, the others its id.
    fn tasks_of(&self, row: &Row, matter: &[String], refused: &[(Field, String, String)]) -> Vec<Mapped> {
        let mut volumes: Vec<Option<Decimal>> = Vec::with_capacity(self.tasks.len());
        let mut all: Vec<Mapped> = Vec::new();
        for (at, task) in self.mapping.tasks.iter().enumerate() {
            let mut wrong = Vec::new();
            let (field, amount) = self.amount(task, self.tasks[at].map(|at| cell_at(row, at)), &volumes, &mut wrong);
            volumes.push(amount.filter(|_| field == Field::Volume));
            // An empty or zero cell leaves the task out.
            if wrong.is_empty() && amount.is_none_or(|amount| amount.is_zero()) {
                continue;
            }
            let mut mapped = if all.is_empty() {
                Mapped { cells: matter.to_vec(), task: Some(at), refused: refused.to_vec() }
            } else {
                let mut cells = vec![String::new(); matter.len()];
                cells[Field::MatterId as usize].clone_from(&matter[Field::MatterId as usize]);
                Mapped { cells, task: Some(at), refused: Vec::new() }
            };
            mapped.refused.extend(wrong);
            mapped.cells[Field::Task as usize].clone_from(&task.of_type);
            mapped.cells[field as usize] = amount.map_or_else(String::new, |amount| amount.normalize().to_string());
            for (field, value) in &task.constants {
                mapped.cells[*field as usize].clone_from(value);
            }
            all.push(mapped);
        }
        all
    }

    /// How much of a task a wide row asks for.
    fn amount(
        &self,
        task: &TaskColumn,
        cell: Option<&Cell>,
        volumes: &[Option<Decimal>],
        refused: &mut Vec<(Field, String, String)>,
    ) -> (Field, Option<Decimal>) {
        let (field, factor) = match &task.amount {
            TaskAmount::Volume { factor, .. } => (Field::Volume, *factor),
            TaskAmount::Hours(_) => (Field::Hours, Decimal::ONE),
            TaskAmount::Share { of, share } => {
                let volume = volumes.get(*of).copied().flatten();
                return (Field::Volume, volume.and_then(|volume| volume.checked_mul(*share)));
            }
        };
        let text = self.value(field, cell.unwrap_or(&Cell::Empty), refused);
        (field, text.parse::<Decimal>().ok().and_then(|number| number.checked_mul(factor)))
    }
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

fn same(a: &str, b: &str) -> bool {
    a.trim().to_lowercase() == b.trim().to_lowercase()
}
