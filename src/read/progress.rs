//! What is done of the tasks of a plan: `task`, and `done` in units or `percent`, with the `date` that it was counted.

use rust_decimal::Decimal;

use super::named_table::{NamedTable, Names, TableMistake};
use crate::matter::{TaskProgress, WorkPlan};
use crate::source::nearest;
use crate::table::Row;

const COLUMNS: &[Names] = &[
    ("task", &["task_id", "task_number", "code", "utbms"]),
    ("done", &["units_done", "units", "completed"]),
    ("percent", &["percent_done", "percent_complete", "complete"]),
    ("date", &["day", "as_of", "on"]),
];

/// Progress that was read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ProgressRead {
    /// What is done, in the order of the rows.
    pub progress: Vec<TaskProgress>,
    /// What is doubtful.
    pub doubts: Vec<TableMistake>,
}

/// Reads the progress of a plan's tasks.
///
/// # Errors
/// Everything that is wrong with it.
pub fn read_progress(bytes: Vec<u8>, plan: &WorkPlan) -> Result<ProgressRead, Vec<TableMistake>> {
    let table = NamedTable::read(bytes, COLUMNS, &["task"]).map_err(|mistake| vec![mistake])?;
    let mut mistakes: Vec<TableMistake> = table
        .unknown
        .iter()
        .map(|(column, name)| TableMistake {
            line: table.header,
            column: Some(*column),
            message: format!("there is no column `{name}`: expected task, done, percent and date"),
        })
        .collect();
    let mut read = ProgressRead::default();
    for row in &table.rows {
        match of_row(&table, row, plan, &mut read.doubts) {
            Ok(progress) => read.progress.push(progress),
            Err(mistake) => mistakes.push(mistake),
        }
    }
    if mistakes.is_empty() { Ok(read) } else { Err(mistakes) }
}

fn of_row(
    table: &NamedTable,
    row: &Row,
    plan: &WorkPlan,
    doubts: &mut Vec<TableMistake>,
) -> Result<TaskProgress, TableMistake> {
    let wrong = |column: &str, message: String| table.mistake(row, column, message);
    let name = table.text(row, "task").ok_or_else(|| wrong("task", "the row names no task".to_owned()))?;
    let task = named(plan, &name).map_err(|message| wrong("task", message))?;
    let title = &plan.tasks[task].name;
    let day = table.day(row, "date")?;
    let (column, done, of) = match (table.number(row, "done")?, table.percent(row, "percent")?) {
        (Some(done), None) => match plan.tasks[task].units.filter(|units| !units.is_zero()) {
            Some(units) => ("done", done, units),
            None => {
                let message = format!("the plan has no volume of \"{title}\": say in `percent` how much is done");
                return Err(wrong("done", message));
            }
        },
        (None, Some(percent)) => ("percent", percent, Decimal::ONE_HUNDRED),
        (Some(_), Some(_)) => {
            return Err(wrong("percent", "both `done` and `percent` are given: expected one of them".to_owned()));
        }
        (None, None) => {
            return Err(wrong("done", "neither `done` nor `percent` is given: expected one of them".to_owned()));
        }
    };
    if done.is_sign_negative() && !done.is_zero() {
        return Err(wrong(column, format!("`{column}` is {done}: expected 0 or more")));
    }
    if done > of {
        let unit = if column == "percent" { "per cent" } else { plan.tasks[task].unit.as_deref().unwrap_or("units") };
        let message = format!("{done} of {of} ({unit}) of \"{title}\" are done: all of it counts as done, no more");
        doubts.push(wrong(column, message));
    }
    Ok(TaskProgress { task, day, done: done.min(of), of })
}

/// The place of a task by its number, its name, or its code where no other has that.
fn named(plan: &WorkPlan, name: &str) -> Result<usize, String> {
    let all = || plan.tasks.iter().enumerate();
    let found = |is: &dyn Fn(usize) -> bool| all().map(|(at, _)| at).filter(|at| is(*at)).collect::<Vec<usize>>();
    let by_number = found(&|at| plan.tasks[at].number.to_string() == name);
    let by_name = found(&|at| plan.tasks[at].name.eq_ignore_ascii_case(name));
    let by_code = found(&|at| plan.tasks[at].utbms.as_deref().is_some_and(|code| code.eq_ignore_ascii_case(name)));
    let numbered = |at: &usize| format!("{} \"{}\"", plan.tasks[*at].number, plan.tasks[*at].name);
    match [by_number, by_name, by_code].into_iter().find(|found| !found.is_empty()).as_deref() {
        Some([one]) => Ok(*one),
        Some(several) => {
            let several: Vec<String> = several.iter().map(numbered).collect();
            Err(format!("`{name}` is {} tasks: name one of {} by its number", several.len(), several.join(", ")))
        }
        None => {
            let known: Vec<String> = all().map(|(at, _)| numbered(&at)).collect();
            let near = nearest(name, plan.tasks.iter().map(|task| task.name.as_str()));
            let near = near.map_or_else(String::new, |near| format!("; did you mean \"{near}\"?"));
            Err(format!("the plan has no task `{name}`: there are {}{near}", known.join(", ")))
        }
    }
}
