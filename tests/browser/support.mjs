// What the browser tests share: the site under test, its pages, and a Chromium that reaches no network.

import { existsSync, readdirSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { chromium } from "playwright-core";

export const here = dirname(fileURLToPath(import.meta.url));

// The site under test: the built reference handbook unless the environment names another.
export const site = resolve(process.env.RBDOC_SITE ?? join(here, "../../site"));
if (!existsSync(join(site, "index.html"))) {
  throw new Error(`No site at ${site}. Build one first: cargo run --release -- build`);
}

// Every file of the site, by path relative to it.
export function filesOf(folder = site) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath ?? entry.path, entry.name)).replaceAll("\\", "/"))
    .sort();
}

export const pages = filesOf().filter((path) => path.endsWith(".html"));

// One page of every kind: each page at the top, and the first two of each folder (its index and a record).
export const kinds = (() => {
  const byFolder = new Map();
  for (const page of pages) {
    const folder = page.includes("/") ? page.split("/")[0] : "";
    byFolder.set(folder, [...(byFolder.get(folder) ?? []), page]);
  }
  return [...byFolder].flatMap(([folder, all]) => {
    if (folder === "") return all;
    const index = all.filter((page) => page.endsWith("/index.html")).slice(0, 1);
    const records = all.filter((page) => !page.endsWith("/index.html")).slice(0, folder === "runbooks" ? 40 : 2);
    return [...index, ...records];
  });
})();

export const address = (page) => pathToFileURL(join(site, page)).href;

export async function launch() {
  const candidates = [process.env.RBDOC_CHROMIUM, "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];
  const executablePath = candidates.find((path) => path && existsSync(path));
  if (!executablePath) throw new Error("No Chromium. Run tests/run, which installs it.");
  return chromium.launch({
    executablePath,
    args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run", "--disable-quic"],
  });
}
