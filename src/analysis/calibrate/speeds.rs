//! Speeds: units an hour by task type, of the buyer's own people for the catalogue, of vendors against these.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use rust_decimal::Decimal;

use super::fit::{Evidence, Fit, Three, TooLarge};
use super::gathered::{Gathered, Mix, Sums, Vendor};
use super::known::Library;
use super::{Terms, Volume};
use crate::matter::FigureKind;

/// The speed of a vendor at a task type.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Speed {
    /// The type.
    pub of_type: String,
    /// Its hours, and who worked them, by role.
    pub hours: Decimal,
    /// The share of each role.
    pub mix: Mix,
    /// Units of matters whose volume is known, with the hours that they took.
    pub volume: Option<[Decimal; 2]>,
    /// Units an hour, as they were.
    pub throughput: Option<Decimal>,
    /// Relative to the buyer's own people, complexity taken into account.
    pub productivity: Option<Fit>,
}

/// A matter's units, at moderate complexity and as they were, and the hours that they took.
struct Measured {
    eased: Decimal,
    units: Decimal,
    hours: Decimal,
    lines: u64,
}

/// What speeds are worked out from.
#[derive(Clone, Copy)]
pub struct Asked<'a> {
    pub gathered: &'a Gathered,
    pub library: &'a Library<'a>,
    pub terms: &'a Terms,
}

impl Asked<'_> {
    /// The matters of a type whose volume is known and whose hours are the vendor's alone: a volume that is split cannot be
    /// told apart. What the buyer's own people put in beside a vendor is its supervision.
    fn measured(&self, name: &str, vendor: &Vendor, of_type: &str) -> Option<Vec<Measured>> {
        let (Some(matters), Some(task_type)) = (vendor.types.get(of_type), self.library.task_type(of_type)) else {
            return Some(Vec::new());
        };
        let mut by_matter: BTreeMap<&str, Measured> = BTreeMap::new();
        for volume in self.terms.volumes.iter().filter(|volume| volume.of_type == of_type) {
            let Some(roles) = matters.get(&volume.matter) else { continue };
            let sums = Sums::of(roles.values())?;
            if sums.units <= Decimal::ZERO || self.is_shared(name, volume) {
                continue;
            }
            let eased = volume.units.checked_div(self.library.factor(task_type, volume.complexity))?;
            let new = || Measured { eased: Decimal::ZERO, units: Decimal::ZERO, hours: sums.units, lines: sums.lines };
            let known = by_matter.entry(&volume.matter).or_insert_with(new);
            known.eased = known.eased.checked_add(eased)?;
            known.units = known.units.checked_add(volume.units)?;
        }
        Some(by_matter.into_values().collect())
    }

    /// Whether somebody else from outside worked on it too.
    fn is_shared(&self, name: &str, volume: &Volume) -> bool {
        let works = |other: &Vendor| other.types.get(&volume.of_type).is_some_and(|of| of.contains_key(&volume.matter));
        self.gathered.vendors.iter().any(|(other, vendor)| other != name && !vendor.own && works(vendor))
    }

    /// What the buyer's own people finish in an hour, by task type.
    pub fn throughputs(&self) -> Option<Vec<Fit>> {
        let mut found = Vec::new();
        for of in self.library.known.types {
            let mut all = Vec::new();
            for (name, vendor) in self.gathered.vendors.iter().filter(|(_, vendor)| vendor.own) {
                all.extend(self.measured(name, vendor, &of.id)?);
            }
            let sum = summed(&all)?;
            let (Some(speed), Some(known)) = (sum.eased.checked_div(sum.hours), self.library.speed(of)) else {
                continue;
            };
            let evidence = Evidence {
                key: format!("{}.throughput", of.id),
                kind: FigureKind::Throughput,
                all: speed,
                of_matters: all.iter().filter_map(|of| of.eased.checked_div(of.hours)).collect(),
                lines: sum.lines,
                library: Some(known),
                weight: Some(self.terms.shrink),
                beside: None,
            };
            found.push(evidence.fit()?);
        }
        Some(found)
    }

    /// The speeds of a vendor, the types with most hours first.
    pub fn speeds(&self, name: &str, vendor: &Vendor, like: &str, throughputs: &[Fit]) -> Option<Vec<Speed>> {
        let mut speeds = Vec::new();
        for (of_type, matters) in &vendor.types {
            let (hours, mix) = mixed(matters.values().flatten())?;
            let all = self.measured(name, vendor, of_type)?;
            let sum = summed(&all)?;
            let key = format!("{of_type}.throughput");
            let own = throughputs.iter().find(|fit| fit.key == key).map(|fit| fit.result);
            let base = own.or_else(|| self.library.speed(self.library.task_type(of_type)?));
            let productivity = match base.filter(|_| !vendor.own && !all.is_empty()) {
                Some(base) => {
                    relative(of_type, &all, &sum, base, self.library.productivity(like, of_type), self.terms).ok()?
                }
                None => None,
            };
            speeds.push(Speed {
                of_type: of_type.clone(),
                hours,
                mix,
                volume: (!all.is_empty()).then_some([sum.units, sum.hours]),
                throughput: sum.units.checked_div(sum.hours),
                productivity,
            });
        }
        speeds.sort_by_key(|of| Reverse(of.hours));
        Some(speeds)
    }
}

/// The hours of some roles, and the share of each.
fn mixed<'s>(all: impl Iterator<Item = (&'s Option<String>, &'s Sums)>) -> Option<(Decimal, Mix)> {
    let mut roles: BTreeMap<&Option<String>, Decimal> = BTreeMap::new();
    for (role, sums) in all {
        let hours = roles.entry(role).or_default();
        *hours = hours.checked_add(sums.units)?;
    }
    let hours = roles.values().copied().try_fold(Decimal::ZERO, Decimal::checked_add)?;
    let share = |(role, of): (&&Option<String>, &Decimal)| Some(((*role).clone(), of.checked_div(hours)?));
    let mut mix: Mix = roles.iter().filter_map(share).collect();
    mix.sort_by_key(|(_, share)| Reverse(*share));
    Some((hours, mix))
}

/// The sums of units at moderate complexity, of units and of hours, and the lines.
fn summed(all: &[Measured]) -> Option<Measured> {
    let zero = Measured { eased: Decimal::ZERO, units: Decimal::ZERO, hours: Decimal::ZERO, lines: 0 };
    all.iter().try_fold(zero, |sum, one| {
        Some(Measured {
            eased: sum.eased.checked_add(one.eased)?,
            units: sum.units.checked_add(one.units)?,
            hours: sum.hours.checked_add(one.hours)?,
            lines: sum.lines + one.lines,
        })
    })
}

fn relative(
    of_type: &str,
    all: &[Measured],
    sum: &Measured,
    base: Three,
    library: Three,
    terms: &Terms,
) -> Result<Option<Fit>, TooLarge> {
    let against = |of: &Measured| of.eased.checked_div(of.hours)?.checked_div(base.likely);
    let Some(own) = against(sum).filter(|own| *own > Decimal::ZERO) else { return Ok(None) };
    let evidence = Evidence {
        key: format!("task.{of_type}.productivity"),
        kind: FigureKind::Factor,
        all: own,
        of_matters: all.iter().filter_map(against).collect(),
        lines: sum.lines,
        library: Some(library),
        weight: Some(terms.shrink),
        beside: Some(base),
    };
    evidence.fit().map(Some).ok_or(TooLarge)
}
