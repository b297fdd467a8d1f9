// Runs the site's search engine outside a browser: `node engine.mjs words|answers FOLDER`.
//
// words: prints the cases of words.json that it fails. answers: answers FOLDER/questions.json from the index in
// FOLDER/search and prints the answers.

import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import vm from "node:vm";

const here = dirname(fileURLToPath(import.meta.url));
const [, , what, folder] = process.argv;

const parts = ["code", "words", "ask", "typos", "find", "rank", "snippet", "engine"];
// As src/site/script.rs says: each file sees what it shares with the others, and nothing of a browser.
for (const part of parts) {
  const source = readFileSync(join(here, "../../theme/js/search", `${part}.js`), "utf8");
  vm.runInThisContext(`((rbdoc) => {"use strict";\n${source}\n})(globalThis.rbdoc ??= {})`, { filename: `${part}.js` });
}
const engine = globalThis.rbdoc;

// Each file calls rbdocSearch with its name and its data.
async function load(name) {
  let found;
  globalThis.rbdocSearch = (called, data) => {
    if (called === name) found = data;
  };
  vm.runInThisContext(readFileSync(join(folder, "search", `${name}.js`), "utf8"));
  return found;
}

if (what === "words") {
  const table = JSON.parse(readFileSync(join(here, "words.json"), "utf8"));
  const failed = [];
  for (const [text, expected] of Object.entries(table.terms)) {
    const terms = engine.chunks(text).flatMap((chunk) => [...(chunk.whole === null ? [] : [chunk.whole]), ...chunk.pieces.map(([piece]) => piece)]);
    if (JSON.stringify(terms) !== JSON.stringify(expected)) failed.push({ text, terms, expected });
  }
  for (const forms of table.same_stem) {
    if (new Set(forms.map(engine.stem)).size !== 1) failed.push({ forms, stems: forms.map(engine.stem) });
  }
  for (const [one, two] of table.other_stem) {
    if (engine.stem(one) === engine.stem(two)) failed.push({ one, two });
  }
  process.stdout.write(JSON.stringify(failed));
} else {
  const index = await engine.openIndex(load);
  const answers = [];
  for (const { text, limit, filters } of JSON.parse(readFileSync(join(folder, "questions.json"), "utf8"))) {
    const answer = await engine.search(index, text, { limit, filters });
    for (const result of answer.results) delete result.label;
    const facets = Object.entries(await engine.countFacets(index, text, { filters }));
    answers.push({ answer, facets: Object.fromEntries(facets.map(([facet, values]) => [facet, values.map(({ id, count }) => [id, count])])) });
  }
  process.stdout.write(JSON.stringify(answers));
}
