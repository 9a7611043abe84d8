//! A document for Word: of a comparison a memo of one page for those who must approve; of any other report what it says.

use std::io::{Cursor, Error, Result};

use docx_rs::{
    AlignmentType, Docx, LineSpacing, PageMargin, Paragraph, Run, RunFonts, SpecialIndentType, Style, StyleType, Table,
    TableBorder, TableBorderPosition, TableCell, TableCellMargins, TableLayoutType, TableRow, WidthType,
};

use super::drawing;
use super::html::{Piece, allowed, pieces};
use crate::report::{Answer, Block, Columns, Grid, KeyFigure, Stated, Subject, Tone};

/// Lengths are in twentieths of a point: what an A4 sheet has between its margins, and the margins, which keep to a
/// letter sheet too.
const WIDTH: usize = 9978;
const MARGIN: i32 = 964;
/// Sizes of type are in half points.
const TEXT: usize = 18;
const SMALL: usize = 16;
const TINY: usize = 13;
const LARGE: usize = 28;
const MONOSPACED: &str = "Courier New";
const MUTED: &str = "55606C";
const ALARM: &str = "A33B1F";
/// So many options stand in a memo; of more the first few and today's way.
const MOST: usize = 6;
const FEW: usize = 4;
/// A table with more columns than this is set in tiny type.
const MANY: usize = 6;

/// Writes a report's blocks.
pub fn write(blocks: &[Block]) -> Result<Vec<u8>> {
    let document = blocks.iter().fold(empty(), add);
    let mut out = Cursor::new(Vec::new());
    document.build().pack(&mut out).map_err(Error::other)?;
    Ok(out.into_inner())
}

/// A document without content: its sheet and its styles.
fn empty() -> Docx {
    let margin = PageMargin {
        top: MARGIN * 4 / 5,
        bottom: MARGIN * 4 / 5,
        left: MARGIN,
        right: MARGIN,
        header: 500,
        footer: 500,
        gutter: 0,
    };
    let heading = |level: usize, size: usize, before: u32| {
        Style::new(format!("Heading{level}"), StyleType::Paragraph)
            .name(format!("heading {level}"))
            .based_on("Normal")
            .next("Normal")
            .size(size)
            .bold()
            .outline_lvl(level - 1)
            .line_spacing(LineSpacing::new().before(before).after(40))
    };
    let fonts = RunFonts::new().ascii("Calibri").hi_ansi("Calibri").cs("Calibri").east_asia("Calibri");
    Docx::new()
        .page_margin(margin)
        .default_fonts(fonts)
        .default_size(TEXT)
        .add_style(heading(1, LARGE, 0))
        .add_style(heading(2, TEXT + 3, 100))
        .add_style(heading(3, TEXT, 100))
}

fn add(to: Docx, block: &Block) -> Docx {
    match block {
        Block::Answer(answer) => memo(to, answer),
        Block::Title(text) => to.add_paragraph(heading(1, text)),
        Block::Heading(text) | Block::Appendix(text) => to.add_paragraph(heading(2, text)),
        Block::Text(text) => to.add_paragraph(paragraph(text, &Run::new())),
        Block::Verdict(text) => to.add_paragraph(paragraph(text, &Run::new().bold())),
        Block::List(items) => listed(to, items),
        Block::Figures(figures) => figures.iter().fold(to, |to, of| to.add_paragraph(remarked(of))),
        Block::Grid(grid) => to.add_table(grid_table(grid)),
        Block::Columns(columns) => to.add_table(columns_table(columns)),
        Block::Chart(chart) => drawing::lines(chart).iter().fold(to, |to, line| {
            let run = Run::new().size(TINY).fonts(RunFonts::new().ascii(MONOSPACED).hi_ansi(MONOSPACED));
            to.add_paragraph(spaced(Paragraph::new(), 0).add_run(run.add_text(printable(line))))
        }),
        Block::Lines(lines) => lines.items.iter().fold(to.add_paragraph(heading(3, &lines.heading())), |to, line| {
            listed(to.add_paragraph(paragraph(&line.said(), &Run::new())), &line.steps)
        }),
        Block::Sources(sources) => listed(to, &sources.cited()),
        Block::Closing(text) => to.add_paragraph(paragraph(text, &Run::new().size(SMALL).color(MUTED))),
    }
}

/// What must be decided, what is proposed, what it rests on, what must be seen to first, and who signs.
fn memo(to: Docx, answer: &Answer) -> Docx {
    let to = to.add_paragraph(heading(1, "Memorandum for approval")).add_table(addressed(&answer.title));
    let to = to.add_paragraph(paragraph(&answer.about.join(" "), &Run::new().size(SMALL).color(MUTED)));
    let to = to.add_paragraph(heading(2, "Question")).add_paragraph(paragraph(question(answer), &Run::new()));
    let to = to.add_paragraph(heading(2, "Recommendation"));
    let to = to.add_paragraph(paragraph(&answer.advice.headline, &Run::new().bold().size(TEXT + 5)));
    let to = listed(
        to,
        &answer.advice.parts.iter().map(|part| format!("{}: {}", part.name, part.listed())).collect::<Vec<_>>(),
    );
    let (three, others) = numbers(answer);
    let to = if three.is_empty() { to } else { to.add_table(three_numbers(&three)) };
    let to = others.iter().fold(to, |to, of| to.add_paragraph(remarked(&Stated::from(*of))));
    let to = to.add_paragraph(heading(2, "Options considered")).add_table(options(answer));
    let more = answer.more + answer.options.len() - shown(answer).count();
    let more = (more > 0).then(|| format!("{more} more were compared."));
    let notes: Vec<String> = more.into_iter().chain(answer.notes.iter().cloned()).collect();
    let to = running(to, &notes);
    let to = under(to, "What it rests on", &answer.why);
    let rests_on: Vec<String> = answer.legend.iter().chain(&answer.rests_on).cloned().collect();
    let to = running(to, &rests_on);
    let to = under(to, "What would change it", &answer.changes);
    let to = if answer.before.is_empty() { to } else { to.add_paragraph(heading(2, "Before you act")) };
    let to = answer.before.iter().fold(to, |to, duty| to.add_paragraph(item("\u{2610}", &duty.said())));
    let to = to.add_paragraph(heading(2, "Approval")).add_table(signed());
    add(to, &Block::Closing(answer.closing.clone()))
}

/// Sentences as one small paragraph, where there are any.
fn running(to: Docx, sentences: &[String]) -> Docx {
    if sentences.is_empty() {
        return to;
    }
    to.add_paragraph(paragraph(&sentences.join(" "), &Run::new().size(SMALL)))
}

/// What there is to decide, by what the matter demands.
fn question(answer: &Answer) -> &'static str {
    let has = |subject: Subject| answer.figures.iter().any(|of| of.subject == subject);
    if has(Subject::Deadline) {
        "Who should do this work, what will it cost, and will it be done in time?"
    } else if has(Subject::Capacity) {
        "Who should do this work, what will it cost, and can they do as much as there is?"
    } else {
        "Who should do this work, what will it cost, and when will it be done?"
    }
}

/// The three figures that matter most, and of the others those that nobody may overlook.
fn numbers(answer: &Answer) -> (Vec<&KeyFigure>, Vec<&KeyFigure>) {
    const FIRST: [&[Subject]; 3] = [
        &[Subject::Cost],
        &[Subject::Deadline, Subject::Capacity, Subject::Finish],
        &[Subject::Budget, Subject::Payback, Subject::OwnTime, Subject::Choice],
    ];
    let of = |subject: &Subject| answer.figures.iter().find(|of| of.subject == *subject);
    let three: Vec<&KeyFigure> = FIRST.iter().filter_map(|subjects| subjects.iter().find_map(of)).collect();
    let others = answer.figures.iter().filter(|of| !three.contains(of));
    let others = others.filter(|of| matches!(of.tone, Tone::Caution | Tone::Bad) || of.subject == Subject::Choice);
    let others = others.collect();
    (three, others)
}

fn three_numbers(figures: &[&KeyFigure]) -> Table {
    let cell = |of: &&KeyFigure| {
        let figure = Run::new().bold().size(LARGE);
        let figure = if of.tone == Tone::Bad { figure.color(ALARM) } else { figure };
        TableCell::new()
            .add_paragraph(small(of.subject.label()))
            .add_paragraph(spaced(Paragraph::new(), 0).add_run(figure.add_text(printable(&of.figure))))
            .add_paragraph(small(&of.remark))
    };
    let cells = figures.iter().map(cell).collect();
    table(&vec![WIDTH / figures.len(); figures.len()], vec![TableRow::new(cells).cant_split()])
}

/// A figure and its remark, in a line.
fn remarked(of: &Stated) -> Paragraph {
    let figure = Run::new().bold();
    let figure = if of.tone == Tone::Bad { figure.color(ALARM) } else { figure };
    let figure = figure.add_text(printable(&format!("{}: {}", of.label, of.figure)));
    let spacing = LineSpacing::new().before(40).after(0);
    Paragraph::new()
        .line_spacing(spacing)
        .add_run(figure)
        .add_run(Run::new().add_text(printable(&format!("  {}", of.remark))))
}

/// To whom, from whom and when is for people to say.
fn addressed(title: &str) -> Table {
    let row = |label: &str, text: &str| {
        let label = Run::new().bold().add_text(label);
        let cells = vec![
            TableCell::new().add_paragraph(spaced(Paragraph::new(), 10).add_run(label)),
            TableCell::new().add_paragraph(paragraph(text, &Run::new())),
        ];
        TableRow::new(cells)
    };
    let rows = vec![row("To, from", ""), row("Re", title)];
    table(&[1100, WIDTH - 1100], rows)
}

/// Who signs.
fn signed() -> Table {
    let labels = ["Approved by", "Signature", "Date"];
    let row = |text: &dyn Fn(&str) -> String, height: f32| {
        // All rows stay on one page, with their heading.
        let cell = |label: &&str| TableCell::new().add_paragraph(small(&text(label)).keep_next(true));
        let cells = labels.iter().map(cell).collect();
        TableRow::new(cells).row_height(height).cant_split()
    };
    let blank = |_: &str| String::new();
    table(&[WIDTH - 5500, 3500, 2000], vec![row(&str::to_owned, 200.0), row(&blank, 340.0), row(&blank, 340.0)])
}

fn grid_table(grid: &Grid) -> Table {
    let size = if grid.head.len() > MANY { TINY } else { SMALL };
    let first = WIDTH / 4;
    let widths: Vec<usize> =
        std::iter::once(first).chain(grid.head.iter().map(|_| (WIDTH - first) / grid.head.len().max(1))).collect();
    let row = |label: &str, cells: &[String], bold: bool| {
        let shown = |(at, text): (usize, &String)| {
            let bold = bold || grid.recommended == Some(at);
            cell(text, run(size, bold), true)
        };
        let cells = cells.iter().enumerate().map(shown);
        TableRow::new(std::iter::once(cell(label, run(size, bold), false)).chain(cells).collect()).cant_split()
    };
    let rows = grid.rows.iter().map(|of| row(&of.label, &of.cells, of.total));
    table(&widths, std::iter::once(row("", &grid.head, true)).chain(rows).collect())
}

/// The places of the options that a memo has room for.
fn shown(answer: &Answer) -> impl Iterator<Item = usize> {
    let count = answer.options.len();
    (0..count).filter(move |at| count <= MOST || *at < FEW || answer.options[*at].is_today)
}

/// The options, the recommended one marked.
fn options(answer: &Answer) -> Table {
    let Columns { head, rows, numbers } = answer.options_table();
    let marked = shown(answer).position(|at| answer.options[at].is_recommended);
    let rows = shown(answer).map(|at| rows[at].clone()).collect();
    marked_table(&Columns { head, rows, numbers }, marked)
}

fn columns_table(columns: &Columns) -> Table {
    marked_table(columns, None)
}

/// The first column has the most room, for names; a row may stand out.
fn marked_table(columns: &Columns, marked: Option<usize>) -> Table {
    let count = columns.head.len();
    let size = if count > MANY + 2 { TINY } else { SMALL };
    let others = if count > 1 { WIDTH * 3 / 4 / (count - 1) } else { 0 }.min(WIDTH / 9);
    let first = WIDTH - others * count.saturating_sub(1);
    let widths: Vec<usize> = (0..count).map(|at| if at == 0 { first } else { others }).collect();
    let row = |cells: Vec<&str>, bold: bool| {
        let cells = cells.into_iter().zip(&columns.numbers).map(|(text, number)| cell(text, run(size, bold), *number));
        TableRow::new(cells.collect()).cant_split()
    };
    let rows = columns.rows.iter().enumerate();
    let rows = rows.map(|(at, cells)| row(cells.iter().map(String::as_str).collect(), marked == Some(at)));
    table(&widths, std::iter::once(row(columns.head.clone(), true)).chain(rows).collect())
}

/// A table with lines between its rows alone.
fn table(widths: &[usize], rows: Vec<TableRow>) -> Table {
    use TableBorderPosition::{Bottom, InsideH, Top};
    let line = |at| TableBorder::new(at).size(4).color("C4CAD1");
    let table = Table::without_borders(rows)
        .set_grid(widths.to_vec())
        .width(widths.iter().sum(), WidthType::Dxa)
        .layout(TableLayoutType::Fixed)
        .margins(TableCellMargins::new().margin(15, 50, 15, 50));
    [Top, InsideH, Bottom].into_iter().fold(table, |table, at| table.set_border(line(at)))
}

fn run(size: usize, bold: bool) -> Run {
    let run = Run::new().size(size);
    if bold { run.bold() } else { run }
}

fn cell(text: &str, run: Run, number: bool) -> TableCell {
    let paragraph = spaced(Paragraph::new(), 0);
    let paragraph = if number { paragraph.align(AlignmentType::Right) } else { paragraph };
    TableCell::new().add_paragraph(paragraph.add_run(run.add_text(printable(text))))
}

fn heading(level: usize, text: &str) -> Paragraph {
    Paragraph::new().style(&format!("Heading{level}")).keep_next(true).add_run(Run::new().add_text(printable(text)))
}

/// A sentence, its names between backticks in another face.
fn paragraph(text: &str, run: &Run) -> Paragraph {
    let spacing = LineSpacing::new().before(30).after(30);
    filled(Paragraph::new().line_spacing(spacing), text, run)
}

fn small(text: &str) -> Paragraph {
    filled(spaced(Paragraph::new(), 0), text, &Run::new().size(SMALL).color(MUTED))
}

fn filled(paragraph: Paragraph, text: &str, run: &Run) -> Paragraph {
    let text = printable(text);
    pieces(&text).into_iter().fold(paragraph, |paragraph, piece| match piece {
        Piece::Plain("") => paragraph,
        Piece::Plain(text) => paragraph.add_run(run.clone().add_text(text)),
        Piece::Code(name) => {
            let fonts = RunFonts::new().ascii(MONOSPACED).hi_ansi(MONOSPACED);
            paragraph.add_run(run.clone().fonts(fonts).add_text(name))
        }
    })
}

/// With so much room below it.
fn spaced(paragraph: Paragraph, after: u32) -> Paragraph {
    paragraph.line_spacing(LineSpacing::new().before(0).after(after))
}

/// Sentences under a heading, where there are any.
fn under(to: Docx, text: &str, items: &[String]) -> Docx {
    if items.is_empty() { to } else { listed(to.add_paragraph(heading(2, text)), items) }
}

fn listed(to: Docx, items: &[String]) -> Docx {
    items.iter().fold(to, |to, text| to.add_paragraph(item("\u{2022}", text)))
}

/// An item of a list, after its mark.
fn item(mark: &str, text: &str) -> Paragraph {
    const IN: i32 = 284;
    let paragraph = spaced(Paragraph::new(), 20).indent(Some(IN), Some(SpecialIndentType::Hanging(IN)), None, None);
    filled(paragraph.add_run(Run::new().add_text(mark).add_tab()), text, &Run::new())
}

/// What XML allows, in one line.
fn printable(text: &str) -> String {
    text.chars().map(|c| if c == '\n' { ' ' } else { allowed(c) }).collect()
}
