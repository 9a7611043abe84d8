//! The buyer's own hours by who works them (docs/model.md, "The comparison").

use super::effort::Effort;
use super::estimate::{Scenario, Schedule, StaffedPart};
use super::inputs::Inputs;
use crate::matter::{Case, LADDER};
use crate::number::Number;

/// Hours of the buyer's own people over all periods by role: up the ladder, other roles behind it.
pub fn own_hours_by_role<N: Number>(
    case: &Case,
    inputs: &impl Inputs<N>,
    scenario: &Scenario,
    schedule: &Schedule<N>,
) -> Vec<(String, N)> {
    let mut roles = Roles { case, hours: Vec::new() };
    for part in &schedule.parts {
        let live = N::whole(schedule.times) - part.wait;
        roles.add_part(inputs, scenario, part, &schedule.effort, [live, N::whole(1)]);
    }
    schedule.interims.each(|periods, part, effort| {
        roles.add_part(inputs, scenario, part, effort, [periods, N::whole(0)]);
    });
    let place = |role: &str| LADDER.iter().position(|step| *step == role).unwrap_or(LADDER.len());
    roles.hours.retain(|(_, hours)| !hours.is_structurally_zero());
    roles.hours.sort_by(|(a, _), (b, _)| (place(a), a).cmp(&(place(b), b)));
    roles.hours
}

/// Hours, by role.
struct Roles<'c, N> {
    case: &'c Case,
    hours: Vec<(String, N)>,
}

impl<N: Number> Roles<'_, N> {
    /// The hours of a part in so many periods, and so many times what falls once.
    fn add_part(
        &mut self,
        inputs: &impl Inputs<N>,
        scenario: &Scenario,
        part: &StaffedPart<N>,
        effort: &Effort<N>,
        [periods, once]: [N; 2],
    ) {
        let case = self.case;
        let provider = part.part.provider;
        if case.providers[provider].via.is_some() {
            return;
        }
        for task in part.part.tasks.iter().filter(|_| provider == case.baseline) {
            let role = production_role(case, scenario, part, *task);
            self.add(&role, periods * effort.production[*task]);
        }
        let own = &part.own;
        let supervisors = &case.providers[provider].supervised_by;
        if supervisors.is_empty() {
            self.add_near("supervisor", periods * own.supervision);
        }
        for (role, share) in supervisors {
            self.add_near(role, periods * own.supervision * inputs.get(*share));
        }
        self.add_near("associate", periods * own.rework);
        self.add_near("supervisor", once * own.transfer);
    }

    /// Hours of whoever stands in for a role at the baseline.
    fn add_near(&mut self, role: &str, hours: N) {
        let baseline = &self.case.providers[self.case.baseline];
        let name = baseline.rate_near(role).map_or(role, |rate| &baseline.rates[rate].0).to_owned();
        self.add(&name, hours);
    }

    fn add(&mut self, role: &str, hours: N) {
        if hours.is_structurally_zero() {
            return;
        }
        match self.hours.iter_mut().find(|(known, _)| known == role) {
            Some((_, sum)) => *sum = *sum + hours,
            None => self.hours.push((role.to_owned(), hours)),
        }
    }
}

/// Who does a task of the baseline's: the role of the rate or the seat, or for a price by the unit the one asked for.
fn production_role<N>(case: &Case, scenario: &Scenario, part: &StaffedPart<N>, task: usize) -> String {
    let of = &case.providers[part.part.provider];
    let terms = &of.terms[task];
    let asked = terms.asked(&case.matter.tasks[task]);
    let seat = scenario.seat(case, part.part.provider).filter(|_| case.is_for_seat(part.part.provider, task));
    let role = match (seat, terms.rate) {
        (Some(seat), _) => &seat.role,
        (None, Some(rate)) if terms.price.is_none() => of.rates[rate].0.as_str(),
        _ => asked,
    };
    role.to_owned()
}
