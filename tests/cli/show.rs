//! `rbdoc show`: a runbook in a terminal, with its values.

use crate::sandbox::Book;
use snapbox::{assert_data_eq, str};

pub(crate) fn book() -> Book {
    let book = Book::sound();
    book.put(
        "content/services.toml",
        "schema = 1\n[[service]]\nid = \"checkout\"\nname = \"Checkout\"\nowner = \"alice\"\nrunbooks = [\"restart\"]\n[service.params]\nunit = \"checkout.service\"\n[[service]]\nid = \"search\"\nname = \"Search\"\nowner = \"alice\"\nrunbooks = [\"restart\"]\n[service.params]\nsignal = \"STOP\"\n",
    );
    book.put(
        "content/runbooks/restart.md",
        r#"+++
title = "Restart a unit"
alerts = ["UnitFailed"]
[[param]]
name = "unit"
label = "Unit"
example = "web.service"
find = "systemctl --failed"
[[param]]
name = "signal"
choices = ["TERM", "KILL"]
[[param]]
name = "lines"
type = "int"
default = 20
[[param]]
name = "since"
label = "Since"
type = "time"
[[param]]
name = "tag"
label = "Tag"
pattern = '[0-9.]+'
[[param]]
name = "api-token"
label = "Token"
secret = true
+++

> [!WARNING]
> Stop and call if the disk is full & hot.

The unit answers with errors.

## Look

See [the dashboard](https://example.com/d).

```bash look
# What it said
journalctl --unit=[unit] --lines=[lines] --since="[since]"
```

## Restart

```bash change
# Stop it, then start it
systemctl kill --signal=[signal] [unit] && systemctl start [unit]

sed -i "s|tag: .*|tag: [tag]|" values.yaml

curl --header "Authorization: [api-token]" https://example.com/units/[unit]
```

```text
active (running)
```
"#,
    );
    book
}

#[test]
fn a_page_without_values() {
    assert_data_eq!(
        book().run(&["show", "restart"]),
        str![[r#"
exit 0
==> stdout
Restart a unit

Warning
Stop and call if the disk is full & hot.

Values
  unit  Unit (such as web.service)
      systemctl --failed
  signal  signal (one of TERM, KILL)
  lines  lines = 20
  since  Since
  tag  Tag
  api-token  Token (secret)

The unit answers with errors.

Look

See the dashboard.
  the dashboard: https://example.com/d

1. What it said  [Read only]
journalctl --unit=${RBDOC_UNSET_unit:?set unit} --lines=20 --since="${RBDOC_UNSET_since:?set since}"

Restart

2. Stop it, then start it  [Changes production]
systemctl kill --signal=${RBDOC_UNSET_signal:?set signal} ${RBDOC_UNSET_unit:?set unit} && systemctl start [unit]

3.  [Changes production]
sed -i "s|tag: .*|tag: ${RBDOC_UNSET_tag:?set tag}|" values.yaml

4.  [Changes production]
curl --header "Authorization: ${RBDOC_UNSET_api_token:?set api_token}" https://example.com/units/${RBDOC_UNSET_unit:?set unit}

    active (running)
==> stderr
        Open 5 parameters without a value: unit, signal, since, tag, api-token

"#]]
    );
}

#[test]
fn a_page_with_values() {
    // The comparison below takes a backslash for a slash.
    let told = book().run(&["show", "restart", "unit=a b's"]);
    assert!(told.contains(r"--unit='a b'\''s'"), "{told}");
    assert_data_eq!(
        book().run(&[
            "show",
            "UnitFailed",
            "unit=a b's",
            "signal=KILL",
            "tag=4.11.2",
            "since=2026-11-23T03:12:00Z"
        ]),
        str![[r#"
exit 0
==> stdout
Restart a unit

Warning
Stop and call if the disk is full & hot.

Values
  unit  Unit = a b's
  signal  signal = KILL
  lines  lines = 20
  since  Since = 2026-11-23T03:12:00Z
  tag  Tag = 4.11.2
  api-token  Token (secret)

The unit answers with errors.

Look

See the dashboard.
  the dashboard: https://example.com/d

1. What it said  [Read only]
journalctl --unit='a b'/''s' --lines=20 --since="2026-11-23T03:12:00Z"

Restart

2. Stop it, then start it  [Changes production]
systemctl kill --signal=KILL 'a b'/''s' && systemctl start 'a b'/''s'

3.  [Changes production]
sed -i "s|tag: .*|tag: 4.11.2|" values.yaml

4.  [Changes production]
curl --header "Authorization: ${RBDOC_UNSET_api_token:?set api_token}" https://example.com/units/a%20b%27s

    active (running)
==> stderr
        Open 1 parameter without a value: api-token

"#]]
    );
}

#[test]
fn values_of_a_service_and_of_the_environment() {
    let book = book();
    let run = |arguments: &[&str], variables: &[(&str, &str)]| {
        book.run_in("content", arguments, variables)
    };
    let told = run(
        &[
            "show",
            "content/runbooks/restart.md",
            "--service",
            "checkout",
            "--command",
            "1",
            "since=2026-11-23T03:12:00+01:00",
        ],
        &[("RBDOC_VALUE_lines", "5")],
    );
    assert_data_eq!(
        told,
        str![[r#"
exit 0
==> stdout
journalctl --unit=checkout.service --lines=5 --since="2026-11-23T03:12:00+01:00"
==> stderr

"#]]
    );
    let told = run(
        &["show", "Restart a unit", "--command", "4", "unit=x/y"],
        &[("RBDOC_VALUE_api_token", "s3cret$")],
    );
    assert_data_eq!(
        told,
        str![[r#"
exit 0
==> stdout
curl --header "Authorization: s3cret/$" https://example.com/units/x%2Fy
==> stderr

"#]]
    );
    // The whole page shows no secret.
    let told = run(
        &["show", "restart"],
        &[("RBDOC_VALUE_api_token", "s3cret$")],
    );
    assert!(!told.contains("s3cret"), "{told}");
    assert_data_eq!(
        run(&["show", "restart", "--service", "search"], &[]),
        str![[r#"
exit 2
==> stdout
==> stderr
error: `signal` must be one of TERM, KILL, not `STOP` (of the service `search`)

"#]]
    );
    assert_data_eq!(
        run(&["show", "restart", "--service", "serch"], &[]),
        str![[r#"
exit 2
==> stdout
==> stderr
error: no service is called `serch`
help: did you mean `search`?

"#]]
    );
}

#[test]
fn what_cannot_be_filled_in() {
    let book = book();
    let cases: &[&[&str]] = &[
        &["show", "restrt"],
        &["show", "restart", "unti=web"],
        &["show", "restart", "unit"],
        &["show", "restart", "unit=a", "unit=b"],
        &["show", "restart", "signal=STOP"],
        &["show", "restart", "lines=many"],
        &["show", "restart", "since=yesterday"],
        &["show", "restart", "tag=latest"],
        &["show", "restart", "api-token=s3cret"],
        &["show", "restart", "--command", "9"],
        &["show", "restart", "--command", "4"],
        &["show", "restart", "--command", "2", "unit=web"],
        &[
            "show",
            "restart",
            "--command",
            "2",
            "unit=-rf",
            "signal=TERM",
        ],
        &["show", "restart", "--command", "2", "unit=", "signal=TERM"],
        &["show", "restart", "--command", "3", "unit=web"],
    ];
    let told: Vec<String> = cases
        .iter()
        .map(|arguments| format!("$ rbdoc {}\n{}\n", arguments.join(" "), book.run(arguments)))
        .collect();
    let told = told.concat();
    assert_data_eq!(
        told,
        str![[r#"
$ rbdoc show restrt
exit 2
==> stdout
==> stderr
error: no runbook is called `restrt`
help: did you mean `restart`?

$ rbdoc show restart unti=web
exit 2
==> stdout
==> stderr
error: no parameter is called `unti`
help: did you mean `unit`?

$ rbdoc show restart unit
exit 2
==> stdout
==> stderr
error: `unit` is no NAME=VALUE
help: write the parameter's name, `=` and the value, in quotes if it holds blanks

$ rbdoc show restart unit=a unit=b
exit 2
==> stdout
==> stderr
error: `unit` has two values
help: give it once

$ rbdoc show restart signal=STOP
exit 2
==> stdout
==> stderr
error: `signal` must be one of TERM, KILL, not `STOP`

$ rbdoc show restart lines=many
exit 2
==> stdout
==> stderr
error: `lines` must be a whole number, not `many`

$ rbdoc show restart since=yesterday
exit 2
==> stdout
==> stderr
error: `since` must be a time with its zone, as 2026-11-23T03:12:00Z, not `yesterday`

$ rbdoc show restart tag=latest
exit 2
==> stdout
==> stderr
error: `tag` must be what the pattern `[0-9.]+` describes, not `latest`

$ rbdoc show restart api-token=s3cret
exit 2
==> stdout
==> stderr
error: `api-token` is a secret: others see what stands on a command line
help: leave it out and use --command, which asks for it, or set RBDOC_VALUE_api_token

$ rbdoc show restart --command 9
exit 2
==> stdout
==> stderr
error: there is no command 9: the page has 4 commands
help: `rbdoc show` without --command lists them

$ rbdoc show restart --command 4
exit 2
==> stdout
==> stderr
error: `api-token` is a secret without a value
help: set RBDOC_VALUE_api_token, or run this at a terminal, which asks for it

$ rbdoc show restart --command 2 unit=web
exit 0
==> stdout
systemctl kill --signal=${RBDOC_UNSET_signal:?set signal} web && systemctl start web
==> stderr

$ rbdoc show restart --command 2 unit=-rf signal=TERM
exit 2
==> stdout
==> stderr
error: cannot fill in `unit`. It begins with a dash, as an option does.
help: give it as `unit=VALUE`; `rbdoc show` without --command says what each value is

$ rbdoc show restart --command 2 unit= signal=TERM
exit 2
==> stdout
==> stderr
error: cannot fill in `unit`. It is empty, in a command that changes something.
help: give it as `unit=VALUE`; `rbdoc show` without --command says what each value is

$ rbdoc show restart --command 3 unit=web
exit 0
==> stdout
sed -i "s|tag: .*|tag: ${RBDOC_UNSET_tag:?set tag}|" values.yaml
==> stderr


"#]]
    );
}
