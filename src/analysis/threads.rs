//! Work done by several threads, and by fewer where the machine starts no more: the one that asks takes its share.

use std::sync::{Mutex, PoisonError};
use std::thread::{Builder, scope};

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

/// Does two things, at once where there are two threads. The first has no result if it panics.
pub fn beside<A: Send, B>(threads: usize, one: impl FnOnce() -> A + Send, other: impl FnOnce() -> B) -> (Option<A>, B) {
    let one = Mutex::new(Some(one));
    // Whoever comes first does it: another thread, or this one where no other can be started.
    let take = || Some(one.lock().unwrap_or_else(PoisonError::into_inner).take()?());
    if threads < 2 {
        return (take(), other());
    }
    scope(|scope| {
        let started = Builder::new().spawn_scoped(scope, take);
        let other = other();
        (started.map_or_else(|_| take(), |thread| thread.join().ok().flatten()), other)
    })
}

#[cfg(test)]
mod tests {
    use super::{beside, shared};

    #[test]
    fn results_stand_in_the_order_of_the_work() {
        for threads in [0, 1, 2, 7] {
            let found = shared((0..50).collect(), threads, |number| number * number);
            assert_eq!(found, (0..50).map(|number| Some(number * number)).collect::<Vec<_>>());
        }
        assert_eq!(shared(Vec::<u8>::new(), 3, |number| number), []);
    }

    #[test]
    fn two_things_are_done_whatever_the_number_of_threads() {
        for threads in [0, 1, 2, 7] {
            assert_eq!(beside(threads, || 1, || 2), (Some(1), 2));
        }
    }
}
