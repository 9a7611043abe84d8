//! Files under names that say nothing yet: they are removed when the process is told to end.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, Once, PoisonError};

use tempfile::NamedTempFile;

/// What such names begin with.
const PREFIX: &str = ".lpo-cost-";

/// The names under which files were staged. Whoever holds them is not interrupted.
static STAGED: Mutex<Vec<PathBuf>> = Mutex::new(Vec::new());

/// Holds off a signal until what is begun is whole.
pub fn hold() -> MutexGuard<'static, Vec<PathBuf>> {
    STAGED.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A new file in a folder, with the permissions of any new file.
///
/// # Errors
/// Where it cannot be created.
pub fn create(folder: &Path) -> io::Result<NamedTempFile> {
    static WATCHED: Once = Once::new();
    WATCHED.call_once(signals::watch);
    let make = |path: &Path| {
        // Noted first, so that a signal finds it.
        let mut names = hold();
        names.push(path.to_path_buf());
        File::options().read(true).write(true).create_new(true).open(path)
    };
    // The name of the file says nothing to anybody.
    tempfile::Builder::new().prefix(PREFIX).make_in(folder, make).map_err(|error| io::Error::from(error.kind()))
}

/// Removes what was staged.
#[cfg_attr(not(unix), expect(dead_code, reason = "elsewhere no signal is caught"))]
fn remove_all(names: &[PathBuf]) {
    for name in names {
        drop(fs::remove_file(name));
    }
}

#[cfg(unix)]
mod signals {
    //! What a process is told to end by.

    use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};
    use signal_hook::iterator::Signals;
    use signal_hook::low_level::emulate_default_handler;

    /// Waits for a signal on a thread of its own, removes what is staged, and ends as if nobody had waited.
    pub fn watch() {
        let ignored = ignored();
        let wanted = [SIGHUP, SIGINT, SIGTERM].into_iter().filter(|signal| ignored >> (signal - 1) & 1 == 0);
        let Ok(mut signals) = Signals::new(wanted) else { return };
        let handle = signals.handle();
        let waiting = std::thread::Builder::new().name("signals".to_owned()).spawn(move || {
            for signal in signals.forever() {
                let names = super::hold();
                super::remove_all(&names);
                // It ends here, with nothing staged in between.
                let _ = emulate_default_handler(signal);
                drop(names);
            }
        });
        if waiting.is_err() {
            // Nobody waits: they end the process as they would have.
            handle.close();
        }
    }

    /// The signals that whoever started this process had it ignore (nohup, say), where the system tells.
    fn ignored() -> u64 {
        let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
        let mask = status.lines().find_map(|line| line.strip_prefix("SigIgn:"));
        mask.and_then(|mask| u64::from_str_radix(mask.trim(), 16).ok()).unwrap_or(0)
    }
}

#[cfg(not(unix))]
mod signals {
    //! No signals are caught here: a process that is killed may leave a staged file.

    /// Does nothing.
    pub fn watch() {}
}
