// Where the words of a query are.
//
// A word is looked up as it is, in its other forms, by its pieces, and by its prefix while it is typed; two
// neighbouring words also as one. Only a word that none of this finds is taken for the prefix of another, then for
// several words in one, then for a mistyped one.
//
// Files that will be needed are asked for at once; then each is read as it arrives.
const { numbers, eachRecord, places, stem, single, instead } = rbdoc;

// Levels of the index: src/search/score.rs.
const ALERT = 15;
const TITLE = 11;
// How well a term is what was asked for, in sixteenths: the term itself, two words as one, another form of it, all its
// pieces in one section, a prefix while typing, a prefix as a last resort, a mistyped word.
const QUALITY = { exact: 16, joined: 15, stem: 14, pieces: 13, begun: 12, guessed: 10, typo: 8 };
// What a level is worth: in coarse steps that order places, and finely.
const STEPS = [4, 4, 4, 4, 5, 5, 5, 5, 10, 10, 10, 20, 20, 20, 20, 60];
const FINE = [10, 11, 12, 13, 14, 15, 16, 18, 30, 32, 34, 56, 58, 62, 66, 120];

async function find(index, words, inFull) {
  const lookup = lookupIn(index, inFull);
  words.forEach(lookup.askFor);
  const found = await Promise.all(words.map(async (word) => [word, await lookup.word(word)]));
  await lookup.pairs(found);
  const all = [];
  for (const [word, hits] of found) {
    if (!hits.pages.size && !word.isBegun) {
      await lookup.beginning(word, QUALITY.guessed, hits);
      hits.isBegun = hits.pages.size > 0;
    }
    const parts = !hits.pages.size && word.pieces.length > 1
      ? word.pieces.map((piece, number) => wordOf(piece, word.isBegun && number === word.pieces.length - 1))
      : null;
    for (const part of parts ?? [word]) {
      const own = parts ? await lookup.word(part) : hits;
      await lookup.correct(part, own);
      all.push([part, own]);
    }
  }
  return all;
}

const wordOf = (term, isBegun) => ({ typed: term, whole: term, pieces: [], isBegun });
// No summary, no compound.
const isTerm = (known) => !/[*+]/.test(known);
const isForm = (term) => term.length >= 3 && /^[a-z]+$/.test(term);

function lookupIn(index, inFull) {
  async function read(shard, wanted) {
    const found = [];
    const [list] = await index.shard(shard);
    eachRecord(list, (text, fields) => {
      if (!wanted(text)) return;
      const [count, rest] = fields[0]?.[0] === "=" ? fields.shift().slice(1).split(".") : [];
      found.push({ text, count: rest ? numbers(count)[0] : null, rest, places: places(fields, index.groups) });
    });
    if (inFull) {
      for (const term of found.filter((term) => term.count !== null)) {
        const [rest] = await index.load(`x-${term.rest}`);
        term.places.push(...places(rest.split(" ").slice(1), index.groups));
        term.count = null;
      }
    }
    return found;
  }

  async function term(text) {
    const [shard] = await index.shardsFrom(text);
    return shard === undefined ? undefined : (await read(shard, (known) => known === text)).pop();
  }

  async function shardsOfForms(text, root) {
    if (!isForm(text)) return [];
    const shards = await Promise.all([text, root, `${root}s`].map(index.shardsFrom));
    return new Set(shards.flatMap(([shard]) => (shard === undefined ? [] : [shard])));
  }

  async function forms(text, add) {
    const root = stem(text);
    const isOther = (known) => known !== text && known.startsWith(root) && stem(known) === root && isTerm(known);
    for (const shard of await shardsOfForms(text, root)) (await read(shard, isOther)).forEach(add);
  }

  async function exactAndForms(text, found) {
    const exact = await term(text);
    if (exact) add(found, exact, QUALITY.exact);
    await forms(text, (read) => add(found, read, QUALITY.stem));
  }

  async function word(word) {
    const found = { pages: new Map(), count: 0, isCommon: false, isPartial: false, instead: [], isWhole: !word.pieces.length, isBegun: word.isBegun };
    if (word.whole !== null) {
      await exactAndForms(word.whole, found);
      found.isWhole ||= found.pages.size > 0;
    }
    if (word.pieces.length > 1 || (word.whole === null && word.pieces.length)) await pieces(word, found);
    if (word.isBegun) await beginning(word, QUALITY.begun, found);
    return found;
  }

  async function pieces(word, found) {
    let all = null;
    const last = word.pieces.length - 1;
    const count = Math.max(word.pieces.length - (word.whole === null ? 1 : 0), 1);
    for (const [number, piece] of word.pieces.slice(0, count).entries()) {
      const known = new Map();
      const take = (read) => {
        for (const [page, section, level] of read.places) {
          if (!known.has(page)) known.set(page, new Map());
          const sections = known.get(page);
          sections.set(section, Math.max(sections.get(section) ?? 0, Math.min(level, ALERT - 1)));
        }
      };
      const exact = await term(piece);
      if (exact) take(exact);
      await forms(piece, take);
      if (word.isBegun && number === last && word.whole !== null) (await begun(piece))[0].forEach(take);
      all = all ? both(all, known) : known;
    }
    found.count = Math.max(found.count, all.size);
    for (const [page, sections] of all) {
      const hit = hitOf(found, page);
      for (const [section, level] of sections) note(hit, section, level, QUALITY.pieces);
    }
  }

  // Terms that begin with `text`, without itself, and whether they are only the first of them.
  async function begun(text) {
    const [first, ...next] = await index.shardsFrom(text);
    if (first === undefined) return [[], false];
    const starts = next.filter((shard) => shard.startsWith(text));
    if (starts.length + first.startsWith(text) >= 2) return [[await term(`${text}*`)].filter(Boolean), true];
    const found = [];
    const wanted = (known) => known !== text && known.startsWith(text) && (isTerm(known) || text.includes("+"));
    for (const shard of [first, ...starts]) found.push(...(await read(shard, wanted)));
    return [found, false];
  }

  async function beginning(word, quality, found) {
    if (word.whole === null) return;
    const [terms, isPartial] = await begun(word.whole);
    found.isPartial ||= isPartial;
    for (const read of terms) add(found, read, quality);
  }

  async function pairs(found) {
    for (let at = 1; at < found.length; at += 1) {
      const [[one, oneFound], [two, twoFound]] = [found[at - 1], found[at]];
      if (single(one) === null || single(two) === null) continue;
      const joined = `${single(one)}+${single(two)}`;
      const reads = [await term(joined)].filter(Boolean);
      if (two.isBegun) {
        const [terms, isPartial] = await begun(joined);
        if (!isPartial) reads.push(...terms);
      }
      for (const read of reads) {
        add(oneFound, read, QUALITY.joined);
        add(twoFound, read, QUALITY.joined);
      }
    }
  }

  async function correct(word, found) {
    if (found.pages.size || single(word) === null) return;
    for (const other of await instead(index, single(word), word.isBegun)) {
      await exactAndForms(other, found);
      found.instead.push(other);
    }
    const typo = (worth) => Math.floor((worth * QUALITY.typo) / QUALITY.exact);
    for (const hit of found.pages.values()) {
      hit.step = typo(hit.step);
      hit.fine = typo(hit.fine);
      hit.isAlert = false;
      for (const [section, fine] of hit.sections) hit.sections.set(section, typo(fine));
    }
  }

  function askFor(word) {
    const terms = word.whole === null ? [] : [word.whole, ...(isForm(word.whole) ? [stem(word.whole), `${stem(word.whole)}s`] : [])];
    for (const term of [...terms, ...word.pieces]) {
      index.shardsFrom(term).then(([shard]) => shard !== undefined && index.shard(shard)).catch(() => {});
    }
  }

  return { word, pairs, beginning, correct, askFor };
}

// The pages and sections that two words share.
function both(all, known) {
  const shared = new Map();
  for (const [page, sections] of all) {
    const other = known.get(page);
    const kept = other ? [...sections].filter(([section]) => other.has(section)) : [];
    if (kept.length) shared.set(page, new Map(kept.map(([section, level]) => [section, Math.min(level, other.get(section))])));
  }
  return shared;
}

function hitOf(found, page) {
  if (!found.pages.has(page)) found.pages.set(page, { step: 0, fine: 0, isInTitle: false, isAlert: false, sections: new Map() });
  return found.pages.get(page);
}

function add(found, read, quality) {
  for (const [page, section, level] of read.places) note(hitOf(found, page), section, level, quality);
  found.isCommon ||= read.count !== null && quality === QUALITY.exact;
  found.count = Math.max(found.count, read.count ?? 0, found.pages.size);
}

function note(hit, section, level, quality) {
  const fine = FINE[level] * quality;
  hit.step = Math.max(hit.step, STEPS[level] * quality);
  hit.fine = Math.max(hit.fine, fine);
  if (level >= TITLE) {
    hit.isInTitle = true;
    hit.isAlert ||= level === ALERT && quality >= QUALITY.joined;
  } else {
    hit.sections.set(section, Math.max(hit.sections.get(section) ?? 0, fine));
  }
}

Object.assign(rbdoc, { find });
