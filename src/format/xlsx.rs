//! A workbook as Excel, `LibreOffice` and others open it. Texts stay texts, whatever they look like, and there are no macros.

mod chart;
mod page;

use std::io;

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;
use rust_xlsxwriter::{
    ConditionalFormatFormula, DataValidation, DataValidationRule, ExcelDateTime, Format, FormatAlign, FormatBorder,
    Formula, Table, TableColumn, Workbook as Book, Worksheet, XlsxError,
};

use crate::matter::Bounds;
use crate::number::Day;
use crate::report::{CellRole, Emphasis, NumberFormat, Sheet, SheetCell, Tone, Validation, Value, Workbook};

/// The most letters that a cell holds.
const LONGEST_TEXT: usize = 32_767;
const DATE: &str = "yyyy-mm-dd";
/// A date as people write it.
const SAID: &str = "d mmm yyyy";
const TITLE_SIZE: u32 = 14;
const MARKED: &str = "E2EFDA";
const BAD: &str = "C00000";
const FADED: &str = "808080";

/// Writes a workbook.
pub fn write(workbook: &Workbook) -> io::Result<Vec<u8>> {
    book(workbook).map_err(io::Error::other)
}

fn book(workbook: &Workbook) -> Result<Vec<u8>, XlsxError> {
    let mut book = Book::new();
    // The same inputs give the same bytes: a file of its own time would not.
    let properties = rust_xlsxwriter::DocProperties::new()
        .set_comment("Computed by lpo-cost")
        .set_creation_datetime(&ExcelDateTime::from_ymd(2000, 1, 1)?);
    book.set_properties(&properties);
    for sheet in &workbook.sheets {
        write_sheet(book.add_worksheet(), sheet)?;
    }
    for (name, place) in &workbook.names {
        book.define_name(name, &format!("={place}"))?;
    }
    book.save_to_buffer()
}

fn write_sheet(to: &mut Worksheet, sheet: &Sheet) -> Result<(), XlsxError> {
    to.set_name(&sheet.name)?;
    for (column, width) in (0_u16..).zip(&sheet.widths) {
        to.set_column_width(column, f64::from(*width))?;
    }
    page::spans(to, sheet)?;
    for (row, cells) in (0_u32..).zip(&sheet.rows) {
        for (column, entry) in (0_u16..).zip(cells) {
            let format = page::laid(sheet, row as usize, column.into(), entry);
            write_entry(to, row, column, entry, &format)?;
        }
    }
    conditions(to, sheet)?;
    for chart in &sheet.charts {
        chart::insert(to, chart)?;
    }
    let (rows, columns) = sheet.frozen;
    to.set_freeze_panes(u32::try_from(rows).unwrap_or(0), u16::try_from(columns).unwrap_or(0))?;
    let last_row = u32::try_from(sheet.rows.len().saturating_sub(1)).unwrap_or(u32::MAX);
    let reached = sheet.spans.iter().map(|(_, _, last)| last + 1);
    let widest = sheet.rows.iter().map(Vec::len).chain(reached).max().unwrap_or(1).max(1);
    let last_column = u16::try_from(widest - 1).unwrap_or(u16::MAX);
    to.set_print_area(0, 0, last_row, last_column)?;
    to.set_paper_size(9);
    if sheet.is_page {
        page::set_up(to);
    } else {
        to.set_landscape().set_print_fit_to_pages(1, 0);
    }
    if sheet.frozen.0 > 0 {
        to.set_repeat_rows(0, u32::try_from(sheet.frozen.0 - 1).unwrap_or(0))?;
    }
    if sheet.is_table && last_row > 0 {
        to.add_table(0, 0, last_row, last_column, &table(sheet))?;
    }
    Ok(())
}

fn conditions(to: &mut Worksheet, sheet: &Sheet) -> Result<(), XlsxError> {
    for condition in &sheet.conditions {
        let look = match condition.look {
            Emphasis::Marked => Format::new().set_bold().set_background_color(MARKED),
            Emphasis::Bad => Format::new().set_font_color(BAD),
            Emphasis::Faded => Format::new().set_font_color(FADED),
        };
        let row = u32::try_from(condition.row).unwrap_or(u32::MAX);
        let (first, last) = condition.columns;
        let [first, last] = [first, last].map(|column| u16::try_from(column).unwrap_or(u16::MAX));
        let rule = ConditionalFormatFormula::new().set_rule(condition.holds.as_str()).set_format(look);
        to.add_conditional_format(row, first, row, last, &rule)?;
    }
    Ok(())
}

/// A table with the sheet's own heads.
fn table(sheet: &Sheet) -> Table {
    let heads = sheet.rows.first().map_or(&[][..], Vec::as_slice);
    let columns: Vec<TableColumn> = heads
        .iter()
        .map(|head| match &head.value {
            Value::Text(text) => TableColumn::new().set_header(text),
            _ => TableColumn::new(),
        })
        .collect();
    Table::new().set_columns(&columns)
}

fn write_entry(to: &mut Worksheet, row: u32, column: u16, entry: &SheetCell, format: &Format) -> Result<(), XlsxError> {
    if let Some(formula) = &entry.formula {
        let formula = Formula::new(formula).set_result(cached(&entry.value));
        to.write_formula_with_format(row, column, formula, format)?;
        return Ok(());
    }
    match &entry.value {
        Value::Empty if entry.mark == CellRole::Plain => {}
        Value::Empty => {
            to.write_blank(row, column, format)?;
        }
        Value::Text(text) => {
            to.write_string_with_format(row, column, truncate_cell(text), format)?;
        }
        Value::Number(number) => {
            to.write_number_with_format(row, column, number.to_f64().unwrap_or(f64::NAN), format)?;
        }
        Value::Date(day) => match date(*day) {
            Some(date) => {
                to.write_datetime_with_format(row, column, &date, format)?;
            }
            None => {
                to.write_string_with_format(row, column, day.to_string(), format)?;
            }
        },
        Value::Flag(flag) => {
            to.write_boolean_with_format(row, column, *flag, format)?;
        }
    }
    if let CellRole::Input(valid) = entry.mark {
        to.add_data_validation(row, column, row, column, &validation(valid)?)?;
    }
    Ok(())
}

/// The result of a formula, for those who read without calculating.
fn cached(value: &Value) -> String {
    match value {
        Value::Empty => String::new(),
        Value::Text(text) => truncate_cell(text),
        Value::Number(number) => number.normalize().to_string(),
        Value::Date(day) => date(*day).map_or_else(|| day.to_string(), |date| date.to_excel().to_string()),
        Value::Flag(flag) => flag.to_string().to_uppercase(),
    }
}

/// A day that spreadsheets know, from 1900 on.
fn date(day: Day) -> Option<ExcelDateTime> {
    ExcelDateTime::parse_from_str(&day.to_string()).ok()
}

/// A text as far as a cell of a workbook holds it.
#[must_use]
pub fn truncate_cell(text: &str) -> String {
    if text.encode_utf16().count() <= LONGEST_TEXT {
        return text.to_owned();
    }
    let mut left = LONGEST_TEXT - 1;
    let fits = |letter: &char| {
        left = left.saturating_sub(letter.len_utf16());
        left > 0
    };
    text.chars().take_while(fits).collect::<String>() + "…"
}

fn format(entry: &SheetCell) -> Format {
    role(numbered(entry), entry)
}

/// How numbers, dates and texts of a look are written.
fn numbered(entry: &SheetCell) -> Format {
    let money = |decimals: u32| match decimals {
        0 => "#,##0".to_owned(),
        _ => format!("#,##0.{}", "0".repeat(decimals as usize)),
    };
    let plain = Format::new();
    match (&entry.value, entry.look) {
        (Value::Date(_), NumberFormat::Said) => plain.set_num_format(SAID).set_align(FormatAlign::Right),
        (Value::Date(_), _) => plain.set_num_format(DATE).set_align(FormatAlign::Right),
        (Value::Number(_), NumberFormat::Money(decimals)) => plain.set_num_format(money(decimals)),
        (Value::Number(_), NumberFormat::Left(decimals)) => {
            let money = money(decimals);
            plain.set_num_format(format!("{money}\" left\";[Red]{money}\" OVER\""))
        }
        (Value::Number(_), NumberFormat::WholeHours) => plain.set_num_format("#,##0\" hours\""),
        (Value::Number(_), NumberFormat::Hours) => plain.set_num_format("#,##0.0"),
        (Value::Number(_), NumberFormat::Fine) => plain.set_num_format("#,##0.00##"),
        (Value::Number(_), NumberFormat::Percent) => plain.set_num_format("0.0##%"),
        (Value::Number(_), _) => plain.set_num_format("General"),
        // A text that begins with an equals sign stays one even when its cell is edited.
        (Value::Text(_), look) if entry.formula.is_none() => among(plain.set_num_format("@"), look),
        (Value::Text(_), look) => among(plain, look),
        _ => plain,
    }
}

/// A text among numbers stands where they stand.
fn among(format: Format, look: NumberFormat) -> Format {
    if look == NumberFormat::Plain { format } else { format.set_align(FormatAlign::Right) }
}

fn role(plain: Format, entry: &SheetCell) -> Format {
    match entry.mark {
        CellRole::Plain => plain,
        CellRole::Input(_) => {
            plain.set_background_color("FFF2CC").set_font_color("1F3864").set_border(FormatBorder::Thin).set_unlocked()
        }
        CellRole::Fixed => plain.set_font_color("595959").set_italic(),
        CellRole::Title => plain.set_bold().set_font_size(TITLE_SIZE),
        CellRole::Head => {
            plain.set_bold().set_background_color("D9E2F3").set_border_bottom(FormatBorder::Thin).set_text_wrap()
        }
        CellRole::Total => plain.set_bold(),
        CellRole::Note => plain.set_text_wrap().set_align(FormatAlign::Top),
        CellRole::Headline => plain.set_bold().set_font_size(TITLE_SIZE).set_font_color("1F3864"),
        CellRole::Heading => plain.set_bold().set_font_color("1F3864").set_border_bottom(FormatBorder::Thin),
        CellRole::Label => plain.set_font_color(FADED).set_align(FormatAlign::Top),
        CellRole::Verdict(tone) => {
            let bold = plain.set_bold().set_align(FormatAlign::Left).set_align(FormatAlign::Top);
            match tone {
                Tone::Plain => bold,
                Tone::Good => bold.set_font_color("375623"),
                Tone::Caution => bold.set_font_color("9C5700"),
                Tone::Bad => bold.set_font_color(BAD),
            }
        }
    }
}

fn validation(valid: Validation) -> Result<DataValidation, XlsxError> {
    let rule = DataValidation::new();
    Ok(match valid {
        Validation::Figure(kind) => {
            let message = format!("Expected {}.", kind.expected());
            let rule = if kind.bounds().whole { whole(rule, kind.bounds()) } else { decimal(rule, kind.bounds()) };
            rule.set_error_message(message)?
        }
        Validation::Date => rule
            .allow_date(DataValidationRule::GreaterThan(ExcelDateTime::from_ymd(1900, 1, 1)?))
            .set_error_message("Expected a date.")?,
    })
}

/// The smallest step between two figures: they have twelve decimals.
const SMALLEST: Decimal = Decimal::from_parts(1, 0, 0, false, 12);

fn decimal(rule: DataValidation, bounds: Bounds) -> DataValidation {
    #[expect(clippy::cast_precision_loss, reason = "bounds are small whole numbers")]
    let (least, most) = (bounds.least as f64, bounds.most.map(|most| most as f64));
    let next = Decimal::from(bounds.least) + SMALLEST;
    rule.allow_decimal_number(match (bounds.above, most) {
        (false, None) => DataValidationRule::GreaterThanOrEqualTo(least),
        (true, None) => DataValidationRule::GreaterThan(least),
        (false, Some(most)) => DataValidationRule::Between(least, most),
        (true, Some(most)) => DataValidationRule::Between(next.to_f64().unwrap_or(least), most),
    })
}

fn whole(rule: DataValidation, bounds: Bounds) -> DataValidation {
    let fits = |bound: i64| i32::try_from(bound).unwrap_or(i32::MAX);
    let least = fits(bounds.least + i64::from(bounds.above));
    rule.allow_whole_number(match bounds.most {
        None => DataValidationRule::GreaterThanOrEqualTo(least),
        Some(most) => DataValidationRule::Between(least, fits(most)),
    })
}
