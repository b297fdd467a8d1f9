//! The `rbdoc` program: hands the command line to the library and its answer to the shell.

fn main() {}
