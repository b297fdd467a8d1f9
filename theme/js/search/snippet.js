// The stretch of a section that shows best why it was found, with the words marked.
const { tokens, stem, single } = rbdoc;

const [LONG, BEFORE, WEIGHED] = [170, 40, 130];

function markerOf(words) {
  const marked = words.map(([word, found], number) => {
    const exact = [...(word.whole === null ? [] : [word.whole]), ...found.instead, ...(found.isWhole ? [] : word.pieces)];
    for (const first of [number - 1, number]) {
      const [one, two] = [words[first], words[first + 1]].map((pair) => (pair ? single(pair[0]) : null));
      if (one !== null && two !== null) exact.push(one + two);
    }
    const begun = found.isBegun ? [word.whole, found.isWhole ? null : word.pieces[word.pieces.length - 1]].filter((term) => term != null) : [];
    return { exact, stems: exact.map(stem), begun };
  });
  const of = (term) => marked.flatMap((word, number) =>
    word.exact.includes(term) || word.begun.some((begun) => term.startsWith(begun)) || word.stems.includes(stem(term)) ? [number] : []);
  // Where the words are in a word of a text, and which.
  const mark = (token) => {
    const whole = token.whole === null ? [] : of(token.whole);
    if (whole.length) return { marks: [[token.start, token.end]], words: whole };
    const marks = [];
    const words = new Set();
    for (const [piece, start, end] of token.pieces) {
      const ofPiece = of(piece);
      if (!ofPiece.length) continue;
      ofPiece.forEach((word) => words.add(word));
      const last = marks[marks.length - 1];
      if (last && start <= last[1]) last[1] = Math.max(last[1], end);
      else marks.push([start, end]);
    }
    return { marks, words: [...words] };
  };
  return (text) => {
    const found = tokens(text);
    const seen = found.map((token) => ({ ...mark(token), start: token.start, end: token.end }));
    // "Roll back" is what "rollback" found.
    for (let at = 0; at + 1 < found.length; at += 1) {
      if (single(found[at]) === null || single(found[at + 1]) === null) continue;
      const joined = single(found[at]) + single(found[at + 1]);
      const words = marked.flatMap((word, number) => (word.exact.includes(joined) ? [number] : []));
      if (!words.length) continue;
      for (const one of [seen[at], seen[at + 1]]) {
        if (!one.words.length) Object.assign(one, { words, marks: [[one.start, one.end]] });
      }
    }
    return seen;
  };
}

function snippet(prose, code, marker) {
  const [inProse, inCode] = [marker(prose), marker(code)];
  const [bestProse, bestCode] = [bestOf(inProse), bestOf(inCode)];
  const worth = (best) => (best ? Math.floor(best[0] / 10) : 0);
  return worth(bestCode) > worth(bestProse) || (!bestProse && !prose.trim())
    ? cutOut(code, inCode, bestCode?.[1] ?? 0)
    : cutOut(prose, inProse, bestProse?.[1] ?? 0);
}

function bestOf(seen) {
  let best = null;
  seen.forEach((first, at) => {
    if (!first.words.length) return;
    const words = new Set();
    let marks = 0;
    for (const one of seen.slice(at)) {
      if (one.end - first.start > WEIGHED) break;
      one.words.forEach((word) => words.add(word));
      marks += one.words.length ? 1 : 0;
    }
    const worth = words.size * 10 + Math.min(marks, 9);
    if (!best || worth > best[0]) best = [worth, at];
  });
  return best;
}

function cutOut(text, seen, at) {
  const out = [];
  const push = (piece, isMarked) => {
    let plain = "";
    for (const letter of piece.replace(/[ \t\n\r\u00a0\u3000]/g, " ")) {
      const before = plain || (out.length ? out[out.length - 1][0] : "");
      if (letter !== " " || (before && !before.endsWith(" "))) plain += letter;
    }
    const last = out[out.length - 1];
    if (plain && last && last[1] === isMarked) last[0] += plain;
    else if (plain) out.push([plain, isMarked]);
  };
  const middle = seen[at];
  if (!middle) {
    push(text, 0);
    return out;
  }
  let first = at;
  while (first > 0 && middle.start - seen[first - 1].start <= BEFORE) first -= 1;
  const start = first === 0 && seen[0].start <= BEFORE ? 0 : seen[first].start;
  let last = at;
  while (last + 1 < seen.length && seen[last + 1].end - start <= LONG) last += 1;
  const isEnd = last + 1 === seen.length && text.length - seen[last].end <= BEFORE;
  const end = isEnd ? text.length : seen[last].end;
  if (start > 0) push("… ", 0);
  let from = start;
  for (const [markStart, markEnd] of seen.slice(first, last + 1).flatMap((one) => one.marks)) {
    push(text.slice(from, markStart), 0);
    push(text.slice(markStart, markEnd), 1);
    from = markEnd;
  }
  push(text.slice(from, end), 0);
  const ending = out[out.length - 1];
  if (ending && !ending[1]) ending[0] = ending[0].replace(/ +$/, "");
  if (!isEnd) push(" …", 0);
  return out;
}

Object.assign(rbdoc, { markerOf, snippet });
