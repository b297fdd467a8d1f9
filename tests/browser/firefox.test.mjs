// What a person does at 3 a.m., in Firefox and from the disk: values and ticks are kept, Copy fills the command, the search finds.
//
// The other tests drive Chromium; here the same script meets another browser's storage of files, clipboard and policy.

import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import puppeteer from "puppeteer-core";
import { address, shown, site } from "./support.mjs";

const runbook = "runbooks/kubernetes/rollback.html";
const list = "checks/verify-rollback.html";
const html = (path) => readFileSync(join(site, path), "utf8");
const first = (folder) => shown.find((page) => page.startsWith(folder) && !page.endsWith("/index.html"));

let browser;
before(async () => {
  const candidates = [process.env.RBDOC_FIREFOX, "/usr/bin/firefox-esr", "/usr/bin/firefox"];
  const executablePath = candidates.find((path) => path && existsSync(path));
  if (!executablePath) throw new Error("No Firefox. Run tests/run, which installs it.");
  browser = await puppeteer.launch({
    browser: "firefox",
    executablePath,
    defaultViewport: { width: 1280, height: 900 },
    // What a script copies can be read back without a question, and the start reaches no network.
    extraPrefsFirefox: { "dom.events.testing.asyncClipboard": true, "network.proxy.type": 1, "network.proxy.http": "127.0.0.1", "network.proxy.http_port": 9, "network.proxy.ssl": "127.0.0.1", "network.proxy.ssl_port": 9 },
    timeout: 120_000,
  });
});
after(async () => { await browser?.close(); });

// Opens a page in a tab of its own; what goes wrong in it is added to `faults`.
async function open(path, faults) {
  const page = await browser.newPage();
  page.on("pageerror", (error) => faults.push(`${path}: ${error}`));
  page.on("console", (message) => { if (message.type() === "error") faults.push(`${path}: ${message.text()}`); });
  await page.goto(address(path), { waitUntil: "load" });
  return page;
}
const field = (name) => `.fields [data-param="${name}"] :is(input, select)`;
const valueOf = (page, name) => page.$eval(field(name), (input) => input.value);
const textsOf = (page, selector) => page.$$eval(selector, (all) => all.map((one) => one.textContent));

test("values typed on a runbook are on a second page from the disk, and Copy gives the filled command", async () => {
  const faults = [];
  const page = await open(runbook, faults);
  await page.locator(field("namespace")).fill("pay-prod");
  await page.locator(field("deployment")).fill("api");
  const texts = await textsOf(page, "main :is(var[data-param=namespace], var[data-param=deployment])");
  assert.ok(texts.length > 10 && texts.every((text) => text === "pay-prod" || text === "api"), texts.join());
  await page.click("#rb\\.step-5 > .copy");
  await page.waitForSelector("#rb\\.step-5 > .copied");
  assert.equal(await page.evaluate(() => navigator.clipboard.readText()), "kubectl rollout undo deployment/api --namespace=pay-prod");
  const second = shown.find((path) => path.startsWith("runbooks/") && path !== runbook && html(path).includes('data-param="namespace"'));
  const other = await open(second, faults);
  assert.equal(await valueOf(other, "namespace"), "pay-prod", second);
  assert.ok((await textsOf(other, "main .command var[data-param=namespace]")).every((text) => text === "pay-prod"));
  // The first page hears of what is typed on the second one.
  await other.locator(field("namespace")).fill("pay-test");
  await page.waitForFunction((selector) => document.querySelector(selector).value === "pay-test", {}, field("namespace"));
  await page.reload();
  assert.equal(await valueOf(page, "namespace"), "pay-test");
  assert.deepEqual(faults, []);
});

test("a tick is there after a reload, on each page that shows its list, with its time", async () => {
  const faults = [];
  const page = await open(list, faults);
  const state = () => page.$$eval(".checks > li", (all) => all.map((item) => item.querySelector("input").checked));
  await page.waitForSelector(".checks .choice button");
  assert.ok((await state()).every((isTicked) => !isTicked));
  await page.click(".checks > li:first-child .choice button");
  await page.waitForSelector(".strip .strip-line");
  await page.reload();
  await page.waitForSelector(".checks > li.ticked");
  const ticks = await state();
  assert.deepEqual(ticks.filter(Boolean).length, 1);
  assert.equal(ticks[0], true);
  assert.match(await page.$eval(".checks > li:first-child .stamp-of", (stamp) => stamp.textContent), /^\d\d:\d\d UTC$/);
  await page.waitForSelector(".strip .strip-line");
  const other = await open(shown.find((path) => path.startsWith("runbooks/") && html(path).includes('data-list="verify-rollback"')), faults);
  await other.waitForSelector(".checks[data-list=verify-rollback] > li.ticked");
  assert.deepEqual(faults, []);
});

test("the search opens and finds from the disk, and Enter leads to what it found", async () => {
  const faults = [];
  const page = await open("index.html", faults);
  await page.keyboard.press("/");
  await page.waitForSelector("dialog[open] input");
  await page.keyboard.type("roll back");
  await page.waitForFunction(() => /roll ?back/i.test(document.querySelector("dialog[open] [role=option], dialog[open] li a")?.textContent ?? ""));
  await Promise.all([page.waitForNavigation(), page.keyboard.press("Enter")]);
  assert.match(await page.$eval("h1", (title) => title.textContent), /roll/i);
  assert.deepEqual(faults, []);
});

test("no kind of page meets an error", async () => {
  const faults = [];
  const kinds = ["index.html", "decide.html", "contacts.html", runbook, list, first("messages/"), first("incidents/"), first("services/")].filter((path) => path && shown.includes(path));
  assert.ok(kinds.length >= 5, kinds.join());
  for (const path of kinds) {
    const page = await open(path, faults);
    const { width, within } = await page.evaluate(() => ({ width: document.documentElement.scrollWidth, within: innerWidth }));
    assert.ok(width <= within, `${path} is ${width} pixels wide of ${within}`);
    await page.close();
  }
  assert.deepEqual(faults, []);
});
