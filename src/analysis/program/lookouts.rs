//! What to look out for in what goes out of a programme: whoever takes it, whatever matter it is.

use crate::engine::{Assignment, LikelyValues, Scenario, Schedule, at_any_time, warnings};
use crate::matter::{Basis, GoesOut, Program, ProgramOption, Stream, Warning};
use crate::number::{Day, Exact};

/// Matters that somebody takes, or a part of them.
#[derive(Debug, Clone, Copy)]
pub struct Sent {
    /// Of which stream.
    pub stream: usize,
    /// Who, as an index of its case.
    pub provider: usize,
    /// Whether it is the team on call.
    pub on_call: bool,
    /// In a programme, in the mean; above 0.
    pub matters: f64,
}

/// What to look out for under an option, stream by stream, each once.
pub fn look_out(program: &Program, option: &ProgramOption, sent: &[Sent]) -> Vec<Vec<Warning>> {
    let of_stream = |(at, stream): (usize, &Stream)| {
        let keeps = matches!(option.outside, GoesOut::Overflow(_)).then_some(stream.case.baseline);
        let takers = sent.iter().filter(|of| of.stream == at).map(|of| of.provider);
        let mut found: Vec<Warning> = Vec::new();
        for warning in takers.chain(keeps).flat_map(|provider| of_provider(program, stream, provider)) {
            if !found.contains(&warning) {
                found.push(warning);
            }
        }
        found
    };
    program.streams.iter().enumerate().map(of_stream).collect()
}

/// What to look out for where somebody does a stream's matters.
fn of_provider(program: &Program, stream: &Stream, provider: usize) -> Vec<Warning> {
    let case = &stream.case;
    let inputs = LikelyValues(&case.figures);
    let assignment = Assignment::to_provider(case, provider);
    let mut found = warnings::<Exact>(case, &inputs, &assignment);
    let scenario = Scenario { assignment, basis: Basis::Cost, improved: false, billed_only: false };
    let span = [program.start, last_day(program, stream).unwrap_or(program.start)];
    if let Ok(schedule) = Schedule::<Exact>::new(case, &inputs, &scenario) {
        found.extend(at_any_time(case, &scenario, &schedule, span));
    }
    if program.start < program.as_of {
        found.push(Warning::StartInThePast { start: program.start, as_of: program.as_of });
    }
    found
}

/// The last day on which a matter of a stream is worked on, as its months are likely.
fn last_day(program: &Program, stream: &Stream) -> Option<Day> {
    let longest: i64 = stream.case.figures.get(stream.months).likely.ceil().try_into().ok()?;
    program.start.plus_months(i32::try_from(program.months.checked_add(longest)?).ok()?)
}
