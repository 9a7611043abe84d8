//! Charts drawn in characters, for formats that are plain text.

use rust_decimal::Decimal;

use crate::number::display;
use crate::report::{Band, Bars, Chart, Curve, Ranges, Spans, Tornado, Unit};

/// A drawing's size.
const WIDTH: usize = 60;
const HEIGHT: usize = 14;
/// A line has so many characters.
const LINE: usize = 80;
/// So many changes of the recommendation are told below a chart.
const MARKED: usize = 6;
/// Columns beside a bar of a tornado; longer keys stand above theirs.
const KEY: usize = 52;

/// The lines of a chart.
pub fn lines(chart: &Chart) -> Vec<String> {
    match chart {
        Chart::Bars(bars) => self::bars(bars),
        Chart::Spans(spans) => self::spans(spans),
        Chart::Tornado(tornado) => self::tornado(tornado),
        Chart::Ranges(ranges) => self::ranges(ranges),
        Chart::Curve(curve) => self::curve(curve),
        Chart::Band(band) => self::band(band),
    }
}

fn shown(amount: Decimal, unit: Unit) -> String {
    display(amount, unit.decimals)
}

/// A part of a whole in characters, of so many.
fn scaled(part: Decimal, whole: Decimal, of: usize) -> usize {
    let scaled = part.checked_mul(Decimal::from(of)).and_then(|part| part.checked_div(whole));
    scaled.and_then(|at| usize::try_from(at.round()).ok()).unwrap_or(0).min(of)
}

fn widest<'t>(labels: impl Iterator<Item = &'t str>) -> usize {
    labels.map(|label| label.chars().count()).max().unwrap_or(0)
}

/// A letter for each part.
fn bars(of: &Bars) -> Vec<String> {
    let most = of.rows.iter().map(|row| row.total).max().unwrap_or_default();
    let width = widest(of.rows.iter().map(|row| row.label.as_str()));
    let initial = |part: &str| part.chars().next().unwrap_or('#').to_string();
    let rows = of.rows.iter().map(|row| {
        let parts = row.parts.iter().zip(of.parts);
        let bar: String = parts.map(|(part, name)| initial(name).repeat(scaled(*part, most, WIDTH))).collect();
        format!("{:>width$} |{bar} {}", row.label, shown(row.total, of.unit))
    });
    let legend = of.parts.map(|name| format!("{} {name}", initial(name)));
    rows.chain([format!("{:>width$}  {}", "", legend.join(", "))]).collect()
}

/// Waiting as dots, work as dashes, the deadline as a bar.
fn spans(of: &Spans) -> Vec<String> {
    let last = of.rows.iter().map(|row| row.finish).chain(of.deadline).max();
    let (Some(first), Some(last)) = (of.rows.iter().map(|row| row.start).min(), last) else { return Vec::new() };
    let column = |day| scaled(Decimal::from(first.span_to(day) - 1), Decimal::from(first.span_to(last) - 1), WIDTH);
    let width = widest(of.rows.iter().map(|row| row.label.as_str()));
    let rows = of.rows.iter().map(|row| {
        let [start, begins, finish] = [row.start, row.begins, row.finish].map(column);
        let sign = |at: usize| match at {
            at if of.deadline.is_some_and(|day| column(day) == at) => '|',
            at if (begins..=finish).contains(&at) => '=',
            at if (start..begins).contains(&at) => '.',
            _ => ' ',
        };
        let line: String = (0..=WIDTH).map(sign).collect();
        format!("{:>width$} {}", row.label, line.trim_end())
    });
    let (from, to) = (first.to_string(), last.to_string());
    let axis = format!("{:>width$} {from}{to:>rest$}", "", rest = (WIDTH + 1).saturating_sub(from.len()));
    rows.chain([axis]).collect()
}

/// Bars from the total at the low value to that at the high one, about the likely total.
fn tornado(of: &Tornado) -> Vec<String> {
    let Some((total, reach)) = of.reach() else { return Vec::new() };
    let side = WIDTH / 5;
    let length = |end: Decimal| scaled((end - total).abs(), reach, side);
    let rows = of.rows.iter().flat_map(|row| {
        let below = row.totals.iter().filter(|end| **end < total).map(|end| length(*end)).max().unwrap_or(0);
        let above = row.totals.iter().filter(|end| **end > total).map(|end| length(*end)).max().unwrap_or(0);
        let (left, right) = ("=".repeat(below), "=".repeat(above));
        let bar = format!("{left:>side$}|{right}");
        if row.key.chars().count() > KEY {
            let indent = if side + 1 + row.key.chars().count() > LINE { 0 } else { side };
            vec![format!("{:indent$} {}", "", row.key), bar]
        } else {
            vec![format!("{bar:whole$} {}", row.key, whole = 2 * side + 1)]
        }
    });
    rows.collect()
}

/// From the 5th to the 95th percentile of each, the middle half thick, the median marked.
fn ranges(of: &Ranges) -> Vec<String> {
    let Some((low, high)) = of.extent() else { return Vec::new() };
    let widest = widest(of.rows.iter().map(|(label, _)| label.as_str()));
    // Long labels stand above their bars, and others leave these the rest of a line.
    let (width, length) = if widest > LINE / 2 { (0, WIDTH) } else { (widest, WIDTH.min(LINE - 2 - widest)) };
    let rows = of.rows.iter().filter_map(|(label, percentiles)| {
        let [p5, _, p25, p50, p75, _, p95] = (*percentiles)?.map(|value| scaled(value - low, high - low, length));
        let sign = |at: usize| match at {
            at if at == p50 => '|',
            at if (p25..=p75).contains(&at) => '=',
            at if (p5..=p95).contains(&at) => '-',
            _ => ' ',
        };
        let line: String = (0..=length).map(sign).collect();
        let line = line.trim_end();
        Some(if width == 0 { vec![label.clone(), format!(" {line}")] } else { vec![format!("{label:>width$} {line}")] })
    });
    let (from, to) = (shown(low, of.unit), shown(high, of.unit));
    let axis = format!("{:>width$} {from}{to:>rest$}", "", rest = (length + 1).saturating_sub(from.len()));
    rows.flatten().chain([axis]).collect()
}

/// A letter for each line, under what is shown.
fn curve(of: &Curve) -> Vec<String> {
    let Some((lowest, highest)) = of.extent() else { return Vec::new() };
    let mut picture = vec![vec![' '; WIDTH + 1]; HEIGHT];
    let count = of.points.len().max(2) - 1;
    for (number, totals) in of.points.iter().enumerate() {
        let column = (number * WIDTH / count).min(WIDTH);
        for (at, total) in totals.iter().enumerate() {
            let Some(total) = total else { continue };
            let up = scaled(*total - lowest, highest - lowest, HEIGHT - 1);
            let spot = &mut picture[HEIGHT - 1 - up][column];
            // Where several meet, none hides the others.
            *spot = if [' ', letter(at)].contains(spot) { letter(at) } else { '*' };
        }
    }
    let labels = [highest, lowest].map(|total| shown(total, of.unit));
    let width = widest(labels.iter().map(String::as_str));
    let caption = textwrap::wrap(&of.caption, LINE).into_iter().map(std::borrow::Cow::into_owned);
    let drawn = picture.into_iter().enumerate().map(|(at, row)| {
        let label = match at {
            0 => &labels[0],
            at if at == HEIGHT - 1 => &labels[1],
            _ => "",
        };
        format!("{label:>width$} |{}", row.into_iter().collect::<String>()).trim_end().to_owned()
    });
    let mut lines: Vec<String> = caption.chain(drawn).collect();
    let [from, to] = &of.ends;
    let marks = of.flips.iter().map(|flip| scaled(flip.at, Decimal::ONE_HUNDRED, WIDTH));
    let marks: Vec<usize> = marks.collect();
    let axis: String = (0..=WIDTH).map(|at| if marks.contains(&at) { '^' } else { '-' }).collect();
    lines.push(format!("{:>width$} +{axis}", ""));
    lines.push(format!("{:>width$}  {from}{to:>rest$}", "", rest = (WIDTH + 1).saturating_sub(from.len())));
    let mut legend: Vec<String> = Vec::new();
    for (at, id) in of.names.iter().enumerate() {
        let item = format!("{} {id}", letter(at));
        match legend.last_mut() {
            Some(line) if line.len() + item.len() < WIDTH => *line = format!("{line}, {item}"),
            _ => legend.push(item),
        }
    }
    let flips = of.flips.iter().map(|flip| format!("^ {}", flip.said));
    lines.extend(legend.into_iter().chain(flips.take(MARKED)).map(|line| format!("{:>width$}  {line}", "")));
    lines
}

/// From the low to the high one as dashes, the mean as a bar, what they can do as a hash.
fn band(of: &Band) -> Vec<String> {
    let most = of.most();
    let width = widest(of.rows.iter().map(|row| row.label.as_str()));
    let rows = of.rows.iter().map(|row| {
        let [low, middle, high, limit] =
            [row.low, row.middle, row.high, row.limit].map(|amount| scaled(amount, most, WIDTH));
        let sign = |at: usize| match at {
            at if at == middle => '|',
            at if at == limit => '#',
            at if (low..=high).contains(&at) => '-',
            _ => ' ',
        };
        let line: String = (0..=WIDTH).map(sign).collect();
        format!("{:>width$} {}", row.label, line.trim_end())
    });
    let to = display(most, 0);
    let axis = format!("{:>width$} 0{to:>rest$}", "", rest = WIDTH);
    let legend = format!("{:>width$} {}: | mean, - 8 of 10 outcomes, # capacity, in {}", "", of.of, of.unit);
    rows.chain([axis, legend]).collect()
}

fn letter(at: usize) -> char {
    char::from_digit(u32::try_from(at + 10).unwrap_or(35).min(35), 36).unwrap_or('?')
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::number::Day;
    use crate::report::{Bar, Span};

    const UNIT: Unit = Unit { currency: "USD", decimals: 0 };

    #[test]
    fn bars_are_as_long_as_their_parts() {
        let bar = |label: &str, parts: [i64; 3]| Bar {
            label: label.to_owned(),
            note: String::new(),
            is_recommended: false,
            parts: parts.map(Decimal::from),
            total: parts.into_iter().sum::<i64>().into(),
        };
        let rows = vec![bar("a", [30, 20, 10]), bar("bb", [0, 20, 0])];
        let chart = Bars { unit: UNIT, parts: ["invoiced", "own", "reserves"], rows, limit: None };
        let drawn = lines(&Chart::Bars(chart));
        assert_eq!(drawn[0], format!(" a |{}{}{} 60", "i".repeat(30), "o".repeat(20), "r".repeat(10)));
        assert_eq!(drawn[1], format!("bb |{} 20", "o".repeat(20)));
        assert_eq!(drawn[2], "    i invoiced, o own, r reserves");
    }

    #[test]
    fn a_calendar_shows_waiting_work_and_deadline() {
        let day = |text: &str| Day::parse(text).unwrap();
        let row = Span {
            label: "a".to_owned(),
            note: String::new(),
            is_recommended: false,
            start: day("2026-12-01"),
            begins: day("2026-12-11"),
            finish: day("2026-12-21"),
            off: Vec::new(),
        };
        let chart = Chart::Spans(Spans { deadline: Some(day("2026-12-31")), rows: vec![row] });
        let drawn = lines(&chart);
        assert_eq!(drawn[0], format!("a {}{}{}|", ".".repeat(20), "=".repeat(21), " ".repeat(19)));
        assert_eq!(drawn[1], format!("  2026-12-01{:>51}", "2026-12-31"));
    }
}
