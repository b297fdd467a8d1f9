//! Answers to queries, by the site's own search engine.
//!
//! Owns how `theme/js/search` runs without a browser; knows the [`Index`] and nothing of the scripts but what a page
//! knows: `createEngine`, and that it loads the files of the index as scripts.
//!
//! How pages are found and ranked is written once, in JavaScript, because a site opened from a folder has nothing else to
//! run. A second engine in Rust was 1,100 lines: each change of the ranking was made twice and compared by hundreds of
//! random queries. `QuickJS` costs 1.2 MB of the binary and half a minute of a cold build instead, and `rbdoc search`
//! cannot disagree with the site.
//!
//! Order of events: the scripts are evaluated once. A query calls the engine; it asks for a file of the index by adding a
//! script element to a document that does nothing else; the file is made ([`Index::file`]) and evaluated; and so on until
//! the answer is there. The scripts reach no file, clock, network or environment, and are stopped when they take
//! too long or too much memory.

use super::facets::Facet;
use super::index::Index;
use crate::data::Word;
use crate::view::Library;
use rquickjs::context::EvalOptions;
use rquickjs::promise::PromiseState;
use rquickjs::{CatchResultExt, Context, Ctx, Exception, Function, Object, Promise, Runtime};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

/// What a page has and the engine needs: a document that takes script elements.
const DOCUMENT: &str = "
const asked = [];
globalThis.document = { createElement: () => ({ remove() {} }), head: { append: (script) => asked.push(script) } };
globalThis.nextScript = () => asked.shift() ?? null;
";

/// What a query may cost.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// Bytes of memory of the scripts.
    pub memory: usize,
    /// Interrupts of the interpreter in one query, some ten thousand calls and loops each.
    pub interrupts: u32,
}

impl Default for Limits {
    /// About a hundred times what the largest books need.
    fn default() -> Self {
        Self {
            memory: 2_000_000_000,
            interrupts: 300_000,
        }
    }
}

/// Why there is no answer.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum EngineError {
    /// The query took more steps than its limit.
    #[error("the query took too long and was stopped")]
    TooLong,
    /// A script failed: what the interpreter says.
    #[error("the search engine failed: {0}")]
    Script(String),
}

/// An answer.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Answer {
    /// How many pages were found.
    pub total: usize,
    /// Whether there are more than that.
    pub more: bool,
    /// What was looked for instead, where a word was found nowhere.
    pub words: Option<String>,
    /// Words to try when nothing was found.
    pub near: Vec<String>,
    /// The first pages.
    pub results: Vec<SearchResult>,
}

/// A page that was found, and where to look on it.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct SearchResult {
    /// Where to look, as an address from the site's root.
    pub url: String,
    /// The page's title.
    pub title: String,
    /// The section's heading; empty for the top of the page.
    pub section: String,
    /// The page's kind, by its name in queries.
    pub kind: String,
    /// Whether the query is exactly the name of its alert.
    pub alert: bool,
    /// Its worst severity; empty for none.
    pub severity: String,
    /// When it happened; empty for what is no incident.
    pub date: String,
    /// Why it was found: text, and 1 where it is marked, else 0.
    pub snippet: Vec<(String, u8)>,
}

/// Gives the file at an address from the root of a site, which may end in a query.
type Read<'a> = dyn Fn(&str) -> Option<String> + 'a;

/// The engine over the index of a site.
pub struct Engine<'a> {
    read: Box<Read<'a>>,
    context: Context,
    limits: Limits,
    interrupts: Arc<AtomicU32>,
}

impl<'a> Engine<'a> {
    /// Evaluates `files`, the engine's scripts by path, for queries over `index`, the index of `library`.
    ///
    /// # Errors
    /// If a script fails, or takes more than `limits`.
    pub fn new<'b, 's>(
        files: impl IntoIterator<Item = (&'s str, &'s str)>,
        index: &'a Index<'b>,
        library: &'a Library<'b>,
        limits: Limits,
    ) -> Result<Self, EngineError> {
        let read = |address: &str| {
            let path = address.split('?').next().unwrap_or_default();
            index.file(path, library)
        };
        Self::over(files, read, limits)
    }

    /// The same over a site whose files `read` gives, by address from its root.
    ///
    /// # Errors
    /// If a script fails, or takes more than `limits`.
    pub fn over<'s>(
        files: impl IntoIterator<Item = (&'s str, &'s str)>,
        read: impl Fn(&str) -> Option<String> + 'a,
        limits: Limits,
    ) -> Result<Self, EngineError> {
        let failed = |error: rquickjs::Error| EngineError::Script(error.to_string());
        let runtime = Runtime::new().map_err(failed)?;
        let interrupts = Arc::new(AtomicU32::new(0));
        runtime.set_memory_limit(limits.memory);
        let count = Arc::clone(&interrupts);
        runtime.set_interrupt_handler(Some(Box::new(move || {
            count.fetch_add(1, Ordering::Relaxed) >= limits.interrupts
        })));
        let engine = Self {
            read: Box::new(read),
            context: Context::full(&runtime).map_err(failed)?,
            limits,
            interrupts,
        };
        engine.within(|ctx| {
            ctx.eval::<(), _>(DOCUMENT)?;
            for (path, text) in files {
                // In a scope of its own, as the site joins them (`crate::site`).
                let script =
                    format!("((rbdoc) => {{\"use strict\";{text}}})(globalThis.rbdoc ??= {{}})");
                let mut options = EvalOptions::default();
                options.filename = Some(path.to_owned());
                ctx.eval_with_options::<(), _>(script, options)?;
            }
            ctx.eval::<(), _>("globalThis.engine = rbdoc.createEngine(\"\");")
        })?;
        Ok(engine)
    }

    /// The first `limit` pages that `text` finds, of those that have the value of each of `filters`.
    ///
    /// # Errors
    /// If the script fails, or takes more than its limits.
    pub fn search(
        &self,
        text: &str,
        filters: &[(Facet, String)],
        limit: usize,
    ) -> Result<Answer, EngineError> {
        let filters: serde_json::Map<String, Value> = filters
            .iter()
            .map(|(facet, value)| (facet.word().to_owned(), json!(value)))
            .collect();
        self.call(
            "engine.search",
            &json!([text, {"limit": limit, "filters": filters}]),
        )
    }

    /// What a function of the scripts answers: of the engine (`engine.search`) or of its files (`rbdoc.stem`).
    ///
    /// # Errors
    /// If the script fails, takes more than its limits, or answers something else than a `T`.
    pub fn call<T: DeserializeOwned>(
        &self,
        function: &str,
        arguments: &Value,
    ) -> Result<T, EngineError> {
        let script = format!("Promise.resolve({function}(...{arguments})).then(JSON.stringify)");
        let answer = self.within(|ctx| self.settle(&ctx.eval(script)?))?;
        serde_json::from_str(&answer).map_err(|error| EngineError::Script(error.to_string()))
    }

    /// Runs `run` in the interpreter, with the whole of the limits.
    fn within<T>(
        &self,
        run: impl for<'js> FnOnce(&Ctx<'js>) -> rquickjs::Result<T>,
    ) -> Result<T, EngineError> {
        self.interrupts.store(0, Ordering::Relaxed);
        let answer = self.context.with(|ctx| {
            let answer = run(&ctx).catch(&ctx);
            answer.map_err(|error| {
                let message = error.to_string();
                let lines: Vec<&str> = message.lines().map(str::trim).collect();
                EngineError::Script(lines.join(" ").trim().to_owned())
            })
        });
        if self.interrupts.load(Ordering::Relaxed) > self.limits.interrupts {
            return Err(EngineError::TooLong);
        }
        answer
    }

    /// Runs what is pending, and gives the engine the files that it asks for, until `promise` is settled.
    fn settle(&self, promise: &Promise<'_>) -> rquickjs::Result<String> {
        let ctx = promise.ctx();
        let next: Function<'_> = ctx.globals().get("nextScript")?;
        while promise.state() == PromiseState::Pending {
            if ctx.execute_pending_job() {
                continue;
            }
            let Some(script) = next.call::<_, Option<Object<'_>>>(())? else {
                return Err(Exception::throw_message(ctx, "it waits for nothing"));
            };
            let address: String = script.get("src")?;
            if let Some(file) = (self.read)(&address) {
                ctx.eval::<(), _>(file)?;
            }
            script.get::<_, Function<'_>>("onload")?.call::<_, ()>(())?;
        }
        promise.finish()
    }
}
