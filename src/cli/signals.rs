//! What ends a command that would go on for ever, and with which exit status: 128 and the signal's number, as a shell has it
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
