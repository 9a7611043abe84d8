//! Room for the bytes of blocks and of their rows, used again by whoever needs some next.

use std::sync::{Mutex, PoisonError};

/// So many pieces are kept at most, and none that is larger: what a few large blocks took is given back.
const MOST: usize = 16;
const LARGEST: usize = 1 << 20;

/// Room that was used before.
#[derive(Debug, Default)]
pub struct Spare(Mutex<Vec<Vec<u8>>>);

impl Spare {
    /// Some room without anything in it.
    pub fn take(&self) -> Vec<u8> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).pop().unwrap_or_default()
    }

    /// Takes room back.
    pub fn give(&self, mut room: Vec<u8>) {
        room.clear();
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.len() < MOST && room.capacity() <= LARGEST {
            kept.push(room);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn room_is_kept_for_the_next_unless_there_is_much_of_it() {
        let spare = Spare::default();
        for size in [100, LARGEST + 1, 300] {
            spare.give(vec![1; size]);
        }
        let found = [(); 3].map(|()| spare.take());
        assert!(found.iter().all(Vec::is_empty));
        assert_eq!(found.map(|room| room.capacity()), [300, 100, 0]);
        (0..100).for_each(|_| spare.give(vec![1]));
        assert_eq!((0..100).filter(|_| spare.take().capacity() > 0).count(), MOST);
    }
}
