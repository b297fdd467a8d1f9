// Values: filled in once, they stand in every command, text, link and message of the page, and on the next page too.
//
// A value is kept on the device below the incident, or for twelve hours where none is begun; a secret is kept nowhere. Pages
// share a value by its name and its definition: label, kind and pattern. One of another definition is only suggested, and
// what an address brings is shown first (`later/offer.js`). Links and messages: `later/texts.js`.
//
// Gives `rbdoc.values`: what is known of each field by its name, values that may be used, and what changes them.
const { fill, quote, store, words } = rbdoc;
const KEPT = 12 * 36e5;
const all = (selector, of = document) => [...of.querySelectorAll(selector)];
const box = document.getElementById("rb.values");
const fields = new Map();
const values = new Map();
const watchers = [];
// Whether what changes in the storage is what this page writes.
let isOurs = false;

const keyOf = (name) => `value/${rbdoc.incident() ?? "-"}/${name}`;

for (const row of all("main > :is(.values, .stages) .fields > [data-param]")) {
  const { param, form } = row.dataset;
  const input = row.querySelector("input, select");
  const label = row.querySelector("span").firstChild.data.trim();
  input.disabled = false;
  if (!fields.has(param)) fields.set(param, { form, label, isSecret: input.type === "password", definition: `${label}|${input.type}|${form ?? ""}`, initial: input.defaultValue ?? row.querySelector("[selected]")?.value ?? "", rows: [] });
  fields.get(param).rows.push({ row, input });
}
const rows = [...fields.values()].flatMap((field) => field.rows);

// Every place of a value: what stands there by itself, and how it is quoted.
const places = all("main var.param").map((node) => {
  const command = node.closest(".command");
  return { node, name: node.dataset.param, token: node.textContent, context: node.dataset.q, isChange: command && !/^(look|verify)$/.test(command.dataset.kind) };
});

const show = () => {
  for (const { node, name, token, context, isChange } of places) {
    const { form, isSecret } = fields.get(name) ?? {};
    const text = values.has(name) ? quote(values.get(name), context, form, isChange).text : undefined;
    node.textContent = text === undefined ? token : isSecret ? "•••" : text;
    node.classList.toggle("filled", text !== undefined);
  }
  count();
  for (const follow of watchers) follow();
};

const isNeeded = ({ row }) => !row.closest("[data-optional], .idle, .more");
const isOpen = (one) => isNeeded(one) && one.row.matches(".open");
const count = () => {
  const needed = rows.filter(isNeeded).length;
  const open = rows.filter(isOpen).length;
  for (const part of all(".values-count")) part.textContent = fill(words.values.count, { n: needed - open, all: needed });
  for (const part of all(".values-do")) part.textContent = open ? words.values.fill_in : words.values.change;
};

// Takes a value as far as it may be used, and says in its field what is wrong with one that may not.
const take = (name, value, isWhole) => {
  const { form, rows } = fields.get(name);
  const refused = value && quote(value, "text", form).refused;
  const why = isWhole && words.quote[refused] || "";
  if (value && !refused) values.set(name, value);
  else values.delete(name);
  for (const { row, input } of rows) {
    if (input.value !== value && document.activeElement !== input) input.value = value;
    row.classList.toggle("open", !values.has(name));
    let note = row.querySelector(".wrong");
    if (!note && why) {
      row.append(note = Object.assign(document.createElement("p"), { className: "wrong", id: `rb.wrong-${name}` }));
      input.setAttribute("aria-describedby", note.id);
    }
    if (note) note.textContent = why;
    input.ariaInvalid = why !== "";
  }
};

const keep = (name, value) => {
  const { definition, isSecret } = fields.get(name);
  if (isSecret) return;
  isOurs = true;
  if (value) store.set(keyOf(name), { value, definition, from: document.querySelector("h1").textContent, at: Date.now() });
  else store.remove(keyOf(name));
  isOurs = false;
};

// Takes values that a person chose, by name.
const set = (chosen) => {
  for (const [name, value] of chosen) {
    for (const { input } of fields.get(name).rows) input.value = value;
    take(name, value, true);
    keep(name, value);
  }
  show();
};

// Reads what is kept: a value of this definition is taken, of another one it is not.
const read = () => {
  if (isOurs) return;
  rbdoc.values.others = [];
  for (const [name, { definition, initial, isSecret, rows }] of fields) {
    if (isSecret) continue;
    const kept = store.get(keyOf(name));
    // What is no text was not kept by a field.
    const isSame = kept?.definition === definition && typeof kept.value === "string";
    if (isSame || rows.every(({ input }) => input !== document.activeElement)) take(name, isSame ? kept.value : initial, true);
    if (kept && !isSame) rbdoc.values.others.push({ name, ...kept });
  }
  show();
};

// An incident that is begun takes the values that were there, and an ended one lets them go.
const move = () => {
  for (const key of store.keys("value/-/")) {
    const kept = store.get(key);
    if (!kept) continue;
    const isNew = Date.now() - kept.at < KEPT;
    if (isNew && rbdoc.incident()) store.set(keyOf(key.slice(8)), kept);
    if (!isNew || rbdoc.incident()) store.remove(key);
  }
};

// Leads to the field of a value, or to the first that is open.
const reveal = (name) => {
  if (box && !box.getClientRects().length) box.showPopover?.();
  const { row, input } = fields.get(name)?.rows.find((one) => !one.row.closest(".stage") || one.row.getClientRects().length) ?? rows.find(isOpen) ?? rows[0];
  const more = row.closest("details");
  if (more) more.open = true;
  input.focus();
};

// After a field comes the next one that is open, then the first command.
const leadOn = (at) => {
  const next = [...rows.slice(at + 1), ...rows.slice(0, at + 1)].find(isOpen);
  if (next) next.input.focus();
  else finish();
};
const finish = () => {
  if (box?.matches(":popover-open")) box.hidePopover();
  document.querySelector(".command .copy, .draft .copy")?.focus();
};

rbdoc.values = { others: [], count, fields, get: (name) => values.get(name), leadOn, reveal, set, watch: (follow) => watchers.push(follow) };

const follow = () => {
  const { anchor, values } = rbdoc.address;
  if (anchor === "rb.values") reveal();
  if (values.length || rbdoc.values.others.length) rbdoc.loadLater();
};

if (rows.length) {
  for (const [at, { row, input }] of rows.entries()) {
    const { param } = row.dataset;
    input.oninput = () => {
      take(param, input.value);
      keep(param, input.value);
      show();
    };
    input.onchange = () => take(param, input.value, true);
    input.onkeydown = (event) => {
      if (event.key !== "Enter" || event.isComposing) return;
      event.preventDefault();
      take(param, input.value, true);
      leadOn(at);
    };
  }
  const service = document.querySelector(".service select");
  if (service) {
    service.disabled = false;
    service.onchange = () => {
      const cells = box.querySelector("tbody").rows[service.selectedIndex - 1]?.cells ?? [];
      const given = all("thead code", box).map((code, at) => [code.textContent, cells[at + 1]?.textContent]).filter(([, value]) => value);
      set(given);
      service.parentElement.nextSibling.textContent = given.length ? fill(words.values.fills, { n: given.length }) : "";
    };
  }
  for (const done of all(".values .done")) done.onclick = finish;
  // The sheet covers the bar.
  box?.addEventListener("toggle", ({ newState }) => {
    for (const bar of all(".bar")) bar.inert = newState === "open";
  });
  box?.addEventListener("focusout", ({ relatedTarget }) => {
    if (relatedTarget && !box.contains(relatedTarget) && box.matches(":popover-open")) box.hidePopover();
  });
  document.addEventListener("click", (event) => {
    const name = event.target.closest("main var.param")?.dataset.param;
    if (fields.has(name)) reveal(name);
    if (!event.target.closest("a[href='#rb.values']")) return;
    event.preventDefault();
    const offer = document.querySelector("#rb\\.offer button");
    if (offer) offer.focus();
    else reveal();
  });
  move();
  for (const [name, { initial }] of fields) take(name, initial, true);
  read();
  follow();
  addEventListener("hashchange", follow);
  store.watch("value/", read);
  store.watch("active", () => {
    move();
    read();
  });
  const tell = () => {
    for (const part of all(".values-kept")) part.textContent = words.values.not_kept;
  };
  store.watch("!", tell);
  if (store.failed) tell();
}
