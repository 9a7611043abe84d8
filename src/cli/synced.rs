//! What is written to a file goes on to the disk while more is computed: who closes the file waits for its last piece alone.

use std::fs::File;
use std::io;
use std::sync::mpsc::{SyncSender, sync_channel};
use std::thread::{Builder, JoinHandle};

/// So many bytes are gathered before the disk is asked to take them.
const PIECE: usize = 8 << 20;

/// The way to have the disk asked, and the thread that asks it.
type Asking = (SyncSender<()>, JoinHandle<io::Result<()>>);

/// Sends a file to the disk piece by piece, on a thread that a small file does not need.
#[derive(Default)]
pub struct Synced {
    /// Bytes written since the disk was asked.
    bytes: usize,
    thread: Option<Asking>,
}

impl Synced {
    /// Takes note that so many bytes more were written to a file, always the same.
    pub fn wrote(&mut self, file: &File, bytes: usize) {
        self.bytes += bytes;
        if self.bytes < PIECE {
            return;
        }
        self.bytes = 0;
        // Where no thread can be had, the disk takes all at the end.
        self.thread = self.thread.take().or_else(|| start(file).ok());
        if let Some((ask, _)) = &self.thread {
            // Who is asked already takes this piece too.
            let _ = ask.try_send(());
        }
    }

    /// Ends the thread.
    ///
    /// # Errors
    /// Where the disk did not take a piece, which the file itself would not say again.
    pub fn end(self) -> io::Result<()> {
        let Some((ask, thread)) = self.thread else { return Ok(()) };
        drop(ask);
        thread.join().unwrap_or_else(|_| Err(io::Error::other("a thread ended early")))
    }
}

fn start(file: &File) -> io::Result<Asking> {
    let file = file.try_clone()?;
    let (ask, asked) = sync_channel(1);
    let work = move || asked.into_iter().try_for_each(|()| file.sync_data());
    Ok((ask, Builder::new().name("disk".to_owned()).spawn(work)?))
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;

    #[test]
    fn a_large_file_is_asked_for_piece_by_piece_and_a_small_one_only_at_its_end() {
        let mut file = tempfile::tempfile().expect("a temporary file");
        let mut synced = Synced::default();
        for written in 1..=2 * PIECE / 1_000_000 {
            file.write_all(&vec![b'a'; 1_000_000]).expect("it can be written to");
            synced.wrote(&file, 1_000_000);
            assert_eq!(synced.thread.is_some(), written * 1_000_000 >= PIECE);
        }
        synced.end().expect("the disk takes it");
    }
}
