//! A budget in the ABA / UTBMS layout as the plan of a matter: a row a code with what it is to cost, phases as sums of the
//! rows behind them.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use super::named_table::{NamedTable, Names, TableMistake};
use crate::matter::{HOUR, PlannedLine, PlannedTask, WorkPlan, utbms_phase, utbms_title};
use crate::number::{Currency, Day, WorkingDays};
use crate::table::Row;

/// The columns of a budget; those that it may have besides are what a plan that is written as one has too.
const COLUMNS: &[Names] = &[
    ("code", &["task_code", "utbms", "utbms_code", "phase", "phase_task", "task"]),
    ("title", &["description", "task_description", "name"]),
    ("provider", &["vendor", "firm", "law_firm", "paid_to"]),
    ("part", &["earned_with"]),
    ("role", &["timekeeper", "classification", "title_of_timekeeper"]),
    ("unit", &[]),
    ("units", &["volume", "quantity"]),
    ("hours", &["budgeted_hours", "total_hours"]),
    ("rate", &["unit_price", "hourly_rate"]),
    ("fees", &["budgeted_fees", "total_fees"]),
    ("expenses", &["costs", "disbursements", "budgeted_expenses", "total_expenses"]),
    ("amount", &["budget", "budgeted_amount", "total", "total_budget"]),
    ("currency", &[]),
    ("start", &["start_date"]),
    ("finish", &["end", "end_date", "finish_date"]),
    ("deadline", &["due", "due_date"]),
    ("matter", &["matter_id", "client_matter_id"]),
];

/// A budget that was read.
#[derive(Debug, Clone)]
pub struct BudgetRead {
    /// The plan.
    pub plan: WorkPlan,
    /// What is doubtful: columns that nothing is read from.
    pub doubts: Vec<TableMistake>,
}

/// Reads a budget as a plan.
///
/// # Errors
/// Everything that is wrong with it.
pub fn read_budget(bytes: Vec<u8>, name: &str) -> Result<BudgetRead, Vec<TableMistake>> {
    let table = NamedTable::read(bytes, COLUMNS, &["code"]).map_err(|mistake| vec![mistake])?;
    let mut mistakes = Vec::new();
    let mut rows = Vec::new();
    for row in &table.rows {
        match BudgetRow::read(&table, row) {
            Ok(read) => rows.push(read),
            Err(mistake) => mistakes.push(mistake),
        }
    }
    if mistakes.is_empty() {
        mistakes.extend(sums(&rows));
    }
    let currencies: Vec<Currency> = rows.iter().filter_map(|row| row.currency).collect();
    if let Some(other) = rows.iter().find(|row| row.currency.is_some_and(|of| of != currencies[0])) {
        let message = "amounts in two currencies, which are not added: write a budget for each".to_owned();
        mistakes.push(TableMistake { line: other.line, column: None, message });
    }
    let said = rows.iter().find_map(|row| row.amount);
    if said.is_none() && mistakes.is_empty() {
        mistakes.push(TableMistake::of_file("no row has an amount, fees or expenses: nothing is planned"));
    }
    if !mistakes.is_empty() {
        return Err(mistakes);
    }
    let unused = |(column, column_name): &(usize, String)| TableMistake {
        line: table.header,
        column: Some(*column),
        message: format!("nothing is read from the column `{column_name}`"),
    };
    Ok(BudgetRead { doubts: table.unknown.iter().map(unused).collect(), plan: plan(&rows, name) })
}

/// A row of a budget.
#[derive(Debug)]
struct BudgetRow {
    line: u64,
    code: Option<String>,
    title: Option<String>,
    provider: Option<String>,
    part: Option<String>,
    role: Option<String>,
    unit: Option<String>,
    units: Option<Decimal>,
    hours: Option<Decimal>,
    rate: Option<Decimal>,
    /// What it comes to: as written, else fees and expenses.
    amount: Option<Decimal>,
    currency: Option<Currency>,
    start: Option<Day>,
    finish: Option<Day>,
    deadline: Option<Day>,
    matter: Option<String>,
}

impl BudgetRow {
    fn read(table: &NamedTable, row: &Row) -> Result<Self, TableMistake> {
        let text = |column: &str| table.text(row, column);
        let (fees, expenses) = (table.number(row, "fees")?, table.number(row, "expenses")?);
        let both = fees.unwrap_or_default().checked_add(expenses.unwrap_or_default());
        let both = both.filter(|_| fees.is_some() || expenses.is_some());
        let written = table.number(row, "amount")?;
        if let (Some(written), Some(both)) = (written, both)
            && written != both
        {
            let message = format!("the amount is {written}, fees and expenses together are {both}: correct either");
            return Err(table.mistake(row, "amount", message));
        }
        let currency = match text("currency") {
            None => None,
            Some(code) => Some(Currency::parse(&code.to_uppercase()).ok_or_else(|| {
                table.mistake(row, "currency", format!("`{code}` is no currency of ISO 4217, such as USD"))
            })?),
        };
        let code = text("code").map(|code| code.trim().to_uppercase());
        Ok(Self {
            line: row.line,
            // `L100 Case Assessment`: the code is the first word.
            code: code.as_deref().and_then(|code| code.split_whitespace().next()).map(str::to_owned),
            title: text("title"),
            provider: text("provider"),
            part: text("part"),
            role: text("role"),
            unit: text("unit"),
            units: table.number(row, "units")?,
            hours: table.number(row, "hours")?,
            rate: table.number(row, "rate")?,
            amount: written.or(both),
            currency,
            start: table.day(row, "start")?,
            finish: table.day(row, "finish")?,
            deadline: table.day(row, "deadline")?,
            matter: text("matter"),
        })
    }

    /// Whether it is the sum of all others.
    fn is_total(&self) -> bool {
        let total = |text: &Option<String>| text.as_deref().is_some_and(|text| text.to_lowercase().contains("total"));
        self.part.is_none()
            && self.provider.is_none()
            && (total(&self.code) || (self.code.is_none() && total(&self.title)))
    }

    /// Whether it sums up the rows of its phase.
    fn is_phase_of(&self, rows: &[Self]) -> bool {
        let Some(code) = self.code.as_deref() else { return false };
        let phase = |row: &Self| row.code.as_deref().and_then(utbms_phase);
        let is_phase = utbms_phase(code).as_deref() == Some(code) && self.provider.is_none();
        is_phase && rows.iter().any(|row| row.line != self.line && phase(row).as_deref() == Some(code))
    }
}

/// Sums that do not add up.
fn sums(rows: &[BudgetRow]) -> Vec<TableMistake> {
    let added = |is: &dyn Fn(&BudgetRow) -> bool| {
        let parts = rows.iter().filter(|row| !row.is_total() && !row.is_phase_of(rows) && is(row));
        parts.filter_map(|row| row.amount).try_fold(Decimal::ZERO, Decimal::checked_add)
    };
    let phase = |row: &BudgetRow| row.code.as_deref().and_then(utbms_phase);
    let wrong = |row: &BudgetRow| {
        let written = row.amount?;
        let (what, sum) = if row.is_total() {
            ("the total", added(&|_| true)?)
        } else if row.is_phase_of(rows) {
            (row.code.as_deref()?, added(&|other| phase(other) == row.code)?)
        } else {
            return None;
        };
        let message = format!("{what} is {written}, and its rows add up to {sum}: correct either");
        (written != sum).then_some(TableMistake { line: row.line, column: None, message })
    };
    rows.iter().filter_map(wrong).collect()
}

/// The rows as a plan: a task for each code of a provider, lines for those without a code.
fn plan(rows: &[BudgetRow], name: &str) -> WorkPlan {
    let counted: Vec<&BudgetRow> = rows.iter().filter(|row| !row.is_total() && !row.is_phase_of(rows)).collect();
    let (mut tasks, mut lines) = (Vec::new(), Vec::new());
    let mut rates = BTreeMap::new();
    for row in counted {
        let Some(amount) = row.amount else { continue };
        let task = row.code.as_ref().map(|code| {
            tasks.push(PlannedTask {
                number: tasks.len(),
                name: row
                    .title
                    .clone()
                    .or_else(|| utbms_title(code).map(str::to_owned))
                    .unwrap_or_else(|| code.clone()),
                utbms: Some(code.clone()),
                provider: row.provider.clone(),
                unit: row.unit.clone().or_else(|| row.hours.map(|_| HOUR.to_owned())),
                units: row.units.or(row.hours),
                hours: row.hours,
                start: row.start,
                finish: row.finish,
            });
            tasks.len() - 1
        });
        let unit = row.hours.map(|_| HOUR.to_owned()).or_else(|| row.unit.clone());
        if let (Some(provider), Some(role), Some(rate), Some(_)) = (&row.provider, &row.role, row.rate, row.hours) {
            rates.insert((provider.clone(), role.clone()), rate);
        }
        lines.push(PlannedLine {
            name: row.title.clone().unwrap_or_default(),
            part: if task.is_some() { row.provider.clone() } else { row.part.clone() },
            payee: row.provider.clone(),
            task,
            role: row.role.clone(),
            unit,
            quantity: row.hours.or(row.units),
            rate: row.rate,
            amount,
        });
    }
    let first = |of: fn(&BudgetRow) -> Option<Day>| rows.iter().filter_map(of).min();
    WorkPlan {
        matter: rows.iter().find_map(|row| row.matter.clone()),
        title: None,
        currency: rows.iter().find_map(|row| row.currency).unwrap_or(Currency::USD),
        option: None,
        name: name.to_owned(),
        baseline: None,
        names: BTreeMap::new(),
        start: first(|row| row.start),
        finish: rows.iter().filter_map(|row| row.finish).max(),
        deadline: first(|row| row.deadline),
        budget: lines.iter().map(|line| line.amount).try_fold(Decimal::ZERO, Decimal::checked_add),
        tasks,
        lines,
        reserves: Decimal::ZERO,
        rates,
        weekdays: WorkingDays::monday_to_friday([]),
        weeks: BTreeMap::new(),
    }
}
