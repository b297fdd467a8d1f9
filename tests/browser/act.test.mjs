// A runbook at 3 a.m., before any script: the first command on the first screen, help in view, and a sheet of paper that
// says whom to call and how old it is. And the address of an alert, which leads there with the alert's labels.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { address, kinds, launch, leadsTo, newContext, pages, shown, site } from "./support.mjs";

let browser;
before(async () => { browser = await launch(); });
after(async () => { await browser?.close(); });

const phone = { width: 390, height: 844 };
const desktop = { width: 1280, height: 900 };
const runbooks = shown.filter((page) => page.startsWith("runbooks/") && !page.endsWith("/index.html"));

// Opens each page of `paths` in one window and gathers what `look` finds wrong with it.
async function faultsOf(paths, options, look) {
  const context = await newContext(browser, { javaScriptEnabled: false, ...options });
  const page = await context.newPage();
  const faults = [];
  for (const path of paths) {
    await page.goto(address(path));
    for (const fault of await look(page)) faults.push(`${path}: ${fault}`);
  }
  await context.close();
  return faults;
}

test("the first command of every runbook stands on the first screen of a phone", async () => {
  assert.ok(runbooks.length > 0);
  const faults = await faultsOf(runbooks, { viewport: phone }, (page) => page.evaluate((most) => {
    const command = document.querySelector(".command pre");
    const y = command ? command.getBoundingClientRect().top + scrollY : 0;
    return y > most ? [`the first command begins at ${Math.round(y)}`] : [];
  }, phone.height));
  assert.deepEqual(faults, []);
});

test("on a phone the sections stay one press away, and a jump shows its heading", async () => {
  const faults = await faultsOf(runbooks, { viewport: phone, hasTouch: true }, async (page) => {
    const chips = page.locator(".chips a");
    const last = (await chips.count()) - 1;
    if (last < 0) return [];
    const found = await page.evaluate(() => [...document.querySelectorAll(".chips a")]
      .filter((link) => !document.getElementById(decodeURIComponent(link.hash.slice(1))) || link.getBoundingClientRect().height < 44)
      .map((link) => `the jump ${link.textContent} leads nowhere or is too small`));
    await chips.nth(last).click();
    const seen = await page.evaluate(() => {
      const bar = document.querySelector(".chips").getBoundingClientRect();
      const heading = document.querySelector(":target").getBoundingClientRect();
      return { bar: bar.top, isBelow: heading.top >= bar.bottom - 1, isInView: heading.top < innerHeight };
    });
    if (Math.abs(seen.bar) > 1) found.push(`the jumps have scrolled to ${seen.bar}`);
    if (!seen.isInView || !seen.isBelow) found.push("the heading that was jumped to is out of view");
    return found;
  });
  assert.deepEqual(faults, []);
});

test("on a desktop the header, the search, help and the contents stay in view", async () => {
  const faults = await faultsOf(runbooks.slice(0, 20), { viewport: desktop }, async (page) => {
    await page.evaluate(() => scrollTo(0, document.documentElement.scrollHeight / 2));
    return page.evaluate(() => [".head", ".head [data-search]", ".aside .help", ".aside .toc"].filter((part) => {
      const box = document.querySelector(part)?.getBoundingClientRect();
      return box && !(box.top >= -1 && box.top < innerHeight && box.height > 0);
    }).map((part) => `${part} has scrolled away`));
  });
  assert.deepEqual(faults, []);
});

test("with script the contents and the jumps mark the section in view", async () => {
  for (const [viewport, list] of [[desktop, ".toc"], [phone, ".chips"]]) {
    const context = await newContext(browser, { viewport });
    const page = await context.newPage();
    await page.goto(address(runbooks.find((path) => path.endsWith("kubernetes/rollback.html")) ?? runbooks[0]));
    const marked = () => page.$$eval(`${list} [aria-current]`, (all) => all.map((link) => link.hash));
    const links = await page.$$eval(`${list} a`, (all) => all.map((link) => link.hash));
    assert.deepEqual(await marked(), [links[0]]);
    const middle = links[Math.floor(links.length / 2)];
    await page.evaluate((hash) => document.getElementById(hash.slice(1)).scrollIntoView(), middle);
    await page.waitForFunction(([list, hash]) => document.querySelector(`${list} [aria-current]`)?.hash === hash, [list, middle]);
    await page.evaluate(() => scrollTo(0, document.documentElement.scrollHeight));
    await page.waitForFunction(([list, hash]) => document.querySelector(`${list} [aria-current]`)?.hash === hash, [list, links.at(-1)]);
    assert.equal((await marked()).length, 1);
    await context.close();
  }
});

test("no line of a command ends inside the name of an option", async () => {
  for (const viewport of [phone, desktop]) {
    const faults = await faultsOf(runbooks, { viewport }, (page) => page.evaluate(() => [...document.querySelectorAll(".command .hl-key")]
      .filter((key) => key.textContent.startsWith("--") && key.getClientRects().length > 1)
      .map((key) => `${key.textContent} is broken in two`)));
    assert.deepEqual(faults, []);
  }
});

test("whoever is on call is two presses away from every page, and so is whoever approves", async () => {
  const [context, faults] = [await newContext(browser, { viewport: phone, hasTouch: true }), []];
  const page = await context.newPage();
  const isNumber = (link) => page.evaluate((one) => one?.href.startsWith("tel:+") && one.getClientRects().length > 0, link);
  for (const path of kinds.filter((path) => !/^(404|contacts)/.test(path))) {
    await page.goto(address(path));
    await page.locator(".bar .call").tap();
    await page.waitForURL(/\/contacts\.html/);
    if (!await isNumber(await page.$("main a[href^='tel:']"))) faults.push(`${path}: no number behind Call`);
  }
  for (const path of ["decide.html", ...runbooks.filter((one) => /class="approve"/.test(readFileSync(join(site, one), "utf8")))]) {
    await page.goto(address(path));
    const names = await page.$$eval(".approve li, .stretches .act, .seen .act", (all) => all.filter((one) => /Example/.test(one.textContent) && !one.querySelector("a[href^='tel:']")).map((one) => one.textContent));
    faults.push(...names.map((name) => `${path}: no number beside ${name}`));
  }
  await context.close();
  assert.deepEqual(faults, []);
});

test("every page says of when it is and where it comes from, once", async () => {
  const faults = await faultsOf(shown.filter((page) => page !== "404.html"), { viewport: desktop }, (page) => page.evaluate(() => {
    const stamps = document.querySelectorAll("[id='rb.stamp']");
    return stamps.length === 1 && /^Built \d{4}-\d\d-\d\d /.test(stamps[0].textContent.trim()) ? [] : [`${stamps.length} stamps`];
  }));
  assert.deepEqual(faults, []);
});

test("the first sheet of a printed runbook holds the numbers, the stop condition and commands; every sheet its age", async () => {
  const faults = await faultsOf(runbooks.slice(0, 20), { viewport: desktop }, async (page) => {
    await page.emulateMedia({ media: "print" });
    // A sheet of A4 without its margins, at 96 dots an inch.
    await page.setViewportSize({ width: 680, height: 1000 });
    const found = await page.evaluate(() => {
      const top = (part) => document.querySelector(part)?.getBoundingClientRect().top ?? 0;
      const faults = [".help .person", ".stop", ".command"].filter((part) => top(part) > 900).map((part) => `${part} is not on the first sheet`);
      const stamp = getComputedStyle(document.querySelector(".foot"));
      if (stamp.display !== "table-footer-group") faults.push("the stamp is not on every sheet");
      return faults;
    });
    await page.emulateMedia({ media: "screen" });
    await page.setViewportSize(desktop);
    return found;
  });
  assert.deepEqual(faults, []);
});

test("an alert's address leads on with what stands behind `?` and `#`, and with the alert's name", async () => {
  const alert = pages.find((page) => page.startsWith("alert/") && leadsTo(page));
  assert.ok(alert, "the site has an alert");
  const name = alert.slice("alert/".length, -".html".length);
  const context = await newContext(browser, { viewport: phone });
  const page = await context.newPage();
  for (const [behind, expected] of [
    ["", `#?alert=${name}`],
    ["?x=1#?namespace=pay&deployment=api", `?x=1#?namespace=pay&deployment=api&alert=${name}`],
    ["#undo", `#undo?alert=${name}`],
  ]) {
    await page.goto(address(alert) + behind);
    await page.waitForFunction(() => !location.pathname.includes("/alert/"));
    const { search, hash } = new URL(page.url());
    assert.equal(search + hash, expected);
  }
  await context.close();
});
