//! What matters of a programme come to, as operations of the engine: in-house, sent out and on call, for each stream with
//! and without each improvement.

use std::collections::BTreeMap;

use crate::analysis::subject::{Mistake, unpriced};
use crate::engine::{
    Arrived, Assignment, Inputs, LikelyValues, OnTape, Outside, exclusions, in_house, sent_out, sized_figures,
};
use crate::matter::{Case, Figure, FigureId, GoesOut, PricingError, Program, Stream};
use crate::number::{Exact, Number, Tape, Traced};
use crate::run::{CompiledResults, FEW};
use rust_decimal::Decimal;

/// The cases of a programme with the figures that vary within a draw, and with each improvement that is made.
#[derive(Debug)]
pub struct Cases {
    /// By stream, and by variant: as it is, then with each option's improvement.
    all: Vec<BTreeMap<usize, Case>>,
    /// The figures that vary within a draw, by stream.
    varying: Vec<Varying>,
}

/// The figures of a case that vary within a draw.
#[derive(Debug, Clone, Copy)]
struct Varying {
    size: FigureId,
    /// The share that goes out.
    share: FigureId,
    start: FigureId,
    /// The last day of what is done in-house.
    end: FigureId,
}

impl Varying {
    fn all(self) -> [FigureId; 4] {
        [self.size, self.share, self.start, self.end]
    }
}

/// Where the hours stand among the results of what goes out.
const HOURS: std::ops::Range<usize> = 3..5;

/// The variant in which nothing is improved.
pub const PLAIN: usize = 0;

/// The variant with an option's improvement.
pub fn improved(option: usize) -> usize {
    option + 1
}

impl Cases {
    /// The cases of a programme.
    #[must_use]
    pub fn of(program: &Program) -> Self {
        let mut varying = Vec::new();
        let all = program.streams.iter().map(|stream| {
            let mut case = stream.case.clone();
            let mut add = || {
                let one = case.figures.get(stream.months).clone();
                let [low, likely, high] = [Decimal::ONE; 3];
                case.figures.add(Figure { key: String::new(), low, likely, high, ..one })
            };
            varying.push(Varying { size: add(), share: add(), start: add(), end: add() });
            case.improvement = None;
            let with = |(at, of): (usize, &crate::matter::ProgramOption)| {
                let better = of.improvement.as_ref()?.what.clone();
                Some((improved(at), Case { improvement: Some(better), ..case.clone() }))
            };
            let better = program.options.iter().enumerate().filter_map(with);
            std::iter::once((PLAIN, case.clone())).chain(better).collect()
        });
        Self { all: all.collect(), varying }
    }
}

/// What a matter takes of your own team, and what falls due beside.
#[derive(Debug, Clone, Copy)]
pub struct Home {
    /// Hours.
    pub hours: f64,
    /// Charges and the cost of its late days.
    pub due: f64,
    /// Whether it is late.
    pub late: bool,
}

/// What sending a matter out, or a share of it, comes to.
#[derive(Debug, Clone, Copy)]
pub struct Away {
    /// What the provider invoices.
    pub invoiced: f64,
    /// Charges and the cost of late days.
    pub due: f64,
    /// Hours of your own team beside.
    pub own_hours: f64,
    /// Production hours of the provider.
    pub production: f64,
    /// Whether the provider is in time.
    pub in_time: bool,
    /// Whether the matter is late.
    pub late: bool,
}

/// Hours that go with sending a matter out, or a share of it: all that is to be known before the next matter.
#[derive(Debug, Clone, Copy)]
pub struct AwayHours {
    /// Hours of your own team beside.
    pub own: f64,
    /// Production hours of the provider.
    pub production: f64,
}

/// A matter, or a share of it, to be worked out.
#[derive(Debug, Clone, Copy)]
pub struct Asked {
    /// How many times the file's.
    pub size: f64,
    /// The share that goes out.
    pub share: f64,
    /// The number of the day that it arrives on.
    pub start: f64,
    /// The number of the last day of what is done in-house.
    pub end: f64,
}

/// Who could take what goes out of a stream, by an option.
#[derive(Debug, Clone, Default)]
pub struct Takers {
    /// The team on call, as the place of its plan.
    pub on_call: Option<usize>,
    /// The others in their order, as the places of their plans.
    pub others: Vec<usize>,
}

/// Something that is worked out for matters of a stream.
#[derive(Debug, Clone)]
struct Plan<'c> {
    stream: usize,
    outside: Option<Outside>,
    results: CompiledResults<'c>,
    /// Of what goes out the hours alone.
    hours: Option<CompiledResults<'c>>,
}

/// Everything that matters are worked out by.
#[derive(Debug, Clone)]
pub struct Plans<'c> {
    cases: &'c Cases,
    all: Vec<Plan<'c>>,
    /// By stream and variant, the place of what is done in-house.
    homes: Vec<BTreeMap<usize, usize>>,
    /// By option, stream, and whether its improvement is made.
    takers: Vec<Vec<[Takers; 2]>>,
}

impl<'c> Plans<'c> {
    /// Works out the operations.
    ///
    /// # Errors
    /// Where nobody can take what goes out of a stream, or something is missing that a price depends on.
    pub fn new(program: &Program, cases: &'c Cases) -> Result<Self, Mistake> {
        let mut plans = Self { cases, all: Vec::new(), homes: Vec::new(), takers: Vec::new() };
        for (stream, variants) in cases.all.iter().enumerate() {
            let mut homes = BTreeMap::new();
            for (variant, case) in variants {
                homes.insert(*variant, plans.add(stream, case, None)?);
            }
            plans.homes.push(homes);
        }
        let mut known = BTreeMap::new();
        for (at, option) in program.options.iter().enumerate() {
            let mut of_streams = Vec::new();
            for (stream, of) in program.streams.iter().enumerate() {
                let has_better = option.improvement.is_some();
                let plain = plans.takers_of(program, at, stream, PLAIN, &mut known)?;
                let better = if has_better {
                    plans.takers_of(program, at, stream, improved(at), &mut known)?
                } else {
                    plain.clone()
                };
                if plain.others.is_empty() || better.others.is_empty() {
                    return Err(nobody(&option.name, of));
                }
                of_streams.push([plain, better]);
            }
            plans.takers.push(of_streams);
        }
        Ok(plans)
    }

    fn takers_of(
        &mut self,
        program: &Program,
        option: usize,
        stream: usize,
        variant: usize,
        known: &mut BTreeMap<(usize, usize, usize, bool), Option<usize>>,
    ) -> Result<Takers, Mistake> {
        let case = &self.cases.all[stream][&variant];
        let place = |id: &String| case.providers.iter().position(|of| of.id == *id);
        let of = &program.options[option];
        let others: Vec<usize> = match &of.outside {
            GoesOut::Overflow(ids) => ids.iter().filter_map(place).collect(),
            GoesOut::All(id) => place(id).into_iter().collect(),
            GoesOut::Recommended => case.compared.iter().copied().filter(|of| *of != case.baseline).collect(),
        };
        let on_call = of.standby.as_ref().and_then(|team| place(&team.what.provider));
        let mut takers = Takers::default();
        let asked = on_call.map(|of| (of, true)).into_iter().chain(others.into_iter().map(|of| (of, false)));
        for (provider, on_call) in asked {
            let key = (stream, variant, provider, on_call);
            let plan = match known.get(&key) {
                Some(plan) => *plan,
                None => {
                    let outside = Outside { provider, on_call, improved: variant != PLAIN };
                    let plan = if is_barred(case, provider) { None } else { self.outside(stream, case, outside)? };
                    known.insert(key, plan);
                    plan
                }
            };
            if on_call {
                takers.on_call = plan;
            } else {
                takers.others.extend(plan);
            }
        }
        Ok(takers)
    }

    /// The place of the plan of somebody; none where it has no price.
    fn outside(&mut self, stream: usize, case: &'c Case, outside: Outside) -> Result<Option<usize>, Mistake> {
        self.add(stream, case, Some(outside)).map(Some).or_else(|mistake| match mistake {
            Unworked::Missing => Ok(None),
            Unworked::Wrong(mistake) => Err(mistake),
        })
    }

    fn add(&mut self, stream: usize, case: &'c Case, outside: Option<Outside>) -> Result<usize, Unworked> {
        let varying = self.cases.varying[stream];
        let tape = Tape::for_all_inputs();
        let results = taped(case, &tape, varying, outside).map_err(|problem| Unworked::of(case, outside, &problem))?;
        let compiled = |results: &[Traced]| {
            let compiled = CompiledResults::of(case, &tape, results, &varying.all());
            let wrong = || Mistake::Scenario(format!("what {} costs cannot be worked out", case.matter.id));
            compiled.ok_or_else(|| Unworked::Wrong(wrong()))
        };
        let hours = outside.map(|_| compiled(&results[HOURS])).transpose()?;
        let results = compiled(&results)?;
        self.all.push(Plan { stream, outside, results, hours });
        Ok(self.all.len() - 1)
    }

    /// The figures of each stream's case that anything hangs on, but for those that vary within a draw.
    pub fn inputs(&self) -> impl Iterator<Item = (usize, FigureId)> + '_ {
        self.all.iter().flat_map(|plan| {
            let varying = self.cases.varying[plan.stream].all();
            let own = plan.results.inputs().iter().copied().filter(move |id| !varying.contains(id));
            own.map(|id| (plan.stream, id))
        })
    }

    /// Begins a draw, with the values of its uncertain figures by stream.
    pub fn begin(&mut self, values: &[Vec<(FigureId, f64)>]) {
        for plan in &mut self.all {
            for results in std::iter::once(&mut plan.results).chain(&mut plan.hours) {
                results.begin(values[plan.stream].iter().copied());
            }
        }
    }

    /// How many plans there are.
    pub fn len(&self) -> usize {
        self.all.len()
    }

    /// Who could take what goes out of a stream.
    pub fn takers(&self, option: usize, stream: usize, is_improved: bool) -> &Takers {
        &self.takers[option][stream][usize::from(is_improved)]
    }

    /// All plans of what goes out, each with its stream and who takes it.
    pub fn all_outside(&self) -> impl Iterator<Item = (usize, usize, Outside)> + '_ {
        self.all.iter().enumerate().filter_map(|(at, plan)| Some((at, plan.stream, plan.outside?)))
    }

    /// What matters of a stream take in-house, in the order asked for; none where a result cannot be held.
    pub fn homes(&mut self, stream: usize, variant: usize, asked: &[Asked]) -> Option<Vec<Home>> {
        let plan = *self.homes[stream].get(&variant)?;
        let mut homes = Vec::with_capacity(asked.len());
        self.each(plan, asked, |results, lane| {
            let [hours, charges, delay, late_days] = std::array::from_fn(|at| results.result(at, lane));
            homes.push(Home { hours, due: sum(charges, delay), late: late_days > 0.0 });
            hours.is_finite() && charges.is_finite() && delay.is_finite()
        })?;
        Some(homes)
    }

    /// What sending matters out comes to, in the order asked for; none where a result cannot be held.
    pub fn aways(&mut self, plan: usize, asked: &[Asked], mut each: impl FnMut(Away)) -> Option<()> {
        let is_on_call = self.all[plan].outside.is_some_and(|of| of.on_call);
        self.each(plan, asked, |results, lane| {
            let [invoiced, charges, delay, own_hours, production, in_time, late_days] =
                std::array::from_fn(|at| results.result(at, lane));
            let in_time = in_time > 0.0;
            // A team on call is late where its even rate is, whatever a team of the usual size would do.
            let late = late_days > 0.0 || (!in_time && !is_on_call);
            each(Away { invoiced, due: sum(charges, delay), own_hours, production, in_time, late });
            [invoiced, charges, delay, own_hours, production].iter().all(|of| of.is_finite())
        })
    }

    /// The hours of sending matters out, in the order asked for; none where one cannot be held.
    pub fn away_hours(&mut self, plan: usize, asked: &[Asked], mut each: impl FnMut(AwayHours)) -> Option<()> {
        let Plan { stream, hours, .. } = &mut self.all[plan];
        work_out(hours.as_mut()?, self.cases.varying[*stream], asked, |results, lane| {
            let [own, production] = std::array::from_fn(|at| results.result(at, lane));
            each(AwayHours { own, production });
            own.is_finite() && production.is_finite()
        })
    }

    fn each(&mut self, plan: usize, asked: &[Asked], take: impl FnMut(&CompiledResults, usize) -> bool) -> Option<()> {
        let Plan { stream, results, .. } = &mut self.all[plan];
        work_out(results, self.cases.varying[*stream], asked, take)
    }
}

/// Works out matters a few at a time; none where `take` does not take one.
fn work_out(
    results: &mut CompiledResults,
    varying: Varying,
    asked: &[Asked],
    mut take: impl FnMut(&CompiledResults, usize) -> bool,
) -> Option<()> {
    {
        let Varying { size, share, start, end } = varying;
        for few in asked.chunks(FEW) {
            for (lane, of) in few.iter().enumerate() {
                results.set(size, lane, of.size);
                results.set(share, lane, of.share);
                results.set(start, lane, of.start);
                results.set(end, lane, of.end);
            }
            results.run();
            for lane in 0..few.len() {
                if !take(results, lane) {
                    return None;
                }
            }
        }
        Some(())
    }
}

#[expect(clippy::float_arithmetic, reason = "simulation works in binary floats, and says so (docs/model.md)")]
fn sum(a: f64, b: f64) -> f64 {
    a + b
}

/// Why something has no operations.
enum Unworked {
    /// Something is missing for a price.
    Missing,
    /// Something is wrong.
    Wrong(Mistake),
}

impl Unworked {
    fn of(case: &Case, outside: Option<Outside>, problem: &PricingError) -> Self {
        if outside.is_some() && problem.is_missing() {
            return Self::Missing;
        }
        Self::Wrong(unpriced(case, std::slice::from_ref(problem)))
    }
}

impl From<Unworked> for Mistake {
    fn from(why: Unworked) -> Self {
        match why {
            Unworked::Missing => Self::Scenario("something is missing for a price".to_owned()),
            Unworked::Wrong(mistake) => mistake,
        }
    }
}

/// Whether somebody may not do any matter of a stream, whatever it costs.
fn is_barred(case: &Case, provider: usize) -> bool {
    let assignment = Assignment::to_provider(case, provider);
    !exclusions::<Exact>(case, &LikelyValues(&case.figures), Some(provider), &assignment).is_empty()
}

fn nobody(option: &str, stream: &Stream) -> Mistake {
    let (case, name) = (&stream.case, &stream.name);
    Mistake::Scenario(format!(
        "option `{option}`: nobody takes what goes out of `{name}`: none of those named is permitted and has a price; \
         `lpo-cost compare` on its matter file (`{}`) says why",
        case.matter.id
    ))
}

/// The results of a matter on a tape.
fn taped<'t>(
    case: &Case,
    tape: &'t Tape,
    varying: Varying,
    outside: Option<Outside>,
) -> Result<Vec<Traced<'t>>, PricingError> {
    let values = case.figures.changed(|at, figure| {
        let day = case.matter.start.map_or(0, crate::number::Day::number);
        if at == varying.start.index() || at == varying.end.index() {
            figure.likely = Decimal::from(if at == varying.end.index() { day + 60 } else { day });
        }
    });
    let inputs = OnTape(tape, &values);
    let sized = sized_figures(case);
    let until_deadline =
        case.matter.deadline.zip(case.matter.start).map(|(deadline, start)| deadline.number() - start.number());
    let of_size =
        |size| Arrived { inputs: &inputs, sized: &sized, size, start: inputs.get(varying.start), until_deadline };
    let size = inputs.get(varying.size);
    let end = inputs.get(varying.end);
    let whole = of_size(size);
    let Some(outside) = outside else {
        let home = in_house(case, &whole, case.improvement.is_some(), end)?;
        return Ok(vec![home.hours, home.charges, home.delay, home.late_days]);
    };
    let share = inputs.get(varying.share);
    let rest = of_size(size * share);
    let away = sent_out(case, [&whole, &rest], outside, share, end)?;
    let [zero, one] = [0, 1].map(Traced::whole);
    let in_time = away.status.choose_one(crate::matter::Status::OnTimeWithOvertime.number(), || one, || zero);
    Ok(vec![away.invoiced, away.charges, away.delay, away.own_hours, away.production, in_time, away.late_days])
}
