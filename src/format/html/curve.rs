//! Totals over an interval, as lines.

use rust_decimal::Decimal;

use super::strips::{Tick, percent};
use crate::number::display;
use crate::report::Curve;

/// Lines that look different; more than so many share their looks.
const LOOKS: usize = 6;

/// So much of the axis, in per cent, an end's value takes.
const ROOM: Decimal = Decimal::from_parts(8, 0, 0, false, 0);

/// A chart.
pub struct Plot {
    pub caption: String,
    pub lines: Vec<Line>,
    pub highest: String,
    pub lowest: String,
    pub axis: Vec<Tick>,
}

/// A line, broken where there is no total.
pub struct Line {
    pub name: String,
    pub look: usize,
    pub strokes: Vec<String>,
    pub words: String,
}

/// Places the points: across in per cent of the interval, down in per cent of the totals.
pub fn plot(of: &Curve) -> Option<Plot> {
    let (lowest, highest) = of.extent()?;
    let steps = of.points.len().max(2) - 1;
    let across = |at: usize| percent(Decimal::from(at), Decimal::from(steps));
    let down = |total: Decimal| Decimal::ONE_HUNDRED - percent(total - lowest, highest - lowest);
    let [from, to] = &of.ends;
    let lines = of.names.iter().enumerate().map(|(line, name)| {
        let totals: Vec<Option<Decimal>> = of.points.iter().map(|totals| totals.get(line).copied().flatten()).collect();
        let places: Vec<Option<String>> = totals
            .iter()
            .enumerate()
            .map(|(at, total)| total.map(|total| format!("{},{}", across(at), down(total))))
            .collect();
        let strokes = places.split(Option::is_none).filter(|stroke| !stroke.is_empty());
        let shown = |total: Option<&Option<Decimal>>| {
            total.copied().flatten().map_or_else(|| "no total".to_owned(), |total| display(total, of.unit.decimals))
        };
        Line {
            name: name.clone(),
            look: line % LOOKS,
            strokes: strokes.map(|stroke| stroke.iter().flatten().cloned().collect::<Vec<_>>().join(" ")).collect(),
            words: format!("at {from}: {}; at {to}: {}", shown(totals.first()), shown(totals.last())),
        }
    });
    Some(Plot {
        caption: of.caption.clone(),
        lines: lines.collect(),
        highest: display(highest, of.unit.decimals),
        lowest: display(lowest, of.unit.decimals),
        axis: axis(of),
    })
}

/// The ends of the interval, and where the recommendation changes within it.
fn axis(of: &Curve) -> Vec<Tick> {
    let [from, to] = &of.ends;
    let end = |at, text: &String| Tick { at, text: text.clone() };
    let within = of.flips.iter().filter(|flip| flip.at > ROOM && flip.at < Decimal::ONE_HUNDRED - ROOM);
    let flips = within.map(|flip| end(flip.at, &flip.value));
    [end(Decimal::ZERO, from)].into_iter().chain(flips).chain([end(Decimal::ONE_HUNDRED, to)]).collect()
}
