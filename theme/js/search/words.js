// Words as operators use them, cut as src/search/words.rs cuts them for the index.
//
// Both pass tests/search/words.json. Offsets here are UTF-16 units.

const LONGEST = 64;
const EMOJI = String.raw`[\u231a-\u23fa\u2600-\u27bf\u2b50-\u2b55\u{1f000}-\u{1f3fa}\u{1f400}-\u{1faff}]`;
// Not what only says how the picture before it looks.
const LETTER = String.raw`(?:(?![\u20e3\ufe00-\ufe0f])[\p{Alphabetic}\p{N}\p{M}])`;
const JOINT = /[-_.:'’]/;
const UNSPACED = String.raw`[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u2e80-\u2fdf\u3005-\u312f\u31a0-\u31bf\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff\uff66-\uff9f\u{20000}-\u{323af}]`;
// A run of script without spaces, or letters that single joints hold together.
const SPACED = `(?:[A-Za-z0-9]+|(?!${UNSPACED})${LETTER})+`;
// Names whose marks belong to them.
const NAMED = String.raw`(?:\.[nN][eE][tT](?!${JOINT.source}${LETTER})|[A-Za-z]+\+\+|[A-Za-z]#)(?![+#]|${LETTER})`;
const WORDS = new RegExp(`(${NAMED})|${SPACED}(?:${JOINT.source}${SPACED})*|(${EMOJI}|(?:(?=${UNSPACED})${LETTER})+)`, "gu");
const DIACRITICS = /[\u0300-\u036f\u0483-\u0487\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0670\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]/gu;
const SPELT = { ß: "ss", æ: "ae", œ: "oe", ø: "o", đ: "d", ð: "d", ł: "l", þ: "th", ı: "i", ς: "σ" };

function fold(text) {
  if (/^[\0-\x7f]*$/.test(text)) return text.toLowerCase();
  const plain = text.normalize("NFKD").replace(DIACRITICS, "").normalize("NFC").toLowerCase();
  return plain.replace(/[ßæœøđðłþıς]/g, (letter) => SPELT[letter]).replace(DIACRITICS, "");
}

const cut = (term) => (term.length > LONGEST ? [...term].slice(0, LONGEST).join("") : term);

// The words of a text: { start, end, whole, pieces: [[term, start, end]…] }.
function tokens(text) {
  const found = [];
  text.replace(WORDS, (run, marked, unspaced, start) => {
    found.push((marked ? named : unspaced ? pairs : word)(text, start, start + run.length));
  });
  return found;
}

function named(text, start, end) {
  const plain = text.slice(start, end).toLowerCase();
  const whole = cut(plain.replace(".", "dot").replace("#", "sharp").replace("++", "plusplus"));
  return { start, end, whole, pieces: [[cut(plain.replace(/\W/g, "")), start, end]] };
}

function pairs(text, start, end) {
  const letters = [];
  for (let at = start; at < end; ) {
    letters.push(at);
    at += String.fromCodePoint(text.codePointAt(at)).length;
  }
  const ends = (number) => letters[number] ?? end;
  const pieces = [];
  for (let second = 1; second < letters.length; second += 1) {
    pieces.push([fold(text.slice(letters[second - 1], ends(second + 1))), letters[second - 1], ends(second + 1)]);
  }
  if (letters.length === 1) return { start, end, whole: fold(text.slice(start, end)), pieces };
  const last = letters[letters.length - 1];
  pieces.push([fold(text.slice(last, end)), last, end]);
  return { start, end, whole: null, pieces };
}

function word(text, start, end) {
  const plain = text.slice(start, end);
  if (plain.length <= LONGEST && /^[A-Z]?[a-z0-9]*$/.test(plain)) return { start, end, whole: plain.toLowerCase(), pieces: [] };
  const parts = split(text, start, end);
  if (parts.length > 1) {
    const [before, last] = parts.slice(-2);
    if (/^[sS]$/.test(text.slice(last.start, last.end)) && /['’]/.test(text.slice(before.end, last.start)[0] ?? "")) parts.pop();
  }
  let [whole, before, isNumber] = ["", "", true];
  parts.forEach((part, number) => {
    let folded = fold(text.slice(part.start, part.end));
    if (number === 0 && parts[1] && /^v[0-9]+$/.test(folded) && /^[0-9]/.test(text.slice(parts[1].start, parts[1].end))) folded = folded.slice(1);
    if (number > 0 && /[0-9]$/.test(before) && /^[0-9]/.test(folded)) whole += ".";
    isNumber &&= /^[0-9]*$/.test(folded);
    whole += folded;
    before = folded || before;
  });
  const pieces = [];
  if (parts.some((part) => part.apart)) {
    const joined = [];
    for (const part of parts) {
      if (joined.length && !part.apart) joined[joined.length - 1].end = part.end;
      else joined.push({ ...part });
    }
    for (const part of joined) {
      const term = cut(fold(text.slice(part.start, part.end)).replace(/['’]/g, ""));
      if (!isNumber || term.length >= 3) pieces.push([term, part.start, part.end]);
    }
  }
  return { start, end, whole: cut(whole), pieces };
}

function split(text, start, end) {
  const parts = [];
  let apart = false;
  let before = "";
  let at = start;
  let from = start;
  for (const letter of text.slice(start, end)) {
    const after = at + letter.length;
    if (JOINT.test(letter)) {
      parts.push({ start: from, end: at, apart });
      from = after;
      apart = !/['’]/.test(letter);
      before = "";
    } else {
      const upper = /\p{Uppercase}/u;
      const next = after < end ? String.fromCodePoint(text.codePointAt(after)) : "";
      if (before && upper.test(letter) && (!upper.test(before) || /\p{Lowercase}/u.test(next))) {
        parts.push({ start: from, end: at, apart });
        from = at;
        apart = true;
      }
      before = letter;
    }
    at = after;
  }
  parts.push({ start: from, end, apart });
  return parts;
}

// What a word is compared by in a phrase.
const keyOf = (token) => token.whole ?? token.pieces.map((piece) => (Array.isArray(piece) ? piece[0] : piece)).join("");

// The stem of a folded term: English number, "-ing" and "-ed", nothing that changes what a word means. A stem is only ever
// compared with a stem, and a match by it ranks below the word itself, so it need not be a word. The plural rules are those of the
// S-stemmer (Harman, 1991); the others are ours.
function stem(term) {
  if (term.length < 4 || !/^[a-z]+$/.test(term)) return term;
  let bare = term;
  if (/ies$/.test(term) && term.length > 4) bare = term.slice(0, -2);
  else if (/(sses|xes|ches|shes|zzes)$/.test(term)) bare = term.slice(0, -2);
  else if (/s$/.test(term) && !/(ss|us|is)$/.test(term)) bare = term.slice(0, -1);
  const root = /eed$/.test(bare) ? null : /^(.*)ing$/.exec(bare)?.[1] ?? /^(.*)ed$/.exec(bare)?.[1];
  if (root && root.length >= 3 && /[aeiouy]/.test(root)) bare = /([^aeiouylsz])\1$/.test(root) ? root.slice(0, -1) : root;
  if (/[ey]$/.test(bare)) {
    if (bare.length > 3) return bare.slice(0, -1);
  }
  return bare.replace(/i$/, "");
}

Object.assign(rbdoc, { tokens, keyOf, stem });
