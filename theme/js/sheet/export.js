// Gives an incident away whole: as `timeline.toml` of its record, as Markdown, as JSON that another browser can take in.
const { store, words } = rbdoc;
const { make, button, clock, day, copy, download } = rbdoc.dom;
const { fold, line } = rbdoc.state;

// A basic string of TOML is a string of JSON, but for one sign; half a character is none.
const quoted = (text) => JSON.stringify(text.replace(/\p{Cs}/gu, "\ufffd")).replaceAll("\x7f", "\\u007f");

// What a record has no field for is said in words, as `rbdoc` says it of the same event in JSON.
const whole = ({ text, isBack, approver, offset }) => {
  const more = [
    ...approver && !text.includes(approver) ? [`approver: ${approver}`] : [],
    ...offset ? [`clock: ${Math.abs(offset)} s ${offset < 0 ? "behind" : "ahead"}`] : [],
  ];
  return `${isBack ? `${words.tick.open}: ` : ""}${text}${more.length ? ` (${more.join(", ")})` : ""}`;
};

const toml = (state) => {
  const events = state.events.map((event, index) => {
    const { at, kind, by, link, ref, result, runbook, service } = event;
    const first = index === 0 && state.service && service !== state.service ? `${state.service}: ` : "";
    const fields = { text: first + (kind === "copy" ? event.text : whole(event)), by, link, ref, result, runbook };
    const pairs = Object.entries(fields).filter(([, value]) => value).map(([name, value]) => `, ${name} = ${quoted(value)}`);
    return `  { at = ${new Date(at).toISOString().slice(0, 19)}Z, kind = ${quoted(kind)}${pairs.join("")} },\n`;
  });
  return `# One event a line, so that two people's lines merge.\nschema = 1\nevent = [\n${events.join("")}]\n`;
};

// Markdown that means what it says: signs of its own stay signs.
const plain = (text) => text.replace(/\s+/g, " ").replace(/[\\\x60*_[\]<>|]/g, "\\$&");

const markdown = (state) => [
  `# ${plain(state.title)}`,
  "",
  ...rbdoc.summary(state).map((one) => `- ${plain(one)}`),
  "",
  `## ${words.log.title}`,
  "",
  ...state.events.map((event) => `- ${day(event.at)} ${clock(event.at)} ${plain(line(event))}`),
  "",
].join("\n");

const json = ({ id, begun, ended, severity, service, alert, decision, events }) => JSON.stringify({
  schema: 1,
  incident: { id, begun: new Date(begun).toISOString(), ...ended && { ended: new Date(ended).toISOString() }, severity: severity?.name, service, alert, decision: decision?.text },
  ...rbdoc.portable(events),
}, null, 1);

const FORMATS = [["timeline.toml", "application/toml", toml], ["incident.md", "text/markdown", markdown], ["incident.json", "application/json", json]];

rbdoc.exports = (id) => make("details", {}, make("summary", { textContent: words.log.export }), make("ul", { className: "rows" }, ...FORMATS.map(([name, type, write]) => {
  const label = (word) => `${word} ${name}`;
  return make("li", {}, make("span", { textContent: name }), button(words.log.download, () => download(`${id}-${name}`, type, write(fold(id)))), button(words.log.copy, () => copy(write(fold(id)))));
})));

rbdoc.formats = { toml, markdown, json, plain };
