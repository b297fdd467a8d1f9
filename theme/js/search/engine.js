// The index of the site, and answers from it.
//
// Each file of the index is a script that calls rbdocSearch with its name and its data: nothing else can be loaded from
// a folder. What the files hold: src/search/index.rs.
const { numbers, eachRecord, tokens, keyOf, ask, single, near, find, rank, groupOf, markerOf, snippet } = rbdoc;

const FACETS = ["kind", "severity", "service", "year"];
const LETTERS = ["r", "i", "o"];
const [READ, LOOKED_AT] = [200, 5];
// So many files of texts share a version of so many letters.
const [BUNDLE, VERSION] = [16, 10];

// Loads files by name. `again` makes a browser ask anew for files that it kept.
function loaderOf(root, again) {
  const waiting = (rbdoc.waiting ??= new Map());
  globalThis.rbdocSearch = (name, data) => waiting.get(name)?.(data);
  const asked = new Map();
  return (name) => {
    if (!asked.has(name)) {
      asked.set(name, new Promise((resolve, reject) => {
        const script = document.createElement("script");
        const fail = () => {
          asked.delete(name);
          script.remove();
          reject(new Error(`search/${name}.js could not be loaded`));
        };
        let isHere = false;
        waiting.set(name, (data) => {
          isHere = true;
          resolve(data);
        });
        script.src = `${root}search/${name}.js${again}`;
        script.onerror = fail;
        // A file that was cut off calls nobody.
        script.onload = () => (isHere ? script.remove() : fail());
        document.head.append(script);
      }));
      asked.get(name).catch(() => {});
    }
    return asked.get(name);
  };
}

// Opens the index whose files `load` gives by name.
async function openIndex(load) {
  const root = await load("root");
  // Each list of shards by its first separator, and the versions of the shards in the lists that were read.
  const lists = [];
  const versions = new Map();
  eachRecord(root.branches, (separator, [version]) => lists.push({ separator, version, shards: null }));
  // The number of the last of some separators that does not come after `term`. Separators are in order of code
  // points, terms of letters beyond the first plane are none.
  const lastUpTo = (term, count, at) => {
    let [low, high] = [0, count];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (at(middle) <= term) low = middle + 1;
      else high = middle;
    }
    return low - 1;
  };
  const read = async (list) => {
    if (list.shards) return;
    const [separators] = await load(`b-${list.version}`);
    const shards = [];
    eachRecord(separators, (separator, [version]) => {
      shards.push(separator);
      versions.set(separator, version);
    });
    list.shards = shards;
  };
  // The separators of the shard that holds `term` if any does, and of the two that follow it.
  const shardsFrom = async (term) => {
    let number = lastUpTo(term, lists.length, (at) => lists[at].separator);
    if (number < 0) return [];
    await read(lists[number]);
    const { shards } = lists[number];
    const at = lastUpTo(term, shards.length, (at) => shards[at]);
    const found = shards.slice(at, at + 3);
    for (number += 1; found.length < 3 && lists[number]?.separator.startsWith(term); number += 1) {
      // Of the third, the name is enough.
      if (found.length < 2) await read(lists[number]);
      found.push(...(lists[number].shards ?? [lists[number].separator]));
    }
    return found.slice(0, 3);
  };
  // By group, the number of the first page of each file of texts.
  const firsts = root.texts.map((counts) => {
    let first = 0;
    return numbers(counts).map((count) => (first += count) - count);
  });
  return {
    groups: root.groups,
    letters: root.letters,
    load,
    shardsFrom,
    shard: (separator) => load(`t-${versions.get(separator)}`),
    async page(number) {
      const [group, start] = groupOf(number, root.groups);
      const own = firsts[group];
      const within = number - start;
      let file = own.length - 1;
      while (own[file] > within) file -= 1;
      const version = Math.floor(file / BUNDLE) * VERSION;
      const name = `${LETTERS[group]}${file}-${root.versions[group].slice(version, version + VERSION)}`;
      const [rows] = await load(name);
      const at = within - own[file];
      const [title, url, kind, severity, date, parts] = rows[at];
      return { name: `${name}-${at}`, title, url, kind, severity, date, parts };
    },
    // The prose and the code of a part: some stand in a file beside.
    async texts(page, number) {
      const [, , text, code] = page.parts[number] ?? ["", "", "", ""];
      if (typeof text !== "number") return [text, code];
      return (await load(`${page.name}-${text}`))[0][number];
    },
    async facet(name) {
      const [names, sets, pages] = await load(`f-${root.facets[name]}`);
      return { names, of: numbers(pages).map((set) => sets[set]) };
    },
  };
}

async function search(index, text, { limit = 5, filters = {} } = {}) {
  const question = ask(text);
  const words = await find(index, question.words, Object.values(filters).some(Boolean));
  const pages = await ranked(index, words, filters);
  const marker = markerOf(words);
  const isMore = pages.length > 0 && words.some(([, found]) => found.isPartial || found.isCommon);
  const answer = { total: pages.length, more: isMore, words: understood(words), near: [], results: [] };
  if (question.phrases.length) {
    let read = 0;
    for (const page of pages.slice(0, READ)) {
      if (answer.results.length === limit) break;
      read += 1;
      const section = await sectionOfPhrases(index, page, question.phrases);
      if (section !== null) answer.results.push(await resultOf(index, { ...page, section }, marker));
    }
    answer.more = read < pages.length;
    answer.total = answer.results.length;
  } else {
    await sideBySideFirst(index, pages, question.words);
    answer.results = await Promise.all(pages.slice(0, limit).map((page) => resultOf(index, page, marker)));
  }
  if (!answer.total) answer.near = await nearWords(index, words);
  return answer;
}

async function ranked(index, words, filters) {
  let pages = rank(words.map(([, found]) => found), index.groups);
  for (const name of FACETS.filter((name) => filters[name])) {
    const facet = await index.facet(name);
    const value = facet.names.findIndex(([id]) => id === filters[name]);
    pages = pages.filter((page) => facet.of[page.number]?.includes(value));
  }
  return pages;
}

async function countFacets(index, text, { filters = {} } = {}) {
  const words = await find(index, ask(text).words, true);
  const counts = {};
  for (const name of FACETS) {
    const facet = await index.facet(name);
    const found = facet.names.map(([id, label]) => ({ id, name: label, count: 0 }));
    for (const page of await ranked(index, words, { ...filters, [name]: "" })) {
      for (const value of facet.of[page.number] ?? []) found[value].count += 1;
    }
    counts[name] = found.filter((value) => value.count);
  }
  return counts;
}

async function resultOf(index, found, marker) {
  const page = await index.page(found.number);
  const [heading = "", anchor = ""] = page.parts[found.section] ?? [];
  const [prose, code] = await index.texts(page, found.section);
  return {
    url: page.url + (anchor && `#${anchor}`),
    title: page.title,
    section: heading,
    kind: page.kind,
    alert: found.isAlert,
    severity: page.severity,
    date: page.date,
    snippet: snippet(prose, code, marker),
  };
}

// Of the first pages that have all words, those whose titles have them, then those whose sections have them side by
// side, then the others.
async function sideBySideFirst(index, pages, words) {
  const some = pages.slice(0, LOOKED_AT).findIndex((page) => !page.hasAll);
  const first = words.length > 1 ? pages.slice(0, some < 0 ? LOOKED_AT : some) : [];
  const turns = await Promise.all(first.map(async (found) => {
    if (found.isAlert || found.isTitled) return found.isAlert ? 0 : 1;
    const page = await index.page(found.number);
    const part = page.parts[found.section];
    const texts = part ? [part[0], ...(await index.texts(page, found.section))] : [];
    return texts.some((text) => holds(text, words.map(keyOf), words[words.length - 1].isBegun)) ? 2 : 3;
  }));
  const order = first.map((page, at) => [turns[at], at, page]).sort((a, b) => a[0] - b[0] || a[1] - b[1]);
  pages.splice(0, first.length, ...order.map(([, , page]) => page));
}

// Whether a text holds words side by side. The last one may go on.
function holds(text, words, lastIsBegun) {
  const keys = tokens(text).map(keyOf);
  const last = words.length - 1;
  return keys.some((_, at) => words.every((word, number) =>
    keys[at + number] === word || (lastIsBegun && number === last && keys[at + number]?.startsWith(word))));
}

async function sectionOfPhrases(index, found, phrases) {
  const page = await index.page(found.number);
  const parts = await Promise.all(page.parts.map(async ([heading], number) =>
    [number ? "" : page.title, heading, ...(await index.texts(page, number))]));
  const partHolds = (part, phrase) => part?.some((text) => holds(text, phrase, false));
  let first = null;
  for (const phrase of phrases) {
    const place = partHolds(parts[found.section], phrase) ? found.section : parts.findIndex((part) => partHolds(part, phrase));
    if (place < 0) return null;
    first ??= place;
  }
  return first;
}

const understood = (words) =>
  words.some(([, found]) => found.instead.length) ? words.map(([word, found]) => found.instead[0] ?? word.typed).join(" ") : null;

async function nearWords(index, words) {
  const found = new Set();
  for (const [word, hits] of words) {
    if (!hits.pages.size && single(word) !== null) (await near(index, single(word))).forEach((one) => found.add(one));
  }
  return [...found].slice(0, 5);
}

// Answers over the site at `base`. Where a file has gone, since another build was published, all are asked for anew, once.
function createEngine(base) {
  let index = null;
  const open = (again) => (index ??= openIndex(loaderOf(base, again)).catch((error) => {
    index = null;
    throw error;
  }));
  const twice = (answer) => async (...question) => {
    try {
      return await answer(await open(""), ...question);
    } catch {
      index = null;
      return answer(await open(`?${Date.now()}`), ...question);
    }
  };
  return { search: twice(search), facets: twice(countFacets), warm: () => open("").catch(() => {}) };
}

Object.assign(rbdoc, { openIndex, search, countFacets, createEngine });
