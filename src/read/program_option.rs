//! Reading `[[option]]` of a programme: who does what goes out, and what is done about it.

use super::catalogue::Catalogue;
use super::fields::{Fields, Reading};
use super::improvement::{BetterTable, types};
use super::keys::{Declared, PlacedText};
use super::program::each_table;
use super::program_file::{HireTable, OptionTable, StandbyTable, TermPriceTable};
use super::tree::Value;
use crate::matter::{FigureId, GoesOut, Hire, Improvement, Measure, ProgramOption, Running, Seat, SeatTerm, Standby};
use crate::source::Place;

/// An option as far as it could be read, and whom it names: the id, where that stands, and as what.
pub struct WrittenOption {
    pub option: Option<ProgramOption>,
    pub named: Vec<(String, Place, &'static str)>,
}

/// The word for whoever is cheapest.
const RECOMMENDED: &str = "recommended";

/// Reads `[[option]]`.
pub fn options(fields: &mut Fields, catalogue: &Catalogue, reading: &mut Reading) -> Vec<WrittenOption> {
    let mut names: Vec<String> = Vec::new();
    each_table("option", fields, reading, |mut table, reading| {
        let written = OptionTable::read(&mut table, reading);
        if let Some((name, place)) = &written.name {
            if names.contains(name) {
                let message = format!("two options are called `{name}`");
                reading.diagnostics.error(place, message, "expected a name of its own");
            }
            names.push(name.clone());
        }
        let mut named = Vec::new();
        let outside = outside(&mut table, written.provider, &mut named, reading);
        let improvement = better(&mut table, catalogue, reading);
        let hire = hire(&mut table, reading);
        let standby = standby(&mut table, &mut named, reading);
        table.finish(reading);
        let option = written.name.zip(outside).map(|((name, _), outside)| ProgramOption {
            name,
            outside,
            improvement,
            hire,
            standby,
        });
        WrittenOption { option, named }
    })
}

fn outside(
    table: &mut Fields,
    provider: Option<PlacedText>,
    named: &mut Vec<(String, Place, &'static str)>,
    reading: &mut Reading,
) -> Option<GoesOut> {
    let first_line = reading.texts.first_line(table.place());
    let (overflow, every) = (table.node("overflow"), table.node("provider").is_some());
    let on_call = table.node("standby").map(|node| node.place.clone());
    if overflow.is_some() == every {
        let message =
            "an option has either an `overflow`, who takes what your own team cannot, or a `provider` for every matter";
        reading.diagnostics.error(&first_line, message, "expected one of them");
        return None;
    }
    let Some(overflow) = overflow else {
        if let Some(place) = on_call {
            let message = "a team on call takes what your own has no room for, and here every matter goes out";
            reading.diagnostics.error(&reading.texts.first_line(&place), message, "not with `provider`");
        }
        let (id, place) = provider?;
        if id == RECOMMENDED {
            return Some(GoesOut::Recommended);
        }
        named.push((id.clone(), place, "the provider of every matter"));
        return Some(GoesOut::All(id));
    };
    let ids: Vec<PlacedText> = match &overflow.value {
        Value::Array(items) if items.is_empty() => {
            reading.diagnostics.error(&overflow.place, "an overflow to nobody", "expected at least one id");
            return None;
        }
        Value::Array(_) => table.texts("overflow", reading)?,
        _ => vec![(table.text("overflow", reading)?, overflow.place.clone())],
    };
    let what = "the overflow";
    named.extend(ids.iter().map(|(id, place)| (id.clone(), place.clone(), what)));
    Some(GoesOut::Overflow(ids.into_iter().map(|(id, _)| id).collect()))
}

fn better(table: &mut Fields, catalogue: &Catalogue, reading: &mut Reading) -> Option<Measure<Improvement>> {
    let (better, written) = table.declared::<BetterTable>("improvement", reading)?;
    better.finish(reading);
    let what = Improvement {
        name: None,
        providers: Vec::new(),
        one_off: None,
        per_period: None,
        volume_saving: written.volume_saving,
        effort_saving: written.effort_saving,
        ready_days: None,
        tasks: written.tasks.map(|tasks| types(tasks, catalogue, reading)),
    };
    let price = |price| Running { price: seat(price, SeatTerm::Month), times: 1 };
    Some(Measure {
        what,
        one_off: written.one_off,
        ready_days: written.ready_days,
        running: written.per_period.map(price),
        months: None,
    })
}

fn hire(table: &mut Fields, reading: &mut Reading) -> Option<Measure<Hire>> {
    let (mut hire, written) = table.declared::<HireTable>("hire", reading)?;
    let price = term_price(&mut hire, "seat", reading);
    hire.finish(reading);
    let heads = written.heads?;
    Some(Measure {
        what: Hire { heads, hours_per_month: written.hours_per_month },
        one_off: written.one_off,
        ready_days: written.ready_days,
        running: price.map(|price| Running { price, times: heads }),
        months: written.months,
    })
}

fn standby(
    table: &mut Fields,
    named: &mut Vec<(String, Place, &'static str)>,
    reading: &mut Reading,
) -> Option<Measure<Standby>> {
    let (mut team, written) = table.declared::<StandbyTable>("standby", reading)?;
    let price = term_price(&mut team, "price", reading);
    team.finish(reading);
    let (provider, place) = written.provider?;
    named.push((provider.clone(), place, "the team on call"));
    Some(Measure {
        what: Standby { provider, hours_per_month: written.hours_per_month? },
        one_off: written.one_off,
        ready_days: written.ready_days,
        running: price.map(|price| Running { price, times: 1 }),
        months: written.months,
    })
}

/// `{ month = 14000 }`
fn term_price(table: &mut Fields, key: &'static str, reading: &mut Reading) -> Option<Seat> {
    let (mut price, TermPriceTable { week, month, year }) = table.declared(key, reading)?;
    let prices = [(SeatTerm::Week, week), (SeatTerm::Month, month), (SeatTerm::Year, year)];
    let mut given = prices.into_iter().filter(|(term, _)| price.node(term.word()).is_some());
    let (first, second) = (given.next(), given.next());
    let place = reading.texts.first_line(price.place());
    price.finish(reading);
    let (Some((term, amount)), None) = (first, second) else {
        let message = format!("`{}` is a price by the `week`, the `month` or the `year`", table.key(key));
        reading.diagnostics.error(&place, message, "expected one of them");
        return None;
    };
    amount.map(|amount| seat(amount, term))
}

fn seat(price: FigureId, term: SeatTerm) -> Seat {
    Seat { price, term, role: Seat::ROLE.into() }
}
