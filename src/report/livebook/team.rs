//! Team and calendar of the parts of an estimate: whatever the engine names on the way to them, in a column a part.

use std::collections::{BTreeMap, BTreeSet};

use super::names::Speller;
use crate::engine::{Schedule, StaffedPart};
use crate::matter::Case;
use crate::number::{Number, Position, Quantity, Step, Tape, Traced};
use crate::report::capitalised;
use crate::report::workbook::{CellRole, NumberFormat, Sheet, SheetCell, Value, absolute};

/// What stands in the rows of the table, below its head.
const ROWS: [Quantity; 16] = [
    Quantity::HoursOfPart,
    Quantity::HoursOfTeam,
    Quantity::Lead,
    Quantity::Window,
    Quantity::Reserve,
    Quantity::DaysLeft,
    Quantity::HeadsNeeded,
    Quantity::Shortfall,
    Quantity::ShortestDays,
    Quantity::Case,
    Quantity::Status,
    Quantity::Heads,
    Quantity::Days,
    Quantity::Overtime,
    Quantity::Begins,
    Quantity::Ends,
];

/// How many rows the table takes.
pub const HEIGHT: usize = ROWS.len() + 1;

/// The table, from its first row on.
pub struct TeamTable {
    pub top: usize,
}

impl TeamTable {
    fn row(&self, what: Quantity) -> Option<usize> {
        ROWS.iter().position(|row| *row == what).map(|at| self.top + 1 + at)
    }

    /// The cell of a part, by its place; none where the table has no such row.
    pub fn cell(&self, part: usize, what: Quantity) -> Option<String> {
        self.row(what).map(|row| absolute(row, part + 1))
    }

    /// The same cell of all parts.
    pub fn cells(&self, parts: usize, what: Quantity) -> Option<String> {
        let cells: Option<Vec<String>> = (0..parts).map(|part| self.cell(part, what)).collect();
        cells.filter(|cells| !cells.is_empty()).map(|cells| cells.join(", "))
    }

    /// Writes it: a column a part, and one for all of them.
    pub fn write(&self, sheet: &mut Sheet, case: &Case, schedule: &Schedule<Traced>, speller: &mut Speller) {
        for what in ROWS {
            if let Some(row) = self.row(what) {
                sheet.put(row, 0, SheetCell::text(capitalised(what.word())));
            }
        }
        for (part, staffed) in schedule.parts.iter().enumerate() {
            let provider = staffed.part.provider;
            sheet.put(
                self.top,
                part + 1,
                SheetCell::text(case.providers[provider].name.as_str()).marked(CellRole::Head),
            );
            let hours = schedule.production(provider).named(Quantity::HoursOfPart);
            self.put(sheet, part, Quantity::HoursOfPart, hours, speller);
            for (what, number) in named(speller.tape, &results(staffed)) {
                self.put(sheet, part, what, number, speller);
            }
        }
        let all = schedule.parts.len();
        sheet.put(self.top, all + 1, SheetCell::text("All parts").marked(CellRole::Head));
        let whole = [
            (Quantity::Status, Some(schedule.status)),
            (Quantity::Begins, schedule.start),
            (Quantity::Ends, schedule.finish),
        ];
        for (what, number) in whole {
            if let Some(number) = number {
                self.put(sheet, all, what, number, speller);
            }
        }
    }

    fn put(&self, sheet: &mut Sheet, part: usize, what: Quantity, number: Traced, speller: &mut Speller) {
        let Some(row) = self.row(what) else { return };
        let is_date = matches!(what, Quantity::Begins | Quantity::Ends);
        let value = if is_date { number.day().map(Value::Date) } else { number.decimal().map(Value::Number) };
        let is_hours =
            matches!(what, Quantity::HoursOfPart | Quantity::HoursOfTeam | Quantity::Shortfall | Quantity::Overtime);
        let look = if is_hours { NumberFormat::Fine } else { NumberFormat::Plain };
        let entry = SheetCell { value: value.unwrap_or_default(), look, ..SheetCell::default() };
        sheet.put(row, part + 1, speller.live(entry, number));
        speller.stands_for(number, row, part + 1);
    }
}

fn results<'t>(StaffedPart { team, .. }: &StaffedPart<Traced<'t>>) -> Vec<Traced<'t>> {
    let numbers = [team.status, team.heads, team.needed, team.days, team.overtime];
    numbers.into_iter().chain(team.start).chain(team.finish).collect()
}

/// What has a row and is named on the way to some results, in the order of the tape.
fn named<'t>(tape: &'t Tape, results: &[Traced<'t>]) -> Vec<(Quantity, Traced<'t>)> {
    let mut needed: BTreeSet<Position> = results.iter().filter_map(|number| number.position()).collect();
    let mut found = BTreeMap::new();
    while let Some(at) = needed.pop_last() {
        let step = tape.step(at).0;
        if let Step::Named(_, what) = step
            && ROWS.contains(&what)
        {
            found.insert(at, what);
        }
        needed.extend(step.operands());
    }
    found.into_iter().map(|(at, what)| (what, tape.at(at))).collect()
}
