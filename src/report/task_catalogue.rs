//! The task catalogue as a report: what each type is, its unit, who does it, how fast it goes and where that is from.

use rust_decimal::Decimal;

use super::block::Block;
use super::cell::{Cell, records};
use super::num::Num;
use super::rate_library::{FIGURE, figure_cells, figures, head, source_list, sources};
use super::table_report::TableReport;
use crate::matter::rules::HOUR;
use crate::matter::{Figure, Speed, TaskType};
use crate::number::{Day, display};
use crate::read::Survey;

const TASKS: &str = "lpo-cost/tasks/1";
/// Every task type.
#[must_use]
pub fn types(survey: &Survey, as_of: Day) -> TableReport {
    let factors =
        |of: &TaskType| of.factors.map(|id| Num::figure(id.map_or(Decimal::ONE, |id| survey.figures.get(id).likely)));
    let records = records!(survey.types.iter().map(|of| (of, speed(survey, of))), |(of, speed)| {
        "id" => *of.id,
        "title" => of.title,
        "unit" => of.unit.as_deref(),
        "role" => of.role,
        "utbms" => of.utbms,
        "licensed" => of.licensed,
        "speed" => speed.map(|(measure, _)| measure),
        ["routine", "moderate", "complex"] => factors(of),
        FIGURE => speed.map_or(FIGURE.map(|_| Cell::Empty), |(_, figure)| figure_cells(survey, figure, as_of)),
        "description" => of.description,
    });
    let speeds = figures(survey, "catalogue.").flat_map(|figure| &figure.sources);
    let sources = sources(survey, speeds);
    let mut blocks = vec![
        Block::Title("Task catalogue".to_owned()),
        Block::List(survey.types.iter().map(|of| said(survey, of)).collect()),
        Block::Text(
            "Speed: what one of your own associates finishes at moderate complexity. `--format json` has ranges, complexity factors and the reasons of assumptions."
                .to_owned(),
        ),
    ];
    blocks.extend(source_list(&sources));
    TableReport::new(head(TASKS, as_of), "tasks", records, blocks).with("sources", &sources)
}

/// The speed of a type: what it is counted in, and the figure.
fn speed<'s>(survey: &'s Survey, of: &TaskType) -> Option<(&'static str, &'s Figure)> {
    of.speed.map(|speed| match speed {
        Speed::Throughput(id) => ("units an hour", survey.figures.get(id)),
        Speed::Minutes(id) => ("minutes a unit", survey.figures.get(id)),
    })
}

/// A type in two sentences: what it is; how fast, by whom, under which code.
fn said(survey: &Survey, of: &TaskType) -> String {
    let unit = of.unit.as_deref();
    let pace = match (speed(survey, of), unit) {
        (Some(("units an hour", figure)), Some(unit)) => {
            let units = plural_unit(figure.likely, unit);
            format!("{} {units} an hour ({})", display_figure(figure.likely), from(figure))
        }
        (Some((_, figure)), Some(unit)) => {
            format!("{} minutes {} ({})", display_figure(figure.likely), one(unit), from(figure))
        }
        (None, Some(HOUR)) => "Counted in hours".to_owned(),
        _ => "By a unit of its own".to_owned(),
    };
    let who = if of.licensed { format!("licensed {}", of.role) } else { of.role.clone() };
    let utbms = of.utbms.as_ref().map_or_else(String::new, |code| format!(", UTBMS {code}"));
    let about = of.description.as_ref().unwrap_or(&of.title);
    format!("`{}`: {about}. {pace}, by {}{utbms}.", of.id, one(&who))
}

fn one(thing: &str) -> String {
    let article = if thing.starts_with(['a', 'e', 'i', 'o', 'u']) { "an" } else { "a" };
    format!("{article} {thing}")
}

fn plural_unit(count: Decimal, unit: &str) -> String {
    if count == Decimal::ONE {
        return unit.to_owned();
    }
    match unit.strip_suffix('y') {
        Some(stem) => format!("{stem}ies"),
        None if unit.ends_with("ch") => format!("{unit}es"),
        None => format!("{unit}s"),
    }
}

fn display_figure(value: Decimal) -> String {
    display(value, value.normalize().scale())
}

/// Where a figure is from, in a word.
fn from(figure: &Figure) -> String {
    if figure.assumption.is_some() { "our assumption".to_owned() } else { figure.sources.join(", ") }
}
