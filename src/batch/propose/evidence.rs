//! What the cells of a column can be read as.

use std::collections::BTreeMap;

use crate::batch::columns::Content;
use crate::number::Day;
use crate::table::{Cell, DateOrder, Dates, Numbers};

/// So many different values of a column are kept.
const MOST_VALUES: usize = 200;

/// A column of a table, looked through.
#[derive(Debug, Clone, Default)]
pub struct ColumnEvidence {
    /// As the header calls it.
    pub name: String,
    /// Cells that are not empty.
    pub filled: u64,
    /// The first and the last row, as the file counts them, with a cell that is not empty.
    rows: Option<(u64, u64)>,
    /// Different values, and how often each stands there; those beyond the first two hundred are not counted.
    pub values: BTreeMap<String, u64>,
    /// Of dates.
    pub dates: DateEvidence,
    /// Of numbers.
    pub numbers: NumberEvidence,
}

/// How many cells are dates, and in which order.
#[derive(Debug, Clone, Default)]
pub struct DateEvidence {
    /// Dates of a workbook, or in ISO 8601.
    pub plain: u64,
    /// Dates of three numbers in another form.
    pub written: u64,
    by_order: [u64; 3],
    by_pattern: [u64; PATTERNS.len()],
}

/// Patterns of dates that name the month.
pub const PATTERNS: [&str; 8] =
    ["%d %b %Y", "%d %B %Y", "%d-%b-%Y", "%d-%b-%y", "%b %d, %Y", "%B %d, %Y", "%d. %b %Y", "%Y %b %d"];

/// How many cells are numbers, and how they are written.
#[derive(Debug, Clone, Default)]
pub struct NumberEvidence {
    /// Numbers of a workbook.
    pub plain: u64,
    /// Numbers in text.
    pub written: u64,
    /// Those that can be read with a decimal point, and with a decimal comma.
    by_mark: [u64; 2],
    /// Those with each mark of thousands, or a decimal mark.
    marked: [u64; 2],
    brackets: bool,
    hours_and_minutes: bool,
    currency: BTreeMap<String, u64>,
    example: String,
}

impl DateEvidence {
    /// How many of the written dates there are in an order.
    #[must_use]
    pub fn fits(&self, order: DateOrder) -> u64 {
        self.by_order[order as usize]
    }

    /// How many of the written dates there are in a pattern, by its place among [`PATTERNS`].
    #[must_use]
    pub fn fits_pattern(&self, at: usize) -> u64 {
        self.by_pattern[at]
    }
}

impl ColumnEvidence {
    /// A column of that name without cells.
    #[must_use]
    pub fn named(name: &str) -> Self {
        Self { name: name.trim().to_owned(), ..Self::default() }
    }

    /// Takes in the cell of a row.
    pub fn add(&mut self, row: u64, cell: &Cell) {
        if !cell.is_empty() {
            self.filled += 1;
            self.rows = Some((self.rows.map_or(row, |(first, _)| first), row));
        }
        match cell {
            Cell::Empty | Cell::Wrong(_) => {}
            Cell::Date(_) => self.dates.plain += 1,
            Cell::Number(_) | Cell::Hours(_) => self.numbers.plain += 1,
            Cell::Flag(flag) => self.count(&flag.to_string()),
            Cell::Text(text) => {
                self.count(text);
                self.date(text);
                self.number(text);
            }
        }
    }

    fn count(&mut self, value: &str) {
        if self.values.len() < MOST_VALUES || self.values.contains_key(value) {
            *self.values.entry(value.to_owned()).or_default() += 1;
        }
    }

    fn date(&mut self, text: &str) {
        let iso = Dates::default();
        if iso.day(text).is_ok() {
            self.dates.plain += 1;
            return;
        }
        let fits = DateOrder::ALL.iter().map(|(_, order)| *order).filter(|order| {
            let day = Dates { order: Some(*order), pattern: None }.day(text);
            // An order that puts the year into the first century was not meant.
            day.is_ok_and(|day| Day::parse("1970-01-01").is_some_and(|first| day > first))
        });
        let fits: Vec<DateOrder> = fits.collect();
        let is_named = text.chars().any(char::is_alphabetic);
        let patterns = PATTERNS
            .iter()
            .enumerate()
            .filter(|_| is_named)
            .filter(|(_, pattern)| Dates { order: None, pattern: Some((**pattern).to_owned()) }.day(text).is_ok());
        let patterns: Vec<usize> = patterns.map(|(at, _)| at).collect();
        self.dates.written += u64::from(!fits.is_empty() || !patterns.is_empty());
        for order in fits {
            self.dates.by_order[order as usize] += 1;
        }
        for at in patterns {
            self.dates.by_pattern[at] += 1;
        }
    }

    fn number(&mut self, text: &str) {
        let (bare, sign) = without_sign(text);
        let evidence = &mut self.numbers;
        let (bare, brackets) = match bare.strip_prefix('(').and_then(|rest| rest.strip_suffix(')')) {
            Some(inner) => (inner, true),
            None => (bare.as_str(), false),
        };
        let (bare, inner_sign) = without_sign(bare);
        let minutes = Numbers { hours_and_minutes: true, ..Numbers::default() };
        let is_minutes = bare.contains(':') && minutes.number(&bare).is_ok();
        let point = Numbers { decimal: Some('.'), thousands: Some(','), ..Numbers::default() };
        let comma = Numbers { decimal: Some(','), thousands: Some('.'), ..Numbers::default() };
        let fits = [&point, &comma].map(|form| is_minutes || form.number(&bare).is_ok());
        if !fits.contains(&true) {
            return;
        }
        evidence.written += 1;
        for (count, fits) in evidence.by_mark.iter_mut().zip(fits) {
            *count += u64::from(fits);
        }
        for (count, mark) in evidence.marked.iter_mut().zip(['.', ',']) {
            *count += u64::from(bare.contains(mark));
        }
        if bare.contains(['.', ',']) && evidence.example.is_empty() {
            text.clone_into(&mut evidence.example);
        }
        evidence.brackets |= brackets;
        evidence.hours_and_minutes |= is_minutes;
        for sign in [sign, inner_sign].into_iter().flatten() {
            *evidence.currency.entry(sign).or_default() += 1;
        }
    }

    fn number_cells(&self) -> u64 {
        self.numbers.plain + self.numbers.written
    }

    fn date_cells(&self) -> u64 {
        self.dates.plain + self.dates.written
    }

    /// Whether more than half of its cells can be read as such a content; an empty column can be anything.
    #[must_use]
    pub fn could_be(&self, content: Content) -> bool {
        let fit = match content {
            Content::Text | Content::Word => return true,
            Content::Date => self.date_cells(),
            Content::Number => self.number_cells(),
        };
        self.filled == 0 || fit * 2 > self.filled
    }

    /// How many of its cells can be read as such a content, in words.
    #[must_use]
    pub fn fits(&self, content: Content) -> String {
        let fit = match content {
            Content::Text | Content::Word => self.filled,
            Content::Date => self.date_cells(),
            Content::Number => self.number_cells(),
        };
        format!("{}{fit} of {} cells fit", self.where_it_stands(), self.filled)
    }

    /// The rows that it has cells in, to go before how many of them fit.
    #[must_use]
    pub fn where_it_stands(&self) -> String {
        self.rows.map_or_else(String::new, |(first, last)| format!("rows {first} to {last}: "))
    }
}

/// A text without a currency sign or code before or behind it.
fn without_sign(text: &str) -> (String, Option<String>) {
    let text = text.trim();
    let is_sign =
        |c: char| !c.is_ascii_digit() && !c.is_whitespace() && !matches!(c, '.' | ',' | '-' | '(' | ')' | ':' | '+');
    let front: String = text.chars().take_while(|c| is_sign(*c)).collect();
    let rest = text[front.len()..].trim();
    let back: String = rest.chars().rev().take_while(|c| is_sign(*c)).collect::<Vec<_>>().into_iter().rev().collect();
    let rest = rest[..rest.len() - back.len()].trim().to_owned();
    let sign = [front, back].into_iter().find(|sign| !sign.is_empty() && sign.chars().count() <= 3);
    (rest, sign)
}

/// One way of writing numbers that all cells of some columns fit.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct NumberForm {
    /// Whether the decimal mark is a comma.
    pub comma: bool,
    /// Whether any number has a mark at all.
    pub has_marks: bool,
    /// Whether any number has the mark of thousands that goes with it.
    pub thousands: bool,
    /// Currency signs, the more frequent ones first.
    pub currency: Vec<String>,
    /// Whether any stands in brackets.
    pub brackets: bool,
    /// Whether any is in hours and minutes.
    pub hours_and_minutes: bool,
    /// One with a mark.
    pub example: String,
}

impl NumberForm {
    /// The form with a decimal point, or comma, where every written number fits.
    #[must_use]
    pub fn of(columns: &[&ColumnEvidence], comma: bool) -> Option<Self> {
        let (mark, other) = if comma { (1, 0) } else { (0, 1) };
        let all = || columns.iter().map(|column| &column.numbers);
        if all().any(|numbers| numbers.by_mark[mark] < numbers.written) {
            return None;
        }
        let mut signs: BTreeMap<&String, u64> = BTreeMap::new();
        for (sign, count) in all().flat_map(|numbers| &numbers.currency) {
            *signs.entry(sign).or_default() += count;
        }
        let mut currency: Vec<(&String, u64)> = signs.into_iter().collect();
        currency.sort_by_key(|(sign, count)| (std::cmp::Reverse(*count), (*sign).clone()));
        Some(Self {
            comma,
            has_marks: all().any(|numbers| numbers.marked != [0, 0]),
            thousands: all().any(|numbers| numbers.marked[other] > 0),
            currency: currency.into_iter().map(|(sign, _)| sign.clone()).collect(),
            brackets: all().any(|numbers| numbers.brackets),
            hours_and_minutes: all().any(|numbers| numbers.hours_and_minutes),
            example: all().map(|numbers| numbers.example.clone()).find(|text| !text.is_empty()).unwrap_or_default(),
        })
    }

    /// The form as the lines of a mapping.
    #[must_use]
    pub fn lines(&self) -> Vec<String> {
        let (decimal, thousands) = if self.comma { (",", ".") } else { (".", ",") };
        let mut lines = vec![format!("decimal = \"{decimal}\"")];
        if self.thousands {
            lines.push(format!("thousands = \"{thousands}\""));
        }
        if !self.currency.is_empty() {
            let signs: Vec<String> = self.currency.iter().map(|sign| toml_text(sign)).collect();
            lines.push(format!("currency = [{}]", signs.join(", ")));
        }
        if self.brackets {
            lines.push("brackets = true".to_owned());
        }
        if self.hours_and_minutes {
            lines.push("hours = \"h:mm\"".to_owned());
        }
        lines
    }

    /// The marks alone, in one line.
    #[must_use]
    pub fn line(&self) -> String {
        self.lines().into_iter().take(1 + usize::from(self.thousands)).collect::<Vec<_>>().join("; ")
    }
}

/// A text as TOML writes it.
#[must_use]
pub fn toml_text(text: &str) -> String {
    toml::Value::String(text.to_owned()).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn column(cells: &[&str]) -> ColumnEvidence {
        let mut column = ColumnEvidence::named("x");
        for (row, cell) in (2..).zip(cells) {
            column.add(row, &Cell::of_text(cell));
        }
        column
    }

    #[test]
    fn a_day_above_twelve_settles_the_order() {
        let dates = column(&["3/4/2026", "12/31/2026", ""]).dates;
        let fits = DateOrder::ALL.iter().map(|(_, order)| dates.fits(*order)).collect::<Vec<_>>();
        assert_eq!((dates.written, fits), (2, vec![1, 2, 0]));
    }

    #[test]
    fn one_form_of_numbers_fits_or_several_do() {
        let form = |cells: &[&str], comma| NumberForm::of(&[&column(cells)], comma).map(|form| form.lines().join("; "));
        assert_eq!(
            form(&["$20,000.00", "48,690", "(67.00)"], false).as_deref(),
            Some("decimal = \".\"; thousands = \",\"; currency = [\"$\"]; brackets = true")
        );
        assert_eq!(form(&["$20,000.00", "48,690"], true), None);
        assert_eq!(
            form(&["1.234,50 EUR"], true).as_deref(),
            Some("decimal = \",\"; thousands = \".\"; currency = [\"EUR\"]")
        );
        // Two readings of one number.
        assert!(form(&["1.000", "2.500"], true).is_some() && form(&["1.000", "2.500"], false).is_some());
        assert_eq!(form(&["1:30", "0:15"], false).as_deref(), Some("decimal = \".\"; hours = \"h:mm\""));
    }
}
