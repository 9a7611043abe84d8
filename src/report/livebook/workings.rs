//! The sheet of workings: what each option comes to, and how the recommendation is found, as the engine finds it.

use super::estimate::live as live_estimate;
use super::names::{Speller, with_formula};
use super::rows::{After, First, Rank, Row, TOP};
use crate::engine::{Assessed, Comparison, Inputs, OnTape, best_so_far, usual_urgency};
use crate::matter::{Case, Urgency};
use crate::number::{Day, Number, Quantity, Traced};
use crate::report::block::NONE;
use crate::report::comparison::{Answer, Document};
use crate::report::num::Num;
use crate::report::workbook::{CellRole, NumberFormat, Sheet, SheetCell, Value, absolute};

const RECOMMENDED: &str = "RECOMMENDED";
/// What is shown where nobody may be chosen.
const NOBODY: &str = "none is permitted";
/// The rows above the table.
const CHOSEN: usize = 2;
const URGENCY: usize = 3;
const CHANGED: usize = 4;
const ADVICE: usize = 5;
const TABLE: usize = 7;

/// A row of the table.
#[derive(Clone, Copy)]
pub enum Place {
    First(First),
    Result(Row),
    After(After),
    Rank(Rank),
}

/// The sheet, and where to find things on it.
pub struct Workings {
    pub sheet: Sheet,
    count: usize,
    has_urgency: bool,
}

struct Table<'t> {
    case: &'t Case,
    document: &'t Document,
    count: usize,
}

impl Workings {
    /// The workings of a comparison.
    pub fn new<'t>(
        case: &Case,
        comparison: &Comparison<Traced<'t>>,
        document: &Document,
        answer: &Answer,
        estimates: &[Sheet],
        speller: &mut Speller<'t>,
    ) -> Self {
        let mut sheet = Sheet { name: "Workings".to_owned(), frozen: (TABLE + 1, 1), ..Sheet::default() };
        speller.turn_to(&sheet.name);
        sheet.widths = vec![26];
        sheet.widths.resize(1 + estimates.len(), 24);
        sheet.put(0, 0, SheetCell::text("Workings").marked(CellRole::Title));
        sheet.put(1, 0, SheetCell::text("What each option comes to with the figures of the sheet Inputs."));
        sheet.put(CHOSEN, 0, SheetCell::text("Recommended").marked(CellRole::Total));
        let urgency = urgency(case, speller);
        let has_urgency = urgency.is_some();
        if let Some(formula) = urgency {
            sheet.put(URGENCY, 0, SheetCell::text("Urgency"));
            let as_given = format!("The matter is {}.", case.matter.urgency.word());
            sheet.put(URGENCY, 1, SheetCell::text(as_given).with(formula));
        }
        sheet.put(CHANGED, 0, SheetCell::text("Inputs changed"));
        sheet.put(ADVICE, 0, SheetCell::text("Advice as given"));
        sheet.put(ADVICE, 1, SheetCell::text(answer.advice.headline.as_str()).marked(CellRole::Fixed));
        let table = Table { case, document, count: estimates.len() };
        for (row, label) in Place::all() {
            sheet.put(TABLE + row, 0, SheetCell::text(label).marked(CellRole::Head));
        }
        for (at, of) in estimates.iter().enumerate() {
            table.estimate(&mut sheet, at, of, speller);
        }
        table.recommended(&mut sheet, comparison, speller);
        Self { sheet, count: estimates.len(), has_urgency }
    }

    /// Counts the cells of one range that are not as in another.
    pub fn count_changes(&mut self, values: &str, given: &str) {
        let formula = format!("SUMPRODUCT(--({values}<>{given}))");
        self.sheet.put(CHANGED, 1, SheetCell::number(0.into(), NumberFormat::Plain).with(formula));
    }

    /// How many inputs are not as they were given.
    pub fn changed(&self) -> String {
        self.sheet.reference(CHANGED, 1)
    }

    /// What was recommended for the inputs as they were given.
    pub fn advice(&self) -> String {
        self.sheet.reference(ADVICE, 1)
    }

    /// What there is to say about the urgency, if anything.
    pub fn urgency(&self) -> Option<String> {
        self.has_urgency.then(|| self.sheet.reference(URGENCY, 1))
    }

    /// The cell of an estimate.
    pub fn cell(&self, at: usize, place: Place) -> String {
        self.sheet.reference(TABLE + place.row(), 1 + at)
    }

    /// The day that stands there as long as no input is changed.
    pub fn day(&self, at: usize, place: Place) -> Option<Day> {
        match self.sheet.rows.get(TABLE + place.row())?.get(1 + at)?.value {
            Value::Date(day) => Some(day),
            _ => None,
        }
    }

    /// The place and the grade of the recommended one.
    pub fn best(&self) -> [String; 2] {
        [Rank::BestPlace, Rank::BestGrade].map(|row| self.cell(self.count - 1, Place::Rank(row)))
    }

    /// What stands in a row for the recommended one, where there is one.
    pub fn of_best(&self, place: Place) -> String {
        let (first, last) = (self.cell(0, place), absolute(TABLE + place.row(), self.count));
        let [at, grade] = self.best();
        format!("IF({grade} > 0, INDEX({first}:{last}, 1, {at} + 1), \"{NONE}\")")
    }

    /// The first row that is free.
    pub fn end(&self) -> usize {
        self.sheet.rows.len() + 1
    }
}

/// Says when another urgency goes with the deadline that is put in. Which one a matter has is fixed.
fn urgency(case: &Case, speller: &mut Speller) -> Option<String> {
    let matter = &case.matter;
    let inputs = OnTape(speller.tape, &case.figures);
    let [start, deadline] = [(matter.start?, Quantity::Start), (matter.deadline?, Quantity::Deadline)]
        .map(|(day, what)| inputs.counted(day.number(), what));
    let usual = usual_urgency(matter.kind, Some([start, deadline]), case.calendar());
    // Of a kind of matter whose urgency is the same with any deadline there is nothing to say.
    usual.position()?;
    let urgency = matter.urgency.word();
    if usual.count() != Some(matter.urgency as i64) {
        return None;
    }
    let words: Vec<String> = Urgency::ALL.iter().map(|(word, _)| format!("\"{word}\"")).collect();
    let word = format!("CHOOSE(1 + {}, {})", speller.formula(usual)?, words.join(", "));
    let advice = "unless its file says otherwise: run lpo-cost again.";
    let said = format!("\"With this deadline the matter is \" & {word} & \" {advice}\"");
    Some(format!("IF({word} = \"{urgency}\", \"The matter is {urgency}.\", {said})"))
}

impl Place {
    /// The row, counted from the first.
    fn row(self) -> usize {
        let (first, results, after) = (First::ALL.len(), Row::ALL.len(), After::ALL.len());
        match self {
            Self::First(row) => row as usize,
            Self::Result(row) => first + row as usize,
            Self::After(row) => first + results + row as usize,
            Self::Rank(row) => first + results + after + row as usize,
        }
    }

    /// All rows with their labels.
    fn all() -> impl Iterator<Item = (usize, &'static str)> {
        let first = First::ALL.iter().map(|row| (Self::First(*row), row.label()));
        let results = Row::ALL.iter().map(|row| (Self::Result(*row), row.label()));
        let after = After::ALL.iter().map(|row| (Self::After(*row), row.label()));
        let rank = Rank::ALL.iter().map(|row| (Self::Rank(*row), row.label()));
        first.chain(results).chain(after).chain(rank).map(|(place, label)| (place.row(), label))
    }
}

impl Table<'_> {
    fn estimate(&self, sheet: &mut Sheet, at: usize, own: &Sheet, speller: &mut Speller) {
        let of = &self.document.estimates[at];
        put(sheet, at, Place::First(First::Provider), SheetCell::text(of.provider.as_str()).marked(CellRole::Head));
        put(sheet, at, Place::First(First::Name), SheetCell::text(of.name.as_str()).marked(CellRole::Note));
        put(sheet, at, Place::First(First::Sheet), SheetCell::text(own.name.as_str()));
        put(sheet, at, Place::First(First::Kind), SheetCell::text(of.kind.word()));
        for row in Row::ALL {
            let place = TOP + *row as usize;
            let found = own.rows.get(place).and_then(|cells| cells.get(1)).filter(|entry| entry.value != Value::Empty);
            if let Some(entry) = found {
                put(sheet, at, Place::Result(*row), entry.clone().with(own.reference(place, 1)));
            }
        }
        let reasons: Vec<&str> = of.exclusions.iter().filter_map(|of| of.reason.as_deref()).collect();
        let reasons = SheetCell::text(reasons.join("; ")).marked(CellRole::Fixed);
        put(sheet, at, Place::After(After::Excluded), reasons);
        self.money(sheet, at, speller);
    }

    /// Saving, budget and margin.
    fn money(&self, sheet: &mut Sheet, at: usize, speller: &mut Speller) {
        let of = &self.document.estimates[at];
        let look = NumberFormat::Money(self.case.matter.currency.decimals());
        let total = |at: usize| cell(at, Place::Result(Row::Total));
        let base = self.document.estimates.iter().position(|of| of.provider == self.document.today);
        let saved = cell(at, Place::After(After::Saving));
        let saving = base
            .map(|base| format!("ROUND({} - {}, {})", total(base), total(at), self.case.matter.currency.decimals()));
        let percent = base.map(|base| format!("ROUND(100 * {saved} / {}, 1)", total(base)));
        let budget = self.case.matter.budget.map(|id| speller.names.of(&self.case.figures.get(id).key));
        let left = budget.map(|budget| format!("{budget} - {}", total(at)));
        let rows: [(After, Option<Num>, NumberFormat, Option<String>); 5] = [
            (After::Saving, of.saving, look, saving),
            (After::SavingPercent, of.saving_percent, NumberFormat::Hours, percent),
            (After::BudgetLeft, of.budget_headroom, look, left),
            (After::Margin, of.margin, look, None),
            (After::MarginPercent, of.margin_percent, NumberFormat::Hours, None),
        ];
        for (row, value, look, formula) in rows {
            if let Some(value) = value {
                let entry = with_formula(SheetCell::number(value.get(), look), formula);
                put(sheet, at, Place::After(row), entry);
            }
        }
    }

    /// How the recommended one is found, as the engine finds it.
    fn recommended<'t>(&self, sheet: &mut Sheet, comparison: &Comparison<Traced<'t>>, speller: &mut Speller<'t>) {
        let inputs = OnTape(speller.tape, speller.figures);
        let standing = |of: &Assessed<Traced<'t>>| of.standing(self.case, &inputs);
        let standings: Vec<_> = comparison.estimates.iter().map(standing).collect();
        for (at, (assessed, standing)) in comparison.estimates.iter().zip(&standings).enumerate() {
            let is_live = live_estimate(assessed).is_some();
            let numbers = [(Rank::Grade, standing.grade), (Rank::First, standing.first), (Rank::Next, standing.next)];
            for (row, number) in numbers {
                rank(sheet, at, row, number, is_live, speller);
            }
        }
        for (at, best) in best_so_far(standings.into_iter()).enumerate() {
            let rows = [Rank::BestPlace, Rank::BestGrade, Rank::BestFirst, Rank::BestNext];
            for (row, number) in rows.into_iter().zip(best) {
                rank(sheet, at, row, number, true, speller);
            }
        }
        let last = |row: Rank| cell(self.count - 1, Place::Rank(row));
        let [place, grade] = [last(Rank::BestPlace), last(Rank::BestGrade)];
        for (at, of) in self.document.estimates.iter().enumerate() {
            let is_recommended = self.document.recommended.as_ref() == Some(&of.provider);
            let flag = SheetCell::text(if is_recommended { RECOMMENDED } else { NONE });
            let formula = format!("IF(AND({grade} > 0, {place} = {at}), \"{RECOMMENDED}\", \"{NONE}\")");
            put(sheet, at, Place::First(First::Recommended), flag.with(formula));
            let own = cell(at, Place::Rank(Rank::Grade));
            let permitted = SheetCell::text(if of.permitted { "yes" } else { "no" });
            let formula = format!("IF({own} > 0, \"yes\", \"no\")");
            put(sheet, at, Place::First(First::Permitted), permitted.with(formula));
        }
        let [first, last] = [0, self.count - 1].map(|at| cell(at, Place::First(First::Provider)));
        let chosen = self.document.recommended.as_deref().unwrap_or(NOBODY);
        let formula = format!("IF({grade} > 0, INDEX({first}:{last}, 1, {place} + 1), \"{NOBODY}\")");
        sheet.put(CHOSEN, 1, SheetCell::text(chosen).marked(CellRole::Total).with(formula));
    }
}

/// The cell of an estimate, on the sheet itself.
fn cell(at: usize, place: Place) -> String {
    absolute(TABLE + place.row(), 1 + at)
}

fn put(sheet: &mut Sheet, at: usize, place: Place, entry: SheetCell) {
    sheet.put(TABLE + place.row(), 1 + at, entry);
}

/// A number of the ranking, for which its cell stands from then on.
fn rank(sheet: &mut Sheet, at: usize, row: Rank, number: Traced, is_live: bool, speller: &mut Speller) {
    let value = number.decimal().map_or_else(SheetCell::default, |of| SheetCell::number(of, NumberFormat::Fine));
    let entry = if is_live { speller.live(value, number) } else { value.marked(CellRole::Fixed) };
    put(sheet, at, Place::Rank(row), entry);
    speller.stands_for(number, TABLE + Place::Rank(row).row(), 1 + at);
}
