// Every page as a reader without script meets it, from file://: whole, calm, and asking nothing of anybody.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { address, isOwn, kinds, launch, newContext, opened, pages } from "./support.mjs";

let browser;
before(async () => { browser = await launch(); });
after(async () => { await browser?.close(); });

const sizes = { desktop: { width: 1280, height: 900 }, phone: { width: 390, height: 844 }, narrow: { width: 320, height: 640 } };

test("every page opens from file:// without script, says something, and asks for nothing from elsewhere", async () => {
  const context = await newContext(browser, { javaScriptEnabled: false, viewport: sizes.phone });
  const page = await context.newPage();
  const faults = [];
  let current = "";
  page.on("request", (request) => { if (!isOwn(request.url())) faults.push(`${current}: asks for ${request.url()}`); });
  // Chromium drops an icon that it still reads when the next page is opened.
  page.on("requestfailed", (request) => request.failure()?.errorText !== "net::ERR_ABORTED" && faults.push(`${current}: ${request.url()} failed`));
  page.on("console", (message) => { if (message.type() === "error") faults.push(`${current}: ${message.text()}`); });
  for (current of opened) {
    await page.goto(address(current), { waitUntil: "load" });
    const seen = await page.evaluate(() => ({
      headings: document.querySelectorAll("h1").length,
      text: document.querySelector("main")?.innerText.trim().length ?? 0,
      title: document.title.trim().length,
      language: document.documentElement.lang,
      overflow: document.documentElement.scrollWidth - document.documentElement.clientWidth,
    }));
    if (seen.headings !== 1) faults.push(`${current}: ${seen.headings} h1`);
    if (seen.text < 20) faults.push(`${current}: main holds ${seen.text} characters`);
    if (!seen.title || !seen.language) faults.push(`${current}: no title or no language`);
    if (seen.overflow > 0) faults.push(`${current}: ${seen.overflow} px wider than a phone`);
  }
  await context.close();
  assert.deepEqual(faults, []);
});

test("no page kind is wider than a narrow phone, a phone or a desktop", async () => {
  const faults = [];
  for (const [name, viewport] of Object.entries(sizes)) {
    const context = await newContext(browser, { viewport, javaScriptEnabled: false });
    const page = await context.newPage();
    for (const path of kinds) {
      await page.goto(address(path));
      const overflow = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
      if (overflow > 0) faults.push(`${path}: ${overflow} px too wide (${name})`);
    }
    await context.close();
  }
  assert.deepEqual(faults, []);
});

test("the first stop of the keyboard is the way past the header, and every stop can be seen", async () => {
  // A smooth scroll would still be under way when the next key is pressed.
  const context = await newContext(browser, { viewport: sizes.desktop, reducedMotion: "reduce" });
  const page = await context.newPage();
  const faults = [];
  for (const path of ["index.html", "decide.html", "contacts.html", "runbooks/kubernetes/rollback.html"].filter((path) => pages.includes(path))) {
    await page.goto(address(path));
    for (let stop = 0; stop < 30; stop += 1) {
      await page.keyboard.press("Tab");
      const focus = await page.evaluate(() => {
        const element = document.activeElement;
        if (!element || element === document.body) return null;
        // A card that is one link draws its ring around the card.
        const ring = [null, "::after"].map((part) => getComputedStyle(element, part)).some((style) => style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2);
        const box = element.getBoundingClientRect();
        return { text: element.textContent.trim().slice(0, 40), href: element.getAttribute("href"), ring, seen: box.bottom > 0 && box.top < innerHeight };
      });
      if (!focus) break;
      if (stop === 0 && !(focus.href ?? "").startsWith("#")) faults.push(`${path}: the first stop is "${focus.text}"`);
      if (!focus.ring || !focus.seen) faults.push(`${path}: stop ${stop + 1} "${focus.text}" cannot be seen`);
    }
  }
  await context.close();
  assert.deepEqual(faults, []);
});

test("nothing to press is smaller than 24 px, and help is one press away on every page kind", async () => {
  const context = await newContext(browser, { viewport: sizes.phone, hasTouch: true });
  const page = await context.newPage();
  const faults = [];
  // A handbook that names nobody to call promises no help.
  await page.goto(address("index.html"));
  const hasHelp = (await page.locator("header .call").count()) > 0;
  assert.equal(hasHelp, !process.env.RBDOC_ADOPTED);
  for (const path of kinds) {
    await page.goto(address(path));
    const found = await page.evaluate(() => {
      const small = [...document.querySelectorAll("button, input, select, summary, nav a, header a")]
        .map((element) => ({ element, box: element.getBoundingClientRect() }))
        .filter(({ box }) => box.width > 0 && box.height > 0 && box.height < 24)
        .map(({ element }) => element.outerHTML.slice(0, 80));
      const help = [...document.querySelectorAll("a[href$='contacts.html']")].some((link) => link.getBoundingClientRect().height > 0);
      return { small, help };
    });
    for (const element of found.small) faults.push(`${path}: too small to press: ${element}`);
    if (!found.help && hasHelp && path !== "404.html") faults.push(`${path}: no way to the contacts`);
  }
  await context.close();
  assert.deepEqual(faults, []);
});

test("a printed runbook shows every command and every part, and none of the site's furniture", async () => {
  const context = await newContext(browser, { viewport: sizes.desktop, javaScriptEnabled: false });
  const page = await context.newPage();
  const faults = [];
  for (const path of kinds.filter((page) => page.startsWith("runbooks/"))) {
    await page.goto(address(path));
    const shown = await page.evaluate(() => document.querySelectorAll(".command pre").length);
    await page.emulateMedia({ media: "print" });
    const printed = await page.evaluate(() => ({
      commands: [...document.querySelectorAll(".command pre")].filter((element) => element.getClientRects().length > 0).length,
      furniture: [...document.querySelectorAll("body > header, body > nav, .bar")].filter((element) => element.getClientRects().length > 0 && getComputedStyle(element).visibility !== "hidden").length,
    }));
    if (printed.commands !== shown) faults.push(`${path}: prints ${printed.commands} of ${shown} commands`);
    if (printed.furniture > 0) faults.push(`${path}: prints ${printed.furniture} pieces of furniture`);
    await page.emulateMedia({ media: "screen" });
  }
  await context.close();
  assert.deepEqual(faults, []);
});
