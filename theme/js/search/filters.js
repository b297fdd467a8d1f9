// The filters of the search: what kind, how severe, which service, which year. Counted only while they are open.
const { words, fillIn, makeElement, makeButton } = rbdoc;

const createFilters = (engine, changed) => {
  const names = {
    kind: [words.search.kind, words.search.all_kinds],
    severity: [words.search.severity, words.search.all_severities],
    service: [words.search.service, words.search.all_services],
    year: [words.search.year, words.search.all_years],
  };
  const values = {};
  const summary = makeElement("summary");
  const note = makeElement("p", { hidden: true }, words.search.filters_failed);
  const reset = makeButton(words.search.clear_filters, () => clear());
  let latest = 0, text = "";
  const fields = Object.entries(names).map(([name, [label, all]]) => {
    const select = makeElement("select", { id: `rb.search-${name}` });
    const box = makeElement("div", { hidden: true }, makeElement("label", { htmlFor: select.id, textContent: label }), select);
    select.onchange = () => {
      if (select.value) values[name] = select.value;
      else delete values[name];
      say();
      changed();
    };
    return { name, all, select, box };
  });
  const element = makeElement("details", { hidden: true }, summary, makeElement("div", { className: "filters" }, ...fields.map(({ box }) => box), reset, note));

  const say = () => {
    const count = Object.keys(values).length;
    summary.textContent = count ? fillIn(words.search.filters_on, { n: count }) : words.search.filters;
    reset.hidden = !count;
  };
  const clear = () => {
    for (const { name, select } of fields) {
      delete values[name];
      select.value = "";
    }
    say();
    // Its button goes away with it.
    if (element.open) summary.focus();
    changed();
  };
  const fill = ({ name, all, select, box }, options = []) => {
    const value = values[name] ?? "";
    // What was chosen stays to be seen, also where nothing has it.
    const others = value && !options.some(({ id }) => id === value) ? [{ id: value, name: value, count: 0 }] : [];
    select.replaceChildren(new Option(all, ""), ...[...options, ...others].map(({ id, name: value, count }) => new Option(`${value} (${count})`, id)));
    select.value = value;
    box.hidden = select.length < 2;
  };
  const count = async () => {
    if (!element.open || !text) return;
    const number = ++latest;
    const facets = await engine.facets(text, { filters: { ...values } }).catch(() => null);
    if (number !== latest) return;
    note.hidden = Boolean(facets);
    if (facets) for (const field of fields) fill(field, facets[field.name]);
  };
  element.ontoggle = count;
  say();
  return {
    element,
    values,
    clear,
    isOn: () => Object.keys(values).length > 0,
    // Follows the text of the field; nothing can be counted without one.
    follow: (now) => {
      text = now;
      element.hidden = !now;
      count();
    },
  };
};

Object.assign(rbdoc, { createFilters });
