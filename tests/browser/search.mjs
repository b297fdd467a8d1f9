// What the tests of the search share: the dialog and its parts, an engine that answers as it is told to, and the site's own.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { address, filesOf, newContext, pages, site } from "./support.mjs";

const SCRIPT = filesOf().find((path) => /^assets\/search-.*\.js$/.test(path));
export const sizes = { desktop: { width: 1280, height: 900 }, phone: { width: 390, height: 844 } };
// A page with a way to the contacts at its side, and one below the root.
export const HOME = "index.html";
export const DEEP = pages.find((path) => path.startsWith("runbooks/") && path.split("/").length > 2) ?? "runbooks/index.html";
// Whether the site has no engine of its own yet, as a reason to skip a test.
export const withoutEngine = /Some words before/.test(readFileSync(join(site, SCRIPT), "utf8")) ? "the engine is not there yet" : false;

// In the page: answers that tell which question they are of. "slow" takes its time, "none" has no answer, "broken" fails until
// it is mended, "few" has one result.
function engine() {
  const wait = (time) => new Promise((done) => { setTimeout(done, time); });
  const urls = ["contacts.html", "az.html", "review.html"];
  window.asked = [];
  window.testEngine = () => ({
    warm() {},
    async search(text, { limit, filters }) {
      window.asked.push({ text, limit, filters });
      await wait(/^slow$/.test(text) ? 1500 : 10);
      if (text === "broken" && !window.mended) throw new Error("a file did not load");
      if (text === "none") return { total: 0, more: false, words: null, near: ["rollback", "restore"], results: [] };
      const total = text === "few" ? 1 : 20;
      const results = Array.from({ length: Math.min(total, limit) }, (_, at) => ({
        url: text.includes("contact") ? "contacts.html" : urls[at % 3], title: `${text} <b>${at}</b>`, section: at ? `Part ${at}` : "", kind: "runbook", label: "Procedure",
        alert: text === "KubePodCrashLooping" && at === 0, severity: at % 2 ? "Critical" : "", date: at % 2 ? "2026-09-14" : "",
        snippet: [["before ", 0], [text, 1], [" and after", 0]],
      }));
      return { total, more: text === "many", words: text === "mispelt" ? "misspelt" : null, near: [], results };
    },
    async facets(text, { filters }) {
      return { kind: [{ id: "runbook", name: "Procedures", count: filters.year ? 3 : 7 }, { id: "page", name: "Pages", count: 2 }], severity: [{ id: "Critical", name: "Critical", count: 4 }], service: [], year: [{ id: "2026", name: "2026", count: 5 }] };
    },
  });
}

// A page whose search has that engine, and whose console is listened to. `late` delays the search's script.
export async function start(browser, path = HOME, { late = 0, fails = 0, ...options } = {}) {
  const context = await newContext(browser, { viewport: sizes.desktop, reducedMotion: "reduce", ...options });
  await context.addInitScript(engine);
  const whole = readFileSync(join(site, SCRIPT), "utf8");
  const body = whole.replace("createEngine(root)", "window.testEngine(root)");
  assert.notEqual(body, whole, "the dialog asks for an engine");
  let failures = fails;
  await context.route("**/assets/search-*.js", async (route) => {
    if (failures > 0) {
      failures -= 1;
      await route.abort();
      return;
    }
    await new Promise((done) => { setTimeout(done, late); });
    await route.fulfill({ body, contentType: "text/javascript" });
  });
  const page = await context.newPage();
  page.faults = [];
  page.on("pageerror", (error) => page.faults.push(String(error)));
  page.on("console", (message) => { if (message.type() === "error" && !(fails && /ERR_FAILED/.test(message.text()))) page.faults.push(message.text()); });
  await page.goto(path.includes(":") ? path : address(path));
  return page;
}

export async function end(page) {
  assert.deepEqual(page.faults, []);
  await page.context().close();
}

export const dialog = (page) => page.getByRole("dialog", { name: "Search" });
export const field = (page) => dialog(page).getByRole("searchbox", { name: "Search" });
export const hits = (page) => dialog(page).locator("ol a");
export const filters = (page) => dialog(page).locator("summary");
export const focused = (page) => page.evaluate(() => document.activeElement?.textContent.trim() || document.activeElement?.id || document.activeElement?.localName);
export const isOpen = (page) => page.evaluate(() => Boolean(document.querySelector("dialog.search[open]")));

export async function find(page, text) {
  if (!await isOpen(page)) await page.keyboard.press("/");
  await field(page).fill(text);
  await dialog(page).locator(".search-body").getByText(text, { exact: false }).first().waitFor();
}

// A page whose search has the engine of the site.
export async function real(browser, path = HOME) {
  const context = await newContext(browser, { viewport: sizes.desktop, reducedMotion: "reduce" });
  const page = await context.newPage();
  page.faults = [];
  page.on("pageerror", (error) => page.faults.push(String(error)));
  page.on("console", (message) => { if (message.type() === "error" && !/ERR_FAILED/.test(message.text())) page.faults.push(message.text()); });
  await page.goto(address(path));
  return page;
}
