//! What the columns, dates, numbers and words of somebody's table mean: a mapping, as a file beside the table says it.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use super::columns::Field;
use crate::read::{MappingFile, TaskOfColumn};
use crate::table::{Dates, Numbers};

/// A mapping, before it meets the header of a table.
#[derive(Debug, Clone, Default)]
pub struct Mapping {
    /// Where the table stands in its file.
    pub place: Placing,
    /// What their columns are to us: ours, theirs.
    pub columns: Vec<(Field, String)>,
    /// How dates are written.
    pub dates: Dates,
    /// How numbers are written.
    pub numbers: Numbers,
    /// What their words are to us, by column and by their word in lower case.
    pub words: BTreeMap<Field, BTreeMap<String, String>>,
    /// What holds where no column says so.
    pub constants: BTreeMap<Field, String>,
    /// What a volume is multiplied by, where another column names its unit.
    pub units: Option<Units>,
    /// The tasks of a table that has a row a matter and a column for each kind of work; none where a row is a task.
    pub tasks: Vec<TaskColumn>,
}

/// Where a table stands in its file.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Placing {
    /// A workbook's sheet; the first one where left out.
    pub sheet: Option<String>,
    /// Rows above the header that are no part of the table.
    pub skip_rows: u32,
    /// What stands in the first filled cell of the row that ends the table, such as "Total".
    pub stop: Option<String>,
    /// Whether columns that mean nothing to us are carried through.
    pub carry_unknown: bool,
}

/// Volumes by the unit that a column names.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Units {
    /// The column, as they call it.
    pub column: String,
    /// Our units for one of theirs, by their name in lower case.
    pub factors: BTreeMap<String, Decimal>,
}

/// A column of a wide table, or a share of one, as a task.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TaskColumn {
    /// The task type.
    pub of_type: String,
    /// How much of it there is.
    pub amount: TaskAmount,
    /// Whatever else holds for the task: complexity, name, role, throughput.
    pub constants: BTreeMap<Field, String>,
}

/// How much work a column of a wide table stands for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TaskAmount {
    /// Units in a column, each so many of ours.
    Volume {
        /// As they call it.
        column: String,
        /// Our units for one of theirs.
        factor: Decimal,
    },
    /// Hours in a column.
    Hours(String),
    /// A share of the volume of another task, by its place among the tasks.
    Share {
        /// The other task.
        of: usize,
        /// From 0 to 1.
        share: Decimal,
    },
}

impl From<MappingFile> for Mapping {
    fn from(file: MappingFile) -> Self {
        let lower =
            |words: Vec<(String, String)>| words.into_iter().map(|(theirs, ours)| (theirs.trim().to_lowercase(), ours));
        let values = file.values.into_iter();
        Self {
            place: Placing {
                sheet: file.sheet,
                skip_rows: file.skip_rows,
                stop: file.stop,
                carry_unknown: file.carry_unknown,
            },
            columns: by_field(file.columns).collect(),
            dates: Dates { order: file.order, pattern: file.pattern },
            numbers: Numbers {
                decimal: file.decimal,
                thousands: file.thousands,
                currency: file.currency,
                brackets: file.brackets,
                hours_and_minutes: file.hours_and_minutes,
            },
            words: by_field(values).map(|(field, words)| (field, lower(words).collect())).collect(),
            constants: by_field(file.constants).collect(),
            units: file.units.map(|(column, factors)| Units {
                column,
                factors: factors.into_iter().map(|(unit, factor)| (unit.to_lowercase(), factor)).collect(),
            }),
            tasks: file.tasks.into_iter().map(TaskColumn::from).collect(),
        }
    }
}

impl From<TaskOfColumn> for TaskColumn {
    fn from(task: TaskOfColumn) -> Self {
        let factor = task.factor.unwrap_or(Decimal::ONE);
        let amount = match (task.volume, task.hours, task.share) {
            (_, _, Some((of, share))) => TaskAmount::Share { of, share },
            (Some(column), ..) => TaskAmount::Volume { column, factor },
            // One of the three is there: reading sees to it.
            (None, hours, None) => TaskAmount::Hours(hours.unwrap_or_default()),
        };
        Self { of_type: task.of_type, amount, constants: by_field(task.constants).collect() }
    }
}

/// What is said of our columns by their names.
fn by_field<T>(named: impl IntoIterator<Item = (String, T)>) -> impl Iterator<Item = (Field, T)> {
    named.into_iter().filter_map(|(name, value)| Some((Field::named(&name)?, value)))
}
