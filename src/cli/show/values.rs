//! What is filled in: where each value comes from, and whether it is one.

use chrono::{DateTime, NaiveDate};

use crate::cli::failure::Failure;
use crate::cli::terminal::{Terminal, variable};
use crate::quote;
use crate::record::param::{Param, ParamKind};
use crate::record::services::Service;

/// The parameters of a page and their values.
pub(super) struct Values<'b> {
    params: &'b [Param],
    values: Vec<Option<Value>>,
}

#[derive(Debug, Clone)]
struct Value {
    text: String,
    /// Whether it stands on the command line, where each is given once.
    is_given: bool,
}

impl<'b> Values<'b> {
    /// The values that the page itself gives.
    pub(super) fn new(params: &'b [Param]) -> Self {
        let default = |param: &Param| {
            Some(Value {
                text: param.default.as_ref()?.value.clone(),
                is_given: false,
            })
        };
        Self {
            params,
            values: params.iter().map(default).collect(),
        }
    }

    /// A parameter by its number.
    pub(super) fn param(&self, number: u16) -> Option<&'b Param> {
        self.params.get(usize::from(number))
    }

    /// All of them.
    pub(super) fn params(&self) -> &'b [Param] {
        self.params
    }

    /// The value of a parameter.
    pub(super) fn of(&self, param: &Param) -> Option<&str> {
        let number = self.number(param.name.as_str())?;
        let value = self.values.get(number)?.as_ref()?;
        Some(&value.text)
    }

    /// Those of the names `used` that have no value, in order of the page.
    pub(super) fn open(&self, used: &[&str]) -> Vec<&'b str> {
        let is_open =
            |param: &&Param| used.contains(&param.name.as_str()) && self.of(param).is_none();
        let open = self.params.iter().filter(is_open);
        open.map(|param| param.name.as_str()).collect()
    }

    pub(super) fn is_open_secret(&self, name: &str) -> bool {
        let mut params = self.params.iter();
        params.any(|param| param.name.value == name && *param.secret && self.of(param).is_none())
    }

    /// The variable of the environment that gives the secret of this name; nothing of what is no secret.
    pub(super) fn variable_of_secret(&self, name: &str) -> Option<String> {
        let mut params = self.params.iter();
        let param = params.find(|param| param.name.value == name)?;
        param.secret.then(|| variable_of(name))
    }

    /// The number of the parameter with a name or another spelling.
    fn number(&self, name: &str) -> Option<usize> {
        let is_it = |param: &Param| {
            param.name.value == name || param.matches.iter().any(|other| other.value == name)
        };
        self.params.iter().position(is_it)
    }

    /// Takes `NAME=VALUE` of the command line.
    pub(super) fn take(&mut self, text: &str) -> Result<(), Failure> {
        let Some((name, value)) = text.split_once('=') else {
            return Err(Failure::new(format!("`{text}` is no NAME=VALUE")).help(
                "write the parameter's name, `=` and the value, in quotes if it holds blanks",
            ));
        };
        let found = self.number(name);
        let Some((number, param)) = found.and_then(|at| Some((at, self.params.get(at)?))) else {
            let names: Vec<&str> = self
                .params
                .iter()
                .map(|param| param.name.as_str())
                .collect();
            let help = if names.is_empty() {
                "this runbook has no parameters".to_owned()
            } else {
                format!("this runbook has {}", names.join(", "))
            };
            return Err(Failure::unknown("parameter", name, names, &help));
        };
        if *param.secret {
            return Err(Failure::new(format!(
                "`{name}` is a secret: others see what stands on a command line"
            ))
            .help(format!(
                "leave it out and use --command, which asks for it, or set {}",
                variable_of(&param.name)
            )));
        }
        if self
            .values
            .get(number)
            .and_then(Option::as_ref)
            .is_some_and(|value| value.is_given)
        {
            return Err(Failure::new(format!("`{name}` has two values")).help("give it once"));
        }
        self.put(number, param, value, "", true)
    }

    /// Takes the values of a service of the catalogue.
    pub(super) fn take_of_service(&mut self, service: &Service) -> Result<(), Failure> {
        for (name, value) in &service.params {
            let found = self.number(&name.value);
            if let Some((number, param)) = found.and_then(|at| Some((at, self.params.get(at)?)))
                && !*param.secret
            {
                let origin = format!(" (of the service `{}`)", service.id.value);
                self.put(number, param, &value.value, &origin, false)?;
            }
        }
        Ok(())
    }

    /// Takes what the environment says.
    pub(super) fn take_of_environment(&mut self) -> Result<(), Failure> {
        for (number, param) in self.params.iter().enumerate() {
            let name = variable_of(&param.name);
            if let Some(value) = variable(&name).filter(|value| !value.is_empty()) {
                self.put(number, param, &value, &format!(" (of {name})"), false)?;
            }
        }
        Ok(())
    }

    /// Asks for a secret. Without anybody to ask it stays open.
    pub(super) fn ask(&mut self, name: &str, terminal: &Terminal) -> Result<(), Failure> {
        let found = self.number(name);
        let Some((number, param)) = found.and_then(|at| Some((at, self.params.get(at)?))) else {
            return Ok(());
        };
        let label = param.label.as_ref().unwrap_or(&param.name);
        match terminal.ask_secret(&format!("{}: ", label.value)) {
            Some(value) if !value.is_empty() => self.put(number, param, &value, "", false),
            _ => Err(
                Failure::new(format!("`{name}` is a secret without a value")).help(format!(
                    "set {}, or run this at a terminal, which asks for it",
                    variable_of(name)
                )),
            ),
        }
    }

    fn put(
        &mut self,
        number: usize,
        param: &Param,
        value: &str,
        origin: &str,
        is_given: bool,
    ) -> Result<(), Failure> {
        if let Some(wanted) = wanted(param, value) {
            let name = &param.name.value;
            // No message shows a secret.
            let shown = if *param.secret {
                String::new()
            } else {
                format!(", not `{value}`")
            };
            let mut failure = Failure::new(format!("`{name}` must be {wanted}{shown}{origin}"));
            if let Some(example) = &param.example {
                failure = failure.help(format!("one looks like `{}`", example.value));
            }
            return Err(failure);
        }
        if let Some(place) = self.values.get_mut(number) {
            *place = Some(Value {
                text: value.to_owned(),
                is_given,
            });
        }
        Ok(())
    }
}

/// The variable of the environment that gives a value.
fn variable_of(name: &str) -> String {
    format!("RBDOC_VALUE_{}", name.replace('-', "_"))
}

/// What a value has to be, if it is not.
fn wanted(param: &Param, value: &str) -> Option<String> {
    if !param.choices.is_empty() {
        let mut choices = param.choices.iter();
        let shown: Vec<&str> = choices.clone().map(|choice| choice.as_str()).collect();
        let is_one = choices.any(|choice| choice.value == value);
        return (!is_one).then(|| format!("one of {}", shown.join(", ")));
    }
    let kind = match param.kind {
        ParamKind::Int => value.parse::<i128>().is_err().then_some("a whole number"),
        ParamKind::Date => value
            .parse::<NaiveDate>()
            .is_err()
            .then_some("a date, as 2026-11-23"),
        ParamKind::Time => DateTime::parse_from_rfc3339(&value.replacen(' ', "T", 1))
            .is_err()
            .then_some("a time with its zone, as 2026-11-23T03:12:00Z"),
        ParamKind::String | ParamKind::Choice => None,
    };
    if let Some(kind) = kind {
        return Some(kind.to_owned());
    }
    let pattern = param.pattern.as_ref()?;
    (!quote::matches(value, &pattern.value))
        .then(|| format!("what the pattern `{}` describes", pattern.value))
}
