//! Words that were read lately: a book says the same few again and again.

use std::borrow::Cow;

/// How many words have a place, a power of 2.
const PLACES: usize = 128;

/// What words of a block were read as, each at the place that its letters give it.
pub struct Memo<'b, T>([Option<(&'b str, T)>; PLACES]);

impl<T: Copy> Default for Memo<'_, T> {
    fn default() -> Self {
        Self([None; PLACES])
    }
}

impl<'b, T: Copy> Memo<'b, T> {
    /// What a word means, as `read` reads it where it did not come lately.
    ///
    /// # Errors
    /// Those of `read`.
    pub fn read(&mut self, word: Cow<'b, str>, read: impl FnOnce(&str) -> Result<T, String>) -> Result<T, String> {
        let word = match word {
            Cow::Borrowed(word) => word,
            // A word that a quote was taken out of is none of ours.
            Cow::Owned(word) => return read(&word),
        };
        let place = &mut self.0[place(word)];
        if let Some((known, value)) = place
            && *known == word
        {
            return Ok(*value);
        }
        let value = read(word)?;
        *place = Some((word, value));
        Ok(value)
    }
}

fn place(word: &str) -> usize {
    let [first, last] =
        [word.as_bytes().first(), word.as_bytes().last()].map(|byte| byte.map_or(0, |byte| usize::from(*byte)));
    (word.len() * 5 + first + last * 3) % PLACES
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn a_word_is_read_as_it_was_the_first_time(words in prop::collection::vec("[a-c]{0,3}", 1..200)) {
            let careful = |word: &str| if word.starts_with('a') { Err(word.to_owned()) } else { Ok(word.len()) };
            let mut memo = Memo::default();
            for word in &words {
                prop_assert_eq!(memo.read(Cow::Borrowed(word.as_str()), careful), careful(word));
            }
        }
    }
}
