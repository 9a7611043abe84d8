//! The sheet of one estimate: its results, tasks, teams and lines, as formulas where it has a price.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use super::names::{Speller, with_formula};
use super::rows::{Row, TOP};
use super::team::{HEIGHT, TeamTable};
use crate::engine::{Assessed, Estimate, Line};
use crate::matter::{Case, Hours, Payee, Status, Task, Volume};
use crate::number::{Quantity, Traced};
use crate::report::comparison::{EstimateDoc, LineDoc, LineName};
use crate::report::words::line_name;
use crate::report::workbook::{CellRole, NumberFormat, Sheet, SheetCell, absolute};

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
/// What the sheets of estimates share.
pub struct Builder<'b> {
    pub case: &'b Case,
    pub speller: Speller<'b>,
    pub decimals: u32,
    /// Where volumes and base hours stand without an improvement: what totals are divided by.
    pub unimproved: Option<[String; 2]>,
}

/// Formulas of results.
type Formulas = BTreeMap<Row, String>;

impl Builder<'_> {
    /// The sheet of an estimate; live unless it has no price. Those of single providers come before improved ones.
    pub fn sheet(&mut self, name: String, of: &EstimateDoc, assessed: &Assessed<Traced>) -> Sheet {
        self.speller.turn_to(&name);
        let mut sheet = Sheet { name, widths: vec![36, 36, 36, 14, 14, 14, 16, 16, 14, 16, 8, 18], ..Sheet::default() };
        sheet.frozen = (2, 0);
        sheet.put(0, 0, SheetCell::text(of.name.as_str()).marked(CellRole::Title));
        let (formulas, about) = match live(assessed) {
            Some(estimate) => {
                let live = self.live(&mut sheet, estimate, assessed);
                (live, "Formulas over the cells of the sheet Inputs.")
            }
            None => {
                self.fixed(&mut sheet, of, assessed);
                (Formulas::new(), "Fixed: these figures do not follow the sheet Inputs; run lpo-cost again.")
            }
        };
        sheet.put(1, 0, SheetCell::text(about));
        let begins = assessed.own_parts(self.case).filter_map(|staffed| staffed.team.start()).min();
        for row in Row::ALL {
            let at = TOP + *row as usize;
            sheet.put(at, 0, SheetCell::text(row.label()).marked(CellRole::Head));
            let entry = row.entry(of, begins, self.decimals).marked(row.role());
            sheet.put(at, 1, with_formula(entry, formulas.get(row).cloned()));
        }
        sheet
    }

    /// Tasks, teams and lines as formulas; hands back the formulas of the results.
    fn live(&mut self, sheet: &mut Sheet, estimate: &Estimate<Traced>, assessed: &Assessed<Traced>) -> Formulas {
        let (case, decimals) = (self.case, self.decimals);
        let tasks_top = TOP + Row::ALL.len() + 1;
        let teams = TeamTable { top: tasks_top + case.matter.tasks.len() + 3 };
        let (speller, results) = (&mut self.speller, Formulas::new());
        let mut live = Live { case, decimals, estimate, sheet, speller, teams, results };
        live.tasks(tasks_top);
        if !assessed.scenario.improved {
            let here = live.populations(tasks_top);
            self.unimproved.get_or_insert(here);
        }
        live.staff();
        live.in_time();
        live.people(assessed);
        let lines_top = live.teams.top + HEIGHT + 1;
        live.lines(lines_top);
        live.totals(lines_top, self.unimproved.as_ref());
        live.results
    }

    /// The lines as values.
    fn fixed(&self, sheet: &mut Sheet, of: &EstimateDoc, assessed: &Assessed<Traced>) {
        for (at, exclusion) in of.exclusions.iter().enumerate() {
            let reason = exclusion.reason.as_deref().unwrap_or(exclusion.code);
            sheet.put(TOP + at, 3, SheetCell::text(reason));
        }
        if of.lines.is_empty() {
            return;
        }
        let top = TOP + Row::ALL.len() + 1;
        heads(sheet, top, &LINE_HEAD);
        let look = NumberFormat::Money(self.decimals);
        let times = assessed.schedule().map_or(self.case.matter.periods, |schedule| schedule.times);
        for (at, line) in of.lines.iter().enumerate() {
            let row = top + 1 + at;
            let LineDoc { code, name, by, task, payee, one_off, quantity, unit, rate, amount, .. } = line;
            let falls = if *one_off { ONCE } else { RECURRING };
            let by = self.case.providers.iter().find(|provider| Some(&provider.id) == by.as_ref());
            let by = by.map(|provider| provider.name.clone());
            words(sheet, row, [Some(code.to_string()), Some(name.clone()), by], *task, payee.word(), falls);
            for (column, number) in [(QUANTITY, quantity), (RATE, rate)] {
                if let Some(number) = number {
                    sheet.put(row, column, SheetCell::number(number.get(), NumberFormat::Fine));
                }
            }
            if let Some(unit) = unit {
                sheet.put(row, QUANTITY + 1, SheetCell::text(unit.as_str()));
            }
            sheet.put(row, AMOUNT, SheetCell::number(amount.get(), look).marked(CellRole::Fixed));
            over_all(sheet, row, Some(amount.get()), if *one_off { 1 } else { times }, look);
        }
    }
}

/// The estimate of which there are formulas: with a price, and with no more parts that wait for their go-live than those
/// whose order formulas tell apart.
pub fn live<'a, 't>(assessed: &'a Assessed<Traced<'t>>) -> Option<&'a Estimate<Traced<'t>>> {
    assessed.estimate.as_ref().filter(|estimate| estimate.schedule.interims.are_in_any_order())
}

/// An estimate as it is written into its sheet, formula by formula.
struct Live<'l, 's, 't> {
    case: &'l Case,
    decimals: u32,
    estimate: &'l Estimate<Traced<'t>>,
    sheet: &'l mut Sheet,
    speller: &'l mut Speller<'s>,
    teams: TeamTable,
    results: Formulas,
}

impl Live<'_, '_, '_> {
    /// Volumes and hours.
    fn tasks(&mut self, top: usize) {
        let schedule = &self.estimate.schedule;
        heads(self.sheet, top, &TASK_HEAD);
        for (at, task) in self.case.matter.tasks.iter().enumerate() {
            let row = top + 1 + at;
            let by = schedule.parts.iter().find(|staffed| staffed.part.tasks.contains(&at));
            let by = by.map_or("", |staffed| self.case.providers[staffed.part.provider].name.as_str());
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
    }

    /// The cells of volumes and of base hours, from any sheet. Volumes that are shares of others are no population of their
    /// own.
    fn populations(&self, top: usize) -> [String; 2] {
        let linked = |task: &Task| matches!(task.hours, Hours::Computed { volume: Volume::Share { .. }, .. });
        let tasks = self.case.matter.tasks.iter().enumerate().filter(|(_, task)| !linked(task));
        let volumes: Vec<String> = tasks.map(|(at, _)| self.sheet.reference(top + 1 + at, 3)).collect();
        let last = absolute(top + self.case.matter.tasks.len(), 5);
        [volumes.join(", "), format!("{}:{last}", self.sheet.reference(top + 1, 5))]
    }

    /// A number with its formula, for which its cell stands from then on.
    fn number(&mut self, row: usize, column: usize, number: Traced, look: NumberFormat) {
        let entry = self.speller.live(shown(number, look), number);
        self.sheet.put(row, column, entry);
        self.speller.stands_for(number, row, column);
    }

    fn staff(&mut self) {
        self.sheet.put(self.teams.top, 0, SheetCell::text("Team and calendar").marked(CellRole::Head));
        self.teams.write(self.sheet, self.case, &self.estimate.schedule, self.speller);
    }

    /// What follows from the teams: status, dates, overtime and own hours.
    fn in_time(&mut self) {
        let schedule = &self.estimate.schedule;
        if let Some(status) = self.speller.formula(schedule.status) {
            self.results.insert(Row::Status, format!("CHOOSE(1 + {status}, {})", statuses()));
        }
        let numbers = [
            (Row::Start, schedule.start),
            (Row::Finish, schedule.finish),
            (Row::LateDays, schedule.late_days),
            (Row::SlackDays, schedule.slack_days),
        ];
        for (row, number) in numbers {
            let Some(number) = number else { continue };
            if let Some(formula) = self.speller.formula(number) {
                self.results.insert(row, formula);
                self.speller.stands_for(number, TOP + row as usize, 1);
            }
        }
        if let Some(overtime) = self.teams.cells(schedule.parts.len(), Quantity::Overtime) {
            self.results.insert(Row::Overtime, format!("ROUND(SUM({overtime}), 4)"));
        }
        if let Some(own) = self.speller.formula(schedule.own_hours) {
            self.results.insert(Row::OwnHours, format!("ROUND({own}, 4)"));
        }
    }

    /// People and hours of its own parts, and the hours that are kept.
    fn people(&mut self, of: &Assessed<Traced>) {
        let all = &self.estimate.schedule.parts;
        let places = |wanted: Vec<usize>| {
            (0..all.len()).filter(|at| wanted.contains(&all[*at].part.provider)).collect::<Vec<_>>()
        };
        let own = places(of.own_parts(self.case).map(|staffed| staffed.part.provider).collect());
        let kept = places(of.kept_part(self.case).map(|staffed| staffed.part.provider).into_iter().collect());
        let sum = |parts: &[usize], what: Quantity| {
            let cells: Option<Vec<String>> = parts.iter().map(|part| self.teams.cell(*part, what)).collect();
            cells.filter(|cells| !cells.is_empty()).map(|cells| cells.join(" + "))
        };
        let hours = |parts: &[usize]| sum(parts, Quantity::HoursOfPart).map(|hours| format!("ROUND({hours}, 4)"));
        let starts: Vec<String> = (own.iter())
            .filter(|at| all[**at].team.start().is_some())
            .filter_map(|at| self.teams.cell(*at, Quantity::Begins))
            .collect();
        if !starts.is_empty() {
            self.results.insert(Row::Begins, format!("MIN({})", starts.join(", ")));
        }
        let rows = [(Row::Team, sum(&own, Quantity::Heads)), (Row::Production, hours(&own)), (Row::Kept, hours(&kept))];
        self.results.extend(rows.into_iter().filter_map(|(row, formula)| Some((row, formula?))));
    }

    fn lines(&mut self, top: usize) {
        heads(self.sheet, top, &LINE_HEAD);
        for (at, line) in self.estimate.lines.iter().enumerate() {
            let part = self.estimate.schedule.parts.iter().position(|staffed| Some(staffed.part.provider) == line.by);
            self.speller.hours = part.and_then(|part| self.teams.cell(part, Quantity::HoursOfPart));
            self.line(top + 1 + at, line);
        }
        self.speller.hours = None;
    }

    fn line(&mut self, row: usize, line: &Line<Traced>) {
        let (name, code) = (line_name(self.case, line), LineName::of(self.case, line).to_string());
        let by = line.by.map(|by| self.case.providers[by].name.clone());
        let falls = if line.one_off { ONCE } else { RECURRING };
        words(self.sheet, row, [Some(code), Some(name), by], line.task, line.payee.word(), falls);
        let look = NumberFormat::Money(self.decimals);
        let amount = match &line.counted {
            Some(counted) => {
                for (column, number) in [(QUANTITY, counted.quantity), (RATE, counted.rate)] {
                    let entry = self.speller.live(shown(number, NumberFormat::Fine), number);
                    self.sheet.put(row, column, entry);
                }
                self.sheet.put(row, QUANTITY + 1, SheetCell::text(counted.unit.word(self.case)));
                Some(format!("ROUND({} * {}, {})", absolute(row, QUANTITY), absolute(row, RATE), self.decimals))
            }
            None => self.speller.formula(line.amount),
        };
        self.sheet.put(row, AMOUNT, with_formula(shown(line.amount, look), amount));
        self.speller.stands_for(line.amount, row, AMOUNT);
        let times = if line.one_off { 1 } else { self.estimate.schedule.times };
        over_all(self.sheet, row, line.amount.exact().get(), times, look);
    }

    /// What the lines from a row on come to, in all and by unit and hour.
    fn totals(&mut self, top: usize, populations: Option<&[String; 2]>) {
        let (count, decimals) = (self.estimate.lines.len(), self.decimals);
        let all = |column: usize| format!("{}:{}", absolute(top + 1, column), absolute(top + count, column));
        let rounded = |sum: String| if count == 0 { "0".to_owned() } else { format!("ROUND({sum}, {decimals})") };
        let sum_if = |column: usize, word: &str, what: usize| {
            rounded(format!("SUMIF({}, \"{word}\", {})", all(column), all(what)))
        };
        let (total, periods) = (Row::Total.place(), self.case.matter.periods);
        let by = |units: &String| format!("ROUND({total} / ({periods} * SUM({units})), 4)");
        self.results.extend([
            (Row::OneOff, sum_if(FALLS, ONCE, AMOUNT)),
            (Row::PerPeriod, sum_if(FALLS, RECURRING, AMOUNT)),
            (Row::Invoiced, sum_if(PAYEE, Payee::Provider.word(), OVER_ALL)),
            (Row::Own, sum_if(PAYEE, Payee::Buyer.word(), OVER_ALL)),
            (Row::Total, rounded(format!("SUM({})", all(OVER_ALL)))),
        ]);
        if let Some([volumes, base_hours]) = populations {
            self.results.extend([(Row::PerUnit, by(volumes)), (Row::PerBaseHour, by(base_hours))]);
        }
        self.speller.stands_for(self.estimate.total, TOP + Row::Total as usize, 1);
    }
}

/// The words of all statuses, as arguments of a function.
fn statuses() -> String {
    let words: Vec<String> = Status::ALL.iter().map(|(word, _)| format!("\"{word}\"")).collect();
    words.join(", ")
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

fn over_all(sheet: &mut Sheet, row: usize, amount: Option<Decimal>, times: i64, look: NumberFormat) {
    sheet.put(row, TIMES, SheetCell::number(times.into(), NumberFormat::Plain).marked(CellRole::Fixed));
    let whole = amount.and_then(|amount| amount.checked_mul(times.into()));
    let formula = format!("{} * {}", absolute(row, AMOUNT), absolute(row, TIMES));
    let entry = whole.map_or_else(SheetCell::default, |whole| SheetCell::number(whole, look));
    sheet.put(row, OVER_ALL, with_formula(entry, Some(formula)));
}

fn shown(number: Traced, look: NumberFormat) -> SheetCell {
    number.exact().get().map_or_else(SheetCell::default, |number| SheetCell::number(number, look))
}
