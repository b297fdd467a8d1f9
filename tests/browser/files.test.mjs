// The files of the site: valid HTML, no dead address, small enough for a bad connection.

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join, normalize } from "node:path";
import { test } from "node:test";
import { gzipSync } from "node:zlib";
import { filesOf, leadsTo, pages, site } from "./support.mjs";

const read = (path) => readFileSync(join(site, path), "utf8");
const attributes = (html, name) => [...html.matchAll(new RegExp(`\\s${name}="([^"]*)"`, "g"))].map((match) => match[1].replaceAll("&amp;", "&").replaceAll("&#39;", "'").replaceAll("&#x27;", "'"));
const isElsewhere = (link) => /^[a-z][a-z0-9+.-]*:/i.test(link);

test(`vnu finds no error on ${pages.length} pages`, () => {
  const jar = createRequire(import.meta.url).resolve("vnu-jar/build/dist/vnu.jar");
  // vnu reports on standard error and answers faults with its exit status.
  const run = spawnSync("java", ["-Xss4m", "-jar", jar, "--errors-only", "--skip-non-html", "--format", "json", site], { encoding: "utf8", maxBuffer: 256 * 1024 * 1024 });
  assert.equal(run.error, undefined);
  const faults = JSON.parse(run.stderr).messages
    .filter((message) => message.type === "error" || message.type === "non-document-error")
    .map((message) => `${message.url?.replace(/^.*?\/site\//, "")}:${message.lastLine}: ${message.message}: ${message.extract?.trim().slice(0, 100)}`);
  assert.deepEqual(faults.slice(0, 40), []);
});

test("every address inside the site resolves", () => {
  const faults = [];
  const ids = new Map(pages.map((page) => [page, new Set(attributes(read(page), "id"))]));
  let count = 0;
  for (const page of pages) {
    const html = read(page);
    for (const link of [...attributes(html, "href"), ...attributes(html, "src"), leadsTo(page) ?? "#"]) {
      if (isElsewhere(link)) continue;
      count += 1;
      const [path, anchor = ""] = link.split("#");
      const target = path ? normalize(join(dirname(page), decodeURIComponent(path))) : page;
      if (target.startsWith("..") || !existsSync(join(site, target))) faults.push(`${page}: ${link}`);
      else if (anchor && ids.has(target) && !ids.get(target).has(decodeURIComponent(anchor))) faults.push(`${page}: ${link} (no such anchor)`);
    }
  }
  assert.ok(count > pages.length, "pages have links");
  assert.deepEqual(faults, []);
});

test("nothing is loaded from elsewhere, and nothing that the policy blocks is in a page", () => {
  const faults = [];
  for (const page of pages) {
    const html = read(page);
    if (!html.includes(`http-equiv="Content-Security-Policy" content="default-src 'self'"`)) faults.push(`${page}: no policy`);
    if (/<script(?! src="[^"]*" defer )|<style\b/.test(html) || /\sstyle="/.test(html) || /\son[a-z]+="/.test(html)) faults.push(`${page}: script or style inside the page`);
    for (const link of attributes(html, "src")) if (isElsewhere(link)) faults.push(`${page}: loads ${link}`);
    for (const [, tag] of html.matchAll(/<link\b([^>]*)>/g)) {
      const address = /href="([^"]*)"/.exec(tag)?.[1] ?? "";
      if (/rel="(stylesheet|icon|preload)"/.test(tag) && isElsewhere(address) && page !== "404.html") faults.push(`${page}: loads ${address}`);
    }
  }
  assert.deepEqual(faults, []);
});

test("budgets: a page's script at most 8 KB, a runbook with its style 15 KB, the search's script 14.5 KB, compressed", () => {
  const size = (path) => gzipSync(readFileSync(join(site, path)), { level: 9 }).length;
  // The sheets for paper, for other pages, and those loaded when they are needed keep no runbook waiting.
  const css = filesOf().filter((path) => path.endsWith(".css") && !/^assets\/(print|pages|search|incident)-/.test(path));
  assert.ok(css.length > 0, "the site has a style sheet");
  const cssBytes = css.reduce((sum, path) => sum + size(path), 0);
  const scripts = (name) => filesOf().filter((path) => path.startsWith(`assets/${name}-`) && path.endsWith(".js")).map(size);
  const [ofPage, ofSearch] = [scripts("site"), scripts("search")];
  assert.deepEqual([ofPage.length, ofSearch.length], [1, 1], "one script of every page, one of the search");
  assert.ok(ofPage[0] <= 8 * 1024, `the script of every page is ${ofPage[0]} bytes compressed`);
  // It is loaded when somebody searches, and a first query may cost 60 KB with all that it reads (benches/search.mjs).
  assert.ok(ofSearch[0] <= 14.5 * 1024, `the search's script is ${ofSearch[0]} bytes compressed`);
  const runbooks = pages.filter((page) => page.startsWith("runbooks/"));
  const largest = runbooks.map((page) => [size(page) + cssBytes, page]).sort((a, b) => b[0] - a[0])[0];
  console.log(`CSS ${cssBytes} bytes, script ${ofPage[0]}, the search's ${ofSearch[0]}, largest runbook with style ${largest[0]} bytes (${largest[1]}), compressed`);
  assert.ok(largest[0] <= 15 * 1024, `${largest[1]} needs ${largest[0]} bytes compressed`);
});
