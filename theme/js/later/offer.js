// Shows what an address brings beside what it would replace, and suggests what is kept of another definition.
//
// Nothing is taken without a press, and what no command may hold is not shown at all.
const { fill, html, quote, values, words } = rbdoc;
const plain = (name) => name.toLowerCase().replaceAll("_", "-");
const make = (tag, more) => Object.assign(document.createElement(tag), more);

// A label of an alert has the name of a field, or that name but for `_` and capital letters.
const similar = new Map([...values.fields.keys()].map((name) => [plain(name), name]));
const nameOf = (label) => values.fields.has(label) ? label : similar.get(plain(label));

const offer = () => {
  // Of a value that is brought more than once, the last one counts.
  const brought = new Map(rbdoc.address.values.map(([label, value]) => [nameOf(label), value]));
  const bring = [...brought].flatMap(([name, value]) => {
    const { form, isSecret } = values.fields.get(name) ?? {};
    return name && !isSecret && value !== values.get(name) ? [{ name, value, refused: quote(value, "text", form).refused }] : [];
  });
  document.getElementById("rb.offer")?.remove();
  if (!bring.length) return;
  document.querySelector("main").insertAdjacentHTML("beforeend", `<section id="rb.offer" class="offer" popover="manual" aria-labelledby="rb.offer-name"><h2 id="rb.offer-name">${html.values.offered}</h2><dl class="facts"></dl><p><button type="button" class="button go">${html.values.use}</button> <button type="button" class="button">${html.values.decline}</button></p></section>`);
  const sheet = document.getElementById("rb.offer");
  const [use, decline] = sheet.querySelectorAll("button");
  for (const { name, value, refused } of bring) {
    const told = make("dd");
    if (refused) told.textContent = fill(words.values.refused, { reason: words.quote[refused] });
    else told.append(make("code", { textContent: value }), values.get(name) === undefined ? "" : ` ${fill(words.values.replaces, { value: values.get(name) })}`);
    sheet.querySelector("dl").append(make("dt", { textContent: values.fields.get(name).label }), told);
  }
  const taken = bring.filter(({ refused }) => !refused).map(({ name, value }) => [name, value]);
  if (!taken.length) use.remove();
  const close = () => {
    const { anchor } = rbdoc.address;
    history.replaceState(history.state, "", location.pathname + location.search + (anchor && `#${anchor}`));
    rbdoc.address.values = [];
    sheet.remove();
  };
  use.onclick = () => {
    close();
    values.set(taken);
    values.leadOn(-1);
  };
  decline.onclick = () => {
    close();
    values.reveal();
  };
  sheet.showPopover?.();
};

for (const { name, value, from } of values.others ?? []) {
  for (const { row, input } of values.fields.get(name).rows) {
    if (input.type !== "text" || input.list || typeof value !== "string" || quote(value, "text", values.fields.get(name).form).refused) continue;
    const list = make("datalist", { id: `rb.kept-${name}` });
    const option = make("option", { value, label: fill(words.values.from, { page: from }) });
    list.append(option);
    row.append(list);
    input.setAttribute("list", list.id);
  }
}
offer();
addEventListener("hashchange", offer);
