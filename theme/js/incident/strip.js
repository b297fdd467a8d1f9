// Shows on every page the incident that is begun in this browser: severity, service, time since, what is due next.
//
// It is docked at the foot of the window, so nothing moves when it appears. A press opens the sheet.
const { store, words } = rbdoc;
const { make, button, fill, clock, lasted, sign, tag, tell } = rbdoc.dom;
const SOON = 15 * 6e4;
const html = document.documentElement;
let strip, line, last;

// What was said is not said again on the next page.
const isNew = (what) => {
  try {
    const isKnown = sessionStorage[`rbdoc/${rbdoc.site.id}/said`] === what;
    sessionStorage[`rbdoc/${rbdoc.site.id}/said`] = what;
    return !isKnown;
  } catch {
    return last !== what;
  }
};

const announce = (state, due, now) => {
  const isSoon = due && due.at - now < SOON;
  const what = `${state.id} ${isSoon ? due.label + due.at : ""}`;
  if (last !== what && isNew(what)) tell(isSoon ? `${due.label} ${clock(due.at)} UTC` : fill(words.log.begun, { name: state.title }));
  last = what;
};

const build = () => {
  line = button("", () => rbdoc.reach("open", rbdoc.incident()), "strip-line");
  line.ariaHasPopup = "dialog";
  strip = make("aside", { className: "strip", ariaLabel: words.log.incident }, make("div", { className: "wrap" }, line, button(words.log.hand_over, () => rbdoc.reach("handOver", rbdoc.incident()), "")));
  document.body.insertBefore(strip, document.querySelector("body > .bar"));
};

const show = () => {
  const id = rbdoc.incident();
  const state = id && rbdoc.state.fold(id);
  const isShown = Boolean(state && state.events.length && !state.ended);
  html.classList.toggle("incident", isShown);
  rbdoc.sheet?.show();
  if (!isShown) {
    strip?.remove();
    strip = undefined;
    return;
  }
  if (!strip) build();
  const now = Date.now();
  const [due, ...later] = rbdoc.dues(state);
  const dues = [due, ...later].filter(Boolean).slice(0, 2).map(({ label, at }) => make("span", { className: at - now < SOON ? "due soon" : "due" }, `${label} `, make("b", { textContent: clock(at) })));
  const text = JSON.stringify([state.severity, state.title, lasted(now - state.begun), dues.map((one) => one.outerHTML), state.events.length]);
  // Nothing is replaced under a finger.
  if (strip.dataset.text !== text) {
    strip.dataset.text = text;
    line.replaceChildren(...state.severity ? [tag(state.severity), " "] : [], make("b", { textContent: state.title }), " ", make("span", { className: "muted", textContent: lasted(now - state.begun) }), " ", ...dues.flatMap((one) => [one, " "]), make("span", { className: "count", textContent: fill(words.log.log, { n: state.events.length }) }), sign('<path class="open" d="M3 10.5l5-5 5 5"/>'));
  }
  announce(state, due, now);
};

// Several events come in one go: an import, another tab that was asleep.
let isWaiting = false;
const follow = () => {
  if (isWaiting) return;
  isWaiting = true;
  queueMicrotask(() => {
    isWaiting = false;
    show();
  });
};

rbdoc.state.prune();
show();
store.watch("active", follow);
store.watch("log/", follow);
setInterval(show, 5000);
addEventListener("visibilitychange", show);
rbdoc.strip = { show };
