//! A programme's answer as rows: a row an option, and in a workbook years, months and demands on sheets of their own.

use super::document::{IntervalDoc, ProgramDocument, SpreadDoc};
use crate::report::cell::{Records, records};
use crate::report::workbook::{Workbook, table};

/// A row an option.
pub fn options(of: &ProgramDocument) -> Records {
    let pays = |name: &str| of.thresholds.options.iter().find(|of| of.name == name).and_then(|of| of.pays.first());
    records!(of.options.iter().map(|option| (option, pays(&option.name))), |(option, pays)| {
        "schema" => of.schema,
        "program_id" => of.program_id,
        "currency" => of.currency,
        "option" => option.name,
        "recommended" => option.recommended,
        "qualifies" => option.qualifies,
        SpreadDoc::COLUMNS => option.cost,
        "against_today" => option.against_today,
        "matters" => option.matters,
        "matters_out" => option.matters_out,
        "hours_out" => option.hours_out,
        "late" => option.late,
        "matters_late" => option.matters_late,
        "utilisation" => option.utilisation,
        "hours_short" => option.hours_short,
        "short_share" => option.short_share,
        "larger_than_team" => option.larger_than_team,
        "probability_cheapest" => option.probability_cheapest,
        "regret" => option.regret,
        "pays_from" => pays.and_then(|pays| pays.from),
        "pays_to" => pays.and_then(|pays| pays.to),
    })
}

fn years(of: &ProgramDocument) -> Records {
    let years = of.options.iter().flat_map(|option| option.years.iter().map(move |year| (option, year)));
    records!(years, |(option, year)| {
        "option" => option.name,
        "year" => year.year,
        SpreadDoc::COLUMNS => year.cost,
    })
}

fn months(of: &ProgramDocument) -> Records {
    let months = of.options.iter().flat_map(|option| option.own_team.iter().map(move |month| (option, month)));
    records!(months, |(option, month)| {
        "option" => option.name,
        "date" => month.month,
        "capacity" => month.capacity,
        "utilisation" => month.utilisation,
        SpreadDoc::COLUMNS => month.hours,
    })
}

fn demands(of: &ProgramDocument) -> Records {
    let curve = of.thresholds.curve.iter();
    let costs = curve.flat_map(|at| of.options.iter().zip(&at.costs).map(move |(option, cost)| (at, option, cost)));
    records!(costs, |(at, option, cost)| {
        "matters_a_year" => at.matters_a_year,
        "option" => option.name,
        "mean" => cost,
    })
}

fn thresholds(of: &ProgramDocument) -> Records {
    let intervals = of.thresholds.options.iter().flat_map(|option| option.pays.iter().map(move |pays| (option, pays)));
    records!(intervals, |(option, pays)| {
        "option" => option.name,
        IntervalDoc::COLUMNS => pays,
    })
}

/// All of them, a sheet each.
pub fn workbook(of: &ProgramDocument) -> Workbook {
    let sheets = [
        ("Options", options(of)),
        ("Years", years(of)),
        ("Months", months(of)),
        ("Matters a year", demands(of)),
        ("Thresholds", thresholds(of)),
    ];
    Workbook { sheets: sheets.iter().flat_map(|(name, rows)| table(name, rows).sheets).collect(), names: Vec::new() }
}
