//! What ends a command that would go on for ever, or that asks for a secret, and with which exit status: 128 and the signal's number, as a shell has it
//! of a process that a signal ended. Said by the program itself, the status is the same where it is the first process of a
//! container, which signals do not end by themselves.

use std::io;

/// Ends the process when it is interrupted (130), asked to end (143) or its terminal is gone (129).
///
/// # Errors
/// The system does not let the process listen.
#[cfg(unix)]
pub(super) fn end_with_status() -> io::Result<()> {
    use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};
    let mut signals = signal_hook::iterator::Signals::new([SIGHUP, SIGINT, SIGTERM])?;
    std::thread::spawn(move || {
        if let Some(signal) = signals.forever().next() {
            std::process::exit(128 + signal);
        }
    });
    Ok(())
}

/// Ends the process when it is interrupted (130).
///
/// # Errors
/// The system does not let the process listen.
#[cfg(not(unix))]
pub(super) fn end_with_status() -> io::Result<()> {
    ctrlc::set_handler(|| std::process::exit(130)).map_err(io::Error::other)
}

/// Asks in a way that changes the terminal, and lets an interrupt end the process only when the terminal is again as it was.
///
/// # Errors
/// What `ask` could not do.
#[cfg(unix)]
pub(super) fn interrupted_behind<T>(ask: impl FnOnce() -> io::Result<T>) -> io::Result<T> {
    use signal_hook::{consts::SIGINT, flag, low_level::emulate_default_handler};
    use std::sync::Arc;
    use std::sync::atomic::{AtomicBool, Ordering::SeqCst};
    let (has_come, may_end) = (Arc::<AtomicBool>::default(), Arc::<AtomicBool>::default());
    flag::register(SIGINT, Arc::clone(&has_come))?;
    flag::register_conditional_default(SIGINT, Arc::clone(&may_end))?;
    let answer = ask();
    may_end.store(true, SeqCst);
    if has_come.load(SeqCst) {
        emulate_default_handler(SIGINT)?;
    }
    answer
}

/// Asks.
///
/// # Errors
/// What `ask` could not do.
#[cfg(not(unix))]
pub(super) fn interrupted_behind<T>(ask: impl FnOnce() -> io::Result<T>) -> io::Result<T> {
    ask()
}
