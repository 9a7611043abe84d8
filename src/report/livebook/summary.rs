//! The first sheet: the answer as one page. Totals, dates, savings and the recommendation follow the inputs; what a simulation
//! found and what sentences say holds for the inputs as they were given, and fades once one of them is changed.

use super::charts::{self, Dates};
use super::rows::{After, First, Row};
use super::workings::{Place, Workings};
use crate::matter::Status;
use crate::report::block::NONE;
use crate::report::capitalised;
use crate::report::comparison::{
    Answer, Column, Document, EstimateDoc, KeyFigure, OVER_BUDGET, OptionRow, Subject, Tone,
};
use crate::report::num::Num;
use crate::report::workbook::{CellRole, Condition, Emphasis, NumberFormat, Sheet, SheetCell, absolute, pixels};

/// Columns: the mark, labels, figures, and then the table's own.
const MARK: usize = 0;
const LABEL: usize = 1;
const FIGURE: usize = 2;
const REST: usize = 3;
const WIDTHS: [u16; 3] = [3, 13, 27];
const WIDTH: u16 = 13;
/// A page is at least so many columns wide.
const FEWEST: usize = 5;
/// A text in a formula has at most so many characters.
const LONGEST_TEXT: usize = 255;
/// The height of a row, in pixels.
const ROW: u32 = 20;
const MARKED: &str = ">";
/// A result that is shown as nothing: spreadsheets read a missing one as 0.
const BLANK: &str = " ";

/// The sheet; what it draws its charts from goes to the workings.
pub fn summary(document: &Document, answer: &Answer, workings: &mut Workings, dates: &Dates) -> Sheet {
    let columns = answer.columns.len().max(FEWEST);
    let mut sheet = Sheet { name: "Summary".to_owned(), is_page: true, ..Sheet::default() };
    sheet.widths = WIDTHS.into_iter().chain(std::iter::repeat_n(WIDTH, columns)).collect();
    let notice = String::new();
    let mut page = Page { sheet, row: 0, last: REST + columns - 1, notice, document, answer, workings };
    page.head();
    page.advice();
    page.figures();
    page.options();
    page.list("WHY", answer.why.iter().cloned());
    page.list("WHAT WOULD CHANGE IT", answer.changes.iter().cloned());
    page.list("BEFORE YOU ACT", answer.before.iter().map(crate::report::Duty::said));
    page.row += 1;
    answer.legend.iter().for_each(|said| page.as_given(said.clone()));
    if let Some(said) = &answer.rests_on {
        page.as_given(format!("{said} The sheet Sources lists them; your own figures replace them."));
    }
    page.row += 1;
    page.charts(dates);
    page.foot();
    page.sheet
}

/// The page as it is written, from its top.
struct Page<'p> {
    sheet: Sheet,
    row: usize,
    /// The last column.
    last: usize,
    /// The cell that says that inputs were changed; empty while none is.
    notice: String,
    document: &'p Document,
    answer: &'p Answer,
    workings: &'p mut Workings,
}

impl Page<'_> {
    /// A row that is one cell.
    fn line(&mut self, entry: SheetCell) {
        self.sheet.put_across(self.row, (MARK, self.last), entry);
        self.row += 1;
    }

    fn condition(&mut self, columns: (usize, usize), holds: String, look: Emphasis) {
        self.sheet.conditions.push(Condition { row: self.row, columns, holds, look });
    }

    /// What stands in some columns of the row holds for the inputs as they were given.
    fn fades(&mut self, columns: (usize, usize)) {
        self.condition(columns, format!("TRIM({}) <> \"\"", self.notice), Emphasis::Faded);
    }

    /// A sentence about the inputs as they were given.
    fn as_given(&mut self, said: String) {
        self.fades((MARK, self.last));
        self.line(SheetCell::text(said).marked(CellRole::Note));
    }

    fn heading(&mut self, text: &str) {
        self.row += 1;
        self.line(SheetCell::text(text).marked(CellRole::Heading));
    }

    fn list(&mut self, heading: &str, items: impl Iterator<Item = String>) {
        let mut items = items.peekable();
        if items.peek().is_some() {
            self.heading(heading);
            items.for_each(|item| self.as_given(item));
        }
    }

    fn head(&mut self) {
        self.line(SheetCell::text(self.answer.title.as_str()).marked(CellRole::Title));
        self.line(SheetCell::text(self.answer.about.join(" ")).marked(CellRole::Note));
        let changed = self.workings.changed();
        self.notice = absolute(self.row, MARK);
        let notice = "Inputs were changed: figures follow them; what is grey holds for the inputs as given.";
        let notices = [Some(format!("\"{notice}\"")), self.workings.urgency()];
        for said in notices.into_iter().flatten() {
            let formula = format!("IF({changed} > 0, {said}, \"{BLANK}\")");
            self.line(SheetCell::text(BLANK).marked(CellRole::Verdict(Tone::Bad)).with(formula));
        }
    }

    fn advice(&mut self) {
        self.line(SheetCell::text("RECOMMENDATION").marked(CellRole::Heading));
        let headline = SheetCell::text(self.answer.advice.headline.as_str()).marked(CellRole::Headline);
        let formula = self.headline();
        self.line(headline.with(formula));
        for part in &self.answer.advice.parts {
            self.fades((LABEL, self.last));
            let name = SheetCell::text(part.name.as_str()).marked(CellRole::Note);
            self.sheet.put_across(self.row, (LABEL, FIGURE), name);
            let tasks = SheetCell::text(part.listed()).marked(CellRole::Note);
            self.sheet.put_across(self.row, (REST, self.last), tasks);
            self.row += 1;
        }
        self.row += 1;
    }

    /// The advice as given while it is the same one, else who is recommended now.
    fn headline(&self) -> String {
        let [place, grade] = self.workings.best();
        let now = self.workings.of_best(Place::First(First::Name));
        let given = match (self.answer.advice.estimate, self.answer.advice.qualifies) {
            (Some(at), qualifies) => format!("AND({place} = {at}, {grade} = {})", if qualifies { 2 } else { 1 }),
            (None, _) => format!("{grade} = 0"),
        };
        let none = "\"None: no option is permitted\"";
        let first = format!("\"No permitted option meets what the matter demands; nearest is \" & {now}");
        let advice = self.workings.advice();
        format!("IF({given}, {advice}, IF({grade} = 2, {now}, IF({grade} = 1, {first}, {none})))")
    }

    fn figures(&mut self) {
        for figure in &self.answer.figures {
            let label = SheetCell::text(figure.subject.label()).marked(CellRole::Label);
            self.sheet.put(self.row, LABEL, label);
            let entry = self.figure(figure);
            self.sheet.put(self.row, FIGURE, entry.marked(CellRole::Verdict(figure.tone)));
            if matches!(figure.subject, Subject::Deadline | Subject::Capacity) {
                // Bad news stands in capitals.
                let cell = absolute(self.row, FIGURE);
                self.condition((FIGURE, FIGURE), format!("EXACT({cell}, UPPER({cell}))"), Emphasis::Bad);
            }
            self.fades((REST, self.last));
            let remark = SheetCell::text(capitalised(&figure.remark)).marked(CellRole::Note);
            self.sheet.put_across(self.row, (REST, self.last), remark);
            self.row += 1;
        }
    }

    /// A figure of the recommended option: it follows the inputs unless a simulation found it.
    fn figure(&mut self, figure: &KeyFigure) -> SheetCell {
        let chosen = self.answer.advice.estimate.map(|at| &self.document.estimates[at]);
        let decimals = self.answer.options.first().map_or(0, |row| row.decimals);
        let live = |of: fn(&EstimateDoc) -> Option<Num>, look, place: Place| {
            let number = SheetCell::number(of(chosen?)?.get(), look);
            Some(number.with(self.workings.of_best(place)))
        };
        let money = NumberFormat::Money(decimals);
        let found = match figure.subject {
            Subject::Cost => live(|of| of.total, money, Place::Result(Row::Total)),
            Subject::Month => live(|of| of.per_period, money, Place::Result(Row::PerPeriod)),
            Subject::Budget => {
                live(|of| of.budget_headroom, NumberFormat::Left(decimals), Place::After(After::BudgetLeft))
            }
            Subject::OwnTime => live(|of| of.own_hours, NumberFormat::WholeHours, Place::Result(Row::OwnHours)),
            Subject::Finish => self.answer.options.iter().find(|row| row.is_recommended).and_then(|row| {
                let finish = SheetCell::date(row.finish?, NumberFormat::Said);
                Some(finish.with(self.workings.of_best(Place::Result(Row::Finish))))
            }),
            Subject::Deadline | Subject::Capacity => Some(self.verdict(figure)),
            _ => None,
        };
        found.unwrap_or_else(|| {
            self.fades((FIGURE, FIGURE));
            SheetCell::text(figure.figure.as_str())
        })
    }

    /// Whether it is in time or within capacity: as the simulation found, and with other inputs as their likely values have it.
    fn verdict(&self, figure: &KeyFigure) -> SheetCell {
        let status = self.workings.of_best(Place::Result(Row::Status));
        let [bad, word, good] = match figure.subject {
            Subject::Capacity => [Status::OverCapacity.word(), "OVER", "enough"],
            _ => [Status::Late.word(), "LATE", "met"],
        };
        let (changed, given) = (self.workings.changed(), &figure.figure);
        let formula = format!("IF({changed} = 0, \"{given}\", IF({status} = \"{bad}\", \"{word}\", \"{good}\"))");
        SheetCell::text(given.as_str()).with(formula)
    }

    fn options(&mut self) {
        self.heading("OPTIONS");
        let last = REST + self.answer.columns.len() - 1;
        self.sheet.put(self.row, MARK, SheetCell::default().marked(CellRole::Head));
        self.sheet.put_across(self.row, (LABEL, FIGURE), SheetCell::text("Option").marked(CellRole::Head));
        for (at, column) in self.answer.columns.iter().enumerate() {
            // A head stands above its numbers.
            let head = SheetCell { look: NumberFormat::Money(0), ..SheetCell::text(column.title()) };
            self.sheet.put(self.row, REST + at, head.marked(CellRole::Head));
        }
        self.row += 1;
        for option in &self.answer.options {
            self.option(option, last);
        }
        let more = self.answer.more;
        if more > 0 {
            self.as_given(format!("{more} more on the sheet Workings."));
        }
        self.answer.notes.iter().for_each(|note| self.as_given(note.clone()));
    }

    fn option(&mut self, option: &OptionRow, last: usize) {
        let (at, mark) = (option.estimate, absolute(self.row, MARK));
        let recommended = self.workings.cell(at, Place::First(First::Recommended));
        let formula = format!("IF({recommended} = \"{NONE}\", \"{BLANK}\", \"{MARKED}\")");
        let shown = if option.is_recommended { MARKED } else { BLANK };
        self.sheet.put(self.row, MARK, SheetCell::text(shown).with(formula));
        self.sheet.put_across(self.row, (LABEL, FIGURE), self.called(option));
        self.condition((MARK, last), format!("{mark} = \"{MARKED}\""), Emphasis::Marked);
        for (place, column) in self.answer.columns.iter().enumerate() {
            let (entry, is_live) = self.cell(option, *column);
            if !is_live {
                self.fades((REST + place, REST + place));
            }
            self.sheet.put(self.row, REST + place, entry);
        }
        self.row += 1;
    }

    /// What an option is called; whether it is over the budget follows the inputs.
    fn called(&self, option: &OptionRow) -> SheetCell {
        let named = SheetCell::text(option.called()).marked(CellRole::Note);
        let name = option.known_as().replace('"', "\"\"");
        if self.document.matter.budget.is_none() || name.chars().count() > LONGEST_TEXT {
            return named;
        }
        let left = self.workings.cell(option.estimate, Place::After(After::BudgetLeft));
        named.with(format!("\"{name}\" & IF(N({left}) < 0, \"{OVER_BUDGET}\", \"\")"))
    }

    /// What stands in a column of an option, and whether it follows the inputs.
    fn cell(&self, option: &OptionRow, column: Column) -> (SheetCell, bool) {
        let look = NumberFormat::Money(option.decimals);
        let number = |number: Option<Num>| number.map(|number| SheetCell::number(number.get(), look));
        let (entry, place) = match column {
            Column::Total => (number(option.total), Some(Place::Result(Row::Total))),
            Column::Month => (number(option.month), Some(Place::Result(Row::PerPeriod))),
            Column::Saving => (number(option.saving), Some(Place::After(After::Saving))),
            Column::Finish => {
                let finish = option.finish.map(|day| SheetCell::date(day, NumberFormat::Said));
                (finish, Some(Place::Result(Row::Finish)))
            }
            Column::InTime => return (self.in_time(option), true),
            Column::Median => (number(option.median), None),
            Column::OneOff => (number(option.one_off), None),
            Column::Transition => (number(option.transition), None),
            Column::Rises => (number(option.rises), None),
            Column::Payback => (option.payback.map(|_| SheetCell::text(option.cell(column))), None),
        };
        let Some(entry) = entry else {
            return (SheetCell { look, ..SheetCell::text(NONE) }, true);
        };
        match place {
            Some(place) => (entry.with(self.workings.cell(option.estimate, place)), true),
            None => (SheetCell { look, ..entry }, false),
        }
    }

    /// How surely an option is in time; with other inputs whether it is.
    fn in_time(&self, option: &OptionRow) -> SheetCell {
        let said = SheetCell { look: NumberFormat::Money(0), ..SheetCell::text(option.in_time.as_str()) };
        if option.in_time == NONE {
            return said;
        }
        let [status, late] =
            [Row::Status, Row::LateDays].map(|row| self.workings.cell(option.estimate, Place::Result(row)));
        let [is_late, is_over] = [Status::Late, Status::OverCapacity].map(Status::word);
        let days = format!("IF({late} > 0, {late} & \" d late\", \"late\")");
        let now = format!("IF({status} = \"{is_late}\", {days}, IF({status} = \"{is_over}\", \"over\", \"yes\"))");
        said.with(format!("IF({} = 0, \"{}\", {now})", self.workings.changed(), option.in_time))
    }

    /// Totals and calendar beside each other.
    fn charts(&mut self, dates: &Dates) {
        let drawn = charts::charts(self.document, self.answer, self.workings, dates);
        let height = charts::height(self.answer.options.len());
        let middle = if drawn.len() > 1 { middle(&self.sheet.widths) } else { self.sheet.widths.len() };
        let halves = [(MARK, middle), (middle, self.sheet.widths.len())];
        for (mut chart, (first, end)) in drawn.into_iter().zip(halves) {
            let width: u32 = self.sheet.widths[first..end].iter().map(|width| pixels(*width)).sum();
            chart.size = (width.saturating_sub(4), height);
            chart.place = (self.row, first);
            self.sheet.charts.push(chart);
        }
        if !self.sheet.charts.is_empty() {
            self.row += (height / ROW) as usize + 2;
        }
    }

    fn foot(&mut self) {
        self.line(SheetCell::text(self.answer.closing.as_str()).marked(CellRole::Fixed));
        let follows = "Totals, dates, savings and the recommendation follow the sheet Inputs. Medians, chances, paybacks, who does \
                       what in a split, and sentences hold for the inputs as given.";
        self.line(SheetCell::text(follows).marked(CellRole::Fixed));
    }
}

/// The column that begins nearest to the middle.
fn middle(widths: &[u16]) -> usize {
    let all: u16 = widths.iter().sum();
    let from_middle = |at: &usize| (widths[..*at].iter().sum::<u16>() * 2).abs_diff(all);
    (0..widths.len()).min_by_key(from_middle).unwrap_or(0)
}
