// What stands in the dialog: the list of results, or what to do when there is none.
const { makeElement, makeButton, makeWaysOut } = rbdoc;

const sayCount = ({ total, more }) => {
  if (!total) return "Nothing found";
  return `${more ? "More than " : ""}${total} ${total === 1 ? "result" : "results"}`;
};

const sayInstead = (text, { words }) => `Nothing has “${text}”. Showing “${words}”.`;

const makeHit = (hit, root) => {
  const link = makeElement("a", { href: root + hit.url }, hit.title);
  if (hit.section) link.append(" ", makeElement("span", {}, hit.section));
  const about = [hit.label, hit.severity].filter(Boolean).join(" · ");
  const line = makeElement("p", { className: "muted" }, about);
  if (hit.date) line.append(" · ", makeElement("time", { dateTime: hit.date, textContent: hit.date }));
  const row = makeElement("li", {}, link, line);
  if (hit.alert) row.append(makeElement("p", {}, makeElement("b", {}, "This is the alert’s name. Press Enter to open.")));
  if (hit.snippet?.length) row.append(makeElement("p", {}, ...hit.snippet.map(([words, isMarked]) => isMarked ? makeElement("mark", {}, words) : words)));
  return row;
};

const makeHits = (text, answer, root, showMore) => {
  const parts = [makeElement("ol", { className: "hits" }, ...answer.results.map((hit) => makeHit(hit, root)))];
  if (answer.words) parts.unshift(makeElement("p", {}, sayInstead(text, answer)));
  if (answer.more || answer.total > answer.results.length) parts.push(makeElement("p", {}, makeButton("Show more", showMore)));
  return parts;
};

const makeNothing = (text, answer, site, { ask, clear }) => {
  const parts = [makeElement("p", {}, makeElement("b", {}, `Nothing has “${text}”${clear ? " with these filters" : ""}.`), clear ? "" : " Use fewer or other words.")];
  if (clear) parts.push(makeElement("p", {}, makeButton("Clear filters", clear)));
  if (answer.near.length) parts.push(makeElement("p", { className: "near" }, "Nearest words: ", ...answer.near.flatMap((word) => [makeButton(word, () => ask(word)), " "])));
  return [...parts, ...makeWaysOut(site)];
};

Object.assign(rbdoc, { sayCount, sayInstead, makeHits, makeNothing });
