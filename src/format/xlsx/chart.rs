//! Charts of a sheet: stacked bars, drawn by the spreadsheet from cells.

use rust_decimal::prelude::ToPrimitive;
use rust_xlsxwriter::{
    Chart, ChartFont, ChartFormat, ChartLegendPosition, ChartLine, ChartSolidFill, ChartType, Worksheet, XlsxError,
};

use super::{SAID, date};
use crate::report::{NumberFormat, SheetChart, Value};

/// Letters of axes and legends.
const SMALL: u32 = 8;
const LINES: &str = "D9D9D9";

/// Puts a chart onto a sheet.
pub fn insert(to: &mut Worksheet, of: &SheetChart) -> Result<(), XlsxError> {
    let mut chart = Chart::new(ChartType::BarStacked);
    for part in &of.parts {
        let mut format = ChartFormat::new();
        match part.colour {
            Some(colour) => format.set_solid_fill(ChartSolidFill::new().set_color(colour)),
            None => format.set_no_fill().set_no_line(),
        };
        let series = chart.add_series();
        series.set_name(part.name).set_categories(of.labels.as_str()).set_values(part.lengths.as_str());
        series.set_format(&mut format).set_gap(60);
    }
    let mut font = ChartFont::new();
    font.set_size(SMALL);
    chart.legend().set_position(ChartLegendPosition::Bottom).set_font(&font);
    chart.title().set_name(of.title.as_str()).set_font(ChartFont::new().set_size(11).set_bold());
    axes(&mut chart, of, &font);
    let (row, column) = of.place;
    chart.set_width(of.size.0).set_height(of.size.1).set_alt_text(of.title.as_str());
    to.insert_chart(u32::try_from(row).unwrap_or(u32::MAX), u16::try_from(column).unwrap_or(u16::MAX), &chart)?;
    Ok(())
}

/// Names up the side, amounts or days along the foot.
fn axes(chart: &mut Chart, of: &SheetChart, font: &ChartFont) {
    chart.y_axis().set_font(font);
    let lengths = chart.x_axis();
    lengths.set_font(font).set_major_gridlines_line(ChartLine::new().set_color(LINES));
    lengths.set_num_format(if of.axis == NumberFormat::Said { SAID } else { "#,##0" });
    match &of.from {
        Value::Number(number) => {
            lengths.set_min(number.to_f64().unwrap_or_default());
        }
        Value::Date(day) => {
            if let Some(date) = date(*day) {
                lengths.set_min(date.to_excel());
            }
        }
        _ => {}
    }
}
