//! Markdown.

use std::fmt::Write;

use super::drawing;
use crate::report::{Block, Columns, Grid};

/// Writes a report's blocks.
pub fn write(blocks: &[Block]) -> String {
    let mut out = String::new();
    for block in blocks {
        if !out.is_empty() {
            out.push('\n');
        }
        // Writing to a string does not fail.
        let _ = match block {
            Block::Answer(answer) => out.write_str(&write(&answer.blocks())),
            Block::Title(text) => writeln!(out, "# {}", escaped(text)),
            Block::Heading(text) | Block::Appendix(text) => writeln!(out, "## {}", escaped(text)),
            Block::Text(text) | Block::Closing(text) => writeln!(out, "{}", escaped(text)),
            Block::Verdict(text) => writeln!(out, "**{}**", escaped(text)),
            Block::List(items) => write_list(&mut out, items),
            Block::Figures(figures) => figures.iter().try_for_each(|of| writeln!(out, "- {}", escaped(&of.said()))),
            Block::Lines(lines) => {
                let of = writeln!(out, "### {}", escaped(&lines.heading()));
                of.and_then(|()| {
                    lines.items.iter().try_for_each(|line| {
                        writeln!(out, "\n{}\n", escaped(&line.said()))?;
                        write_list(&mut out, &line.steps)
                    })
                })
            }
            Block::Sources(sources) => write_list(&mut out, &sources.cited()),
            Block::Grid(grid) => write_grid(&mut out, grid),
            Block::Chart(chart) => {
                writeln!(out, "```text\n{}\n```", drawing::lines(chart).join("\n").replace('`', "'"))
            }
            Block::Columns(columns) => write_columns(&mut out, columns),
        };
    }
    out
}

fn write_list(out: &mut String, items: &[String]) -> std::fmt::Result {
    items.iter().try_for_each(|item| writeln!(out, "- {}", escaped(item)))
}

fn write_grid(out: &mut String, grid: &Grid) -> std::fmt::Result {
    let head: Vec<String> = grid.head.iter().map(|text| escaped(text)).collect();
    writeln!(out, "| | {} |", head.join(" | "))?;
    writeln!(out, "|---|{}", "---:|".repeat(head.len()))?;
    for row in &grid.rows {
        let mark = if row.total { "**" } else { "" };
        let cells: Vec<String> = row.cells.iter().map(|cell| format!("{mark}{}{mark}", escaped(cell))).collect();
        let label = if row.label.is_empty() { String::new() } else { format!("{mark}{}{mark}", escaped(&row.label)) };
        writeln!(out, "| {label} | {} |", cells.join(" | "))?;
    }
    Ok(())
}

fn write_columns(out: &mut String, columns: &Columns) -> std::fmt::Result {
    writeln!(out, "| {} |", columns.head.join(" | "))?;
    let marks: Vec<&str> = columns.numbers.iter().map(|number| if *number { "---:" } else { "---" }).collect();
    writeln!(out, "|{}|", marks.join("|"))?;
    for row in &columns.rows {
        let cells: Vec<String> = row.iter().map(|cell| escaped(cell)).collect();
        writeln!(out, "| {} |", cells.join(" | "))?;
    }
    Ok(())
}

/// Characters that Markdown or HTML would read as markup lose their meaning; line breaks become spaces.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    // Words stand between two backticks; any others, from somebody's text, are no marks.
    let marks = !text.contains("``") && text.matches('`').count().is_multiple_of(2);
    let mut code = false;
    for c in text.chars() {
        match c {
            '`' if !marks => out.push_str("\\`"),
            '`' => {
                code = !code;
                out.push(c);
            }
            '\n' | '\r' => out.push(' '),
            '|' => out.push_str("\\|"),
            '*' | '_' | '#' | '[' | ']' | '<' | '>' | '\\' | '~' if !code => {
                out.push('\\');
                out.push(c);
            }
            '&' if !code => out.push_str("&amp;"),
            _ => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::escaped;

    #[test]
    fn text_cannot_become_markup() {
        for (text, expected) in [
            ("`a_b` is <5", "`a_b` is \\<5"),
            ("`<b>", "\\`\\<b\\>"),
            ("``` <b> `", "\\`\\`\\` \\<b\\> \\`"),
            ("a|b\nc & d", "a\\|b c &amp; d"),
        ] {
            assert_eq!(escaped(text), expected);
        }
    }
}
