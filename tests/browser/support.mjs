// What the browser tests share: the site under test, its pages, and a Chromium that reaches no network.

import { existsSync, readFileSync, readdirSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

export { launch } from "./chromium.mjs";

export const here = dirname(fileURLToPath(import.meta.url));

// The site under test: the built reference handbook unless the environment names another.
export const site = resolve(process.env.RBDOC_SITE ?? join(here, "../../site"));
if (!existsSync(join(site, "index.html"))) {
  throw new Error(`No site at ${site}. Build one first: cargo run -- build`);
}

// Every file of the site, by path relative to it.
export function filesOf(folder = site) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath ?? entry.path, entry.name)).replaceAll("\\", "/"))
    .sort();
}

export const pages = filesOf().filter((path) => path.endsWith(".html"));

// Where a page leads by itself: an alert's short address, or a former address of a page.
export const leadsTo = (page) => /<meta http-equiv="refresh" content="0; url=([^"]*)">/.exec(readFileSync(join(site, page), "utf8"))?.[1];

// The pages that stay when they are opened.
export const shown = pages.filter((page) => !leadsTo(page));

// The first `most` pages of each folder.
function firstOfEach(paths, most) {
  const seen = new Map();
  return paths.filter((path) => {
    const count = (seen.get(dirname(path)) ?? 0) + 1;
    seen.set(dirname(path), count);
    return count <= most;
  });
}

export const isLarge = shown.length > 100;

// What is opened in the browser: every page of a handbook, of a large site the first 40 of each folder.
export const opened = isLarge ? firstOfEach(shown, 40) : shown;

// One page of every kind: each page at the top, the index and two records of each folder, and procedures.
export const kinds = (() => {
  const top = shown.filter((page) => !page.includes("/"));
  const indexes = shown.filter((page) => page.endsWith("/index.html"));
  const records = shown.filter((page) => page.includes("/") && !page.endsWith("/index.html"));
  const procedures = records.filter((page) => page.startsWith("runbooks/"));
  const others = records.filter((page) => !page.startsWith("runbooks/"));
  return [...top, ...indexes, ...firstOfEach(procedures, procedures.length > 40 ? 2 : 40), ...firstOfEach(others, 2)];
})();

// The page for addresses that lead nowhere is shown at any depth, so it alone names its site's root and needs a host.
// The host is made up; what it answers comes from the site's files.
const host = "http://handbook.invalid";
const way = /class="name" href="([^"]*)index\.html"/.exec(readFileSync(join(site, "404.html"), "utf8"))[1];
const root = new URL(way, host).href;
// A site that was not told its address can answer at its top only.
const lost = `${root}${way ? "no/such/page.html" : "no-such-page.html"}`;

export const address = (page) => page === "404.html" ? lost : pathToFileURL(join(site, page)).href;

// A fresh window of the browser.
export async function newContext(browser, options) {
  const context = await browser.newContext(options);
  await context.route(`${host}/**`, (route) => {
    const asked = join(site, decodeURIComponent(route.request().url().slice(root.length)));
    return route.fulfill({ path: existsSync(asked) ? asked : join(site, "404.html") });
  });
  return context;
}

// Whether an address is the site's own.
export const isOwn = (url) => url.startsWith("file://") || url.startsWith(`${host}/`);
