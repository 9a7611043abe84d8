//! A draw from its random numbers to what each option comes to in it: matters first, options after.
#![expect(clippy::float_arithmetic, reason = "simulation works in binary floats, and says so (docs/model.md)")]
#![expect(clippy::cast_precision_loss, reason = "days of a calendar")]

use super::arrivals::{Arrival, arrivals};
use super::calendar::Days;
use super::draws::Drawn;
use super::plans::{Asked, PLAIN, Plans, improved};
use super::sweep::{Around, OptionOutcome, Question, Sweep, Tables, Told};
use super::terms::{OptionTerms, Terms, demands};
use crate::matter::{GoesOut, Program};

/// Everything that draws are worked out with.
#[derive(Debug, Clone)]
pub struct World<'p> {
    pub program: &'p Program,
    pub days: &'p Days,
    pub plans: Plans<'p>,
    pub drawn: Drawn,
}

/// What a draw comes to.
#[derive(Debug, Clone)]
pub struct DrawOutcome {
    /// By option.
    pub options: Vec<OptionOutcome>,
    /// Hours that the own team has by month, by option.
    pub capacity: Vec<Vec<f64>>,
}

impl DrawOutcome {
    /// What an option costs.
    pub fn total(&self, option: usize) -> f64 {
        self.options[option].cost.iter().sum()
    }
}

impl World<'_> {
    /// Works out a draw at today's demand; none where a result cannot be held.
    pub fn draw(&mut self, number: u64) -> Option<DrawOutcome> {
        let options: Vec<usize> = (0..self.program.options.len()).collect();
        let mut found = self.at_demands(number, &[1.0], &options, false)?;
        found.pop()
    }

    /// Works out some options of a draw, today's first, at several times today's demand.
    pub fn at_demands(
        &mut self,
        number: u64,
        times: &[f64],
        options: &[usize],
        has_more: bool,
    ) -> Option<Vec<DrawOutcome>> {
        let mut generator = self.drawn.draw(number);
        self.plans.begin(self.drawn.moved());
        let terms = Terms::of(self.program, self.days, &self.plans, &self.drawn);
        let longest = terms.spread.iter().copied().fold(0.0, f64::max);
        let demands = demands(self.program, &self.drawn);
        let mut more = has_more.then(|| self.drawn.more(number));
        let arrivals = arrivals(&demands, self.days, [-longest, self.days.end], &mut generator, more.as_mut());
        let tables = self.tables(&arrivals, &terms, options)?;
        let round =
            Round { program: self.program, days: self.days, terms: &terms, arrivals: &arrivals, tables: &tables };

        let mut warm: Vec<Sweep> = {
            let around = round.around(&self.plans);
            times.iter().map(|times| Sweep::new(0, *times, &around)).collect()
        };
        round.run(&mut warm, &mut self.plans)?;
        let mut sweeps: Vec<Sweep> = {
            let around = round.around(&self.plans);
            warm.iter().flat_map(|warm| options.iter().map(|option| warm.begun(*option, &around))).collect()
        };
        round.run(&mut sweeps, &mut self.plans)?;
        let around = round.around(&self.plans);
        let mut outcomes = sweeps.into_iter().map(|sweep| sweep.outcome(&around));
        let mut found = Vec::with_capacity(times.len());
        for _ in times {
            let of_options: Vec<OptionOutcome> = outcomes.by_ref().take(options.len()).collect();
            found.push(finished(of_options, options, &terms.options));
        }
        let holds = |of: &DrawOutcome| of.options.iter().all(|of| of.cost.iter().all(|cost| cost.is_finite()));
        found.iter().all(holds).then_some(found)
    }

    /// What matters come to that stay or go out whole.
    fn tables(&mut self, arrivals: &[Arrival], terms: &Terms, options: &[usize]) -> Option<Tables> {
        let count = arrivals.len();
        let all = &self.program.options;
        let mut tables =
            Tables { homes: vec![vec![None; count]; all.len() + 1], aways: vec![Vec::new(); self.plans.len()] };
        for stream in 0..self.program.streams.len() {
            let of_stream = |from: f64| {
                let places = (0..count).filter(|at| arrivals[*at].stream == stream && arrivals[*at].time >= from);
                places.collect::<Vec<usize>>()
            };
            let mut asked: Vec<(usize, f64)> = vec![(PLAIN, f64::NEG_INFINITY)];
            asked.extend(options.iter().filter_map(|option| {
                let from = terms.options[*option].improved_from;
                (from < f64::INFINITY).then_some((improved(*option), from))
            }));
            for (variant, from) in asked {
                let places = of_stream(from);
                let matters: Vec<Asked> = places.iter().map(|at| whole(&arrivals[*at], self.days, terms)).collect();
                let homes = self.plans.homes(stream, variant, &matters)?;
                for (at, home) in places.into_iter().zip(homes) {
                    tables.homes[variant][at] = Some(home);
                }
            }
            for option in options {
                for is_improved in [false, true] {
                    let from = terms.options[*option].improved_from;
                    let from = match is_improved {
                        true if all[*option].improvement.is_some() => from,
                        true => continue,
                        false => f64::NEG_INFINITY,
                    };
                    let takers = self.plans.takers(*option, stream, is_improved).clone();
                    let asked = match all[*option].outside {
                        GoesOut::Recommended => takers.others.len(),
                        GoesOut::Overflow(_) | GoesOut::All(_) => 1,
                    };
                    for plan in takers.on_call.iter().chain(takers.others.iter().take(asked)) {
                        if tables.aways[*plan].is_empty() {
                            tables.aways[*plan] = vec![None; count];
                            let places = of_stream(from);
                            let matters: Vec<Asked> =
                                places.iter().map(|at| whole(&arrivals[*at], self.days, terms)).collect();
                            let mut at = places.into_iter();
                            let aways = &mut tables.aways[*plan];
                            self.plans.aways(*plan, &matters, |away| {
                                if let Some(at) = at.next() {
                                    aways[at] = Some(away);
                                }
                            })?;
                        }
                    }
                }
            }
        }
        for aways in &mut tables.aways {
            aways.resize(count, None);
        }
        Some(tables)
    }
}

/// What a matter is worked out by that goes out whole.
fn whole(arrival: &Arrival, days: &Days, terms: &Terms) -> Asked {
    let first = days.start.number() as f64;
    let end = arrival.time + terms.spread[arrival.stream];
    Asked {
        size: arrival.size,
        share: 1.0,
        start: first + libm::floor(arrival.time),
        end: first + libm::ceil(end) - 1.0,
    }
}

/// Charges hours that are left after the last day beyond today's, where people are hired for them.
fn finished(mut of_options: Vec<OptionOutcome>, options: &[usize], terms: &[OptionTerms]) -> DrawOutcome {
    let todays = of_options.first().map_or(0.0, |of| of.left);
    for (outcome, option) in of_options.iter_mut().zip(options) {
        let beyond = (outcome.left - todays).max(0.0) * terms[*option].hour_of_hire;
        if let Some(last) = outcome.cost.last_mut() {
            *last += beyond;
        }
    }
    let capacity = options.iter().map(|option| terms[*option].capacity.clone()).collect();
    DrawOutcome { options: of_options, capacity }
}

/// What holds while sweeps of a draw go on.
struct Round<'a> {
    program: &'a Program,
    days: &'a Days,
    terms: &'a Terms,
    arrivals: &'a [Arrival],
    tables: &'a Tables,
}

impl Round<'_> {
    fn around<'b>(&'b self, plans: &'b Plans<'_>) -> Around<'b> {
        let Self { program, days, terms, arrivals, tables } = *self;
        Around { program, days, terms, arrivals, tables, plans }
    }

    /// Runs sweeps to their ends, asking for what several of them need to know at once.
    fn run(&self, sweeps: &mut [Sweep], plans: &mut Plans) -> Option<()> {
        let mut going: Vec<usize> = (0..sweeps.len()).collect();
        let mut asked: Vec<[Vec<(usize, Question)>; 2]> = vec![Default::default(); plans.len()];
        while !going.is_empty() {
            let around = self.around(plans);
            going.retain(|at| match sweeps[*at].advance(&around) {
                Some(question) => {
                    asked[question.plan][usize::from(question.hours_alone)].push((*at, question));
                    true
                }
                None => false,
            });
            for (plan, [all, hours]) in asked.iter_mut().enumerate() {
                let mut told = all.iter().map(|(at, _)| *at).collect::<Vec<usize>>().into_iter();
                plans.aways(plan, &self.matters(all), |away| told_to(sweeps, told.next(), Told::All(away)))?;
                let mut told = hours.iter().map(|(at, _)| *at).collect::<Vec<usize>>().into_iter();
                if !hours.is_empty() {
                    plans.away_hours(plan, &self.matters(hours), |of| told_to(sweeps, told.next(), Told::Hours(of)))?;
                }
                all.clear();
                hours.clear();
            }
        }
        self.pay(sweeps, plans, &mut asked)
    }

    /// Works out what went out and is not paid yet.
    fn pay(&self, sweeps: &mut [Sweep], plans: &mut Plans, asked: &mut [[Vec<(usize, Question)>; 2]]) -> Option<()> {
        for (at, sweep) in sweeps.iter_mut().enumerate() {
            for question in sweep.take_unpaid() {
                asked[question.plan][0].push((at, question));
            }
        }
        let mut found = Vec::new();
        for (plan, [all, _]) in asked.iter().enumerate().filter(|(_, [all, _])| !all.is_empty()) {
            found.clear();
            plans.aways(plan, &self.matters(all), |away| found.push(away))?;
            let around = self.around(plans);
            for ((at, question), away) in all.iter().zip(&found) {
                sweeps[*at].pay(plan, question.matter, away, &around);
            }
        }
        Some(())
    }

    fn matters(&self, questions: &[(usize, Question)]) -> Vec<Asked> {
        let asked = questions.iter().map(|(_, question)| Asked {
            share: question.share,
            ..whole(&self.arrivals[question.matter], self.days, self.terms)
        });
        asked.collect()
    }
}

/// Tells a sweep what it asked for.
fn told_to(sweeps: &mut [Sweep], at: Option<usize>, told: Told) {
    if let Some(sweep) = at.and_then(|at| sweeps.get_mut(at)) {
        sweep.answer(told);
    }
}
