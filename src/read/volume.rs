//! The volume of a task: a number, what gigabytes of data hold, or a share of another task's.

use std::collections::BTreeSet;

use rust_decimal::Decimal;

use super::fields::{Fields, Reading};
use super::keys::{Declared, Kind, figure, record};
use super::tree::Node;
use crate::matter::FigureKind::{Quantity, Share};
use crate::matter::{FigureId, Hours, Task, Volume};

/// Volumes that are shares of shares of others go no deeper: whoever has more has made a slip.
const MOST_LINKS: usize = 100;

/// How many units of work there are.
pub const VOLUME: Kind = Kind::Either(
    "Volume",
    "How many units of work there are.",
    &[Kind::Figure(Quantity), Kind::Table(GigabytesTable::RECORD), Kind::Table(ShareOfTaskTable::RECORD)],
);

record! {
    /// What gigabytes of data hold.
    struct GigabytesTable;
    /// Before culling.
    gigabytes: Option<FigureId> = figure(Quantity), needed "";
    /// Documents in each.
    documents_per_gigabyte: Option<FigureId> = figure(Quantity), needed "";
    /// Share that culling removes.
    cull: Option<FigureId> = figure(Share);
}

record! {
    /// A share of another task's volume.
    struct ShareOfTaskTable;
    /// The other task's index, counted from 0.
    of = Kind::Index, needed "the index of another task, counted from 0";
    /// The share.
    share: Option<FigureId> = figure(Share), needed "";
}

/// Reads `volume`.
pub fn read_volume(node: &Node, task: &Fields, reading: &mut Reading) -> Option<Volume> {
    let path = task.key("volume");
    if GigabytesTable::is_form_of(node) {
        let mut fields = Fields::of(node, &path, task.provenance(), reading)?;
        let GigabytesTable { gigabytes, documents_per_gigabyte, cull } = GigabytesTable::read(&mut fields, reading);
        fields.finish(reading);
        return Some(Volume::Gigabytes {
            gigabytes: gigabytes?,
            documents_per_gigabyte: documents_per_gigabyte?,
            cull,
        });
    }
    if ShareOfTaskTable::is_form_of(node) {
        let mut fields = Fields::of(node, &path, task.provenance(), reading)?;
        let ShareOfTaskTable { share } = ShareOfTaskTable::read(&mut fields, reading);
        let of = index(&mut fields, reading);
        fields.finish(reading);
        return Some(Volume::Share { of: of?, share: share? });
    }
    reading.figure(node, path, Quantity, task.provenance()).map(Volume::Units)
}

fn index(fields: &mut Fields, reading: &mut Reading) -> Option<usize> {
    let node = fields.node("of")?;
    let index = node.number().and_then(Result::ok).filter(Decimal::is_integer);
    let index = index.and_then(|index| usize::try_from(index).ok());
    if index.is_none() {
        reading.wrong_kind::<()>(node, &fields.key("of"), "the index of a task, counted from 0");
    }
    index
}

/// A volume that is a share of another's must lead to one that is a number.
pub fn check_links(items: &[Node], tasks: &[Option<Task>], reading: &mut Reading) {
    let linked = |at: usize| match tasks.get(at)?.as_ref()?.hours {
        Hours::Computed { volume: Volume::Share { of, .. }, .. } => Some(of),
        _ => None,
    };
    for (index, item) in items.iter().enumerate() {
        let Some(of) = linked(index) else { continue };
        let place = item.table().and_then(|table| table.get("volume")).map_or(&item.place, |node| &node.place);
        let Some(target) = tasks.get(of) else {
            let message = format!("there is no task {of}, the file has the tasks 0 to {}", items.len() - 1);
            reading.diagnostics.error(place, message, "expected the index of another task");
            continue;
        };
        let mut at = index;
        let mut passed = BTreeSet::new();
        for links in 1.. {
            let Some(next) = linked(at) else { break };
            at = next;
            // A circle further down is reported where it is.
            if at != index && !passed.insert(at) {
                break;
            }
            if at == index || links > MOST_LINKS {
                let (message, label) = if at == index {
                    (format!("the volume of task {index} leads back to itself"), "circular")
                } else {
                    (format!("the volume of task {index} rests on more than {MOST_LINKS} others"), "too long a chain")
                };
                let help = "give one of these tasks a volume of its own";
                reading.diagnostics.error(place, message, label).help(help);
                break;
            }
        }
        if target.as_ref().is_some_and(|target| matches!(target.hours, Hours::Given(_))) {
            let message = format!("task {of} is given in hours and has no volume to take a share of");
            reading.diagnostics.error(place, message, "expected a task with a volume");
        }
    }
}
