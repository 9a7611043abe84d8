//! One option in one draw: matter after matter in the order in which they arrive, what the own team has room for, who takes
//! the rest, and what that costs. It stops where it needs to know what a share of a matter comes to, and goes on once told.
#![expect(clippy::float_arithmetic, reason = "simulation works in binary floats, and says so (docs/model.md)")]

use super::arrivals::Arrival;
use super::calendar::Days;
use super::plans::{Away, AwayHours, Home, Plans};
use super::team::{Done, NEAR, Team, share_that_fits};
use super::terms::{OptionTerms, Terms};
use crate::matter::{Admit, GoesOut, Program};

/// What holds for all sweeps of a draw.
pub struct Around<'a> {
    pub program: &'a Program,
    pub days: &'a Days,
    pub terms: &'a Terms,
    pub arrivals: &'a [Arrival],
    pub tables: &'a Tables,
    /// Who could take what, by option.
    pub plans: &'a Plans<'a>,
}

/// What matters come to that go out whole, or not at all.
#[derive(Debug, Clone, Default)]
pub struct Tables {
    /// In-house by variant and matter.
    pub homes: Vec<Vec<Option<Home>>>,
    /// Sent out whole, by plan and matter.
    pub aways: Vec<Vec<Option<Away>>>,
}

/// A share of a matter that has to be worked out.
#[derive(Debug, Clone, Copy)]
pub struct Question {
    /// By which plan.
    pub plan: usize,
    /// Which matter.
    pub matter: usize,
    /// The share that goes out.
    pub share: f64,
    /// Whether its hours are enough for now.
    pub hours_alone: bool,
}

/// What is told.
#[derive(Debug, Clone, Copy)]
pub enum Told {
    /// Hours alone.
    Hours(AwayHours),
    /// Everything.
    All(Away),
}

impl Told {
    fn hours(self) -> AwayHours {
        match self {
            Self::Hours(hours) => hours,
            Self::All(Away { own_hours, production, .. }) => AwayHours { own: own_hours, production },
        }
    }
}

/// What an option comes to in a draw.
#[derive(Debug, Clone)]
pub struct OptionOutcome {
    /// Costs by year.
    pub cost: Vec<f64>,
    /// What the own team did.
    pub done: Done,
    /// Hours of the own team after the last day.
    pub left: f64,
    /// Matters that arrived.
    pub matters: f64,
    /// Of these, such of which anything went out.
    pub matters_out: f64,
    /// Hours that all matters need of the own team.
    pub needed: f64,
    /// Of these, what went out.
    pub hours_out: f64,
    /// Matters late.
    pub late: f64,
    /// Matters larger than the whole team.
    pub too_large: f64,
    /// Matters that went out, all or a part of each, by plan.
    pub sent: Vec<f64>,
}

/// An option on its way through a draw.
#[derive(Debug, Clone)]
pub struct Sweep {
    option: usize,
    /// How many times today's demand.
    times: f64,
    /// The next matter.
    next: usize,
    /// It goes no further than to the matters that arrive before this moment.
    until: f64,
    team: Team,
    on_call: Team,
    asking: Option<Asking>,
    /// What went out whose costs are still to be worked out.
    unpaid: Vec<Question>,
    outcome: OptionOutcome,
}

/// A matter of which it is not settled yet who takes what goes out.
#[derive(Debug, Clone, Copy)]
struct Asking {
    matter: usize,
    share: f64,
    /// The place among the takers, the team on call before all.
    place: usize,
    best: Option<(usize, Told)>,
    answer: Option<Told>,
}

impl Sweep {
    /// An option before the first matter, at so many times today's demand; it stops at the start.
    pub fn new(option: usize, times: f64, around: &Around) -> Self {
        let streams = around.program.streams.len();
        let (years, months) = (around.days.years.len(), around.days.months.len());
        let done = Done { hours: vec![0.0; months], short: 0.0 };
        let outcome = OptionOutcome {
            cost: vec![0.0; years],
            done,
            left: 0.0,
            matters: 0.0,
            matters_out: 0.0,
            needed: 0.0,
            hours_out: 0.0,
            late: 0.0,
            too_large: 0.0,
            sent: vec![0.0; around.plans.len()],
        };
        let (team, on_call) = (Team::new(streams), Team::new(streams));
        Self { option, times, next: 0, until: 0.0, team, on_call, asking: None, unpaid: Vec::new(), outcome }
    }

    /// From the start on, another option or the same with what is being done by then.
    pub fn begun(&self, option: usize, around: &Around) -> Self {
        let mut sweep = Self { option, until: f64::INFINITY, ..self.clone() };
        sweep.outcome.cost.copy_from_slice(&around.terms.options[option].fixed);
        sweep.team.begin_again(&around.terms.options[option].slices);
        if option != self.option {
            // Another option's team on call is another team.
            sweep.on_call = Team::new(around.program.streams.len());
        }
        sweep
    }

    /// Goes on until it needs to know something, or has come to its end.
    pub fn advance(&mut self, around: &Around) -> Option<Question> {
        loop {
            if let Some(asking) = self.asking.take()
                && let Some(question) = self.settle(asking, around)
            {
                return Some(question);
            }
            let arrival = loop {
                let arrival = around.arrivals.get(self.next).filter(|arrival| arrival.time < self.until)?;
                self.next += 1;
                if arrival.mark < self.times {
                    break *arrival;
                }
            };
            self.take(self.next - 1, arrival, around);
        }
    }

    /// Tells it what it asked for.
    pub fn answer(&mut self, told: Told) {
        if let Some(asking) = &mut self.asking {
            asking.answer = Some(told);
        }
    }

    /// What went out whose costs are still to be worked out.
    pub fn take_unpaid(&mut self) -> Vec<Question> {
        std::mem::take(&mut self.unpaid)
    }

    /// What it came to, once it has come to its end.
    pub fn outcome(mut self, around: &Around) -> OptionOutcome {
        let slices = &around.terms.options[self.option].slices;
        self.team.work_to(around.days.end, slices, &mut self.outcome.done);
        self.outcome.left = self.team.left();
        self.outcome
    }

    fn own<'a>(&self, around: &Around<'a>) -> &'a OptionTerms {
        &around.terms.options[self.option]
    }

    fn is_improved(&self, arrival: &Arrival, around: &Around) -> bool {
        arrival.time >= self.own(around).improved_from
    }

    fn home(&self, matter: usize, around: &Around) -> Home {
        let improved = self.is_improved(&around.arrivals[matter], around);
        let variant = if improved { super::plans::improved(self.option) } else { super::plans::PLAIN };
        // The tables hold every matter that an option can come to.
        around.tables.homes[variant][matter].unwrap_or(Home { hours: f64::NAN, due: f64::NAN, late: false })
    }

    /// A matter arrives: what the own team has room for stays, and the rest goes out.
    fn take(&mut self, matter: usize, arrival: Arrival, around: &Around) {
        let own = self.own(around);
        let spread = around.terms.spread[arrival.stream];
        let end = arrival.time + spread;
        self.team.work_to(arrival.time, &own.slices, &mut self.outcome.done);
        let home = self.home(matter, around);
        let rate = home.hours / spread;
        let stays = match around.program.options[self.option].outside {
            GoesOut::Overflow(_) => share_that_fits(self.team.free_until(end, &own.slices), rate),
            GoesOut::All(_) | GoesOut::Recommended => 0.0,
        };
        let whole = around.program.admit == Admit::Whole;
        let share = if whole && stays < 1.0 { 1.0 } else { 1.0 - stays };
        self.team.begin(arrival.stream, end, rate * (1.0 - share));
        if arrival.time >= 0.0 {
            let outcome = &mut self.outcome;
            outcome.matters += 1.0;
            outcome.needed += home.hours;
            outcome.hours_out += home.hours * share;
            outcome.matters_out += f64::from(u8::from(share > 0.0));
            outcome.too_large += f64::from(u8::from(rate > self.team.capacity(&own.slices) * (1.0 + NEAR)));
        }
        if share > 0.0 {
            self.asking = Some(Asking { matter, share, place: 0, best: None, answer: None });
        } else if arrival.time >= 0.0 {
            let year = around.days.year(arrival.time);
            self.outcome.cost[year] += home.due * around.terms.contingency[arrival.stream];
            self.outcome.late += f64::from(u8::from(home.late));
        }
    }

    /// Goes through those who could take what goes out; asks where it does not know what one comes to.
    fn settle(&mut self, mut asking: Asking, around: &Around) -> Option<Question> {
        let arrival = around.arrivals[asking.matter];
        let takers = around.plans.takers(self.option, arrival.stream, self.is_improved(&arrival, around));
        let is_auction = around.program.options[self.option].outside == GoesOut::Recommended;
        loop {
            let plan = match asking.place {
                0 => takers.on_call.filter(|_| self.is_on_call(&arrival, around)),
                place => takers.others.get(place - 1).copied(),
            };
            let Some(plan) = plan else {
                if asking.place == 0 {
                    asking.place = 1;
                    continue;
                }
                break;
            };
            let known = if asking.share >= 1.0 { around.tables.aways[plan][asking.matter] } else { None };
            let Some(told) = asking.answer.take().or(known.map(Told::All)) else {
                let hours_alone = asking.place == 0 || takers.others.len() == 1;
                self.asking = Some(asking);
                return Some(Question { plan, matter: asking.matter, share: asking.share, hours_alone });
            };
            match told {
                _ if asking.place == 0 => {
                    if self.has_room_on_call(&arrival, told.hours(), around) {
                        let spread = around.terms.spread[arrival.stream];
                        self.on_call.begin(arrival.stream, arrival.time + spread, told.hours().production / spread);
                        asking.best = Some((plan, told));
                        break;
                    }
                }
                Told::All(away) if is_auction => {
                    let rank = |plan: usize, away: &Away| (!away.in_time, Self::cost(plan, &arrival, away, around));
                    let is_better = match asking.best {
                        Some((best, Told::All(of))) => rank(plan, &away) < rank(best, &of),
                        _ => true,
                    };
                    asking.best = if is_better { Some((plan, told)) } else { asking.best };
                }
                Told::All(away) if !away.in_time => asking.best = asking.best.or(Some((plan, told))),
                _ => {
                    asking.best = Some((plan, told));
                    break;
                }
            }
            asking.place += 1;
        }
        if let Some((plan, told)) = asking.best {
            self.send(plan, asking, told, around);
        }
        None
    }

    fn cost(plan: usize, arrival: &Arrival, away: &Away, around: &Around) -> f64 {
        let rise = around.terms.rise[plan][around.days.year(arrival.time)];
        (away.invoiced * rise + away.due) * around.terms.contingency[arrival.stream]
    }

    /// Somebody takes what goes out.
    fn send(&mut self, plan: usize, asking: Asking, told: Told, around: &Around) {
        let arrival = around.arrivals[asking.matter];
        let spread = around.terms.spread[arrival.stream];
        self.team.begin(arrival.stream, arrival.time + spread, told.hours().own / spread);
        if arrival.time < 0.0 {
            return;
        }
        self.outcome.sent[plan] += 1.0;
        match told {
            Told::All(away) => self.pay(plan, asking.matter, &away, around),
            Told::Hours(_) => {
                self.unpaid.push(Question { plan, matter: asking.matter, share: asking.share, hours_alone: false });
            }
        }
    }

    /// Pays for what went out.
    pub fn pay(&mut self, plan: usize, matter: usize, away: &Away, around: &Around) {
        let arrival = &around.arrivals[matter];
        let year = around.days.year(arrival.time);
        self.outcome.cost[year] += Self::cost(plan, arrival, away, around);
        self.outcome.late += f64::from(u8::from(away.late));
    }

    fn is_on_call(&self, arrival: &Arrival, around: &Around) -> bool {
        let end = arrival.time + around.terms.spread[arrival.stream];
        self.own(around).on_call.is_some_and(|(from, until, _)| arrival.time >= from && end <= until + NEAR)
    }

    fn has_room_on_call(&mut self, arrival: &Arrival, away: AwayHours, around: &Around) -> bool {
        let Some((_, _, capacity)) = self.own(around).on_call else { return false };
        let free = capacity - self.on_call.load_at(arrival.time);
        share_that_fits(free, away.production / around.terms.spread[arrival.stream]) >= 1.0
    }
}
