//! What moved between two comparisons, as a person reads it.

use std::fmt::Write;

use rust_decimal::Decimal;

use super::super::block::{Block, Columns, NONE};
use super::super::num::Num;
use super::{Diff, DiffReport, LineMove, ProviderMove, ValueDoc};
use crate::engine::unimproved;
use crate::number::display;

/// Lays out what moved.
pub fn blocks(report: &DiffReport) -> Vec<Block> {
    let of = &report.document;
    let layout = Layout { of, decimals: report.decimals };
    let mut blocks = vec![Block::Title(format!("{}: what moved", of.matter_id)), Block::Verdict(layout.verdict())];
    if let Some(other) = &report.other_matter {
        let (old, new) = (quoted(other), quoted(&of.matter_id));
        blocks.push(Block::Text(format!("These are two matters: {old} before, {new} now.")));
    }
    blocks.push(Block::Heading(format!("Totals, {}", of.currency)));
    blocks.push(layout.totals());
    if layout.moved() {
        let each = if layout.recurs() { " a period" } else { "" };
        blocks.push(Block::Heading(format!("Lines that moved, {}{each}", of.currency)));
        blocks.extend(layout.periods());
        blocks.push(layout.lines());
        blocks.push(Block::Heading("Inputs that moved".to_owned()));
        blocks.push(layout.inputs());
    }
    let [old, new] = &report.written_by;
    blocks.push(Block::Heading("What was compared".to_owned()));
    blocks.push(Block::List(vec![format!("Before: {old}"), format!("Now: {new}")]));
    blocks
}

struct Layout<'d> {
    of: &'d Diff,
    decimals: u32,
}

impl Layout<'_> {
    fn recurs(&self) -> bool {
        self.of.periods_old.max(self.of.periods_new) > 1
    }

    /// How often the lines of a period count.
    fn periods(&self) -> Option<Block> {
        let (old, new) = (self.of.periods_old, self.of.periods_new);
        let often = match (old, new) {
            _ if !self.recurs() => return None,
            (old, new) if old == new => format!("{new} times in the totals"),
            _ => format!("{old} times in the old totals and {new} times in the new ones"),
        };
        let after = "those of an improvement only from its go-live on";
        Some(Block::Text(format!("A line counts {often}, {after}; what comes once counts once.")))
    }

    fn moved(&self) -> bool {
        let moved = |of: &ProviderMove| of.total_old != of.total_new || !of.lines.is_empty();
        let recommended = self.of.recommended_old != self.of.recommended_new;
        recommended || !self.of.inputs.is_empty() || self.of.providers.iter().any(moved)
    }

    fn verdict(&self) -> String {
        let total = |id: &Option<String>, total: fn(&ProviderMove) -> Option<Num>| {
            let found = self.of.providers.iter().find(|of| Some(&of.provider) == id.as_ref());
            found.and_then(total).map(|total| format!("{} {}", self.of.currency, self.digits(total)))
        };
        let (old, new) = (&self.of.recommended_old, &self.of.recommended_new);
        let before = total(old, |of| of.total_old).map_or_else(String::new, |total| format!(" ({total})"));
        let now = total(new, |of| of.total_new).map_or_else(String::new, |total| format!(" ({total})"));
        let name = |id: &Option<String>| id.as_deref().map_or_else(|| "nobody".to_owned(), quoted);
        let mut said = match new {
            _ if old != new => format!("Recommended: {}{before} before, {}{now} now.", name(old), name(new)),
            Some(id) => format!("The recommendation is still {}{now}.", quoted(id)),
            None => "Nobody is recommended, as before.".to_owned(),
        };
        let same = self.of.providers.iter().find(|of| old == new && Some(&of.provider) == new.as_ref());
        if let Some(change) = same.and_then(|of| of.change).filter(|change| !change.get().is_zero()) {
            let way = if change.get() > Decimal::ZERO { "more" } else { "less" };
            let percent = same.and_then(|of| of.change_percent);
            let percent = percent.map_or_else(String::new, |of| format!(" ({} %)", display(of.get().abs(), 1)));
            let amount = self.digits(Num::rounded(change.get().abs()));
            // Writing to a string does not fail.
            let _ = write!(said, " It costs {} {amount}{percent} {way} than before.", self.of.currency);
        }
        if !self.moved() {
            said.push_str(" Nothing moved: every total, line and input is as before.");
        }
        said
    }

    fn totals(&self) -> Block {
        let row = |of: &ProviderMove| {
            let percent = of.change_percent.map_or_else(|| NONE.to_owned(), |of| format!("{} %", signed(of, 1)));
            let [old, new] = [of.total_old, of.total_new].map(|total| self.shown(total));
            vec![of.provider.clone(), old, new, self.change(of.change), percent]
        };
        columns(&["provider", "before", "now", "change", "in per cent"], 1, self.of.providers.iter().map(row).collect())
    }

    fn lines(&self) -> Block {
        // Who is there only once has no lines that moved, but a total that came or went.
        let priced = self.of.providers.iter().filter(|of| of.change.is_some());
        let row = |of: &ProviderMove, line: &LineMove| {
            let [old, new] = [line.old, line.new].map(|amount| self.shown(amount));
            vec![of.provider.clone(), self.label(of, line), old, new, self.change(line.change)]
        };
        let rows: Vec<Vec<String>> = priced.flat_map(|of| of.lines.iter().map(move |line| row(of, line))).collect();
        if rows.is_empty() {
            return Block::Text("No line moved.".to_owned());
        }
        columns(&["provider", "line", "before", "now", "change"], 2, rows)
    }

    fn label(&self, of: &ProviderMove, line: &LineMove) -> String {
        let own = unimproved(&of.provider);
        let by = line.by.as_deref().filter(|by| *by != own).map_or_else(String::new, |by| format!(" by {by}"));
        let task = line.task.map_or_else(String::new, |task| format!(" (task {task})"));
        let once = if self.recurs() && line.one_off { ", once" } else { "" };
        format!("{}{task}{by}{once}", line.name)
    }

    fn inputs(&self) -> Block {
        let shown = |value: &Option<ValueDoc>| match value {
            None => NONE.to_owned(),
            Some(ValueDoc::Number(number)) => number.to_string(),
            Some(ValueDoc::Text(text)) => text.clone(),
        };
        let rows: Vec<Vec<String>> =
            self.of.inputs.iter().map(|of| vec![of.key.clone(), shown(&of.old), shown(&of.new)]).collect();
        if rows.is_empty() {
            return Block::Text("No input moved: what moved is the model, or what was compared.".to_owned());
        }
        columns(&["input", "before", "now"], 1, rows)
    }

    /// An amount with the decimals of the currency, or with as many as it has.
    fn digits(&self, amount: Num) -> String {
        display(amount.get(), amount.get().scale().max(self.decimals))
    }

    fn shown(&self, amount: Option<Num>) -> String {
        amount.map_or_else(|| NONE.to_owned(), |amount| self.digits(amount))
    }

    fn change(&self, amount: Option<Num>) -> String {
        let decimals = |amount: Num| amount.get().scale().max(self.decimals);
        amount.map_or_else(|| NONE.to_owned(), |amount| signed(amount, decimals(amount)))
    }
}

/// A change: what grows has a plus.
fn signed(amount: Num, decimals: u32) -> String {
    let plus = if amount.get() > Decimal::ZERO { "+" } else { "" };
    format!("{plus}{}", display(amount.get(), decimals))
}

fn quoted(id: &str) -> String {
    format!("`{id}`")
}

/// Columns of which the first ones are text.
fn columns(head: &[&'static str], texts: usize, rows: Vec<Vec<String>>) -> Block {
    let numbers = (0..head.len()).map(|at| at >= texts).collect();
    Block::Columns(Columns { head: head.to_vec(), rows, numbers })
}
