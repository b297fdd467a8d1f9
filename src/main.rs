//! The `rbdoc` program: hands the command line to the library and its answer to the shell.

use std::process::ExitCode;

fn main() -> ExitCode {
    rbdoc::cli::main()
}
