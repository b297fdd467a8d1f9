//! `rbdoc man`: pages that a manual reader accepts.

use crate::sandbox::Book;
use snapbox::{assert_data_eq, str};

fn folder() -> Book {
    Book(tempfile::tempdir().expect("a folder"))
}

#[test]
fn one_page_of_a_command() {
    let here = folder();
    assert_data_eq!(
        here.run(&["man", "theme", "eject"]),
        str![[r#"
exit 0
==> stdout
.ie /n(.g .ds Aq /(aq
.el .ds Aq '
.TH rbdoc-theme-eject 1  "rbdoc 0.1.0" "rbdoc manual"
.SH NAME
rbdoc/-theme/-eject /- Copy built/-in files into templates/ and theme/, to change them
.SH SYNOPSIS
/fBrbdoc theme eject/fR [/fB/-C/fR|/fB/-/-root/fR] [/fB/-/-dry/-run/fR] [/fB/-q/fR|/fB/-/-quiet/fR] [/fB/-v/fR|/fB/-/-verbose/fR] [/fB/-/-color/fR] [/fB/-/-no/-input/fR] [/fB/-/-now/fR] [/fB/-h/fR|/fB/-/-help/fR] </fINAME/fR> 
.SH DESCRIPTION
Copy built/-in files into templates/ and theme/, to change them
.SH EXAMPLES
.nf
  rbdoc theme eject tokens.css                 colours, sizes and fonts
  rbdoc theme eject incident.html print.css    several at once
.fi
.SH OPTIONS
.TP
/fB/-/-dry/-run/fR
Say what would be written, and write nothing
.TP
/fB/-h/fR, /fB/-/-help/fR
Print help
.TP
</fINAME/fR>
The file/*(Aqs path or the end of it, as `theme list` shows them
.SH "OPTIONS OF EVERY COMMAND"
.TP
/fB/-C/fR, /fB/-/-root/fR /fI<DIR>/fR
The folder with `book.toml` [default: the nearest one from here upwards]
.TP
/fB/-q/fR, /fB/-/-quiet/fR
No status lines; problems are still reported
.TP
/fB/-v/fR, /fB/-/-verbose/fR
More status lines: how long each stage took, what was made, what was taken by default
.TP
/fB/-/-color/fR /fI<WHEN>/fR [default: auto]
When to colour the output
.br

.br
/fIPossible values:/fR
.RS 14
.IP /(bu 2
auto
.IP /(bu 2
always
.IP /(bu 2
never
.RE
.TP
/fB/-/-no/-input/fR
Never ask; what is not given takes its default
.TP
/fB/-/-now/fR /fI<TIME>/fR
The moment to call now, as `2026/-11/-23T03:12Z` [default: `SOURCE_DATE_EPOCH`, else the clock]
.SH "EXIT STATUS"
0 done, 1 the book has problems, 2 it could not run, 130 interrupted.
==> stderr

"#]]
    );
    assert_data_eq!(
        here.run(&["man", "chek"]),
        str![[r#"
exit 2
==> stdout
==> stderr
error: no command is called `chek`
help: did you mean `check`?

"#]]
    );
}

#[test]
fn every_command_has_a_page_and_every_page_is_found() {
    let here = folder();
    let told = here.run(&["man", "--dir", "man1"]);
    assert!(told.starts_with("exit 0\n"), "{told}");
    let mut commands = vec![rbdoc::cli::command()];
    commands[0].build();
    while let Some(command) = commands.pop() {
        let name = command.get_display_name().unwrap_or("rbdoc").to_owned();
        let page = here.read(&format!("man1/{name}.1"));
        assert_eq!(page.matches(".TH ").count(), 1, "{name}");
        for inner in command.get_subcommands() {
            if inner.get_name() == "help" {
                assert!(!page.contains("help(1)"), "{name}: help has no page");
                continue;
            }
            let inner_name = inner
                .get_display_name()
                .expect("a name")
                .replace('-', "\\-");
            assert!(
                page.contains(&format!("{inner_name}(1)")),
                "{name}: {inner_name}"
            );
            commands.push(inner.clone());
        }
    }
    // What is not ours is not overwritten; what is, is renewed.
    here.put("man1/rbdoc-check.1", "mine\n");
    let told = here.run(&["man", "--dir", "man1"]);
    assert!(
        told.contains("error: man1/rbdoc-check.1 already exists"),
        "{told}"
    );
    assert_eq!(here.read("man1/rbdoc-check.1"), "mine\n");
    // What is no text is not ours either; where one is in the way, none is written.
    here.put("other/rbdoc-theme.1", "");
    let path = here.0.path().join("other/rbdoc-theme.1");
    std::fs::write(&path, b"\xff").expect("a file");
    let told = here.run(&["man", "--dir", "other"]);
    assert!(
        told.contains("error: other/rbdoc-theme.1 already exists"),
        "{told}"
    );
    assert_eq!(std::fs::read(&path).expect("a file"), b"\xff");
    assert!(!here.has("other/rbdoc.1"));
}

#[test]
fn completions_know_every_command() {
    let here = folder();
    let mut program = rbdoc::cli::command();
    program.build();
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let script = here.run(&["completions", shell]);
        for command in program.get_subcommands() {
            let name = command.get_name();
            assert!(script.contains(name), "{shell}: {name}");
        }
    }
}
