// Hands an incident over: one press copies Markdown, and a link that carries the same.
//
// Who opens the link sees what would be taken, and takes it by a press.
const { site, store, words } = rbdoc;
const { make, button, fill, clock, notice, copy, tag } = rbdoc.dom;
const { fold, line, isText } = rbdoc.state;
const { plain } = rbdoc.formats;
const LONGEST = 8000;

// What holds now, one thing a line: state, what is due, values.
const summary = rbdoc.summary = (state) => [
  ...state.severity ? [`${words.log.severity}: ${state.severity.name}`] : [],
  `${fill(words.log.begun_at, { time: moment(state.begun) })}${state.ended ? `, ${fill(words.log.ended_at, { time: moment(state.ended) })}` : ""}`,
  ...state.decision ? [`${fill(words.log.decided, { decision: state.decision.text })} (${clock(state.decision.at)} UTC)${state.decision.approver ? `. ${state.decision.isOpen ? words.log.approval_open : words.log.approved}: ${state.decision.approver}` : ""}`] : [],
  ...rbdoc.dues(state).map(({ label, at }) => `${label} ${clock(at)} UTC`),
  ...rbdoc.parts.flatMap(({ lines }) => lines?.(state) ?? []),
  ...valuesOf(state.id).map(([name, { value }]) => `${name} = ${value}`),
];

const moment = (time) => `${new Date(time).toISOString().slice(0, 16).replace("T", " ")} UTC`;

// The values of an incident that are kept; secrets never are.
const valuesOf = (id) => store.keys(`value/${id}/`).map((key) => [key.slice(key.lastIndexOf("/") + 1), store.get(key)]).filter(([name, kept]) => isValue(name, kept));
const isValue = (name, kept) => isText(name, 80) && kept && typeof kept === "object" && Object.values(kept).every((part) => typeof part === "number" || isText(part, 1000) && !/[\n\t]/.test(part)) && isText(kept.value);

const ticked = (state) => {
  const of = (result) => [...state.ticks.values()].filter((event) => event.result === result);
  return [["pass", "✓"], ["fail", "✗"], ["na", "–"]].flatMap(([result, mark]) => of(result).map((event) => `${mark} ${line(event)} (${clock(event.at)} UTC)`));
};

const text = (state, link, isShort) => [
  `**${plain(state.title)}**`,
  "",
  ...summary(state).map((one) => `- ${plain(one)}`),
  ...ticked(state).length ? ["", `${words.log.checks}:`, "", ...ticked(state).map((one) => `- ${plain(one)}`)] : [],
  "",
  `${words.log.lately}:`,
  "",
  ...state.events.filter(({ ref }) => !ref).slice(-12).map((event) => `- ${clock(event.at)} ${plain(line(event))}`),
  "",
  isShort ? words.log.link_short : words.log.link,
  link,
  "",
].join("\n");

const through = async (bytes, stream) => {
  const reader = new Blob([bytes]).stream().pipeThrough(stream).getReader();
  const parts = [];
  for (let length = 0, part = await reader.read(); !part.done; part = await reader.read()) {
    length += part.value.length;
    // A short link may unfold into more than any log holds.
    if (length > 2e6) throw new Error("too large");
    parts.push(part.value);
  }
  return new Uint8Array(await new Blob(parts).arrayBuffer());
};

const pack = async (value) => {
  const bytes = await through(new TextEncoder().encode(JSON.stringify(value)), new CompressionStream("deflate-raw"));
  return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join("")).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
};

const unpack = async (packed) => {
  const bytes = Uint8Array.from(atob(packed.replaceAll("-", "+").replaceAll("_", "/")), (sign) => sign.charCodeAt(0));
  return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(await through(bytes, new DecompressionStream("deflate-raw"))));
};

// What the state follows from is needed; of the rest the latest, as much as a link holds.
const isNeeded = (state) => (event, index) => index === 0 || event.severity || event.decision || event.isApproved || event.service || event.alert || ["comms", "mitigated", "resolved"].includes(event.kind) || state.ticks.get(event.ref) === event;

const linkTo = async (state) => {
  const here = /^http/.test(location.protocol) ? location.href : document.querySelector(".stamp .address")?.textContent.replace(/^[^h]*/, "") ?? location.href;
  const values = Object.fromEntries(valuesOf(state.id));
  for (let most = state.events.length; ; most = Math.floor(most / 2)) {
    const needed = isNeeded(state);
    const events = state.events.filter((event, index) => needed(event, index) || index >= state.events.length - most);
    const link = `${here.replace(/#.*/s, "")}#?handover=${await pack({ schema: 1, incident: { id: state.id }, ...rbdoc.portable(events), values })}`;
    if (link.length <= LONGEST || !most) return { link, left: state.events.length - events.length };
  }
};

const handOver = async (id) => {
  const state = fold(id);
  const { link, left } = await linkTo(state);
  await copy(text(state, link, left > 0 || link.length > LONGEST));
  if (link.length > LONGEST) notice(words.log.too_long);
  else if (left) notice(fill(words.log.left_out, { n: left }));
};

// Shows what a link brings. Nothing is taken without a press.
const receive = async (packed) => {
  let given, values;
  try {
    if (packed.length > 2 * LONGEST) throw new Error("too long");
    const whole = await unpack(packed);
    given = rbdoc.taking.read(whole);
    values = Object.entries(Object(whole.values));
    if (!values.every(([name, kept]) => isValue(name, kept))) given = undefined;
  } catch {
    // Said below, as of any other link that cannot be taken.
  }
  // It has been read: whoever loads the page again is not asked again.
  history.replaceState(history.state, "", location.href.replace(/#.*/s, ""));
  if (!given) return notice(words.log.refused);
  const { id } = given;
  const events = given.events.map(({ event }) => event);
  const active = rbdoc.incident();
  const dialog = make("dialog", { className: "incident-sheet" });
  const close = () => {
    dialog.close();
    dialog.remove();
  };
  const takeAll = () => {
    close();
    rbdoc.taking.take(given);
    for (const [name, kept] of values) store.set(`value/${id}/${name}`, kept);
    // One that is over is there to be read.
    if (!fold(id).ended) store.set("active", id);
    rbdoc.sheet.open(id);
    rbdoc.state.warn();
  };
  const last = (name) => events.filter((event) => event[name]).at(-1);
  const severity = last("severity");
  dialog.append(
    make("div", { className: "sheet-head" }, make("h2", { id: "rb.receive", textContent: words.log.receive })),
    make("p", {}, ...severity ? [tag({ name: severity.severity, level: Math.min(4, Math.max(1, severity.level || 4)) }), " "] : [], make("b", { textContent: last("service")?.service ?? last("alert")?.alert ?? words.log.incident }), ` ${fill(words.log.events, { n: events.length })}`),
    ...active && active !== id ? [make("p", { className: "notice warning", textContent: fill(words.log.instead, { name: fold(active).title }) })] : [],
    ...values.length ? [make("h3", { textContent: words.log.values }), make("ul", { className: "dues" }, ...values.map(([name, { value }]) => make("li", {}, make("span", { textContent: name }), make("code", { textContent: value }))))] : [],
    make("h3", { textContent: words.log.title }),
    make("ol", { className: "log" }, ...events.slice(-30).map((event) => make("li", {}, make("time", { dateTime: event.at, textContent: clock(event.at) }), make("span", { textContent: line({ text: "", ...event }) })))),
    make("div", { className: "foot-row" }, button(words.log.take, takeAll, "button go"), button(words.log.not_now, close)));
  dialog.setAttribute("aria-labelledby", "rb.receive");
  dialog.onclose = () => dialog.remove();
  document.body.append(dialog);
  dialog.showModal();
};

Object.assign(rbdoc.sheet, { handOver, receive });
