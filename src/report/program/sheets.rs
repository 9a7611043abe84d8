//! A programme's answer as rows: a row an option, and in a workbook years, months and demands on sheets of their own.

use super::document::{IntervalDoc, ProgramDocument, SpreadDoc};
use super::words::WHOLE_FROM;
use crate::report::cell::{Records, records};
use crate::report::num::Num;
use crate::report::sheet_page::SheetPage;
use crate::report::workbook::{CellRole, NumberFormat, Sheet, SheetCell, Workbook, table};

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

/// What there is to read: the answer, the options, from how many matters a year on they pay, why, what to see to first.
fn answer(of: &ProgramDocument, decimals: u32) -> Sheet {
    let is_large = of.options.iter().filter_map(|of| of.cost.mean).any(|mean| mean.get() >= WHOLE_FROM.into());
    let decimals = if is_large { 0 } else { decimals };
    let mut page = SheetPage::new("Programme", vec![34, 14, 14, 14, 14, 12, 12, 12]);
    let title = [Some(of.program_id.clone()), of.title.clone()].into_iter().flatten().collect::<Vec<_>>().join("  ");
    page.line(title, CellRole::Title);
    page.line(format!("{} months from {}, {}", of.months, of.start, of.currency), CellRole::Note);
    page.line(&*of.verdict, CellRole::Headline);
    page.gap();
    let head = ["Option", "Mean", "P10", "P50", "P90", "Hours out", "Late", "Cheapest"];
    page.cells(head.map(|text| SheetCell::text(text).marked(CellRole::Head)));
    for option in &of.options {
        let role = if option.recommended { CellRole::Total } else { CellRole::Plain };
        let number = |of: Option<Num>, look| of.map_or_else(SheetCell::default, |of| SheetCell::number(of.get(), look));
        let cost = &option.cost;
        let amounts = [cost.mean, cost.p10, cost.p50, cost.p90].map(|of| number(of, NumberFormat::Money(decimals)));
        let shares = [option.hours_out, option.late, option.probability_cheapest];
        let shares = shares.map(|of| number(of, NumberFormat::Percent));
        let cells = [SheetCell::text(&*option.name)].into_iter().chain(amounts).chain(shares);
        page.cells(cells.map(|cell| cell.marked(role)));
    }
    page.list("FROM HOW MANY MATTERS A YEAR ON IT PAYS", std::slice::from_ref(&of.thresholds.sentence));
    page.list("WHY", &of.reasons);
    page.list("BEFORE YOU ACT", &of.before);
    page.list("NOTES", &of.notes);
    page.done()
}

/// All of them, a sheet each.
pub fn workbook(of: &ProgramDocument, decimals: u32) -> Workbook {
    let tables = [
        ("Options", options(of)),
        ("Years", years(of)),
        ("Months", months(of)),
        ("Matters a year", demands(of)),
        ("Thresholds", thresholds(of)),
    ];
    let tables = tables.iter().flat_map(|(name, rows)| table(name, rows).sheets);
    Workbook { sheets: std::iter::once(answer(of, decimals)).chain(tables).collect(), names: Vec::new() }
}
