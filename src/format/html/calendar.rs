//! Calendars, as strips.

use super::strips::{Kind, Shape, Strip, Strips, Tick, percent};
use crate::number::Day;
use crate::report::Spans;

/// As many dates as fit below a calendar on a phone.
const MOST_DATES: i64 = 5;

/// Waiting, work and the deadline.
pub fn spans(of: &Spans) -> Option<Strips> {
    let first = of.rows.iter().map(|row| row.start).min()?;
    let last = of.rows.iter().map(|row| row.finish).chain(of.deadline).max()?;
    let before = |day: Day| percent((first.span_to(day) - 1).into(), first.span_to(last).into());
    let after = |day: Day| percent(first.span_to(day).into(), first.span_to(last).into());
    let rows = of.rows.iter().map(|row| {
        let waits = row.start < row.begins;
        let mut shapes = Vec::new();
        if waits {
            shapes.push(Shape {
                top: 7,
                height: 10,
                ..Shape::new(Kind::Hollow, before(row.start), before(row.begins))
            });
        }
        shapes.push(Shape::new(Kind::Solid, before(row.begins), after(row.finish)));
        let off = row.off.iter().map(|[first, last]| Shape::new(Kind::Off, before(*first), after(*last)));
        shapes.extend(off);
        shapes.extend(of.deadline.map(|day| Shape::at(Kind::Limit, after(day))));
        let lead = if waits { format!("lead time from {}, ", row.start.said()) } else { String::new() };
        Strip {
            label: row.label.clone(),
            note: row.note.clone(),
            is_recommended: row.is_recommended,
            value: row.finish.said(),
            shapes,
            words: format!("{lead}works from {} to {}", row.begins.said(), row.finish.said()),
        }
    });
    let mut legend = vec![Shape::key(Kind::Solid, "work")];
    if of.rows.iter().any(|row| row.start < row.begins) {
        legend.insert(0, Shape::key(Kind::Hollow, "lead time"));
    }
    if of.rows.iter().any(|row| !row.off.is_empty()) {
        legend.push(Shape::key(Kind::Off, "weekend or holiday"));
    }
    legend.extend(of.deadline.map(|day| Shape::key(Kind::Limit, format!("deadline {}", day.said()))));
    Some(Strips {
        caption: "When the work is done, by calendar days".to_owned(),
        by_key: false,
        legend,
        rows: rows.collect(),
        axis: dates(first, last).into_iter().map(|(day, text)| Tick { at: before(day), text }).collect(),
    })
}

/// Days to name from one to another: weeks apart, or months, or years.
fn dates(first: Day, last: Day) -> Vec<(Day, String)> {
    let days = first.span_to(last);
    if let Some(step) = [1, 2, 7, 14].into_iter().find(|step| days <= step * MOST_DATES) {
        let steps = (0..MOST_DATES).filter_map(|at| first.plus(at * step)).filter(|day| *day <= last);
        return steps.map(|day| (day, day.day_said())).collect();
    }
    let step = [1, 2, 3, 6, 12, 24, 60, 120, 240, 600, 1200, 2400, 6000]
        .into_iter()
        .find(|step| days <= i64::from(*step) * 30 * MOST_DATES)
        .unwrap_or(12_000);
    // From the beginning of the year on, so that the months named are round ones.
    let Some(new_year) = first.year().and_then(|year| Day::parse(&format!("{year:04}-01-01"))) else {
        return Vec::new();
    };
    let months = (0..).map_while(|at| new_year.plus_months(at * step)).take_while(|day| *day <= last);
    months.filter(|day| first <= *day).map(|day| (day, day.month_said())).collect()
}

#[cfg(test)]
mod tests {
    use rust_decimal::Decimal;

    use super::*;

    #[test]
    fn a_calendar_names_few_and_round_dates() {
        let of = |first: &str, last: &str| {
            let dates = dates(Day::parse(first).unwrap(), Day::parse(last).unwrap());
            dates.into_iter().map(|(_, text)| text).collect::<Vec<_>>().join(", ")
        };
        assert_eq!(of("2026-12-07", "2026-12-07"), "7 Dec");
        assert_eq!(of("2026-12-07", "2027-01-06"), "7 Dec, 14 Dec, 21 Dec, 28 Dec, 4 Jan");
        assert_eq!(of("2026-11-23", "2027-03-23"), "Dec 2026, Jan 2027, Feb 2027, Mar 2027");
        assert_eq!(of("2026-11-23", "2028-11-23"), "Jan 2027, Jul 2027, Jan 2028, Jul 2028");
        assert!(!of("0001-01-01", "9999-12-31").is_empty());
    }

    #[test]
    fn a_day_is_as_wide_as_the_days_it_shares_the_calendar_with_allow() {
        let day = |text: &str| Day::parse(text).unwrap();
        let row = crate::report::Span {
            label: "a".to_owned(),
            note: String::new(),
            is_recommended: false,
            start: day("2026-12-01"),
            begins: day("2026-12-03"),
            finish: day("2026-12-06"),
            off: vec![[day("2026-12-05"), day("2026-12-06")]],
        };
        let drawn = spans(&Spans { deadline: Some(day("2026-12-10")), rows: vec![row] }).unwrap();
        let places: Vec<(Decimal, Decimal)> =
            drawn.rows[0].shapes.iter().map(|shape| (shape.from, shape.width)).collect();
        assert_eq!(
            places,
            [(0.into(), 20.into()), (20.into(), 40.into()), (40.into(), 20.into()), (100.into(), 0.into())]
        );
    }
}
