// The sheet of an incident: what is due, the log, a note, a message that was sent, hand over, export, the end.
//
// It shows the incident that is begun, or an earlier one. What stands in it is made anew when it has changed; forms stay, so
// nothing is lost that is being typed.
const { store, words, pages, site } = rbdoc;
const { make, button, fill, clock, day, lasted, tag, tell } = rbdoc.dom;
const { fold, line, note, clean } = rbdoc.state;
const MILESTONES = ["start", "detected", "acknowledged", "declared", "decision", "mitigated", "resolved"];
const KINDS = ["note", "action", "acknowledged", "mitigated"];
let dialog, title, rows, log, more, foot, id;

const row = (label, value, isNear) => make("li", { className: isNear ? "soon" : "" }, make("span", {}, label), value);

// Asks in the place of the buttons, and goes back to them.
const ask = (question, yes, act) => {
  const no = button(words.log.no, () => show(true));
  foot.replaceChildren(make("p", { textContent: question, role: "alert" }), button(yes, act, "button call"), no);
  no.focus();
};

const end = () => ask(words.log.end_ask, words.log.end_yes, () => {
  note("resolved", { text: words.log.ended });
  for (const key of store.keys(`value/${id}/`)) store.remove(key);
  store.remove("active");
  tell(words.log.ended);
  show(true);
});

const resume = () => {
  store.set("active", id);
  if (fold(id).ended) note("note", { text: words.log.resumed, isReopened: true });
  show(true);
};

const drop = () => ask(words.log.delete_ask, words.log.delete_yes, () => {
  rbdoc.state.remove(id);
  if (rbdoc.incident() === id) store.remove("active");
  id = rbdoc.incident();
  show(true);
  rbdoc.strip.show();
});

const addNote = () => {
  const field = make("textarea", { rows: 2, required: true, id: "rb.note" });
  const kind = make("select", { ariaLabel: words.log.kind }, ...KINDS.map((one) => make("option", { value: one, textContent: words.event[one] || words.log.note })));
  return make("form", {
    className: "note-form",
    onsubmit: (event) => {
      event.preventDefault();
      const text = clean(field.value);
      if (!text) return;
      note(kind.value, { text });
      field.value = "";
      tell(words.log.noted);
      field.focus();
    },
  }, make("label", { htmlFor: "rb.note", textContent: words.log.add_note }), field, kind, make("button", { className: "button", textContent: words.log.add }));
};

const setService = () => {
  const field = make("input", { id: "rb.service", required: true, autocomplete: "off", type: "text" });
  return make("details", {}, make("summary", { textContent: words.log.set_service }), make("form", {
    className: "note-form",
    onsubmit: (event) => {
      event.preventDefault();
      const service = clean(field.value).slice(0, 80);
      if (service) note("note", { text: fill(words.log.service, { name: service }), service });
      field.value = "";
    },
  }, make("label", { htmlFor: "rb.service", textContent: words.log.service_name }), field, make("button", { className: "button", textContent: words.log.add })));
};

const build = () => {
  title = make("h2", { id: "rb.sheet" });
  rows = make("ul", { className: "dues" });
  log = make("ol", { className: "log" });
  foot = make("div", { className: "foot-row" });
  more = make("div", {});
  dialog = make("dialog", { className: "incident-sheet" },
    make("div", { className: "sheet-head" }, title, button(words.log.close, () => dialog.close())),
    rows, addNote(), foot, make("h3", { textContent: words.log.title }), log, setService(), more);
  dialog.setAttribute("aria-labelledby", "rb.sheet");
  document.body.append(dialog);
};

const facts = (state, now) => [
  ...state.severity ? [row(tag(state.severity), make("a", { href: `${site.root + pages.decide}#matrix`, textContent: words.log.classify }))] : [row(words.log.no_severity, make("a", { href: `${site.root + pages.decide}#matrix`, textContent: words.log.classify_first }))],
  ...rbdoc.dues(state).map(({ label, at }) => row(label, make("span", {}, make("b", { textContent: clock(at) }), ` ${at < now ? fill(words.log.ago, { time: lasted(now - at) }) : fill(words.log.in, { time: lasted(at - now) })}`), at - now < 15 * 6e4)),
  ...state.decision ? [row(fill(words.log.decided, { decision: state.decision.text }), make("span", { textContent: clock(state.decision.at) }))] : [],
  ...state.decision?.approver && !state.ended ? [row(`${words.fact.approval}: ${state.decision.approver}`, state.decision.isOpen ? button(words.log.note_approval, () => note("decision", { text: fill(words.log.approved_by, { name: state.decision.approver }), isApproved: true })) : words.log.approved)] : [],
];

let last;
// Makes anew what has changed; all of it after a press.
const show = (isWhole) => {
  if (!dialog?.open) return;
  const state = id && fold(id);
  const now = Date.now();
  const isActive = Boolean(id) && rbdoc.incident() === id;
  for (const part of [rows, log, log.previousElementSibling, dialog.querySelector(".note-form"), dialog.querySelector("details"), foot]) part.hidden = !state;
  for (const form of dialog.querySelectorAll(".note-form")) form.hidden = !isActive;
  dialog.querySelector("details").hidden = !isActive;
  title.textContent = state ? `${state.title}, ${state.ended ? fill(words.log.ended_on, { day: day(state.ended) }) : lasted(now - state.begun)}` : words.log.kept;
  const text = JSON.stringify([id, isActive, state?.events.length, lasted(now - (state?.begun ?? now)), store.keys("log/").length]);
  if (text === last && !isWhole) return;
  const isSame = last && JSON.parse(last)[0] === id && JSON.parse(last)[1] === isActive;
  last = text;
  if (state) {
    rows.replaceChildren(...facts(state, now));
    log.replaceChildren(...[...state.events].reverse().map((event) => make("li", { className: MILESTONES.includes(event.kind) ? "milestone" : "" }, make("time", { dateTime: event.at, textContent: clock(event.at) }), make("span", { textContent: line(event) }))));
  }
  if (isSame && !isWhole) return;
  foot.replaceChildren(...isActive ? [
    button(words.log.said, () => note("comms", { text: words.log.said_text })),
    button(words.log.hand_over, () => rbdoc.sheet.handOver(id)),
    button(words.log.end, end),
  ] : state ? [button(words.log.resume, resume), button(words.log.hand_over, () => rbdoc.sheet.handOver(id)), button(words.log.delete, drop)] : []);
  more.replaceChildren(...state ? [rbdoc.exports(id)] : [], rbdoc.kept(id));
};

// Opens the sheet with an incident; with none, the list of those that are kept.
const open = (which) => {
  if (!dialog) build();
  id = which;
  if (!dialog.open) dialog.showModal();
  show(true);
};

rbdoc.sheet = { open, show: () => show() };
