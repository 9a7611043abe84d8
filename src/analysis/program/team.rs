//! A team's load over time: hours that begin as matters arrive and end in the order in which these came.
#![expect(clippy::float_arithmetic, reason = "simulation works in binary floats, and says so (docs/model.md)")]

use std::collections::VecDeque;

/// What is nearer to all or to nothing than this is all or nothing: what sums of floats err by, and more.
pub const NEAR: f64 = 1e-9;

/// A stretch of a programme over which a team's capacity stays the same, within one month.
#[derive(Debug, Clone, Copy)]
pub struct Slice {
    /// Its first moment, in days from the programme's start.
    pub from: f64,
    /// Hours a day.
    pub capacity: f64,
    /// The month that is counted; none before the start and after the end.
    pub month: Option<usize>,
}

/// The stretches of a team: the months of a programme, cut where people come or go.
#[must_use]
pub fn slices(months: &[f64], end: f64, own: f64, hired: Option<(f64, f64, f64)>) -> Vec<Slice> {
    let mut cuts: Vec<f64> = vec![f64::NEG_INFINITY];
    cuts.extend(months);
    cuts.push(end);
    if let Some((from, until, _)) = hired {
        cuts.extend([from, until].into_iter().filter(|cut| cut.is_finite()));
    }
    cuts.sort_by(f64::total_cmp);
    cuts.dedup();
    let slice = |from: f64| {
        let more = hired.filter(|(begins, ends, _)| from >= *begins && from < *ends).map_or(0.0, |(_, _, more)| more);
        let month = months.partition_point(|begins| *begins <= from).checked_sub(1).filter(|_| from < end);
        Slice { from, capacity: own + more, month }
    };
    cuts.into_iter().map(slice).collect()
}

/// Hours a day, and when they end.
#[derive(Debug, Clone, Copy)]
struct Job {
    end: f64,
    rate: f64,
}

/// A team at work.
#[derive(Debug, Clone)]
pub struct Team {
    /// The moment that has been reached.
    now: f64,
    /// Hours a day at that moment.
    load: f64,
    /// The stretch that it lies in.
    slice: usize,
    /// What is being done, by stream: of one stream what came first ends first.
    jobs: Vec<VecDeque<Job>>,
}

/// What a team did.
#[derive(Debug, Clone)]
pub struct Done {
    /// Hours by month.
    pub hours: Vec<f64>,
    /// Hours above capacity.
    pub short: f64,
}

impl Team {
    /// A team with nothing to do, long before the start.
    #[must_use]
    pub fn new(streams: usize) -> Self {
        Self { now: f64::NEG_INFINITY, load: 0.0, slice: 0, jobs: vec![VecDeque::new(); streams] }
    }

    /// Works on to a moment.
    pub fn work_to(&mut self, to: f64, slices: &[Slice], done: &mut Done) {
        loop {
            let ends = self.next_end();
            let next_slice = slices.get(self.slice + 1).map_or(f64::INFINITY, |slice| slice.from);
            let until = to.min(ends).min(next_slice);
            if let Some(month) = slices[self.slice].month {
                let days = until - self.now;
                done.hours[month] += self.load * days;
                done.short += (self.load - slices[self.slice].capacity).max(0.0) * days;
            }
            self.now = until;
            if ends <= until {
                self.end_jobs(until);
            }
            if next_slice <= until {
                self.slice += 1;
            }
            if until >= to && ends > until && next_slice > until {
                return;
            }
        }
    }

    fn next_end(&self) -> f64 {
        self.jobs.iter().filter_map(|jobs| jobs.front()).fold(f64::INFINITY, |first, job| first.min(job.end))
    }

    fn end_jobs(&mut self, until: f64) {
        let mut is_idle = true;
        for jobs in &mut self.jobs {
            while let Some(job) = jobs.front().filter(|job| job.end <= until) {
                self.load -= job.rate;
                jobs.pop_front();
            }
            is_idle &= jobs.is_empty();
        }
        if is_idle {
            self.load = 0.0;
        }
    }

    /// Goes over to other stretches at the start of a programme; before it nothing is counted.
    pub fn begin_again(&mut self, slices: &[Slice]) {
        self.slice = slices.partition_point(|slice| slice.from <= self.now).saturating_sub(1);
    }

    /// Hours a day at a moment, whatever there is room for.
    pub fn load_at(&mut self, moment: f64) -> f64 {
        self.now = moment;
        self.end_jobs(moment);
        self.load
    }

    /// Begins something that takes so many hours a day until it ends.
    pub fn begin(&mut self, stream: usize, end: f64, rate: f64) {
        if rate > 0.0 {
            self.load += rate;
            self.jobs[stream].push_back(Job { end, rate });
        }
    }

    /// The hours a day that are free from now to a moment, on each day of it; below 0 where too much is done already.
    #[must_use]
    pub fn free_until(&self, end: f64, slices: &[Slice]) -> f64 {
        let mut capacity = slices[self.slice].capacity;
        let mut least = capacity - self.load;
        // What is being done only becomes less: only where people go is there less room than now.
        for slice in slices[self.slice + 1..].iter().take_while(|slice| slice.from < end) {
            if slice.capacity < capacity {
                let then: f64 = self.jobs.iter().flatten().filter(|job| job.end > slice.from).map(|job| job.rate).sum();
                least = least.min(slice.capacity - then);
            }
            capacity = slice.capacity;
        }
        least
    }

    /// The hours a day that the team has now.
    #[must_use]
    pub fn capacity(&self, slices: &[Slice]) -> f64 {
        slices[self.slice].capacity
    }

    /// Hours that are left to do.
    #[must_use]
    pub fn left(&self) -> f64 {
        self.jobs.iter().flatten().map(|job| job.rate * (job.end - self.now)).sum()
    }
}

/// The share of something that fits where so much is free of what it takes.
#[must_use]
pub fn share_that_fits(free: f64, takes: f64) -> f64 {
    if takes <= 0.0 || free >= takes * (1.0 - NEAR) {
        return 1.0;
    }
    if free <= takes * NEAR { 0.0 } else { free / takes }
}

#[cfg(test)]
#[expect(clippy::float_cmp, reason = "whole hours are exact")]
mod tests {
    use super::*;

    fn done(months: usize) -> Done {
        Done { hours: vec![0.0; months], short: 0.0 }
    }

    #[test]
    fn hours_fall_into_months_and_what_is_above_capacity_is_short() {
        let slices = slices(&[0.0, 30.0], 60.0, 10.0, None);
        let mut team = Team::new(1);
        let mut done = done(2);
        team.work_to(-10.0, &slices, &mut done);
        team.begin(0, 10.0, 4.0);
        team.work_to(20.0, &slices, &mut done);
        assert_eq!((done.hours.clone(), done.short), (vec![40.0, 0.0], 0.0));
        team.begin(0, 50.0, 12.0);
        team.work_to(40.0, &slices, &mut done);
        assert_eq!((done.hours.clone(), done.short), (vec![160.0, 120.0], 40.0));
        team.begin(0, 70.0, 1.0);
        team.work_to(60.0, &slices, &mut done);
        assert_eq!((done.hours, done.short, team.left()), (vec![160.0, 260.0], 70.0, 10.0));
    }

    #[test]
    fn there_is_less_room_where_people_go_before_the_end() {
        let slices = slices(&[0.0], 100.0, 10.0, Some((20.0, 50.0, 5.0)));
        let mut team = Team::new(2);
        let mut done = done(1);
        team.work_to(0.0, &slices, &mut done);
        team.begin(0, 30.0, 4.0);
        team.begin(1, 60.0, 2.0);
        assert_eq!(team.free_until(15.0, &slices), 4.0);
        team.work_to(20.0, &slices, &mut done);
        assert_eq!((team.capacity(&slices), team.free_until(49.0, &slices)), (15.0, 9.0));
        // From day 50 on there are 10 hours, of which 2 are taken.
        assert_eq!(team.free_until(55.0, &slices), 8.0);
    }

    #[test]
    fn a_share_is_all_or_nothing_where_rounding_alone_makes_the_difference() {
        let found = [(2.0, 1.0), (1.0 - 1e-13, 1.0), (0.25, 1.0), (1e-13, 1.0), (-3.0, 1.0), (0.0, 0.0)];
        assert_eq!(found.map(|(free, takes)| share_that_fits(free, takes)), [1.0, 1.0, 0.25, 0.0, 0.0, 1.0]);
    }
}
