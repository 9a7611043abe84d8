//! Plain text for a terminal, readable in 80 columns and without colour.

use std::fmt::Write;

use comfy_table::{Cell, CellAlignment, ContentArrangement, Table};

use super::Style;
use crate::report::{Block, Grid};

/// A label's and a provider's share of the width, about.
const LABEL: usize = 22;
const COLUMN: usize = 19;

/// Writes a report's blocks.
pub fn write(blocks: &[Block], style: Style) -> String {
    let mut out = String::new();
    for block in blocks {
        let spaced = !matches!(block, Block::List(_)) && !out.is_empty();
        if spaced {
            out.push('\n');
        }
        // Writing to a string does not fail.
        let _ = match block {
            Block::Title(text) => {
                let text = printable(text);
                writeln!(out, "{}\n{}", bold(&text, style), "=".repeat(text.chars().count().min(style.width)))
            }
            Block::Heading(text) => writeln!(out, "{}", bold(&printable(text), style)),
            Block::Text(text) => wrapped(&mut out, text, "", "", style),
            Block::Verdict(text) => {
                let mut plain = String::new();
                wrapped(&mut plain, text, "", "", style).and_then(|()| out.write_str(&bold(&plain, style)))
            }
            Block::List(items) => items.iter().try_for_each(|item| wrapped(&mut out, item, "- ", "  ", style)),
            Block::Grid(grid) => write_grid(&mut out, grid, style),
        };
    }
    out
}

fn wrapped(out: &mut String, text: &str, first: &str, rest: &str, style: Style) -> std::fmt::Result {
    let options = textwrap::Options::new(style.width)
        .initial_indent(first)
        .subsequent_indent(rest)
        .break_words(false)
        .word_splitter(textwrap::WordSplitter::NoHyphenation);
    textwrap::wrap(&printable(text), options).into_iter().try_for_each(|line| writeln!(out, "{line}"))
}

/// As many providers side by side as fit, the rest below.
fn write_grid(out: &mut String, grid: &Grid, style: Style) -> std::fmt::Result {
    let beside = (style.width.saturating_sub(LABEL) / COLUMN).max(1);
    for from in (0..grid.head.len()).step_by(beside) {
        let until = (from + beside).min(grid.head.len());
        let mut table = Table::new();
        table
            .load_style(comfy_table::presets::ASCII_BORDERS_ONLY_CONDENSED)
            .set_content_arrangement(ContentArrangement::Dynamic)
            .set_width(u16::try_from(style.width).unwrap_or(u16::MAX));
        let right = |text: &str| Cell::new(printable(text)).set_alignment(CellAlignment::Right);
        let head = std::iter::once(Cell::new("")).chain(grid.head[from..until].iter().map(|id| right(id)));
        table.set_header(head);
        for row in &grid.rows {
            let cells = row.cells[from..until].iter().map(|cell| right(cell));
            table.add_row(std::iter::once(Cell::new(printable(&row.label))).chain(cells));
        }
        writeln!(out, "{}", table.trim_fmt())?;
    }
    Ok(())
}

fn bold(text: &str, style: Style) -> String {
    if style.color { format!("\u{1b}[1m{text}\u{1b}[0m") } else { text.to_owned() }
}

/// Control characters could drive the terminal; they are shown as a space.
fn printable(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
}
