// The words that a mistyped one may have been meant to be.
//
// Distance is optimal string alignment: letters missing, added, changed or swapped (Damerau, 1964). Words of four
// letters may have one mistake, of eight two. The first letter is seldom wrong: words that begin with it are tried
// first, then those that begin with the second, then all.
const { numbers, eachRecord } = rbdoc;

async function instead(index, word, isBegun) {
  const letters = [...word];
  const most = !/^\p{Alphabetic}+$/u.test(word) || letters.length < 4 ? 0 : letters.length < 8 ? 1 : 2;
  if (!most) return [];
  for (const first of [letters[0], letters[1], ""]) {
    const found = nearest(await vocabulary(index, first), letters, most, isBegun, 3);
    if (found.length) return found;
  }
  return [];
}

async function near(index, word) {
  const letters = [...word];
  const most = Math.min(Math.floor(letters.length / 3), 4);
  return nearest(await vocabulary(index, ""), letters, most, true, 3);
}

// The words that begin with a letter, or all; each with how usual it is. A small vocabulary is one file, `*`.
async function vocabulary(index, first) {
  const known = Object.entries(index.letters).filter(([letter]) => !first || letter === first || letter === "*");
  const words = [];
  for (const [list] of await Promise.all(known.map(([, version]) => index.load(`v-${version}`)))) {
    eachRecord(list, (word, [usual]) => word.startsWith(first) && words.push([word, numbers(usual)[0] ?? 0]));
  }
  return words;
}

function nearest(words, letters, most, isBegun, count) {
  const found = [];
  for (const [word, usual] of words) {
    const other = [...word];
    if (other.length + most < letters.length || (!isBegun && other.length > letters.length + most)) continue;
    const [whole, beginning] = distance(letters, other);
    if (whole <= most) found.push([whole * 2, usual, word]);
    else if (isBegun && beginning <= most) found.push([beginning * 2 + 1, usual, word]);
  }
  const least = Math.min(...found.map(([distance]) => distance));
  return found
    .filter(([distance]) => distance === least)
    .sort((a, b) => b[1] - a[1] || (a[2] < b[2] ? -1 : 1))
    .slice(0, count)
    .map(([, , word]) => word);
}

function distance(a, b) {
  let twoBefore = [];
  let before = Array.from({ length: b.length + 1 }, (_, j) => j);
  a.forEach((letter, i) => {
    const row = [i + 1];
    b.forEach((other, j) => {
      let least = Math.min(before[j] + (letter !== other), before[j + 1] + 1, row[j] + 1);
      if (i && j && letter === b[j - 1] && a[i - 1] === other) least = Math.min(least, twoBefore[j - 1] + 1);
      row.push(least);
    });
    [twoBefore, before] = [before, row];
  });
  return [before[b.length], Math.min(...before)];
}

Object.assign(rbdoc, { instead, near });
