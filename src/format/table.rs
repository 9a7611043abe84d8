//! Plain text for a terminal, readable in 80 columns and without colour.

mod answer;

use std::fmt::Write;

use comfy_table::{Cell, CellAlignment, ColumnConstraint, ContentArrangement, Table, Width};

use super::{Style, drawing};
use crate::report::{Block, Columns, Grid, NONE, Row};

/// The labels' share of the width, about.
const LABEL: usize = 22;
/// The least and the most that a provider's words take.
const COLUMN: usize = 14;
const MOST: usize = 30;
/// What stands around them.
const PADDING: usize = 2;

/// Writes a report's blocks.
pub fn write(blocks: &[Block], style: Style) -> String {
    let mut out = String::new();
    for block in blocks {
        let spaced = !matches!(block, Block::List(_) | Block::Sources(_)) && !out.is_empty();
        if spaced {
            out.push('\n');
        }
        // Writing to a string does not fail.
        let _ = match block {
            Block::Answer(answer) => answer::write(&mut out, answer, style),
            Block::Title(text) => {
                let mut title = String::new();
                let longest = |title: &str| title.lines().map(|line| line.chars().count()).max().unwrap_or(0);
                wrapped(&mut title, text, "", "", style).and_then(|()| {
                    let rule = "=".repeat(longest(&title));
                    write!(out, "{}", title.lines().map(|line| bold(line, style) + "\n").collect::<String>())?;
                    writeln!(out, "{rule}")
                })
            }
            Block::Heading(text) | Block::Appendix(text) => writeln!(out, "{}", bold(&printable(text), style)),
            Block::Text(text) | Block::Closing(text) => wrapped(&mut out, text, "", "", style),
            Block::Verdict(text) => {
                let mut plain = String::new();
                wrapped(&mut plain, text, "", "", style).and_then(|()| out.write_str(&bold(&plain, style)))
            }
            Block::List(items) => write_list(&mut out, items, style),
            Block::Figures(figures) => answer::write_figures(&mut out, figures, style),
            Block::Lines(lines) => {
                let of = wrapped(&mut out, &lines.heading(), "", "", style);
                of.and_then(|()| {
                    lines.items.iter().try_for_each(|line| {
                        out.push('\n');
                        wrapped(&mut out, &line.said(), "", "", style)?;
                        write_list(&mut out, &line.steps, style)
                    })
                })
            }
            Block::Sources(sources) => write_list(&mut out, &sources.cited(), style),
            Block::Grid(grid) => write_grid(&mut out, grid, style),
            Block::Chart(chart) => {
                drawing::lines(chart).iter().try_for_each(|line| writeln!(out, "{}", printable(line)))
            }
            Block::Columns(columns) => write_columns(&mut out, columns, style),
        };
    }
    out
}

fn write_list(out: &mut String, items: &[String], style: Style) -> std::fmt::Result {
    items.iter().try_for_each(|item| wrapped(out, item, "- ", "  ", style))
}

fn wrapped(out: &mut String, text: &str, first: &str, rest: &str, style: Style) -> std::fmt::Result {
    let options = textwrap::Options::new(style.width)
        .initial_indent(first)
        .subsequent_indent(rest)
        .break_words(false)
        .word_splitter(textwrap::WordSplitter::NoHyphenation);
    // Without a word there is nothing to wrap, and what stands before it would be lost.
    if text.is_empty() {
        return writeln!(out, "{}", first.trim_end());
    }
    let glued = glued(&printable(text));
    let lines = textwrap::wrap(&glued, options);
    lines.into_iter().try_for_each(|line| writeln!(out, "{}", line.replace(GLUE, " ")))
}

/// What stands for a space at which no line breaks.
const GLUE: char = '\u{a0}';

/// With per cent held to their number, and days to their month.
fn glued(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut digits = false;
    for (at, c) in text.char_indices() {
        let after = &text[at + c.len_utf8()..];
        let held =
            c == ' ' && digits && (after.starts_with('%') || MONTHS.iter().any(|month| after.starts_with(month)));
        out.push(if held { GLUE } else { c });
        digits = c.is_ascii_digit();
    }
    out
}

/// How months begin in dates.
const MONTHS: [&str; 12] =
    ["Jan ", "Feb ", "Mar ", "Apr ", "May ", "Jun ", "Jul ", "Aug ", "Sep ", "Oct ", "Nov ", "Dec "];

/// As many providers side by side as fit, the rest below.
fn write_grid(out: &mut String, grid: &Grid, style: Style) -> std::fmt::Result {
    // A column is as wide as its longest word, so that no id breaks.
    let longest = |at: usize| {
        let texts = grid.rows.iter().map(|row| row.cells[at].as_str()).chain([grid.head[at].as_str()]);
        texts.flat_map(str::split_whitespace).map(|word| word.chars().count()).max().unwrap_or(0)
    };
    let most = MOST.max(style.width.saturating_sub(LABEL + 2 * PADDING));
    let widths: Vec<usize> = (0..grid.head.len()).map(|at| longest(at).clamp(COLUMN, most) + PADDING).collect();
    let mut from = 0;
    while from < grid.head.len() {
        let room = style.width.saturating_sub(LABEL);
        let mut until = from + 1;
        while until < grid.head.len() && widths[from..=until].iter().sum::<usize>() <= room {
            until += 1;
        }
        let mut table = framed(style);
        let head = std::iter::once(Cell::new("")).chain(grid.head[from..until].iter().map(|id| right(id)));
        table.set_header(head);
        let said = |row: &&Row| row.cells[from..until].iter().any(|cell| cell != NONE);
        for row in grid.rows.iter().filter(said) {
            let cells = row.cells[from..until].iter().map(|cell| right(cell));
            table.add_row(std::iter::once(Cell::new(printable(&row.label))).chain(cells));
        }
        for (column, width) in table.column_iter_mut().skip(1).zip(&widths[from..until]) {
            let width = u16::try_from(*width).unwrap_or(u16::MAX);
            column.set_constraint(ColumnConstraint::LowerBoundary(Width::Fixed(width)));
        }
        writeln!(out, "{}", table.trim_fmt())?;
        from = until;
    }
    Ok(())
}

fn write_columns(out: &mut String, columns: &Columns, style: Style) -> std::fmt::Result {
    let mut table = framed(style);
    let cell = |(text, number): (&str, &bool)| if *number { right(&glued(text)) } else { Cell::new(printable(text)) };
    table.set_header(columns.head.iter().copied().zip(&columns.numbers).map(cell));
    for row in &columns.rows {
        table.add_row(row.iter().map(String::as_str).zip(&columns.numbers).map(cell));
    }
    // No word breaks, if there is room for all of them.
    let longest = |at: usize| {
        let texts = columns.rows.iter().map(|row| row[at].as_str()).chain([columns.head[at]]);
        let word = |text: &str| text.split(' ').map(|word| word.chars().count()).max().unwrap_or(0);
        texts.map(|text| word(&glued(text))).max().unwrap_or(0)
    };
    let widths: Vec<usize> = (0..columns.head.len()).map(longest).collect();
    let taken = |least: fn(usize) -> usize| widths.iter().map(|width| least(*width) + PADDING).sum::<usize>();
    let room = style.width.saturating_sub(columns.head.len());
    if taken(|width| width) >= room {
        return if write_stacked(out, columns, style)? { Ok(()) } else { write_listed(out, columns, style) };
    }
    if taken(|width| width.min(MOST)) < room {
        for (column, width) in table.column_iter_mut().zip(&widths) {
            let width = u16::try_from((*width).min(MOST) + PADDING).unwrap_or(u16::MAX);
            column.set_constraint(ColumnConstraint::LowerBoundary(Width::Fixed(width)));
        }
    }
    writeln!(out, "{}", table.trim_fmt().replace(GLUE, " "))
}

/// Rows whose cells stand below one another, each behind what heads it: room for the longest word.
fn write_listed(out: &mut String, columns: &Columns, style: Style) -> std::fmt::Result {
    for row in &columns.rows {
        wrapped(out, &row[0], "", "   ", style)?;
        for (head, cell) in columns.head[1..].iter().zip(&row[1..]).filter(|(_, cell)| *cell != NONE) {
            wrapped(out, &format!("{head}: {cell}"), "   ", "      ", style)?;
        }
    }
    Ok(())
}

/// Rows whose first cell stands above the others, where these fit as they are, or do so without a last text, which then stands
/// below them; whether they do.
fn write_stacked(out: &mut String, columns: &Columns, style: Style) -> Result<bool, std::fmt::Error> {
    const INDENT: &str = "   ";
    let longest = |at: usize| {
        let texts = columns.rows.iter().map(|row| row[at].as_str()).chain([columns.head[at]]);
        texts.map(|text| text.chars().count()).max().unwrap_or(0)
    };
    let mut widths: Vec<usize> = (1..columns.head.len()).map(longest).collect();
    let sum = |widths: &[usize]| widths.iter().map(|width| INDENT.len() + width).sum::<usize>();
    if sum(&widths) > style.width
        && !columns.numbers[columns.head.len() - 1]
        && let Some(last) = widths.last_mut()
    {
        *last = columns.head[columns.head.len() - 1].chars().count();
    }
    let whole = sum(&widths);
    if whole > style.width || columns.head.len() < 3 {
        return Ok(false);
    }
    let line = |cells: &[&str]| -> String {
        let cells = cells.iter().zip(&widths).zip(&columns.numbers[1..]);
        let padded = cells.map(|((cell, width), number)| match number {
            true => format!("{INDENT}{:>width$}", printable(cell)),
            false => format!("{INDENT}{:width$}", printable(cell)),
        });
        padded.collect::<String>().trim_end().to_owned()
    };
    writeln!(out, "{}\n{}", columns.head[0], line(&columns.head[1..]))?;
    writeln!(out, "{}", "-".repeat(whole))?;
    for row in &columns.rows {
        let mut rest: Vec<&str> = row[1..].iter().map(String::as_str).collect();
        let mut below = None;
        if line(&rest).chars().count() > style.width {
            below = rest.pop();
        }
        writeln!(out, "{}\n{}", printable(&row[0]), line(&rest))?;
        below.map_or(Ok(()), |text| wrapped(out, text, "      ", "      ", style))?;
    }
    Ok(true)
}

fn framed(style: Style) -> Table {
    let mut table = Table::new();
    table
        .load_style(comfy_table::presets::ASCII_BORDERS_ONLY_CONDENSED)
        .set_content_arrangement(ContentArrangement::Dynamic)
        .set_width(u16::try_from(style.width).unwrap_or(u16::MAX));
    table
}

fn right(text: &str) -> Cell {
    Cell::new(printable(text)).set_alignment(CellAlignment::Right)
}

fn bold(text: &str, style: Style) -> String {
    if style.color { format!("\u{1b}[1m{text}\u{1b}[0m") } else { text.to_owned() }
}

/// Control characters could drive the terminal; they are shown as a space.
fn printable(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
}
