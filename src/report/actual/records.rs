//! A matter that runs as flat rows: the whole, tasks, phases and providers, told apart by their level.

use super::super::cell::{Cell, Records};
use super::super::num::Num;
use super::document::{ActualDocument, FiguresDoc};

/// The columns.
const COLUMNS: [&str; 25] = [
    "schema",
    "matter_id",
    "as_of",
    "currency",
    "level",
    "name",
    "utbms",
    "provider",
    "planned",
    "bac",
    "ac",
    "accrued",
    "ev",
    "percent_done",
    "cpi",
    "eac",
    "eac_as_planned",
    "variance",
    "rate",
    "mix",
    "efficiency",
    "other",
    "hours",
    "hours_earned",
    "hours_spent",
];

/// A row for the matter, then those of tasks, phases and providers: of each level all together are the matter.
pub fn records(of: &ActualDocument) -> Records {
    let row =
        |level: &str, name: &str, [utbms, provider]: [Option<&String>; 2], planned: bool, figures: &FiguresDoc| {
            let text = |text: &str| Cell::Text(text.to_owned());
            let maybe = |text: Option<&String>| text.map_or(Cell::Empty, |of| text_of(of));
            let mut cells =
                vec![text(of.schema), maybe(of.matter.id.as_ref()), text(&of.as_of), text(of.matter.currency)];
            cells.extend([text(level), text(name), maybe(utbms), maybe(provider), Cell::Flag(planned)]);
            cells.extend(numbers(figures).map(|number| number.map_or(Cell::Empty, Cell::Number)));
            cells
        };
    let title = of.matter.title.as_deref().unwrap_or("Total");
    let mut rows = vec![row("matter", title, [None, None], true, &of.total)];
    rows.extend(of.tasks.iter().map(|task| {
        row("task", &task.name, [task.utbms.as_ref(), task.provider.as_ref()], task.planned, &task.figures)
    }));
    rows.extend(of.phases.iter().map(|of| row("phase", &of.name, [of.phase.as_ref(), None], true, &of.figures)));
    rows.extend(
        of.providers.iter().map(|of| row("provider", &of.name, [None, of.provider.as_ref()], true, &of.figures)),
    );
    (COLUMNS.to_vec(), rows)
}

fn text_of(text: &str) -> Cell {
    Cell::Text(text.to_owned())
}

fn numbers(of: &FiguresDoc) -> [Option<Num>; 16] {
    [
        of.bac,
        of.ac,
        of.accrued,
        of.ev,
        of.percent_done,
        of.cpi,
        of.eac,
        of.eac_as_planned,
        of.variance,
        of.rate,
        of.mix,
        of.efficiency,
        of.other,
        of.hours,
        of.hours_earned,
        of.hours_spent,
    ]
}

/// The course, a row a day.
pub fn course(of: &ActualDocument) -> Records {
    let number = |number: Option<Num>| number.map_or(Cell::Empty, Cell::Number);
    let rows =
        of.course.iter().map(|of| vec![text_of(&of.date), number(of.planned), number(of.spent), number(of.earned)]);
    (vec!["date", "planned", "spent", "earned"], rows.collect())
}
