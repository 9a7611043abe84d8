//! Work done by several threads, and by fewer where the machine starts no more: the one that asks takes its share.

use std::sync::mpsc::{Receiver, SendError, Sender, channel};
use std::sync::{Mutex, PoisonError};
use std::thread::{Builder, ScopedJoinHandle, scope};

use super::subject::Mistake;

/// What is said where a piece of a simulation has no result.
pub fn early() -> Mistake {
    Mistake::Scenario("a thread of the simulation ended early".to_owned())
}

/// What comes of each piece of work, in their order; `threads` at most work on them. A piece that panics has no result.
pub fn shared<W: Send, R: Send>(work: Vec<W>, threads: usize, each: impl Fn(W) -> R + Sync) -> Vec<Option<R>> {
    let results: Mutex<Vec<Option<R>>> = Mutex::new(work.iter().map(|_| None).collect());
    let queue = Mutex::new(work.into_iter().enumerate());
    let take = || {
        loop {
            let next = queue.lock().unwrap_or_else(PoisonError::into_inner).next();
            let Some((at, work)) = next else { return };
            let result = each(work);
            results.lock().unwrap_or_else(PoisonError::into_inner)[at] = Some(result);
        }
    };
    scope(|scope| {
        for _ in 1..threads {
            if Builder::new().spawn_scoped(scope, take).is_err() {
                break;
            }
        }
        take();
    });
    results.into_inner().unwrap_or_else(PoisonError::into_inner)
}

/// What somebody else is to do.
type Job<'c> = Box<dyn FnOnce() + Send + 'c>;

/// A second thread, which waits for work. Whoever will want one starts it early: systems begin a thread on the processor of
/// its starter, and take milliseconds to move it to one that is idle, as long as a whole comparison takes; one that has
/// waited there goes on at once.
#[derive(Debug)]
pub struct Helper<'c>(Option<Sender<Job<'c>>>);

impl<'c> Helper<'c> {
    /// Works with one, where there are to be two threads and the machine starts another. Once it is dropped it ends with what
    /// it was given.
    pub fn with<R>(threads: usize, work: impl FnOnce(Self) -> R) -> R {
        if threads < 2 {
            return work(Self(None));
        }
        let (give, take) = channel::<Job>();
        scope(|scope| {
            let thread = Builder::new().spawn_scoped(scope, || take.into_iter().for_each(|job| job()));
            let result = work(Self(thread.is_ok().then_some(give)));
            // What it did not do for a panic has no result, which its asker knows.
            let _ended = thread.map(ScopedJoinHandle::join);
            result
        })
    }

    /// Has something done meanwhile, after what was begun before.
    pub(super) fn begin<A: Send + 'c>(&self, work: impl FnOnce() -> A + Send + 'c) -> Begun<'c, A> {
        let Some(helper) = &self.0 else { return Begun::Waiting(Box::new(work)) };
        let (give, take) = channel();
        let job: Job = Box::new(move || give.send(work()).unwrap_or(()));
        // One that has ended gives it back.
        helper.send(job).unwrap_or_else(|SendError(job)| job());
        Begun::Elsewhere(take)
    }
}

/// Work that a helper has, or that is done where its result is asked for, as there is none.
pub(super) enum Begun<'c, A> {
    Elsewhere(Receiver<A>),
    Waiting(Box<dyn FnOnce() -> A + Send + 'c>),
}

impl<A> Begun<'_, A> {
    /// Its result; none where the helper panicked.
    pub(super) fn end(self) -> Option<A> {
        match self {
            Self::Elsewhere(result) => result.recv().ok(),
            Self::Waiting(work) => Some(work()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Helper, shared};

    #[test]
    fn results_stand_in_the_order_of_the_work() {
        for threads in [0, 1, 2, 7] {
            let found = shared((0..50).collect(), threads, |number| number * number);
            assert_eq!(found, (0..50).map(|number| Some(number * number)).collect::<Vec<_>>());
        }
        assert_eq!(shared(Vec::<u8>::new(), 3, |number| number), []);
    }

    #[test]
    fn work_is_done_whatever_the_number_of_threads() {
        for threads in [0, 1, 2, 7] {
            let text = "six".to_owned();
            let done = Helper::with(threads, |helper| {
                let first = helper.begin(|| text.len());
                // What waits for what was begun before does not wait for ever.
                let second = helper.begin(move || first.end().map(|length| 2 * length));
                let third = helper.begin(|| text.as_str());
                (third.end(), second.end())
            });
            assert_eq!(done, (Some("six"), Some(Some(6))));
        }
    }

    #[test]
    fn work_that_panics_has_no_result() {
        assert_eq!(Helper::with(2, |helper| helper.begin(|| panic!("on purpose")).end()), None::<()>);
    }
}
