//! A programme's answer as rows: a row an option, and in a workbook years, months and demands on sheets of their own.

use super::document::{OptionDoc, ProgramDocument, SpreadDoc};
use crate::report::cell::{Cell, Records};
use crate::report::num::Num;
use crate::report::workbook::{Workbook, table};

fn text(text: impl Into<String>) -> Cell {
    Cell::Text(text.into())
}

fn number(of: Option<Num>) -> Cell {
    of.map_or(Cell::Empty, Cell::Number)
}

fn spread(of: &SpreadDoc) -> [Cell; 5] {
    [of.mean, of.standard_error, of.p10, of.p50, of.p90].map(number)
}

/// A row an option.
pub fn options(of: &ProgramDocument) -> Records {
    let columns = vec![
        "schema",
        "program_id",
        "currency",
        "option",
        "recommended",
        "qualifies",
        "mean",
        "standard_error",
        "p10",
        "p50",
        "p90",
        "against_today",
        "matters",
        "matters_out",
        "hours_out",
        "late",
        "matters_late",
        "utilisation",
        "hours_short",
        "short_share",
        "larger_than_team",
        "probability_cheapest",
        "regret",
        "pays_from",
        "pays_to",
    ];
    let row = |option: &OptionDoc| {
        let pays = of.thresholds.options.iter().find(|of| of.name == option.name).and_then(|of| of.pays.first());
        let mut row = vec![text(of.schema), text(&*of.program_id), text(of.currency), text(&*option.name)];
        row.extend([Cell::Flag(option.recommended), Cell::Flag(option.qualifies)]);
        row.extend(spread(&option.cost));
        row.extend(
            [
                option.against_today,
                option.matters,
                option.matters_out,
                option.hours_out,
                option.late,
                option.matters_late,
                option.utilisation,
                option.hours_short,
                option.short_share,
                option.larger_than_team,
                option.probability_cheapest,
                option.regret,
                pays.and_then(|pays| pays.from),
                pays.and_then(|pays| pays.to),
            ]
            .map(number),
        );
        row
    };
    (columns, of.options.iter().map(row).collect())
}

fn years(of: &ProgramDocument) -> Records {
    let rows = of.options.iter().flat_map(|option| {
        option.years.iter().map(|year| {
            let mut row = vec![text(&*option.name), Cell::count(year.year)];
            row.extend(spread(&year.cost));
            row
        })
    });
    (vec!["option", "year", "mean", "standard_error", "p10", "p50", "p90"], rows.collect())
}

fn months(of: &ProgramDocument) -> Records {
    let rows = of.options.iter().flat_map(|option| {
        option.own_team.iter().map(|month| {
            let mut row = vec![text(&*option.name), text(&*month.month)];
            row.extend([number(month.capacity), number(month.utilisation)]);
            row.extend(spread(&month.hours));
            row
        })
    });
    let columns = vec!["option", "date", "capacity", "utilisation", "mean", "standard_error", "p10", "p50", "p90"];
    (columns, rows.collect())
}

fn demands(of: &ProgramDocument) -> Records {
    let rows = of.thresholds.curve.iter().flat_map(|at| {
        let options = of.options.iter().zip(&at.costs);
        options.map(|(option, cost)| vec![number(at.matters_a_year), text(&*option.name), number(*cost)])
    });
    (vec!["matters_a_year", "option", "mean"], rows.collect())
}

fn thresholds(of: &ProgramDocument) -> Records {
    let rows = of.thresholds.options.iter().flat_map(|option| {
        option.pays.iter().map(|pays| {
            let mut row = vec![text(&*option.name)];
            let ends = [pays.from, pays.from_lowest, pays.from_highest, pays.to, pays.to_lowest, pays.to_highest];
            row.extend(ends.map(number));
            row
        })
    });
    (vec!["option", "from", "from_lowest", "from_highest", "to", "to_lowest", "to_highest"], rows.collect())
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
