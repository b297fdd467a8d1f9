// What stands in the dialog: the list of results, or what to do when there is none.
const { ask, words, fillIn, makeElement, makeButton, makeWaysOut } = rbdoc;

const sayCount = ({ total, more }) => {
  if (!total) return words.search.nothing;
  return fillIn(more ? words.search.more_than : words.search.results, { n: total });
};

const sayInstead = (text, answer) => fillIn(words.search.instead, { text, words: answer.words });

const makeHit = (hit, root, text) => {
  const link = makeElement("a", { href: root + hit.url }, hit.title);
  if (hit.section) link.append(" ", makeElement("span", {}, hit.section));
  const about = [words.kind[hit.kind], hit.severity].filter(Boolean).join(" · ");
  const line = makeElement("p", { className: "muted" }, about);
  if (hit.date) line.append(" · ", makeElement("time", { dateTime: hit.date, textContent: hit.date }));
  const row = makeElement("li", {}, link, line);
  if (hit.alert) row.append(makeElement("p", {}, makeElement("b", {}, fillIn(words.search.is_alert, { name: ask(text).words.map((word) => word.typed).join(" ") }))));
  if (hit.snippet?.length) row.append(makeElement("p", {}, ...hit.snippet.map(([part, isMarked]) => isMarked ? makeElement("mark", {}, part) : part)));
  return row;
};

const makeHits = (text, answer, root, showMore) => {
  const parts = [makeElement("ol", { className: "hits" }, ...answer.results.map((hit) => makeHit(hit, root, text)))];
  if (answer.words) parts.unshift(makeElement("p", {}, sayInstead(text, answer)));
  if (answer.more || answer.total > answer.results.length) parts.push(makeElement("p", {}, makeButton(words.search.show_more, showMore)));
  return parts;
};

const makeNothing = (text, answer, site, { ask, clear }) => {
  const parts = [makeElement("p", {}, makeElement("b", {}, fillIn(clear ? words.search.not_with_filters : words.search.not_found, { text })), clear ? "" : ` ${words.search.other_words}`)];
  if (clear) parts.push(makeElement("p", {}, makeButton(words.search.clear_filters, clear)));
  if (answer.near.length) parts.push(makeElement("p", { className: "near" }, `${words.search.near} `, ...answer.near.flatMap((word) => [makeButton(word, () => ask(word)), " "])));
  return [...parts, ...makeWaysOut(site)];
};

Object.assign(rbdoc, { sayCount, sayInstead, makeHits, makeNothing });
