//! Working days in a spreadsheet's functions: the sheet of weeks and holidays, and formulas over it.

use crate::matter::Case;
use crate::number::{Day, WorkingDays};
use crate::report::workbook::{CellRole, Sheet, SheetCell, Value, absolute};

const SHEET: &str = "Calendar";
/// The rows before the holidays.
const HEAD: usize = 4;
/// Holidays are listed from so many days before the matter's start, so that it may be moved in the workbook.
const BEFORE: i64 = 366;

/// Weeks and holidays, a column each; the first is the matter's.
pub struct Calendar {
    /// The sheet that they stand on.
    pub sheet: Sheet,
    weeks: Vec<Week>,
}

struct Week {
    mask: String,
    holidays: Option<String>,
}

impl Calendar {
    /// The calendars of a case.
    pub fn new(case: &Case) -> Self {
        let mut sheet =
            Sheet { name: SHEET.to_owned(), widths: vec![24; case.providers.len() + 2], ..Sheet::default() };
        sheet.frozen = (HEAD, 1);
        sheet.put(0, 0, SheetCell::text("Working weeks and holidays").marked(CellRole::Title));
        sheet.put(2, 0, SheetCell::text("Whose").marked(CellRole::Head));
        sheet.put(3, 0, SheetCell::text("Week, Monday to Sunday, 1 for free days").marked(CellRole::Head));
        sheet.put(4, 0, SheetCell::text("Holidays on its days").marked(CellRole::Head));
        let of_providers =
            case.providers.iter().map(|of| (of.name.as_str(), of.delivery.weeks.at(case.matter.urgency)));
        let all = std::iter::once(("The matter's", &case.matter.weekdays)).chain(of_providers);
        let from = case.matter.start.and_then(|start| start.plus(-BEFORE));
        let weeks = all.enumerate().map(|(at, (whose, days))| week(&mut sheet, at + 1, whose, days, from)).collect();
        Self { sheet, weeks }
    }

    /// The n-th working day of a calendar from a day on.
    pub fn nth(&self, calendar: usize, from: &str, n: &str) -> String {
        let Week { mask, holidays } = &self.weeks[calendar];
        format!("WORKDAY.INTL({from} - 1, {n}, {mask}{})", argument(holidays.as_ref()))
    }

    /// How many working days a calendar has between two days, both included; 0 where the second is earlier.
    pub fn count(&self, calendar: usize, from: &str, to: &str) -> String {
        let Week { mask, holidays } = &self.weeks[calendar];
        // A spreadsheet counts backwards, and below 0.
        format!("MAX(0, NETWORKDAYS.INTL({from}, {to}, {mask}{}))", argument(holidays.as_ref()))
    }
}

fn argument(holidays: Option<&String>) -> String {
    holidays.map_or_else(String::new, |range| format!(", {range}"))
}

/// The holidays that matter are those from a day on; without a start there are no dates, and none are listed.
fn week(sheet: &mut Sheet, column: usize, whose: &str, days: &WorkingDays, from: Option<Day>) -> Week {
    let free = |works: &bool| if *works { '0' } else { '1' };
    let mask: String = days.week().iter().map(free).collect();
    sheet.put(2, column, SheetCell::text(whose).marked(CellRole::Head));
    sheet.put(3, column, SheetCell::text(mask.as_str()).marked(CellRole::Fixed));
    let listed = from.map_or(&[][..], |from| &days.holidays()[days.holidays().partition_point(|day| *day < from)..]);
    for (row, day) in listed.iter().enumerate() {
        let entry = SheetCell { value: Value::Date(*day), ..SheetCell::default() };
        sheet.put(HEAD + row, column, entry.marked(CellRole::Fixed));
    }
    let last = listed.len().checked_sub(1);
    let holidays = last.map(|last| format!("{}:{}", sheet.reference(HEAD, column), absolute(HEAD + last, column)));
    Week { mask: sheet.reference(3, column), holidays }
}
