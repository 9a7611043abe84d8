//! The parts of a workbook around its sheets, as Office Open XML: tables, charts, and the lists that hold all together.

use std::fmt::Write;

use super::sheet_xml::{DECLARED, MAIN, RELATIONS, escape, last_cell, styles};
use crate::table::column_name;

/// A sheet of rows that is full.
#[derive(Debug, Clone)]
pub struct Filled {
    /// What its tab is called.
    pub name: String,
    /// How many rows it has, its header among them.
    pub rows: u32,
}

/// Bars of a column of cells, drawn below others.
#[derive(Debug, Clone)]
pub struct BarChart {
    /// What it shows.
    pub title: String,
    /// The column and the rows of the labels and of the amounts, from 0.
    pub labels: usize,
    /// The column of the amounts.
    pub amounts: usize,
    /// The first and the last row, from 1.
    pub rows: (u32, u32),
    /// The row that it begins in, from 0.
    pub top: u32,
}

/// What the first sheet is called.
pub const SUMMARY: &str = "Summary";
/// How many rows a chart takes.
pub const CHART_ROWS: u32 = 16;
/// So many columns lie behind a chart.
const CHART_COLUMNS: u32 = 7;

const PACKAGE: &str = "http://schemas.openxmlformats.org/package/2006";
const TYPES: &str = "application/vnd.openxmlformats-officedocument";
const DRAWINGS: &str = "http://schemas.openxmlformats.org/drawingml/2006";

/// All parts, by name: the summary stands before the sheets of rows, of whose columns some may be printed alone.
pub fn parts(
    sheets: &[Filled],
    (columns, printed): (&[String], Option<usize>),
    charts: &[BarChart],
) -> Vec<(String, String)> {
    let mut parts = vec![
        ("[Content_Types].xml".to_owned(), content_types(sheets, charts)),
        ("_rels/.rels".to_owned(), relations(&[relation(1, "officeDocument", "xl/workbook.xml")])),
        ("xl/workbook.xml".to_owned(), workbook(sheets, printed)),
        ("xl/_rels/workbook.xml.rels".to_owned(), of_workbook(sheets)),
        ("xl/styles.xml".to_owned(), styles()),
        (
            "xl/worksheets/_rels/summary.xml.rels".to_owned(),
            relations(&[relation(1, "drawing", "../drawings/drawing1.xml")]),
        ),
        ("xl/drawings/drawing1.xml".to_owned(), drawing(charts)),
    ];
    let of_drawing: Vec<String> =
        (1..=charts.len()).map(|at| relation(at, "chart", &format!("../charts/chart{at}.xml"))).collect();
    parts.push(("xl/drawings/_rels/drawing1.xml.rels".to_owned(), relations(&of_drawing)));
    parts.extend(charts.iter().enumerate().map(|(at, of)| (format!("xl/charts/chart{}.xml", at + 1), chart(of))));
    for (at, sheet) in with_tables(sheets) {
        let to = relation(1, "table", &format!("../tables/table{at}.xml"));
        parts.push((format!("xl/worksheets/_rels/sheet{at}.xml.rels"), relations(&[to])));
        parts.push((format!("xl/tables/table{at}.xml"), table(at, columns, sheet.rows)));
    }
    parts
}

/// Sheets with rows below their header, by number.
fn with_tables(sheets: &[Filled]) -> impl Iterator<Item = (usize, &Filled)> {
    (1..).zip(sheets).filter(|(_, sheet)| sheet.rows > 1)
}

fn content_types(sheets: &[Filled], charts: &[BarChart]) -> String {
    let part =
        |name: String, kind: &str| format!("<Override PartName=\"/xl/{name}\" ContentType=\"{TYPES}.{kind}+xml\"/>");
    let sheet = |name: String| part(name, "spreadsheetml.worksheet");
    let mut all = part("workbook.xml".to_owned(), "spreadsheetml.sheet.main");
    all += &part("styles.xml".to_owned(), "spreadsheetml.styles");
    all += &sheet("worksheets/summary.xml".to_owned());
    all.extend((1..=sheets.len()).map(|at| sheet(format!("worksheets/sheet{at}.xml"))));
    all.extend(with_tables(sheets).map(|(at, _)| part(format!("tables/table{at}.xml"), "spreadsheetml.table")));
    all += &part("drawings/drawing1.xml".to_owned(), "drawing");
    all.extend((1..=charts.len()).map(|at| part(format!("charts/chart{at}.xml"), "drawingml.chart")));
    format!(
        "{DECLARED}<Types xmlns=\"{PACKAGE}/content-types\"><Default Extension=\"rels\" ContentType=\
         \"application/vnd.openxmlformats-package.relationships+xml\"/><Default Extension=\"xml\" ContentType=\
         \"application/xml\"/>{all}</Types>"
    )
}

fn relation(at: usize, kind: &str, target: &str) -> String {
    format!("<Relationship Id=\"rId{at}\" Type=\"{RELATIONS}/{kind}\" Target=\"{target}\"/>")
}

fn relations(all: &[String]) -> String {
    format!("{DECLARED}<Relationships xmlns=\"{PACKAGE}/relationships\">{}</Relationships>", all.concat())
}

fn of_workbook(sheets: &[Filled]) -> String {
    let mut all = vec![relation(1, "styles", "styles.xml"), relation(2, "worksheet", "worksheets/summary.xml")];
    all.extend((1..=sheets.len()).map(|at| relation(at + 2, "worksheet", &format!("worksheets/sheet{at}.xml"))));
    relations(&all)
}

fn workbook(sheets: &[Filled], printed: Option<usize>) -> String {
    let names = std::iter::once(SUMMARY).chain(sheets.iter().map(|sheet| sheet.name.as_str()));
    let listed = (1..)
        .zip(names)
        .map(|(at, name)| format!("<sheet name=\"{name}\" sheetId=\"{at}\" r:id=\"rId{}\"/>", at + 1))
        .collect::<Vec<_>>()
        .concat();
    // What stands on each printed page.
    let title = |(at, Filled { name, .. }): (usize, &Filled)| {
        format!(
            "<definedName name=\"_xlnm.Print_Titles\" localSheetId=\"{at}\">'{name}'!$A:$A,'{name}'!$1:$1</definedName>"
        )
    };
    let area = |(at, Filled { name, rows }): (usize, &Filled)| {
        let last = column_name(printed?.checked_sub(1)?);
        let cells = format!("'{name}'!$A$1:${last}${rows}");
        Some(format!("<definedName name=\"_xlnm.Print_Area\" localSheetId=\"{at}\">{cells}</definedName>"))
    };
    let areas = (1..).zip(sheets).filter_map(area);
    let titles = areas.chain((1..).zip(sheets).map(title)).collect::<Vec<_>>().concat();
    let titles = if titles.is_empty() { titles } else { format!("<definedNames>{titles}</definedNames>") };
    format!(
        "{DECLARED}<workbook xmlns=\"{MAIN}\" xmlns:r=\"{RELATIONS}\"><bookViews><workbookView/></bookViews>\
         <sheets>{listed}</sheets>{titles}</workbook>"
    )
}

/// The rows of a sheet as one table, with a filter.
fn table(at: usize, columns: &[String], rows: u32) -> String {
    let mut named = String::new();
    for (column, name) in (1..).zip(columns) {
        let _ = write!(named, "<tableColumn id=\"{column}\" name=\"");
        escape(&mut named, name);
        named.push_str("\"/>");
    }
    let (range, count) = (last_cell(columns.len(), rows), columns.len());
    format!(
        "{DECLARED}<table xmlns=\"{MAIN}\" id=\"{at}\" name=\"Scored{at}\" displayName=\"Scored{at}\" ref=\"A1:{range}\" \
         totalsRowShown=\"0\"><autoFilter ref=\"A1:{range}\"/><tableColumns count=\"{count}\">{named}</tableColumns>\
         <tableStyleInfo name=\"TableStyleLight9\" showFirstColumn=\"0\" showLastColumn=\"0\" showRowStripes=\"1\" \
         showColumnStripes=\"0\"/></table>"
    )
}

/// Where the charts stand, one below the other.
fn drawing(charts: &[BarChart]) -> String {
    let mut all = String::new();
    for (at, BarChart { top, .. }) in (1..).zip(charts) {
        let end = top + CHART_ROWS - 1;
        let _ = write!(
            all,
            "<xdr:twoCellAnchor><xdr:from><xdr:col>0</xdr:col><xdr:colOff>0</xdr:colOff><xdr:row>{top}</xdr:row>\
             <xdr:rowOff>0</xdr:rowOff></xdr:from><xdr:to><xdr:col>{CHART_COLUMNS}</xdr:col><xdr:colOff>0</xdr:colOff>\
             <xdr:row>{end}</xdr:row><xdr:rowOff>0</xdr:rowOff></xdr:to><xdr:graphicFrame macro=\"\"><xdr:nvGraphicFramePr>\
             <xdr:cNvPr id=\"{id}\" name=\"Chart {at}\"/><xdr:cNvGraphicFramePr/></xdr:nvGraphicFramePr><xdr:xfrm><a:off \
             x=\"0\" y=\"0\"/><a:ext cx=\"0\" cy=\"0\"/></xdr:xfrm><a:graphic><a:graphicData uri=\"{DRAWINGS}/chart\">\
             <c:chart xmlns:c=\"{DRAWINGS}/chart\" r:id=\"rId{at}\"/></a:graphicData></a:graphic></xdr:graphicFrame>\
             <xdr:clientData/></xdr:twoCellAnchor>",
            id = at + 1,
        );
    }
    format!(
        "{DECLARED}<xdr:wsDr xmlns:xdr=\"{DRAWINGS}/spreadsheetDrawing\" xmlns:a=\"{DRAWINGS}/main\" \
         xmlns:r=\"{RELATIONS}\">{all}</xdr:wsDr>"
    )
}

/// Bars from the left, the first row's at the top.
fn chart(of: &BarChart) -> String {
    let (first, last) = of.rows;
    let range = |column: usize| {
        let letters = column_name(column);
        format!("'{SUMMARY}'!${letters}${first}:${letters}${last}")
    };
    let (labels, amounts) = (range(of.labels), range(of.amounts));
    let mut title = String::new();
    escape(&mut title, &of.title);
    let axis = |id: u32, other: u32, kind: &str, order: &str, position: &str, more: &str| {
        format!(
            "<c:{kind}><c:axId val=\"{id}\"/><c:scaling><c:orientation val=\"{order}\"/></c:scaling><c:delete val=\"0\"/>\
             <c:axPos val=\"{position}\"/>{more}<c:majorTickMark val=\"none\"/><c:minorTickMark val=\"none\"/>\
             <c:tickLblPos val=\"nextTo\"/><c:crossAx val=\"{other}\"/>"
        )
    };
    let down = axis(1, 2, "catAx", "maxMin", "l", "") + "<c:crosses val=\"autoZero\"/></c:catAx>";
    let along =
        axis(2, 1, "valAx", "minMax", "b", "<c:majorGridlines/><c:numFmt formatCode=\"#,##0\" sourceLinked=\"0\"/>")
            + "<c:crosses val=\"max\"/></c:valAx>";
    format!(
        "{DECLARED}<c:chartSpace xmlns:c=\"{DRAWINGS}/chart\" xmlns:a=\"{DRAWINGS}/main\" xmlns:r=\"{RELATIONS}\"><c:chart>\
         <c:title><c:tx><c:rich><a:bodyPr/><a:p><a:pPr><a:defRPr sz=\"1100\" b=\"1\"/></a:pPr><a:r><a:rPr lang=\"en-GB\" \
         sz=\"1100\" b=\"1\"/><a:t>{title}</a:t></a:r></a:p></c:rich></c:tx><c:overlay val=\"0\"/></c:title>\
         <c:autoTitleDeleted val=\"0\"/><c:plotArea><c:layout/><c:barChart><c:barDir val=\"bar\"/><c:grouping \
         val=\"clustered\"/><c:varyColors val=\"0\"/><c:ser><c:idx val=\"0\"/><c:order val=\"0\"/><c:spPr><a:solidFill>\
         <a:srgbClr val=\"2F5597\"/></a:solidFill></c:spPr><c:invertIfNegative val=\"0\"/><c:cat><c:strRef><c:f>{labels}</c:f>\
         </c:strRef></c:cat><c:val><c:numRef><c:f>{amounts}</c:f></c:numRef></c:val></c:ser><c:gapWidth val=\"60\"/><c:axId \
         val=\"1\"/><c:axId val=\"2\"/></c:barChart>{down}{along}</c:plotArea><c:plotVisOnly val=\"1\"/></c:chart></c:chartSpace>"
    )
}
