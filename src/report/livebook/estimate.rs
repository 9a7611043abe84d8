//! The sheet of one estimate: its results, tasks, teams and lines, as formulas where it is priced without an improvement.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use super::calendar::Calendar;
use super::names::{LONGEST_FORMULA, Names, Speller};
use super::team::{CASES, HEIGHT, TeamCells, TeamColumn};
use crate::engine::{Assessed, Estimate, Line, price};
use crate::matter::{Case, OnTape, Payee};
use crate::number::{Day, Quantity, Tape, Traced};
use crate::report::amounts::Num;
use crate::report::document::{EstimateDoc, LineDoc};
use crate::report::words::line_name;
use crate::report::workbook::{CellRole, NumberFormat, Sheet, SheetCell, Value, absolute};

/// What an estimate comes to, in the rows of its sheet and the columns of the summary.
pub const RESULTS: [&str; 17] = [
    "Total",
    "Invoiced",
    "Own",
    "One-off",
    "Per period",
    "Total per unit",
    "Total per base hour",
    "Status",
    "Team",
    "Start",
    "Finish",
    "Late days",
    "Slack days",
    "Production hours",
    "Kept by baseline, h",
    "Own hours",
    "Overtime hours",
];
const TASK_HEAD: [&str; 7] = ["Task", "Name", "By", "Volume", "Unit", "Base hours", "Production hours"];
const LINE_HEAD: [&str; 12] =
    ["Code", "Line", "By", "Task", "Payee", "Falls", "Quantity", "Unit", "Rate", "Amount", "Times", "Over all periods"];
/// Columns of lines.
const PAYEE: usize = 4;
const FALLS: usize = 5;
const QUANTITY: usize = 6;
const RATE: usize = 8;
const AMOUNT: usize = 9;
const TIMES: usize = 10;
const OVER_ALL: usize = 11;
/// The first row of the results.
pub const TOP: usize = 3;

/// What the sheets of estimates share.
pub struct Builder<'b> {
    pub case: &'b Case,
    pub calendar: &'b Calendar,
    pub names: Names,
    pub decimals: u32,
}

/// Formulas of results, by their labels.
type Formulas = BTreeMap<&'static str, String>;

impl Builder<'_> {
    /// The sheet of an estimate; live unless it has no price or is an improvement's.
    pub fn sheet(&mut self, name: String, of: &EstimateDoc, assessed: &Assessed<Traced>) -> Sheet {
        let scenario = &assessed.scenario;
        let mut sheet = Sheet { name, widths: vec![36, 34, 22, 14, 12, 14, 16, 16, 14, 16, 8, 18], ..Sheet::default() };
        sheet.frozen = (2, 0);
        sheet.put(0, 0, SheetCell::text(format!("{}: {}", of.provider, of.name)).marked(CellRole::Title));
        let tape = Tape::for_all_inputs();
        let inputs = OnTape(&tape, &self.case.figures);
        let estimate = if scenario.improved { None } else { price(self.case, &inputs, scenario).ok() };
        let (formulas, about) = match &estimate {
            Some(estimate) => {
                let live = self.live(&mut sheet, estimate, assessed.provider, &tape);
                (live, "Formulas over the cells of the sheet Inputs.")
            }
            None => {
                self.fixed(&mut sheet, of);
                (Formulas::new(), "Fixed: these figures do not follow the sheet Inputs; run lpo-cost again.")
            }
        };
        sheet.put(1, 0, SheetCell::text(about));
        for (row, label) in RESULTS.iter().enumerate() {
            sheet.put(TOP + row, 0, SheetCell::text(*label).marked(CellRole::Head));
            let mut entry = result(of, label, self.decimals);
            entry.mark = if *label == "Total" { CellRole::Total } else { CellRole::Plain };
            sheet.put(TOP + row, 1, with_formula(entry, formulas.get(label).cloned()));
        }
        sheet
    }

    /// Tasks, teams and lines as formulas; hands back the formulas of the results.
    fn live<'t>(
        &mut self,
        sheet: &mut Sheet,
        estimate: &Estimate<Traced<'t>>,
        provider: usize,
        tape: &'t Tape,
    ) -> Formulas {
        let (case, calendar, decimals) = (self.case, self.calendar, self.decimals);
        let speller = Speller {
            figures: &case.figures,
            names: &mut self.names,
            cells: BTreeMap::new(),
            counted: BTreeMap::new(),
            operands: 0,
        };
        let (teams, results) = (Vec::new(), Formulas::new());
        let mut live = Live { case, calendar, decimals, tape, estimate, sheet, speller, teams, results };
        let tasks_top = TOP + RESULTS.len() + 1;
        let teams_top = tasks_top + case.matter.tasks.len() + 2;
        let lines_top = teams_top + HEIGHT + 2;
        let ranges = live.tasks(tasks_top);
        live.staff(teams_top);
        live.in_time(provider);
        live.lines(lines_top);
        live.totals(lines_top, ranges);
        live.results
    }

    /// The lines as values.
    fn fixed(&self, sheet: &mut Sheet, of: &EstimateDoc) {
        for (at, exclusion) in of.exclusions.iter().enumerate() {
            let reason = exclusion.reason.as_deref().unwrap_or(exclusion.code);
            sheet.put(TOP + at, 3, SheetCell::text(reason));
        }
        if of.lines.is_empty() {
            return;
        }
        let top = TOP + RESULTS.len() + 1;
        heads(sheet, top, &LINE_HEAD);
        let look = NumberFormat::Money(self.decimals);
        for (at, line) in of.lines.iter().enumerate() {
            let row = top + 1 + at;
            let LineDoc { code, name, by, task, payee, one_off, quantity, unit, rate, amount, .. } = line;
            let falls = if *one_off { ONCE } else { RECURRING };
            words(sheet, row, [Some(code.clone()), Some(name.clone()), by.clone()], *task, payee.word(), falls);
            for (column, number) in [(QUANTITY, quantity), (RATE, rate)] {
                if let Some(number) = number {
                    sheet.put(row, column, SheetCell::number(number.get(), NumberFormat::Fine));
                }
            }
            if let Some(unit) = unit {
                sheet.put(row, QUANTITY + 1, SheetCell::text(unit.as_str()));
            }
            sheet.put(row, AMOUNT, SheetCell::number(amount.get(), look).marked(CellRole::Fixed));
            over_all(sheet, row, amount.get(), if *one_off { 1 } else { of.times }, look);
        }
    }
}

/// An estimate as it is written into its sheet, formula by formula.
struct Live<'l, 't> {
    case: &'l Case,
    calendar: &'l Calendar,
    decimals: u32,
    tape: &'t Tape,
    estimate: &'l Estimate<Traced<'t>>,
    sheet: &'l mut Sheet,
    speller: Speller<'l>,
    teams: Vec<Staffed>,
    results: Formulas,
}

/// The team of a part, and where its hours stand.
struct Staffed {
    provider: usize,
    cells: TeamCells,
    hours: String,
}

impl Live<'_, '_> {
    /// Volumes and hours; hands back the ranges of volumes and of base hours.
    fn tasks(&mut self, top: usize) -> [String; 2] {
        let schedule = &self.estimate.schedule;
        heads(self.sheet, top, &TASK_HEAD);
        for (at, task) in self.case.matter.tasks.iter().enumerate() {
            let row = top + 1 + at;
            let by = schedule.parts.iter().find(|staffed| staffed.part.tasks.contains(&at));
            let by = by.map_or("", |staffed| self.case.providers[staffed.part.provider].id.as_str());
            self.sheet.put(row, 0, SheetCell::number(at.into(), NumberFormat::Plain));
            self.sheet.put(row, 1, SheetCell::text(task.title()));
            self.sheet.put(row, 2, SheetCell::text(by).marked(CellRole::Fixed));
            self.sheet.put(row, 4, SheetCell::text(&*task.unit));
            let effort = &schedule.effort;
            let numbers = [(3, effort.volume[at]), (5, Some(effort.base[at])), (6, Some(effort.production[at]))];
            for (column, number) in numbers {
                if let Some(number) = number {
                    self.number(row, column, number, NumberFormat::Fine);
                }
            }
        }
        let last = top + self.case.matter.tasks.len();
        [3, 5].map(|column| format!("{}:{}", absolute(top + 1, column), absolute(last, column)))
    }

    /// A number with its formula, for which its cell stands from then on.
    fn number(&mut self, row: usize, column: usize, number: Traced, look: NumberFormat) {
        let formula = self.speller.formula(number, self.tape);
        self.sheet.put(row, column, with_formula(shown(number, look), formula));
        self.speller.stands_for(number, absolute(row, column));
    }

    fn staff(&mut self, top: usize) {
        self.sheet.put(top, 0, SheetCell::text("Team and calendar").marked(CellRole::Head));
        let schedule = &self.estimate.schedule;
        for (column, staffed) in schedule.parts.iter().enumerate() {
            let provider = staffed.part.provider;
            let production = schedule.production(provider);
            let formula = self.speller.formula(production, self.tape);
            // Hours of so many tasks that no formula holds them are fixed.
            let formula =
                formula.unwrap_or_else(|| production.exact().get().unwrap_or_default().normalize().to_string());
            let (case, calendar, names) = (self.case, self.calendar, &mut *self.speller.names);
            let writer = TeamColumn { case, calendar, names, top: top + 1, column: column + 1 };
            let (cells, hours) = writer.write(self.sheet, staffed, (&formula, production.exact()));
            let team = &staffed.team;
            for (number, cell) in
                [(team.heads, &cells.heads), (team.days, &cells.days), (team.overtime, &cells.overtime)]
            {
                self.speller.stands_for(number, cell.clone());
            }
            self.teams.push(Staffed { provider, cells, hours });
        }
    }

    /// The same cell of every team, as arguments of a function; none where one has none.
    fn of_teams(&self, cell: impl Fn(&TeamCells) -> Option<String>) -> Option<String> {
        let cells: Option<Vec<String>> = self.teams.iter().map(|staffed| cell(&staffed.cells)).collect();
        cells.filter(|cells| !cells.is_empty()).map(|cells| cells.join(", "))
    }

    /// What follows from the teams: status, dates and hours. `provider` is whose estimate it is.
    fn in_time(&mut self, provider: usize) {
        if let Some(cases) = self.of_teams(|team| Some(team.case.clone())) {
            self.results.insert("Status", format!("CHOOSE(MAX({cases}), {CASES})"));
        }
        if let Some(starts) = self.of_teams(|team| team.start.clone()) {
            self.results.insert("Start", format!("MIN({starts})"));
        }
        if let Some(ends) = self.of_teams(|team| team.finish.clone()) {
            self.results.insert("Finish", format!("MAX({ends})"));
            if self.case.matter.deadline.is_some() {
                let (deadline, finish) = (self.speller.names.of("matter.deadline"), place("Finish"));
                let late = self.calendar.distance(&deadline, &finish);
                self.results.insert("Late days", format!("IF({finish} <= {deadline}, 0, MAX(1, {late}))"));
                self.results.insert("Slack days", self.calendar.distance(&finish, &deadline));
                self.speller.counted.insert(Quantity::LateDays, place("Late days"));
            }
        }
        for staffed in &self.teams {
            let hours = format!("ROUND({}, 4)", staffed.hours);
            if staffed.provider == provider {
                self.results.insert("Team", staffed.cells.heads.clone());
                self.results.insert("Production hours", hours);
            } else if staffed.provider == self.case.baseline {
                self.results.insert("Kept by baseline, h", hours);
            }
        }
        if let Some(overtime) = self.of_teams(|team| Some(team.overtime.clone())) {
            self.results.insert("Overtime hours", format!("ROUND(SUM({overtime}), 4)"));
        }
        if let Some(own) = self.speller.formula(self.estimate.schedule.own_hours, self.tape) {
            self.results.insert("Own hours", format!("ROUND({own}, 4)"));
        }
    }

    fn lines(&mut self, top: usize) {
        heads(self.sheet, top, &LINE_HEAD);
        let estimate = self.estimate;
        for (at, line) in estimate.lines.iter().enumerate() {
            let staffed = line.by.and_then(|by| self.teams.iter().find(|staffed| staffed.provider == by));
            let finish = staffed.map_or_else(|| Some(place("Finish")), |staffed| staffed.cells.finish.clone());
            if let Some(finish) = finish.filter(|_| estimate.schedule.finish.is_some()) {
                let days = format!("({finish} - {} + 1)", self.speller.names.of("matter.start"));
                self.speller.counted.insert(Quantity::CalendarDays, days);
            }
            if let Some(hours) = staffed.map(|staffed| &staffed.hours) {
                self.speller.counted.insert(Quantity::HoursOfPart, hours.clone());
            }
            self.line(top + 1 + at, line);
        }
    }

    fn line(&mut self, row: usize, line: &Line<Traced>) {
        let (name, code) = line_name(self.case, line);
        let by = line.by.map(|by| self.case.providers[by].id.clone());
        let falls = if line.one_off { ONCE } else { RECURRING };
        words(self.sheet, row, [Some(code), Some(name), by], line.task, line.payee.word(), falls);
        let amount = match &line.counted {
            Some(counted) => {
                for (column, number) in [(QUANTITY, counted.quantity), (RATE, counted.rate)] {
                    let formula = self.speller.formula(number, self.tape);
                    self.sheet.put(row, column, with_formula(shown(number, NumberFormat::Fine), formula));
                }
                self.sheet.put(row, QUANTITY + 1, SheetCell::text(counted.unit.word(self.case)));
                Some(format!("ROUND({} * {}, {})", absolute(row, QUANTITY), absolute(row, RATE), self.decimals))
            }
            None => self.speller.formula(line.amount, self.tape),
        };
        let look = NumberFormat::Money(self.decimals);
        self.sheet.put(row, AMOUNT, with_formula(shown(line.amount, look), amount));
        self.speller.stands_for(line.amount, absolute(row, AMOUNT));
        let amount = line.amount.exact().get().unwrap_or_default();
        let times = if line.one_off { 1 } else { self.estimate.schedule.times };
        over_all(self.sheet, row, amount, times, look);
    }

    /// What the lines from a row on come to, in all and by unit and hour.
    fn totals(&mut self, top: usize, [volumes, base_hours]: [String; 2]) {
        let (count, decimals) = (self.estimate.lines.len(), self.decimals);
        let all = |column: usize| format!("{}:{}", absolute(top + 1, column), absolute(top + count, column));
        let rounded = |sum: String| if count == 0 { "0".to_owned() } else { format!("ROUND({sum}, {decimals})") };
        let sum_if = |column: usize, word: &str, what: usize| {
            rounded(format!("SUMIF({}, \"{word}\", {})", all(column), all(what)))
        };
        let (total, periods) = (place("Total"), self.case.matter.periods);
        let by = |units: String| format!("ROUND({total} / ({periods} * SUM({units})), 4)");
        self.results.extend([
            ("One-off", sum_if(FALLS, ONCE, AMOUNT)),
            ("Per period", sum_if(FALLS, RECURRING, AMOUNT)),
            ("Invoiced", sum_if(PAYEE, Payee::Provider.word(), OVER_ALL)),
            ("Own", sum_if(PAYEE, Payee::Buyer.word(), OVER_ALL)),
            ("Total", rounded(format!("SUM({})", all(OVER_ALL)))),
            ("Total per unit", by(volumes)),
            ("Total per base hour", by(base_hours)),
        ]);
    }
}

/// Where a result stands.
fn place(label: &str) -> String {
    absolute(TOP + RESULTS.iter().position(|known| *known == label).unwrap_or(0), 1)
}

const ONCE: &str = "once";
const RECURRING: &str = "each period";

fn heads(sheet: &mut Sheet, row: usize, labels: &[&str]) {
    for (column, label) in labels.iter().enumerate() {
        sheet.put(row, column, SheetCell::text(*label).marked(CellRole::Head));
    }
}

fn words(sheet: &mut Sheet, row: usize, texts: [Option<String>; 3], task: Option<usize>, payee: &str, falls: &str) {
    for (column, text) in texts.into_iter().enumerate() {
        if let Some(text) = text {
            sheet.put(row, column, SheetCell::text(text));
        }
    }
    if let Some(task) = task {
        sheet.put(row, 3, SheetCell::number(task.into(), NumberFormat::Plain));
    }
    sheet.put(row, 4, SheetCell::text(payee));
    sheet.put(row, 5, SheetCell::text(falls));
}

fn over_all(sheet: &mut Sheet, row: usize, amount: Decimal, times: i64, look: NumberFormat) {
    sheet.put(row, TIMES, SheetCell::number(times.into(), NumberFormat::Plain).marked(CellRole::Fixed));
    let whole = amount.checked_mul(times.into()).unwrap_or_default();
    let formula = format!("{} * {}", absolute(row, AMOUNT), absolute(row, TIMES));
    sheet.put(row, OVER_ALL, with_formula(SheetCell::number(whole, look), Some(formula)));
}

/// A cell with its formula; without one, or with one that is too long, it is fixed.
fn with_formula(entry: SheetCell, formula: Option<String>) -> SheetCell {
    match formula.filter(|formula| formula.len() <= LONGEST_FORMULA) {
        _ if entry.value == Value::Empty => entry,
        Some(formula) => SheetCell { formula: Some(formula), ..entry },
        None => entry.marked(CellRole::Fixed),
    }
}

fn shown(number: Traced, look: NumberFormat) -> SheetCell {
    number.exact().get().map_or_else(SheetCell::default, |number| SheetCell::number(number, look))
}

/// A result of an estimate, by its label.
pub fn result(of: &EstimateDoc, label: &str, decimals: u32) -> SheetCell {
    let number =
        |number: Option<Num>, look| number.map_or_else(SheetCell::default, |of| SheetCell::number(of.get(), look));
    let money = |amount| number(amount, NumberFormat::Money(decimals));
    let count = |count: Option<i64>| {
        count.map_or_else(SheetCell::default, |of| SheetCell::number(of.into(), NumberFormat::Plain))
    };
    let date = |date: &Option<String>| {
        let value = date.as_deref().and_then(Day::parse).map_or(Value::Empty, Value::Date);
        SheetCell { value, ..SheetCell::default() }
    };
    match label {
        "Total" => money(of.total),
        "Invoiced" => money(of.invoiced),
        "Own" => money(of.own),
        "One-off" => money(of.one_off),
        "Per period" => money(of.per_period),
        "Total per unit" => number(of.total_per_unit, NumberFormat::Fine),
        "Total per base hour" => number(of.total_per_base_hour, NumberFormat::Fine),
        "Status" => of.status.map_or_else(SheetCell::default, |status| SheetCell::text(status.word())),
        "Team" => count(of.team),
        "Start" => date(&of.start),
        "Finish" => date(&of.finish),
        "Late days" => count(of.late_days),
        "Slack days" => count(of.slack_days),
        "Production hours" => number(of.production_hours, NumberFormat::Hours),
        "Kept by baseline, h" => number(of.kept_hours, NumberFormat::Hours),
        "Own hours" => number(of.own_hours, NumberFormat::Hours),
        "Overtime hours" => number(of.overtime_hours, NumberFormat::Hours),
        _ => SheetCell::default(),
    }
}
