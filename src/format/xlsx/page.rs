//! A sheet that is read as one page: cells over several columns, rows as high as their texts, and how it is printed.

use rust_xlsxwriter::utility::cell_autofit_width;
use rust_xlsxwriter::{Format, FormatAlign, Worksheet, XlsxError};

use super::{TITLE_SIZE, cached, format};
use crate::report::{CellRole, NumberFormat, Sheet, SheetCell, Value, pixels};

/// The height of a line of ordinary letters, in points.
const LINE: u32 = 15;
/// Rows are at most so high, in points.
const HIGHEST: u32 = 409;
/// The size of ordinary letters.
const SIZE: u32 = 11;
/// Fonts that stand in for a missing one are wider by so many per cent.
const SPARE: u32 = 4;
/// How far in a text stands that begins beside another one, in pixels.
const INDENT: u32 = 9;
/// What a cell keeps free at its sides, in pixels.
const PADDING: u32 = 7;

/// How a cell of a sheet looks: on a page all begin at the top, and texts over several columns take several lines.
pub fn laid(sheet: &Sheet, row: usize, column: usize, entry: &SheetCell) -> Format {
    let format = format(entry);
    let format = if sheet.is_page { format.set_align(FormatAlign::Top) } else { format };
    let reaches = sheet.spans.iter().any(|(at, first, _)| (*at, *first) == (row, column));
    let is_beside = reaches && is_beside(sheet, row, column);
    let is_plain_text = entry.mark == CellRole::Plain && matches!(entry.value, Value::Text(_));
    match () {
        () if is_beside => format.set_text_wrap().set_indent(1),
        () if reaches => format.set_text_wrap(),
        // Beside a number a text keeps its distance.
        () if is_plain_text && column > 0 && entry.look == NumberFormat::Plain => format.set_indent(1),
        () => format,
    }
}

/// Whether something stands before a cell in its row.
fn is_beside(sheet: &Sheet, row: usize, column: usize) -> bool {
    let before = sheet.rows.get(row).and_then(|cells| cells.get(..column));
    // The mark of the recommended option is no text that another one could run into.
    before.is_some_and(|cells| cells.iter().skip(1).any(|entry| entry.value != Value::Empty))
}

/// Joins the cells that reach over several columns, and makes their rows high enough.
pub fn spans(to: &mut Worksheet, sheet: &Sheet) -> Result<(), XlsxError> {
    let mut heights = vec![0; sheet.rows.len()];
    for (row, column, last) in sheet.spans.iter().copied() {
        let Some(entry) = sheet.rows.get(row).and_then(|cells| cells.get(column)) else { continue };
        let [at, first, end] = [row, column, last].map(|at| u32::try_from(at).unwrap_or(u32::MAX));
        let [first, end] = [first, end].map(|at| u16::try_from(at).unwrap_or(u16::MAX));
        to.merge_range(at, first, at, end, "", &laid(sheet, row, column, entry))?;
        let width: u32 = sheet.widths[column..=last].iter().map(|width| pixels(*width)).sum();
        let indent = if is_beside(sheet, row, column) { INDENT } else { 0 };
        heights[row] = heights[row].max(height(entry, width.saturating_sub(indent)));
    }
    for (row, height) in (0_u32..).zip(heights).filter(|(_, height)| *height > LINE) {
        to.set_row_height(row, height.min(HIGHEST))?;
    }
    Ok(())
}

/// How high a text is that has so many pixels for a line, in points.
fn height(entry: &SheetCell, width: u32) -> u32 {
    let size = if matches!(entry.mark, CellRole::Title | CellRole::Headline) { TITLE_SIZE } else { SIZE };
    let room = width.saturating_sub(PADDING) * 100 / (100 + SPARE) * SIZE / size;
    let count = cached(&entry.value).lines().map(|line| lines(line, room)).sum::<u32>().max(1);
    (count * LINE * size).div_ceil(SIZE)
}

/// How many lines some words take, each of so many pixels.
fn lines(text: &str, room: u32) -> u32 {
    let (mut lines, mut used) = (1, 0);
    for word in text.split_inclusive(' ') {
        let length = cell_autofit_width(word) - PADDING;
        if used > 0 && used + length > room {
            lines += 1;
            used = 0;
        }
        used += length;
        // A word that is longer than a line is broken.
        lines += used.saturating_sub(1) / room;
        used -= used.saturating_sub(1) / room * room;
    }
    lines
}

/// On one upright page, without lines between cells.
pub fn set_up(to: &mut Worksheet) {
    to.set_portrait().set_print_fit_to_pages(1, 1).set_print_center_horizontally(true);
    to.set_margins(0.5, 0.5, 0.5, 0.5, 0.3, 0.3).set_screen_gridlines(false);
}

#[cfg(test)]
mod tests {
    use super::lines;

    #[test]
    fn a_text_takes_the_lines_that_its_words_need() {
        let room = 100;
        let texts = ["", "short", "two words that do not fit into one line", &"x".repeat(60)];
        assert_eq!(texts.map(|text| lines(text, room)), [1, 1, 3, 5]);
    }
}
