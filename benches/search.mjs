// What the first search on a page costs its reader: bytes, requests and time, in Chromium over loopback.
//
// `node benches/search.mjs SITE QUERIES` reads a built site and a file with one query a line, and is run by
// `cargo bench --bench search`. Each query is asked twice, each time in a fresh browser without a cache, on the
// page of a procedure:
//
// * at once, as if it was pasted: nothing can be fetched before the last key, so that this is the worst case;
// * typed, a key every 80 ms, as people do: what the search fetches on the way is counted, and the clock
//   runs from the last key.
//
// Bytes are those of each file alone in gzip at level 6, as a static host sends them. The page itself, the icon and the
// style that every page has are not part of the search; the style is told by itself.

import { createServer } from "node:http";
import { readFileSync, existsSync, readdirSync } from "node:fs";
import { extname, join, normalize, sep } from "node:path";
import { gzipSync } from "node:zlib";
import { launch } from "../tests/browser/chromium.mjs";

const [site, queriesFile] = process.argv.slice(2);
if (!site || !queriesFile) {
  console.error("usage: node benches/search.mjs SITE QUERIES");
  process.exit(2);
}
const queries = readFileSync(queriesFile, "utf8").split("\n").filter(Boolean);

const TYPES = {
  ".html": "text/html; charset=utf-8",
  ".css": "text/css",
  ".js": "text/javascript",
  ".svg": "image/svg+xml",
  ".json": "application/json",
};
const KEY_EVERY_MS = 80;
const QUIET_MS = 500;
const LONGEST_MS = 15_000;

const zipped = new Map();
function gzipped(path) {
  if (!zipped.has(path)) zipped.set(path, gzipSync(readFileSync(path), { level: 6 }));
  return zipped.get(path);
}

let sent = [];
const server = createServer((request, response) => {
  const path = join(site, normalize(decodeURIComponent(new URL(request.url, "http://localhost").pathname)));
  const isThere = path.startsWith(join(site, sep)) && existsSync(path) && extname(path) !== "";
  if (!isThere) {
    response.writeHead(404).end();
    return;
  }
  const body = gzipped(path);
  // The icon belongs to the page; the browser may ask for it late.
  if (extname(path) !== ".svg") sent.push({ path: path.slice(site.length), bytes: body.length });
  response.writeHead(200, {
    "content-type": TYPES[extname(path)] ?? "application/octet-stream",
    "content-encoding": "gzip",
    "content-length": body.length,
    "content-security-policy": "default-src 'self'",
    "cache-control": "no-store",
  });
  response.end(body);
});
await new Promise((ready) => server.listen(0, "127.0.0.1", ready));
const origin = `http://127.0.0.1:${server.address().port}`;

function median(numbers) {
  const sorted = [...numbers].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)];
}

const RESULTS = "dialog .hits a[href]";

// Runs in the page: notes the last key, the first results after it, and the last change that is seen. What is read out to
// the blind waits for the keys to rest.
function watch(results) {
  const times = { key: 0, first: 0, last: 0 };
  window.searchTimes = times;
  addEventListener("input", () => { times.key = performance.now(); times.first = 0; times.last = 0; }, true);
  const look = (changes) => {
    const isSeen = ({ target }) => !(target.nodeType === 1 ? target : target.parentElement)?.closest("[role=status]");
    if (!times.key || !changes.some(isSeen)) return;
    times.last = performance.now();
    if (!times.first && document.querySelector(results)) times.first = times.last;
  };
  const dialog = document.querySelector("dialog");
  new MutationObserver(look).observe(dialog, { subtree: true, childList: true, characterData: true });
}

async function ask(browser, start, query, typed) {
  const context = await browser.newContext();
  const page = await context.newPage();
  try {
    await page.goto(`${origin}/${start}`, { waitUntil: "load" });
    sent = sent.filter(({ path }) => path.endsWith(".js"));
    await page.keyboard.press("/");
    await page.waitForSelector("dialog input[type=search]", { state: "visible", timeout: LONGEST_MS });
    await page.evaluate(watch, RESULTS);
    if (typed) await page.keyboard.type(query, { delay: KEY_EVERY_MS });
    else await page.keyboard.insertText(query);
    const rests = (quiet) => searchTimes.first && performance.now() - searchTimes.last > quiet;
    // A query without results is told by its number of them.
    await page.waitForFunction(rests, QUIET_MS, { timeout: LONGEST_MS }).catch(() => {});
    const { key, first, last } = await page.evaluate(() => window.searchTimes);
    const results = await page.locator(RESULTS).count();
    return {
      query,
      results,
      first: first - key,
      settled: last - key,
      requests: sent.length,
      bytes: sent.reduce((sum, { bytes }) => sum + bytes, 0),
      sent: [...sent],
    };
  } finally {
    sent = [];
    await context.close();
  }
}

const folder = join(site, "runbooks", "area-0");
const start = existsSync(folder) ? `runbooks/area-0/${readdirSync(folder).sort()[0]}` : "contacts.html";
const styles = readdirSync(join(site, "assets")).filter((name) => name.endsWith(".css"));
const style = styles.reduce((sum, name) => sum + gzipped(join(site, "assets", name)).length, 0);

const browser = await launch();
let hasFailed = false;
try {
  // The first page of a browser's life costs the browser more than any later one.
  await ask(browser, start, queries[0], false);
  for (const [name, typed] of [["at once", false], ["typed", true]]) {
    const asked = [];
    for (const query of queries) asked.push(await ask(browser, start, query, typed));
    const empty = asked.filter(({ results }) => results === 0).map(({ query }) => query);
    const found = asked.filter(({ results }) => results > 0);
    hasFailed ||= empty.length > 0;
    if (empty.length > 0) console.log(`without results: ${empty.join(", ")}`);
    if (found.length === 0) continue;
    const of = (field) => found.map((one) => one[field]);
    const kilo = (bytes) => (bytes / 1000).toFixed(1);
    console.log(
      `${name.padEnd(8)} ${found.length} queries: gzip median ${kilo(median(of("bytes")))} KB, worst ${kilo(Math.max(...of("bytes")))} KB, ` +
        `${median(of("requests"))} requests (worst ${Math.max(...of("requests"))}); first results after ${median(of("first")).toFixed(0)} ms ` +
        `(worst ${Math.max(...of("first")).toFixed(0)}), settled after ${median(of("settled")).toFixed(0)} ms`,
    );
    const worst = found.reduce((a, b) => (b.bytes > a.bytes ? b : a));
    console.log(`  worst: "${worst.query}", ${worst.results} results`);
    for (const { path, bytes } of worst.sent) console.log(`    ${String(bytes).padStart(7)}  ${path}`);
  }
  console.log(`style of every page ${style} bytes gzip, not counted above`);
} finally {
  await browser.close();
  server.close();
}
process.exit(hasFailed ? 1 : 0);
