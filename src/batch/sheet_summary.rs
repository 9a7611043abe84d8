//! The first sheet of a scored book's workbook: what it costs in all, what is late or over budget, by provider and by kind.

use rust_decimal::Decimal;

use super::outcome::{Outcome, Part};
use super::sheet_package::{BarChart, CHART_ROWS};
use super::sheet_xml::{self, Look};
use super::summary::LIKELY;
use crate::number::Currency;
use crate::report::kind_title;
use crate::table::column_name;

/// What the columns of a part show; the first is whose part it is.
const PART: [&str; 6] = ["Currency", "Matters", "Total cost", "Saving", "Late", "Over budget"];
/// The columns of the sheet.
pub const COLUMNS: usize = 1 + PART.len();
/// The column of the total cost.
const TOTAL: usize = 3;
/// So many reasons of rejects are named.
const MOST_REASONS: usize = 5;

/// The rows of the sheet, and the charts below them; `answer` is the book in one sentence.
pub fn summary(outcome: &Outcome, answer: &str) -> (String, Vec<BarChart>) {
    let mut page = Page::default();
    page.line(&[Cell::Text("Scored matters", Look::Title)]);
    page.line(&[Cell::Text(&answer.replace('`', ""), Look::Plain)]);
    page.line(&[Cell::Text(&LIKELY.replace('`', ""), Look::Plain)]);
    page.matters(outcome);
    page.amounts(outcome);
    let mut charts = vec![page.parts(outcome, "Provider", "provider", &|parts| {
        let name = |id: &String| outcome.names.get(id).map_or_else(|| id.clone(), |name| format!("{name} ({id})"));
        parts.by_provider.iter().map(|(id, part)| (name(id), *part)).collect()
    })];
    charts.push(page.parts(outcome, "Kind of matter", "kind of matter", &|parts| {
        parts.by_kind.iter().map(|(kind, part)| (kind_title(kind), *part)).collect()
    }));
    page.rows_of_the_file(outcome);
    let mut top = page.row + 1;
    let charts = charts.into_iter().flatten().map(|chart| {
        top += CHART_ROWS;
        BarChart { top: top - CHART_ROWS, ..chart }
    });
    (page.out, charts.collect())
}

/// A cell: a text, or a number by its digits.
enum Cell<'c> {
    Text(&'c str, Look),
    Number(String, Look),
}

/// Rows as they are written.
#[derive(Default)]
struct Page {
    out: String,
    row: u32,
}

impl Page {
    fn line(&mut self, cells: &[Cell]) {
        self.row += 1;
        self.out.extend(["<row r=\"", &self.row.to_string(), "\">"]);
        for (column, cell) in cells.iter().enumerate() {
            let place = format!("{}{}", column_name(column), self.row);
            match cell {
                Cell::Text(text, look) => sheet_xml::text(&mut self.out, &place, text, *look),
                Cell::Number(digits, look) => sheet_xml::number(&mut self.out, &place, digits, *look),
            }
        }
        self.out.push_str("</row>");
    }

    /// A row of heads, below one that is empty.
    fn head(&mut self, heads: &[&str]) {
        self.row += 1;
        let is_number = |at: usize| at > 0 && heads[at] != PART[0];
        let look = |at: usize| if is_number(at) { Look::NumberHead } else { Look::Head };
        let cells: Vec<Cell> = heads.iter().enumerate().map(|(at, head)| Cell::Text(head, look(at))).collect();
        self.line(&cells);
    }

    fn count(&mut self, label: &str, count: u64) {
        self.line(&[Cell::Text(label, Look::Plain), Cell::Number(count.to_string(), Look::Whole)]);
    }

    fn matters(&mut self, outcome: &Outcome) {
        self.head(&["Matters", "Count"]);
        self.count("Scored", outcome.matters);
        self.count("Late, or over capacity, even so", outcome.late);
        self.count("Over budget even so", outcome.over_budget);
        self.count("No option permitted", outcome.without);
        self.count("Saving is notional", outcome.notional);
        self.count("Rejected", outcome.rejected);
    }

    fn amounts(&mut self, outcome: &Outcome) {
        let currencies: Vec<&str> = outcome.money.keys().copied().collect();
        self.head(&[&["Amounts"], &currencies[..]].concat());
        let mut line = |label: &str, of: fn(&super::outcome::Money) -> Decimal| {
            let amounts = outcome.money.iter().map(|(currency, money)| amount(of(money), currency));
            let cells: Vec<Cell> = std::iter::once(Cell::Text(label, Look::Plain)).chain(amounts).collect();
            self.line(&cells);
        };
        line("Total cost of what is recommended", |money| money.recommended);
        line("Today's way, where the saving is real", |money| money.today);
        line("Saving against it", |money| money.saving);
        line("Notional saving, where today's way would be late", |money| money.notional);
    }

    /// What is recommended in parts, the dearest first; hands back the chart of the currency with the most matters.
    fn parts(
        &mut self,
        outcome: &Outcome,
        head: &str,
        by: &str,
        of: &dyn Fn(&super::outcome::Parts) -> Vec<(String, Part)>,
    ) -> Option<BarChart> {
        self.head(&[&[head], &PART[..]].concat());
        let mut largest: Option<(u64, BarChart)> = None;
        for (currency, parts) in &outcome.parts {
            let mut parts = of(parts);
            parts.sort_by(|(one, a), (other, b)| b.total.cmp(&a.total).then_with(|| one.cmp(other)));
            let first = self.row + 1;
            for (label, part) in &parts {
                self.part(label, currency, part);
            }
            let matters = parts.iter().map(|(_, part)| part.matters).sum();
            if largest.as_ref().is_none_or(|(most, _)| *most < matters) {
                let title = format!("Total cost by {by}, {currency}");
                let rows = (first, self.row);
                largest = Some((matters, BarChart { title, labels: 0, amounts: TOTAL, rows, top: 0 }));
            }
        }
        largest.map(|(_, chart)| chart)
    }

    fn part(&mut self, label: &str, currency: &str, part: &Part) {
        let whole = |count: u64| Cell::Number(count.to_string(), Look::Whole);
        self.line(&[
            Cell::Text(label, Look::Text),
            Cell::Text(currency, Look::Plain),
            whole(part.matters),
            amount(part.total, currency),
            amount(part.saving, currency),
            whole(part.late),
            whole(part.over_budget),
        ]);
    }

    fn rows_of_the_file(&mut self, outcome: &Outcome) {
        self.head(&["Rows of the file", "Count"]);
        self.count("Of scored matters", outcome.rows.scored);
        self.count("Rejected", outcome.rows.rejected);
        self.count("Of these of no matter", outcome.rows.of_no_matter);
        self.count("Left out", outcome.rows.left_out.rows());
        for (reason, count) in outcome.reasons.most(MOST_REASONS).0 {
            // Beside its number, where no cell cuts it off.
            let number = Cell::Number(count.to_string(), Look::Whole);
            self.line(&[Cell::Text("Rejected for", Look::Plain), number, Cell::Text(reason, Look::Plain)]);
        }
    }
}

fn amount(amount: Decimal, currency: &str) -> Cell<'static> {
    let decimals = Currency::parse(currency).map_or(2, Currency::decimals);
    Cell::Number(amount.to_string(), Look::Money(decimals))
}
