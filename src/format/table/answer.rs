//! The answer on one page for a terminal: within 80 columns, figures below one another.

use std::fmt::{Result, Write};

use super::{Style, bold, printable, wrapped};
use crate::report::{Advice, Answer, Column, Stated, Tone};

/// What stands before the name of an option, and before anything under a heading.
const INDENT: &str = "  ";
/// Between two columns.
const GAP: usize = 2;
/// Where the assumptions stand.
const LISTED: &str = "--full lists them; your own figures replace them.";
/// The names of options take at least so much, and tasks stand at least so far in.
const NAME: usize = 20;

/// Writes an answer.
pub fn write(out: &mut String, answer: &Answer, style: Style) -> Result {
    let mut title = String::new();
    wrapped(&mut title, &answer.title, "", "", style)?;
    title.lines().try_for_each(|line| writeln!(out, "{}", bold(line, style)))?;
    answer.about.iter().try_for_each(|line| wrapped(out, line, "", "", style))?;
    write_advice(out, &answer.advice, style)?;
    if !answer.figures.is_empty() {
        writeln!(out)?;
        write_figures(out, &answer.figures.iter().map(Stated::from).collect::<Vec<_>>(), style)?;
    }
    writeln!(out)?;
    write_options(out, answer, style)?;
    answer.notes().iter().try_for_each(|note| wrapped(out, note, INDENT, "    ", style))?;
    let before: Vec<String> = answer.before.iter().map(crate::report::Duty::said).collect();
    for (heading, items) in
        [("WHY", &answer.why), ("WHAT WOULD CHANGE IT", &answer.changes), ("BEFORE YOU ACT", &before)]
    {
        write_section(out, heading, items, style)?;
    }
    writeln!(out)?;
    let rests_on = answer.rests_on.as_ref().map(|text| format!("{text} {LISTED}"));
    answer
        .legend
        .iter()
        .chain(&rests_on)
        .chain([&answer.closing])
        .try_for_each(|text| wrapped(out, text, "", "", style))
}

fn write_section(out: &mut String, heading: &str, items: &[String], style: Style) -> Result {
    if items.is_empty() {
        return Ok(());
    }
    writeln!(out, "\n{}", bold(heading, style))?;
    items.iter().try_for_each(|item| wrapped(out, item, INDENT, "    ", style))
}

fn write_advice(out: &mut String, advice: &Advice, style: Style) -> Result {
    let mut headline = String::new();
    wrapped(&mut headline, &advice.headline, "RECOMMENDATION  ", INDENT, style)?;
    writeln!(out)?;
    headline.lines().try_for_each(|line| writeln!(out, "{}", bold(line, style)))?;
    let longest = advice.parts.iter().map(|part| width(&part.name)).max().unwrap_or(0);
    let names = longest.clamp(NAME, (style.width * 2 / 5).max(NAME));
    let room = style.width.saturating_sub(names + 2 * INDENT.len()).max(NAME);
    for part in &advice.parts {
        let (name, tasks) = (printable(&part.name), printable(&part.listed()));
        let [name, tasks] = [textwrap::wrap(&name, names), textwrap::wrap(&tasks, room)];
        for at in 0..name.len().max(tasks.len()) {
            let [name, tasks] = [&name, &tasks].map(|lines| lines.get(at).map_or("", |line| line.as_ref()));
            writeln!(out, "{}", format!("{INDENT}{name:names$}{INDENT}{tasks}").trim_end())?;
        }
    }
    Ok(())
}

/// Labels, figures and remarks below one another; a long remark goes on below itself.
pub fn write_figures(out: &mut String, figures: &[Stated], style: Style) -> Result {
    let labels = figures.iter().map(|of| width(of.label)).max().unwrap_or(0);
    let widest = figures.iter().map(|of| width(&of.figure)).max().unwrap_or(0);
    for of in figures {
        let figure = format!("{:widest$}", printable(&of.figure));
        let first = format!("{INDENT}{:labels$}{INDENT}{figure}{INDENT}", of.label);
        let rest = " ".repeat(labels + widest + 3 * INDENT.len());
        let mut line = String::new();
        wrapped(&mut line, &of.remark, &first, &rest, style)?;
        let loud = matches!(of.tone, Tone::Bad);
        // Colour takes no room, so it is put on after the wrapping.
        let line = if loud { line.replacen(&figure, &bold(&figure, style), 1) } else { line };
        line.lines().try_for_each(|line| writeln!(out, "{}", line.trim_end()))?;
    }
    Ok(())
}

/// All columns beside the names where they fit; else the parts of the total in a table of their own, and so on.
fn write_options(out: &mut String, answer: &Answer, style: Style) -> Result {
    let longest = |column: &Column| {
        let cells = answer.options.iter().map(|row| width(&row.cell(*column)));
        cells.chain([width(column.title())]).max().unwrap_or(0)
    };
    let room = style.width.saturating_sub(INDENT.len() + NAME);
    let fit = |columns: &[Column]| {
        let mut taken = 0;
        let fits = columns.iter().take_while(|column| {
            taken += longest(column) + GAP;
            taken <= room
        });
        fits.count()
    };
    let mut left: &[Column] = &answer.columns;
    while !left.is_empty() {
        let whole = left.iter().take_while(|column| column.is_part() == left[0].is_part()).count();
        let count = if fit(left) < left.len() { fit(&left[..whole]) } else { left.len() };
        let (now, later) = left.split_at(count.max(1));
        let of = if now.iter().all(|column| column.is_part()) { "Of the total" } else { "Option" };
        write_table(out, answer, (of, now), &now.iter().map(longest).collect::<Vec<_>>(), style)?;
        left = later;
        if !left.is_empty() {
            writeln!(out)?;
        }
    }
    Ok(())
}

fn write_table(
    out: &mut String,
    answer: &Answer,
    (of, columns): (&str, &[Column]),
    widths: &[usize],
    style: Style,
) -> Result {
    let taken: usize = widths.iter().map(|width| width + GAP).sum();
    let room = style.width.saturating_sub(INDENT.len() + taken).max(NAME);
    let longest = answer.options.iter().map(|row| width(&row.called())).max().unwrap_or(0);
    let name = longest.clamp(width(of), room);
    let cells = |cells: Vec<String>| -> String {
        let padded = cells.iter().zip(widths).map(|(cell, width)| format!("{:>1$}", cell, width + GAP));
        padded.collect::<Vec<_>>().concat()
    };
    let head = cells(columns.iter().map(|column| column.title().to_owned()).collect());
    writeln!(out, "{INDENT}{of:name$}{head}")?;
    for row in &answer.options {
        let called = printable(&row.called());
        let mut lines = textwrap::wrap(&called, name).into_iter();
        let first = lines.next().unwrap_or_default();
        let mark = if row.is_recommended { "> " } else { INDENT };
        let figures = cells(columns.iter().map(|column| row.cell(*column)).collect());
        let line = format!("{mark}{first:name$}{figures}");
        writeln!(out, "{}", if row.is_recommended { bold(&line, style) } else { line })?;
        lines.try_for_each(|line| writeln!(out, "{INDENT}  {line}"))?;
    }
    Ok(())
}

fn width(text: &str) -> usize {
    text.chars().count()
}
