// What the log of an incident says: its events in order are all that is kept of it, and what holds now follows from them.
//
// An event has `at`, `kind` and `text`, and what its kind needs: `severity`, `level`, `respond` and `update` (seconds),
// `decision` and `approver`, `isApproved`, `service`, `alert`, `ref` with `result` or `isBack`, `wording`
// and `reason`, `runbook`.
const { store, words } = rbdoc;
const { fill } = rbdoc.dom;
const KEPT = 30 * 864e5;

// What others may have written into the storage or a file: an event of ours, or nothing. Signs that nobody sees, which
// turn text around or end a line of a terminal, come from nobody's keyboard.
const UNSEEN = /[^\P{Cc}\n\t]|[\u202a-\u202e\u2066-\u2069]|\p{Cs}/u;
const NUMBERS = ["level", "respond", "update", "offset"];
const isText = (text, most = 1e5) => typeof text === "string" && text.length <= most && !UNSEEN.test(text);
const isEvent = (event) => event && typeof event === "object" && isText(event.at, 40) && !isNaN(Date.parse(event.at)) && isText(event.kind) && /^[a-z-]{1,20}$/.test(event.kind) && Object.entries(event).every(([name, value]) =>
  /^\w{1,20}$/.test(name) && (NUMBERS.includes(name) ? Number.isFinite(value) && value >= (name === "offset" ? -1e9 : 0) && value <= 1e9 : typeof value === "boolean" || isText(value)));

// Events do not change: each is read once.
const known = new Map();
const read = (key) => {
  if (!known.has(key)) {
    const event = store.get(key);
    known.set(key, isEvent(event) ? { ...event, text: event.text || event.kind, key } : undefined);
  }
  return known.get(key);
};

// The state of an incident.
const fold = (id) => {
  const events = store.keys(`log/${id}/`).map(read).filter(Boolean);
  const begun = Date.parse(events[0]?.at);
  const state = { id, events, begun, ticks: new Map() };
  for (const event of events) {
    const at = Date.parse(event.at);
    const { kind, severity, decision, ref, service, alert } = event;
    if (severity) {
      // The time to respond counts from the beginning; that of a severity which came later, from then on.
      state.decideBy = event.respond === undefined ? undefined : (state.severity ? at : begun) + event.respond * 1000;
      state.severity = { name: severity, level: Math.min(4, Math.max(1, Math.round(event.level) || 4)) };
      state.update = event.update;
    }
    if (decision) state.decision = { text: decision, at, approver: event.approver, isOpen: Boolean(event.approver) };
    if (event.isApproved && state.decision) Object.assign(state.decision, { isOpen: false, at });
    if (service) state.service = service;
    if (alert) state.alert = alert;
    if (kind === "comms") state.said = at;
    if (kind === "mitigated") state.mitigated = at;
    if (kind === "resolved") state.ended = at;
    if (event.isReopened) state.ended = undefined;
    if (ref && (event.result || event.isBack)) state.ticks.set(ref, event);
  }
  state.title = state.service ?? state.alert ?? words.log.incident;
  return state;
};

// The incidents that this browser knows, the latest first.
const all = () => [...new Set(store.keys("log/").map((key) => key.split("/")[1]))].map(fold).filter(({ events }) => events.length).sort((a, b) => b.begun - a.begun);

const remove = (id) => {
  for (const beginning of [`log/${id}/`, `value/${id}/`]) {
    for (const key of store.keys(beginning)) {
      known.delete(key);
      store.remove(key);
    }
  }
};

// An ended incident is kept for thirty days.
const prune = () => {
  const active = rbdoc.incident();
  for (const { id, ended } of all()) if (ended && id !== active && Date.now() - ended > KEPT) remove(id);
};

const RESULTS = { pass: words.tick.passed, fail: words.tick.failed, na: words.tick.not_applicable };

// An event in one line.
const line = ({ kind, text, result, isBack }) => {
  const before = isBack ? words.tick.open : result ? RESULTS[result] : words.event[kind];
  return before ? `${before}: ${text}` : text;
};

// What is to be said when nothing can be kept.
let isSaid = false;
const unkept = () => store.failed.name === "QuotaExceededError" ? words.log.full : words.log.blocked;
const warn = () => {
  if (isSaid || !store.failed) return;
  isSaid = true;
  rbdoc.dom.notice(unkept());
};

// Adds to the log, as `rbdoc.log` does; says so where it is kept nowhere.
const note = (kind, more) => {
  const key = rbdoc.log(kind, more);
  warn();
  return key;
};

// A text as it may stand in the log.
const clean = (text) => text.replace(new RegExp(UNSEEN, "gu"), "").trim().slice(0, 4000);

rbdoc.state = { fold, unkept, warn, all, remove, prune, line, note, clean, isText, isEvent, fill };
