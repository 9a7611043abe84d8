//! A matter that runs as flat rows: the whole, tasks, phases and providers, told apart by their level.

use super::super::cell::{Records, records};
use super::super::sheet_page::SheetPage;
use super::super::workbook::{CellRole, Sheet};
use super::document::{ActualDocument, CourseDoc, FiguresDoc};

/// A row for the matter, then those of tasks, phases and providers: of each level all together are the matter.
pub fn records(of: &ActualDocument) -> Records {
    let title = of.matter.title.as_deref().unwrap_or("Total");
    let whole = ("matter", title, [None, None], true, &of.total);
    let tasks = of
        .tasks
        .iter()
        .map(|of| ("task", of.name.as_str(), [of.utbms.as_ref(), of.provider.as_ref()], of.planned, &of.figures));
    let phases = of.phases.iter().map(|of| ("phase", of.name.as_str(), [of.phase.as_ref(), None], true, &of.figures));
    let providers =
        of.providers.iter().map(|of| ("provider", of.name.as_str(), [None, of.provider.as_ref()], true, &of.figures));
    let rows = std::iter::once(whole).chain(tasks).chain(phases).chain(providers);
    records!(rows, |(level, name, whose, planned, figures)| {
        "schema" => of.schema,
        "matter_id" => of.matter.id,
        "as_of" => of.as_of,
        "currency" => of.matter.currency,
        "level" => level,
        "name" => name,
        ["utbms", "provider"] => whose,
        "planned" => planned,
        FiguresDoc::COLUMNS => figures,
    })
}

/// What it comes to in sentences, as a page, with what may make it wrong behind the first.
pub fn answer(of: &ActualDocument, title: String) -> Sheet {
    // What it costs, and when it will be done.
    let (first, rest) = of.reasons.split_at(of.reasons.len().min(2));
    let mut page = SheetPage::new("Answer", vec![30, 30, 30, 30]);
    page.line(title, CellRole::Title);
    for text in first {
        page.line(text, CellRole::Headline);
    }
    page.list("CHECK FIRST", &of.doubts);
    page.list("WHY, AND WHAT NEXT", rest);
    page.list("LEFT OUT, OR TAKEN FOR GRANTED", &of.notes);
    page.done()
}

/// The course, a row a day.
pub fn course(of: &ActualDocument) -> Records {
    records!(&of.course, |of| { CourseDoc::COLUMNS => of })
}
