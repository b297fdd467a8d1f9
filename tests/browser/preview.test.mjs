// The preview in Chromium: open tabs follow what an author does to the files.

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { createInterface } from "node:readline";
import { after, afterEach, before, beforeEach, test } from "node:test";
import { fileURLToPath } from "node:url";
import { launch } from "./chromium.mjs";

const repository = resolve(dirname(fileURLToPath(import.meta.url)), "../..");
const program = resolve(process.env.RBDOC ?? join(repository, "target/debug/rbdoc"));
const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const RUNBOOK = "content/runbooks/app/rollback.md";
const PAGE = "runbooks/app/rollback.html";

let browser, folder, server, url;
before(async () => { browser = await launch(); });
after(async () => { await browser?.close(); });

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "rbdoc-preview-"));
  cpSync(join(repository, "tests/books/whole"), folder, { recursive: true });
  rmSync(join(folder, "expected"), { recursive: true });
  // Long enough to have a place to come back to, with parts that fold.
  edit(RUNBOOK, (text) => `${text}\n${Array.from({ length: 60 }, (_, at) => `## Part ${at}\n\nText of part ${at}.\n`).join("\n")}`);
  await start();
});
afterEach(async () => {
  await stop();
  rmSync(folder, { recursive: true, force: true });
});

async function start(...options) {
  server = spawn(program, ["--now", "2026-11-23T02:12:00Z", "serve", "--port", "0", ...options], { cwd: folder, stdio: ["ignore", "pipe", "ignore"] });
  for await (const line of createInterface({ input: server.stdout })) { url = line; break; }
}

async function stop() {
  const ended = new Promise((end) => server.once("exit", end));
  server.kill("SIGKILL");
  await ended;
}

function edit(path, change) {
  const file = join(folder, path);
  writeFileSync(file, change(readFileSync(file, "utf8")));
}
const replace = (path, old, now) => edit(path, (text) => text.replace(old, now));

// A tab whose console is listened to. It may be told by the browser that an answer was refused, never of an error of the script's.
async function open(context, path) {
  const page = await context.newPage();
  page.faults = [];
  page.on("pageerror", (error) => page.faults.push(String(error)));
  page.on("console", (message) => {
    // The page for lost addresses names its style sheet by two addresses, of which one leads nowhere.
    if (message.type() === "error" && !/^Failed to load resource|^Refused to apply style/.test(message.text())) page.faults.push(message.text());
  });
  await page.goto(url + path);
  return page;
}

const overlay = (page) => page.getByRole("alertdialog");
const sound = (...pages) => { for (const page of pages) assert.deepEqual(page.faults, []); };

test("two tabs reload after an edit, show the same error, and are back where they were when it is fixed", async () => {
  const context = await browser.newContext({ reducedMotion: "reduce" });
  const tabs = [await open(context, PAGE), await open(context, PAGE)];
  await tabs[0].locator("main details").first().evaluate((fold) => { fold.open = true; });
  await tabs[0].evaluate(() => scrollTo({ top: 700, behavior: "instant" }));
  await tabs[1].goto(`${url}${PAGE}#part-30`);
  // This reader went on from where the address led.
  await tabs[1].evaluate(() => scrollBy({ top: 555, behavior: "instant" }));
  const places = await Promise.all(tabs.map((tab) => tab.evaluate(() => scrollY)));
  assert.ok(places[1] > 700, `at ${places[1]}`);
  const stay = async () => {
    for (const [at, tab] of tabs.entries()) {
      await tab.waitForFunction((place) => Math.abs(scrollY - place) < 2, places[at]);
    }
  };

  replace(RUNBOOK, "Text of part 59.", "Text that was edited.");
  for (const tab of tabs) await tab.getByText("Text that was edited.").waitFor({ state: "attached" });
  await stay();
  assert.equal(await tabs[0].locator("main details").first().evaluate((fold) => fold.open), true);

  replace("content/services.toml", "owner = ", "ownr = ");
  for (const tab of tabs) {
    await overlay(tab).waitFor();
    assert.match(await overlay(tab).textContent(), /There is no field `ownr` here/);
    assert.match(await overlay(tab).textContent(), /content\/services\.toml:\d+:\d+/);
    assert.equal(await tab.getByText("Text that was edited.").count(), 1);
  }
  replace("content/services.toml", "ownr = ", "owner = ");
  for (const tab of tabs) await overlay(tab).waitFor({ state: "detached" });
  await stay();
  sound(...tabs);
  await context.close();
});

test("a change of style alone is shown without a reload", async () => {
  const context = await browser.newContext();
  const page = await open(context, PAGE);
  await page.evaluate(() => { window.marker = true; });
  cpSync(join(repository, "theme/css/tokens.css"), join(folder, "theme/css/tokens.css"));
  edit("theme/css/tokens.css", (text) => `${text}\nh1 { color: rgb(1, 2, 3); }\n`);
  await page.waitForFunction(() => getComputedStyle(document.querySelector("h1")).color === "rgb(1, 2, 3)");
  assert.equal(await page.evaluate(() => window.marker), true);
  assert.equal(await page.locator("link[href*='assets/site-']").count(), 1);
  sound(page);
  await context.close();
});

test("the search opens in the preview, and again after a reload", async () => {
  const context = await browser.newContext();
  const page = await open(context, PAGE);
  const search = page.getByRole("dialog", { name: "Search" });
  const ask = async () => {
    // Keys pressed before the script of the page has run are nobody's.
    await page.waitForLoadState();
    await page.keyboard.press("/");
    await page.keyboard.type("rollback");
    await search.locator("ol a").first().waitFor();
    assert.equal(await search.getByRole("searchbox").inputValue(), "rollback");
  };
  await ask();
  replace(RUNBOOK, "Text of part 59.", "Text that was edited.");
  await page.getByText("Text that was edited.").waitFor({ state: "attached" });
  assert.equal(await search.count(), 0);
  await ask();
  // Errors come over the dialog, and leave it as it was.
  replace("content/services.toml", "owner = ", "ownr = ");
  await overlay(page).waitFor();
  await page.keyboard.press("Escape");
  await overlay(page).waitFor({ state: "hidden" });
  assert.equal(await search.getByRole("searchbox").inputValue(), "rollback");
  await page.keyboard.press("Escape");
  assert.equal(await search.isVisible(), false);
  sound(page);
  await context.close();
});

test("the overlay is left with Escape, called back by its button, and comes back with the next error", async () => {
  const context = await browser.newContext();
  const page = await open(context, PAGE);
  replace("content/services.toml", "owner = ", "ownr = ");
  await overlay(page).waitFor();
  assert.equal(await page.evaluate(() => document.querySelector("rbdoc-preview").shadowRoot.activeElement?.textContent), "Hide");
  await page.keyboard.press("Escape");
  await overlay(page).waitFor({ state: "hidden" });
  // Hidden on the next page too.
  await page.goto(`${url}contacts.html`);
  const chip = page.getByRole("button", { name: /^Show: 1 error/ });
  await chip.click();
  await overlay(page).waitFor();
  await page.getByRole("button", { name: "Hide" }).click();
  await overlay(page).waitFor({ state: "hidden" });
  replace("content/services.toml", "ownr = ", "wner = ");
  await overlay(page).getByText("`wner`").first().waitFor();
  await context.close();
  sound(page);
});

test("a hidden tab asks for nothing, and catches up when it is seen again", async () => {
  const context = await browser.newContext();
  const [hidden, seen] = [await open(context, PAGE), await open(context, PAGE)];
  const see = (page, state) => page.evaluate((now) => {
    Object.defineProperty(document, "visibilityState", { value: now, configurable: true });
    document.dispatchEvent(new Event("visibilitychange"));
  }, state);
  await see(hidden, "hidden");
  const asked = [];
  hidden.on("request", (request) => asked.push(request.url()));
  replace(RUNBOOK, "Text of part 59.", "Text for those who look.");
  // The one that is seen takes over the waiting.
  await seen.getByText("Text for those who look.").waitFor({ state: "attached" });
  assert.equal(await hidden.getByText("Text for those who look.").count(), 0);
  assert.deepEqual(asked, []);
  await see(hidden, "visible");
  await hidden.getByText("Text for those who look.").waitFor({ state: "attached" });
  sound(hidden, seen);
  await context.close();
});

test("a page that is gone becomes the page for lost addresses, and itself again", async () => {
  const context = await browser.newContext();
  writeFileSync(join(folder, "content/runbooks/app/disk.md"), "# The disk is full\n\nMake room.\n");
  const page = await open(context, "runbooks/app/disk.html");
  await page.getByText("Make room.").waitFor();
  rmSync(join(folder, "content/runbooks/app/disk.md"));
  await page.getByText("The page may have moved.").waitFor();
  assert.equal(await page.getByRole("link", { name: "All pages A to Z" }).first().evaluate((link) => link.href), `${url}az.html`);
  writeFileSync(join(folder, "content/runbooks/app/disk.md"), "# The disk is full\n\nMake more room.\n");
  await page.getByText("Make more room.").waitFor();
  sound(page);
  await context.close();
});

test("a server that was ended and started again is found", async () => {
  const context = await browser.newContext();
  const page = await open(context, PAGE);
  const port = new URL(url).port;
  await stop();
  replace(RUNBOOK, "Text of part 59.", "Text of the second run.");
  await start("--port", port);
  await page.getByText("Text of the second run.").waitFor({ state: "attached" });
  sound(page);
  await context.close();
});

test("a book that begins with errors shows them, then itself", async () => {
  await stop();
  replace("content/services.toml", "owner = ", "ownr = ");
  await start();
  const context = await browser.newContext();
  const page = await open(context, PAGE);
  await page.getByRole("heading", { name: "There is no field `ownr` here" }).waitFor();
  assert.equal(await overlay(page).count(), 0);
  replace("content/services.toml", "ownr = ", "owner = ");
  await page.getByRole("heading", { name: "Roll the application back" }).waitFor();
  sound(page);
  await context.close();
});

test("ten tabs follow at once: none takes the connections of the others", async () => {
  const context = await browser.newContext();
  const tabs = [];
  for (let at = 0; at < 10; at += 1) tabs.push(await open(context, PAGE));
  replace(RUNBOOK, "Text of part 59.", "Text for all of them.");
  for (const tab of tabs) await tab.getByText("Text for all of them.").waitFor({ state: "attached" });
  sound(...tabs);
  await context.close();
});

for (const colorScheme of ["light", "dark"]) {
  for (const viewport of [{ width: 1280, height: 900 }, { width: 390, height: 844 }]) {
    test(`axe finds nothing in the overlay and in the page of errors, ${colorScheme}, ${viewport.width} wide`, async () => {
      // The policy of the pages blocks foreign script, the checker's too; only this context looks past it.
      const context = await browser.newContext({ colorScheme, viewport, bypassCSP: true });
      const page = await open(context, PAGE);
      const faults = async () => {
        await page.evaluate(axe);
        const result = await page.evaluate(() => globalThis.axe.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] }));
        const wide = await page.evaluate(() => document.documentElement.scrollWidth > innerWidth);
        return [...result.violations.map((violation) => `${violation.id}: ${violation.nodes[0].html.slice(0, 160)}`), ...(wide ? ["scrolls sideways"] : [])];
      };
      replace("content/services.toml", "owner = ", "ownr = ");
      await overlay(page).waitFor();
      assert.deepEqual(await faults(), []);
      if (process.env.RBDOC_SHOTS) await page.screenshot({ path: join(process.env.RBDOC_SHOTS, `overlay-${colorScheme}-${viewport.width}.png`) });
      await page.keyboard.press("Escape");
      await page.getByRole("button", { name: /^Show: / }).waitFor();
      assert.deepEqual(await faults(), []);
      if (process.env.RBDOC_SHOTS) await page.screenshot({ path: join(process.env.RBDOC_SHOTS, `chip-${colorScheme}-${viewport.width}.png`) });
      await stop();
      await start();
      await page.goto(url);
      await page.getByRole("heading", { level: 1 }).waitFor();
      assert.deepEqual(await faults(), []);
      if (process.env.RBDOC_SHOTS) await page.screenshot({ path: join(process.env.RBDOC_SHOTS, `errors-${colorScheme}-${viewport.width}.png`) });
      await context.close();
    });
  }
}
