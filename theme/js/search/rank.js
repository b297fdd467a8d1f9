// The order of pages, in whole numbers, so that every browser counts the same.
//
// 1. The exact name of an alert.
// 2. All words before some.
// 3. Where the words are: title, heading, body, each by how rare the word is, and more when one section holds them all.
// 4. Runbooks, incidents, others.
// 5. Of incidents the newest, of others the higher score.
//
// A page with some words only is left out if they weigh less than half of all.

function rank(found, groups) {
  const all = groups[0] + groups[1] + groups[2];
  const rarities = found.map((word) => rarity(word.count, all));
  // A word that nothing holds says nothing of what does hold the others.
  const total = rarities.reduce((sum, one, at) => sum + (found[at].isCommon || found[at].pages.size ? one : 0), 0);
  const pages = [];
  for (const number of new Set(found.flatMap((word) => [...word.pages.keys()]))) {
    const hits = found.map((word) => word.pages.get(number));
    const isThere = hits.map((hit, at) => Boolean(hit) || found[at].isCommon);
    const hasAll = isThere.every(Boolean);
    const weight = rarities.reduce((sum, one, at) => sum + (isThere[at] ? one : 0), 0);
    if (hasAll || weight * 2 >= total) pages.push(pageOf(number, hits, rarities, hasAll, groups));
  }
  return pages.sort(
    (a, b) => b.isAlert - a.isAlert || b.hasAll - a.hasAll || b.steps - a.steps || a.group - b.group || b.fine - a.fine || a.turn - b.turn,
  );
}

function pageOf(number, hits, rarities, hasAll, groups) {
  let steps = 0;
  let fine = 0;
  let outside = 0;
  const sections = new Map();
  hits.forEach((hit, at) => {
    if (!hit) return;
    steps += hit.step * rarities[at];
    fine += hit.fine * rarities[at];
    if (hit.isInTitle) return;
    outside += 1;
    for (const [section, worth] of hit.sections) {
      const known = sections.get(section) ?? [0, 0];
      sections.set(section, [known[0] + 1, known[1] + worth * rarities[at]]);
    }
  });
  let best = [0, 0, 0];
  for (const section of [...sections.keys()].sort((a, b) => a - b)) {
    const [words, worth] = sections.get(section);
    if (words > best[1] || (words === best[1] && worth > best[2])) best = [section, words, worth];
  }
  if (hasAll && best[1] === outside) steps += Math.floor(steps / 4);
  const [group, first] = groupOf(number, groups);
  // Of incidents the newest is first: they are numbered from the oldest.
  const turn = group === 1 ? 2 * first + groups[1] - 1 - number : number;
  const isAlert = hits.length > 0 && hits.length <= 2 && hits.every((hit) => hit?.isAlert);
  const isTitled = hits.every((hit) => hit?.isInTitle);
  return { number, section: best[0], isAlert, hasAll, isTitled, steps, fine: group === 1 ? 0 : fine, group, turn };
}

// The group of a page, and the number of the group's first.
function groupOf(number, groups) {
  if (number < groups[0]) return [0, 0];
  return number < groups[0] + groups[1] ? [1, groups[0]] : [2, groups[0] + groups[1]];
}

function rarity(count, all) {
  const share = Math.max(Math.floor(((all + 1) * 16) / (Math.min(count, all) + 1)), 16);
  const power = 31 - Math.clz32(share);
  return power * 16 + Math.floor((share * 16) / 2 ** power) - 16 - 64 + 8;
}

Object.assign(rbdoc, { rank, groupOf });
