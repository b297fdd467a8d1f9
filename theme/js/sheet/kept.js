// The incidents that this browser keeps besides: earlier ones, those of a file, and what it cannot read.
const { site, store, words } = rbdoc;
const { make, button, fill, day, notice, download } = rbdoc.dom;
const { all, isEvent, isText } = rbdoc.state;
const MOST = 5e6;

// A name for an event that brought none: the same for the same event, so that nothing is doubled.
const nameOf = (event) => {
  let hash = 7;
  for (const sign of JSON.stringify(event)) hash = (Math.imul(hash, 31) + sign.codePointAt(0)) >>> 0;
  return hash.toString(36);
};

// Events as they are given away, and beside them what tells those of one moment apart.
rbdoc.portable = (events) => ({ events: events.map(({ key, ...event }) => event), names: events.map(({ key }) => key.slice(key.lastIndexOf("-") + 1)) });

// Reads what another browser gave: `{ id, events }` or nothing, if any of it is not what it must be.
const read = (given) => {
  const { schema, incident, events, names = [] } = Object(given);
  if (schema !== 1 || !Array.isArray(events) || !events.length || events.length > 5000 || !events.every(isEvent)) return;
  const id = incident?.id ?? `${day(events[0].at)}-${nameOf(events)}`;
  if (!isText(id) || !/^[\w-]{1,40}$/.test(id)) return;
  return { id, events: events.map((event, index) => ({ event, name: /^\w{1,20}$/.test(names?.[index]) ? names[index] : nameOf(event) })) };
};

const take = ({ id, events }) => {
  for (const { event, name } of events) {
    store.set(`log/${id}/${new Date(event.at).toISOString()}-${name}`, event);
  }
};

const takeFile = async (file) => {
  try {
    if (file.size > MOST) throw new Error("too large");
    const incident = read(JSON.parse(await file.text()));
    if (!incident) throw new Error("not ours");
    take(incident);
    rbdoc.sheet.open(incident.id);
    notice(store.failed ? rbdoc.state.unkept() : fill(words.log.imported, { n: incident.events.length }));
  } catch {
    notice(fill(words.log.not_imported, { name: file.name }));
  }
};

// What stands below our keys in another form than ours, as it stands there.
const foreign = () => {
  try {
    const own = `rbdoc/${site.id}/`;
    return Object.entries(localStorage).filter(([key]) => key.startsWith(`${own}log/`) && !isEvent(store.get(key.slice(own.length))));
  } catch {
    return [];
  }
};

const setAside = () => {
  const entries = foreign();
  if (!entries.length) return [];
  return [make("p", {}, `${fill(words.log.set_aside, { n: entries.length })} `, button(words.log.download, () => download("set-aside.json", "application/json", JSON.stringify(Object.fromEntries(entries), null, 1))))];
};

rbdoc.kept = (id) => {
  const file = make("input", { type: "file", accept: ".json,application/json", id: "rb.import", onchange: () => file.files[0] && takeFile(file.files[0]) });
  const others = all().filter((other) => other.id !== id);
  return make("details", { open: !id }, make("summary", { textContent: words.log.kept }),
    make("p", { className: "small muted", textContent: words.log.kept_about }),
    make("ul", { className: "rows" }, ...others.map((other) => make("li", {}, button(`${other.title}, ${day(other.begun)}`, () => rbdoc.sheet.open(other.id)), make("span", { className: "small muted", textContent: other.ended ? fill(words.log.ended_on, { day: day(other.ended) }) : words.log.not_ended })))),
    make("p", {}, make("label", { htmlFor: "rb.import", textContent: words.log.import }), file),
    ...setAside());
};

rbdoc.taking = { read, take };
