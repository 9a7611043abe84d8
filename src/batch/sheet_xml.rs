//! Sheets of a workbook as Office Open XML: cells, the looks that they have, and what stands around them.

use std::fmt::Write;

use crate::number::Day;
use crate::table::column_name;

/// The looks that cells have, by their place among the styles.
#[derive(Debug, Clone, Copy)]
pub enum Look {
    /// As it is.
    Plain,
    /// What heads a column, over several lines.
    Head,
    /// What heads a column of numbers.
    NumberHead,
    /// A date.
    Date,
    /// A number with two to four decimals.
    Number,
    /// A text, never taken for anything else.
    Text,
    /// Such a text in a row, apart from a number that stands before it.
    Cell,
    /// What heads a sheet.
    Title,
    /// A whole number.
    Whole,
    /// An amount with so many decimals.
    Money(u32),
}

/// Formats of the user's own begin at this number.
const OWN_FORMATS: usize = 164;
/// The style of a whole number; those of amounts follow it, by their decimals.
const WHOLE: u32 = 8;
/// Amounts have at most so many decimals.
const MOST_DECIMALS: u32 = 4;
/// The names of the languages that the parts are written in.
pub const MAIN: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
pub const RELATIONS: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
/// What each part begins with.
pub const DECLARED: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";

impl Look {
    fn style(self) -> u32 {
        match self {
            Self::Plain => 0,
            Self::Head => 1,
            Self::Date => 2,
            Self::Number => 3,
            Self::Text => 4,
            Self::Title => 5,
            Self::NumberHead => 6,
            Self::Cell => 7,
            Self::Whole | Self::Money(0) => WHOLE,
            Self::Money(decimals) => WHOLE + decimals.min(MOST_DECIMALS),
        }
    }
}

/// A cell with a number, by its digits.
pub fn number(out: &mut String, place: &str, digits: &str, look: Look) {
    let _ = write!(out, "<c r=\"{place}\" s=\"{}\"><v>{digits}</v></c>", look.style());
}

/// A cell that says yes or no.
pub fn flag(out: &mut String, place: &str, flag: bool) {
    let _ = write!(out, "<c r=\"{place}\" t=\"b\"><v>{}</v></c>", u8::from(flag));
}

/// A cell with a text.
pub fn text(out: &mut String, place: &str, text: &str, look: Look) {
    let _ = write!(out, "<c r=\"{place}\" s=\"{}\" t=\"inlineStr\"><is><t xml:space=\"preserve\">", look.style());
    escape(out, &crate::format::truncate_cell(text));
    out.push_str("</t></is></c>");
}

/// A day as spreadsheets count them; none before they count right.
pub fn serial(day: &str) -> Option<i64> {
    let (day, zero) = (Day::parse(day)?, Day::parse("1899-12-30")?);
    Some(zero.span_to(day) - 1).filter(|serial| *serial > 60)
}

/// Text between tags, or between the quotes of an attribute; what XML cannot hold goes as spreadsheets write it.
pub fn escape(out: &mut String, text: &str) {
    for (at, c) in text.char_indices() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\t' | '\n' => out.push(c),
            '\u{fffe}' | '\u{ffff}' => drop(write!(out, "_x{:04X}_", u32::from(c))),
            c if c < ' ' => drop(write!(out, "_x{:04X}_", u32::from(c))),
            '_' if is_escape(&text[at..]) => out.push_str("_x005F_"),
            c => out.push(c),
        }
    }
}

/// Whether a text begins as an escaped character would.
fn is_escape(text: &str) -> bool {
    let bytes = text.as_bytes();
    bytes.len() >= 7 && bytes[1] == b'x' && bytes[6] == b'_' && bytes[2..6].iter().all(u8::is_ascii_hexdigit)
}

/// A page has room for so many columns.
const MOST_PRINTED: usize = 14;

/// The width of a column, in characters, by its name: room for names of matters, and for what they are profiled as.
fn width(column: &str) -> &'static str {
    match column {
        "title" | "provider_name" => "40.7109375",
        "profile" | "status" | "recommended" => "26.7109375",
        _ => "18.7109375",
    }
}

/// How many columns are printed, as wide as a page: those of the matter and its answer, before what each provider comes to.
/// None where there are too many of them for a page.
pub fn printed(columns: &[String]) -> Option<usize> {
    let count = columns.iter().position(|column| column == "finish")? + 1;
    (count <= MOST_PRINTED).then_some(count)
}

/// What a sheet of rows begins with: the first column and row stay in sight, and stand on every printed page.
pub fn begin_sheet(columns: &[String]) -> String {
    let fit = if printed(columns).is_some() { "<sheetPr><pageSetUpPr fitToPage=\"1\"/></sheetPr>" } else { "" };
    let widths = (1..)
        .zip(columns)
        .map(|(at, column)| format!("<col min=\"{at}\" max=\"{at}\" width=\"{}\" customWidth=\"1\"/>", width(column)));
    let widths = widths.collect::<Vec<_>>().concat();
    format!(
        "{DECLARED}<worksheet xmlns=\"{MAIN}\" xmlns:r=\"{RELATIONS}\">{fit}\
         <sheetViews><sheetView workbookViewId=\"0\"><pane xSplit=\"1\" ySplit=\"1\" topLeftCell=\"B2\" \
         activePane=\"bottomRight\" state=\"frozen\"/></sheetView></sheetViews><sheetFormatPr defaultRowHeight=\"15\"/>\
         <cols>{widths}</cols><sheetData>"
    )
}

/// What it ends with: the table that it is, unless it has nothing but its header.
pub fn end_sheet(columns: &[String], rows: u32) -> String {
    let table = if rows > 1 { "<tableParts count=\"1\"><tablePart r:id=\"rId1\"/></tableParts>" } else { "" };
    // As many pages down as it takes.
    let fit = if printed(columns).is_some() { " fitToHeight=\"0\"" } else { "" };
    format!("</sheetData><pageSetup paperSize=\"9\"{fit} orientation=\"landscape\"/>{table}</worksheet>")
}

/// The last cell of so many columns and rows.
pub fn last_cell(columns: usize, rows: u32) -> String {
    format!("{}{rows}", column_name(columns.saturating_sub(1)))
}

/// A sheet to be read, with room for labels in its first column, on one upright page.
pub fn page(rows: &str, columns: usize) -> String {
    format!(
        "{DECLARED}<worksheet xmlns=\"{MAIN}\" xmlns:r=\"{RELATIONS}\"><sheetPr><pageSetUpPr fitToPage=\"1\"/></sheetPr>\
         <sheetViews><sheetView showGridLines=\"0\" tabSelected=\"1\" workbookViewId=\"0\"/></sheetViews>\
         <sheetFormatPr defaultRowHeight=\"15\"/><cols><col min=\"1\" max=\"1\" width=\"60.7109375\" customWidth=\"1\"/>\
         <col min=\"2\" max=\"{columns}\" width=\"16.7109375\" customWidth=\"1\"/></cols><sheetData>{rows}</sheetData>\
         <pageSetup paperSize=\"9\" orientation=\"portrait\"/><drawing r:id=\"rId1\"/></worksheet>"
    )
}

/// The looks of all cells.
pub fn styles() -> String {
    let decimals = (1..=MOST_DECIMALS as usize).map(|count| format!("#,##0.{}", "0".repeat(count)));
    let own: Vec<String> = ["yyyy-mm-dd".to_owned(), "#,##0.00##".to_owned()].into_iter().chain(decimals).collect();
    let numbered = own.iter().enumerate();
    let formats: Vec<String> = numbered
        .map(|(at, code)| format!("<numFmt numFmtId=\"{}\" formatCode=\"{code}\"/>", OWN_FORMATS + at))
        .collect();
    let formats = formats.concat();
    let [wrapped, right, apart] =
        ["wrapText=\"1\" vertical=\"top\"", "horizontal=\"right\"", "horizontal=\"left\" indent=\"1\""]
            .map(|how| format!("<alignment {how}/>"));
    // By the order of `Look::style`: as it is, a head, a date, a number, a text (49), a title, a head of numbers, a text
    // in a row, a whole number (3), amounts.
    let of_cells = [
        (0, 0, ""),
        (0, 1, wrapped.as_str()),
        (OWN_FORMATS, 0, ""),
        (OWN_FORMATS + 1, 0, ""),
        (49, 0, ""),
        (0, 2, ""),
        (0, 1, right.as_str()),
        (49, 0, apart.as_str()),
        (3, 0, ""),
    ];
    let of_cells = of_cells.into_iter().chain((0..MOST_DECIMALS as usize).map(|at| (OWN_FORMATS + 2 + at, 0, "")));
    let cells: Vec<String> = of_cells
        .map(|(format, font, alignment)| {
            format!(
                "<xf numFmtId=\"{format}\" fontId=\"{font}\" fillId=\"0\" borderId=\"0\" xfId=\"0\" \
                 applyNumberFormat=\"1\" applyFont=\"1\" applyAlignment=\"1\">{alignment}</xf>"
            )
        })
        .collect();
    let font = "<sz val=\"11\"/><name val=\"Calibri\"/><family val=\"2\"/>";
    format!(
        "{DECLARED}<styleSheet xmlns=\"{MAIN}\"><numFmts count=\"{}\">{formats}</numFmts><fonts count=\"3\"><font>{font}\
         </font><font><b/>{font}</font><font><b/><sz val=\"14\"/><name val=\"Calibri\"/><family val=\"2\"/></font></fonts>\
         <fills count=\"2\"><fill><patternFill patternType=\"none\"/></fill><fill>\
         <patternFill patternType=\"gray125\"/></fill></fills><borders count=\"1\"><border><left/><right/><top/><bottom/>\
         <diagonal/></border></borders><cellStyleXfs count=\"1\"><xf numFmtId=\"0\" fontId=\"0\" fillId=\"0\" \
         borderId=\"0\"/></cellStyleXfs><cellXfs count=\"{}\">{}</cellXfs><cellStyles count=\"1\"><cellStyle \
         name=\"Normal\" xfId=\"0\" builtinId=\"0\"/></cellStyles></styleSheet>",
        own.len(),
        cells.len(),
        cells.concat()
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_counted_as_spreadsheets_count_them() {
        assert_eq!([serial("2026-11-23"), serial("1900-03-01"), serial("1900-02-28")], [Some(46_349), Some(61), None]);
    }

    #[test]
    fn no_text_breaks_the_file() {
        let mut out = String::new();
        escape(&mut out, "a<b & \u{1b}c_x0041_\u{ffff}\rd_x");
        assert_eq!(out, "a&lt;b &amp; _x001B_c_x005F_x0041__xFFFF__x000D_d_x");
    }
}
