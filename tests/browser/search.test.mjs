// The dialog of the search in Chromium, from file:// and under the pages' policy, with an engine that answers as it is told to.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { after, before, test } from "node:test";
import { DEEP, HOME, dialog, end, field, filters, find, focused, hits, isOpen, sizes, start as startIn } from "./search.mjs";
import { address, kinds, launch, newContext } from "./support.mjs";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
let browser;
before(async () => { browser = await launch(); });
after(async () => { await browser?.close(); });
const start = (path, options) => startIn(browser, path, options);

test(`the search opens from ${kinds.length} pages of every kind, by key and by button, and goes away again`, async () => {
  const context = await newContext(browser, { viewport: sizes.desktop });
  const page = await context.newPage();
  const faults = [];
  let current = "";
  page.on("console", (message) => { if (message.type() === "error" && !/404/.test(message.text())) faults.push(`${current}: ${message.text()}`); });
  page.on("pageerror", (error) => faults.push(`${current}: ${error}`));
  for (current of kinds) {
    await page.goto(address(current));
    for (const how of ["/", "Control+k", "Meta+K", "link"]) {
      if (how === "link") await page.locator("header a[data-search]").click();
      else await page.keyboard.press(how);
      const at = await page.evaluate(() => ({ open: Boolean(document.querySelector("dialog.search[open]")), focus: document.activeElement.id }));
      if (!at.open || at.focus !== "rb.q") faults.push(`${current}: ${how} leads to ${JSON.stringify(at)}`);
      await page.keyboard.press("Escape");
      if (await isOpen(page)) faults.push(`${current}: Escape leaves it open`);
    }
    if (await page.evaluate(() => document.activeElement?.dataset.search === undefined)) faults.push(`${current}: the button has not its focus again`);
  }
  await context.close();
  assert.deepEqual(faults, []);
});

test("the key / is a letter where somebody writes, and Ctrl+K opens there too", async () => {
  const page = await start();
  for (const markup of ["<input id=probe>", "<textarea id=probe></textarea>", "<div id=probe contenteditable=true>a</div>", "<select id=probe><option>a</option></select>"]) {
    await page.evaluate((html) => { document.querySelector("main").insertAdjacentHTML("afterbegin", html); document.getElementById("probe").focus(); }, markup);
    await page.keyboard.press("/");
    assert.equal(await isOpen(page), false, markup);
    await page.keyboard.press("Control+k");
    assert.equal(await isOpen(page), true, markup);
    await page.keyboard.press("Escape");
    assert.equal(await page.evaluate(() => document.activeElement.id), "probe", markup);
    await page.evaluate(() => document.getElementById("probe").remove());
  }
  await page.evaluate(() => { document.querySelector("main").insertAdjacentHTML("afterbegin", "<input type=checkbox id=probe>"); document.getElementById("probe").focus(); });
  await page.keyboard.press("/");
  assert.equal(await isOpen(page), true, "a checkbox is nothing to write in");
  // A second time it takes the text, to be typed over.
  await page.keyboard.type("alpha");
  await page.keyboard.press("Control+k");
  await page.keyboard.type("beta");
  assert.equal(await field(page).inputValue(), "beta");
  await page.keyboard.press("Escape");
  // Keys that belong to the writing of letters, and keys with others, are left alone.
  for (const how of [{ key: "/", isComposing: true }, { key: "k", ctrlKey: true, isComposing: true }, { key: "/", altKey: true }, { key: "K", ctrlKey: true, shiftKey: true }, { key: "/", ctrlKey: true }]) {
    await page.evaluate((init) => document.body.dispatchEvent(new KeyboardEvent("keydown", { bubbles: true, cancelable: true, ...init })), how);
    assert.equal(await isOpen(page), false, JSON.stringify(how));
  }
  await end(page);
});

test("letters typed before the script has come are in the field, and Enter pressed by then opens the right page", async () => {
  const page = await start(DEEP, { late: 1500 });
  await page.keyboard.press("/");
  await page.keyboard.type("rollback");
  assert.equal(await field(page).inputValue(), "rollback");
  assert.equal(await hits(page).count(), 0);
  await hits(page).first().waitFor();
  assert.equal(await field(page).inputValue(), "rollback");
  await end(page);
  const quick = await start(DEEP, { late: 400 });
  await quick.keyboard.press("/");
  await quick.keyboard.type("contact");
  await quick.keyboard.press("Enter");
  await quick.waitForURL(/\/contacts\.html$/);
  await end(quick);
  // Who types on has changed their mind, also before the script has come.
  const changed = await start(DEEP, { late: 400 });
  await changed.keyboard.press("/");
  await changed.keyboard.type("slow");
  await changed.keyboard.press("Enter");
  await changed.keyboard.type(" contact");
  await hits(changed).getByText("slow contact").first().waitFor();
  assert.doesNotMatch(changed.url(), /contacts\.html$/);
  await end(changed);
});

test("Enter opens the first result of what is in the field, also while the answer is on its way", async () => {
  const page = await start();
  await find(page, "alpha");
  await field(page).fill("contact");
  await page.keyboard.press("Enter");
  await page.waitForURL(/\/contacts\.html$/);
  await page.goBack();
  // The way back leads to the results.
  await hits(page).first().waitFor();
  assert.equal(await field(page).inputValue(), "contact");
  // Closed is closed, also after a reload.
  await page.keyboard.press("Escape");
  await page.reload();
  await page.waitForTimeout(100);
  assert.equal(await isOpen(page), false);
  // Who changes the text after Enter has changed their mind.
  await page.keyboard.press("/");
  await page.keyboard.type("slow");
  await page.keyboard.press("Enter");
  await page.keyboard.type(" contact");
  await hits(page).getByText("slow contact").first().waitFor();
  assert.match(page.url(), /index\.html$/);
  await end(page);
});

test("an answer that comes late never stands in for a newer one", async () => {
  const page = await start();
  await find(page, "alpha");
  await field(page).fill("slow");
  await page.waitForFunction(() => window.asked.some(({ text }) => text === "slow"));
  // What was there stays until there is an answer.
  assert.match(await hits(page).first().textContent(), /alpha/);
  await field(page).fill("beta");
  await hits(page).getByText("beta").first().waitFor();
  await page.waitForTimeout(1700);
  assert.match(await hits(page).first().textContent(), /beta/);
  assert.equal(await dialog(page).locator("#rb\\.search-count").textContent(), "20 results");
  await field(page).fill("");
  assert.equal(await hits(page).count(), 0);
  await end(page);
});

test("results are links in a list, with their words marked; the count is seen at once and read out once", async () => {
  const page = await start(DEEP);
  await find(page, "alpha");
  assert.equal(await dialog(page).getByRole("list").getByRole("link").count(), 5);
  const first = hits(page).first();
  // Texts are texts, not markup.
  assert.equal((await first.textContent()).trim(), "alpha <b>0</b>");
  assert.match(await first.evaluate((link) => link.href), /\/contacts\.html$/);
  assert.equal(await first.evaluate((link, way) => link.href === new URL(way, location.href).href, `${"../".repeat(DEEP.split("/").length - 1)}contacts.html`), true);
  assert.deepEqual(await dialog(page).locator("mark").first().textContent(), "alpha");
  const status = dialog(page).getByRole("status");
  assert.equal(await status.textContent(), "");
  await page.waitForFunction(() => document.querySelector("dialog [role=status]").textContent === "20 results");
  await find(page, "few");
  await page.waitForFunction(() => document.querySelector("dialog [role=status]").textContent === "1 result");
  await find(page, "many");
  assert.equal(await dialog(page).locator("#rb\\.search-count").textContent(), "More than 20 results");
  await find(page, "mispelt");
  await dialog(page).getByText("Nothing has “mispelt”. Showing “misspelt”.").first().waitFor();
  await find(page, "KubePodCrashLooping");
  assert.equal(await dialog(page).getByText("Press Enter to open").count(), 1);
  // No question is kept on this device.
  assert.deepEqual(await page.evaluate(() => [localStorage.length, sessionStorage.length, document.cookie]), [0, 0, ""]);
  await end(page);
});

test("by keyboard alone: down and up the list, on in the field, more results", async () => {
  const page = await start();
  await find(page, "alpha");
  await page.keyboard.press("ArrowDown");
  assert.match(await focused(page), /^alpha <b>0/);
  await page.keyboard.press("ArrowDown");
  assert.match(await focused(page), /^alpha <b>1/);
  await page.keyboard.press("ArrowUp");
  await page.keyboard.press("ArrowUp");
  assert.equal(await focused(page), "rb.q");
  await page.keyboard.press("ArrowUp");
  assert.equal(await focused(page), "rb.q");
  for (let at = 0; at < 6; at += 1) await page.keyboard.press("ArrowDown");
  assert.equal(await focused(page), "Show more");
  await page.keyboard.press("ArrowDown");
  assert.equal(await focused(page), "Show more");
  await page.keyboard.press("Enter");
  await page.waitForFunction(() => document.querySelectorAll("dialog ol a").length === 10);
  assert.match(await focused(page), /^alpha <b>5/);
  // Typing goes on in the field from anywhere in the list.
  await page.keyboard.type("s");
  assert.equal(await focused(page), "rb.q");
  assert.equal(await field(page).inputValue(), "alphas");
  await hits(page).getByText("alphas").first().waitFor();
  assert.equal(await hits(page).count(), 5);
  // Who stands on a result when a newer answer comes does not lose the place.
  await field(page).fill("slow");
  await page.keyboard.press("ArrowDown");
  assert.match(await focused(page), /^alphas/);
  await hits(page).getByText("slow").first().waitFor();
  assert.match(await focused(page), /^slow <b>0/);
  // All that can be reached stays inside.
  for (let stop = 0; stop < 30; stop += 1) {
    await page.keyboard.press("Tab");
    const at = await page.evaluate(() => document.activeElement === document.body || document.activeElement.closest("dialog") !== null);
    assert.ok(at, `stop ${stop + 1} is behind the dialog`);
  }
  await end(page);
});

test("the filters count, narrow, say that they are on, and are cleared", async () => {
  const page = await start();
  await page.keyboard.press("/");
  assert.equal(await filters(page).isVisible(), false);
  await find(page, "alpha");
  await filters(page).click();
  const kind = dialog(page).getByLabel("Kind");
  await kind.waitFor();
  assert.deepEqual(await kind.locator("option").allTextContents(), ["All kinds", "Procedures (7)", "Pages (2)"]);
  // Nothing to choose from, nothing to see.
  assert.equal(await dialog(page).getByLabel("Service").isVisible(), false);
  await dialog(page).getByLabel("Year").selectOption("2026");
  await page.waitForFunction(() => document.querySelector("dialog summary").textContent === "Filters (1 on)");
  await page.waitForFunction(() => document.querySelector("dialog select option:nth-child(2)").textContent === "Procedures (3)");
  await kind.selectOption("page");
  await page.waitForFunction(() => window.asked.at(-1).filters.kind === "page");
  assert.deepEqual(await page.evaluate(() => window.asked.at(-1)), { text: "alpha", limit: 5, filters: { year: "2026", kind: "page" } });
  await find(page, "none");
  await dialog(page).getByText("with these filters").waitFor();
  await dialog(page).locator(".search-body").getByRole("button", { name: "Clear filters" }).click();
  await page.waitForFunction(() => Object.keys(window.asked.at(-1).filters).length === 0);
  assert.equal(await kind.inputValue(), "");
  assert.equal(await filters(page).textContent(), "Filters");
  await end(page);
});

test("no result: the nearest words, all pages, and whom to call", async () => {
  const page = await start(DEEP);
  const help = await page.evaluate(() => document.querySelector("[aria-labelledby='rb.help'] a[href^='tel:']")?.textContent);
  await find(page, "none");
  assert.equal(await dialog(page).getByRole("link", { name: "All pages A to Z" }).count(), 1);
  assert.equal(await dialog(page).getByRole("link", { name: "Who to call" }).count(), 1);
  if (help) assert.equal(await dialog(page).getByRole("link", { name: help }).count() > 0, true);
  assert.equal(await dialog(page).locator("#rb\\.search-count").textContent(), "Nothing found");
  await dialog(page).getByRole("button", { name: "restore" }).click();
  assert.equal(await field(page).inputValue(), "restore");
  await hits(page).first().waitFor();
  assert.equal(await focused(page), "rb.q");
  await end(page);
});

test("a script or a part of the index that does not load is told, and tried again", async () => {
  const page = await start(DEEP, { fails: 1 });
  await page.keyboard.press("/");
  await page.keyboard.type("alpha");
  await dialog(page).getByText("Search could not load").waitFor();
  assert.match(await dialog(page).getByRole("link", { name: "All pages A to Z" }).evaluate((link) => link.href), /\/az\.html$/);
  await dialog(page).getByRole("button", { name: "Try again" }).click();
  await hits(page).getByText("alpha").first().waitFor();
  await field(page).fill("broken");
  await dialog(page).getByText("Search could not load").waitFor();
  assert.equal(await hits(page).count(), 0);
  // Enter leads nowhere then, and does not lie in wait.
  await page.keyboard.press("Enter");
  await page.waitForFunction(() => window.asked.filter(({ text }) => text === "broken").length === 2);
  await page.waitForTimeout(100);
  await page.evaluate(() => { window.mended = true; });
  await dialog(page).getByRole("button", { name: "Try again" }).click();
  await hits(page).getByText("broken").first().waitFor();
  assert.match(page.url(), new RegExp(`${DEEP}$`));
  await end(page);
});

test("the open field of the first page leads into the dialog, with a question in the address too", async () => {
  const page = await start();
  const open = page.locator("main").getByRole("searchbox");
  await open.focus();
  // To be there opens nothing; to write does.
  assert.equal(await isOpen(page), false);
  await page.keyboard.type("alpha");
  assert.equal(await field(page).inputValue(), "alpha");
  await hits(page).getByText("alpha").first().waitFor();
  await page.keyboard.press("Escape");
  // The dialog tells a moment later that it is closed.
  await page.waitForFunction(() => document.activeElement.id === "rb.find");
  assert.equal(await open.inputValue(), "alpha");
  await page.goto(`${address(HOME)}?q=two%20words`);
  await hits(page).getByText("two words").first().waitFor();
  await page.keyboard.press("Escape");
  await open.fill("");
  await page.keyboard.press("Escape");
  await open.click();
  assert.equal(await isOpen(page), true, "a press opens it");
  await end(page);
});

test("the page for lost addresses takes its first question from the address", async () => {
  const page = await start(address("404.html").replace(/[^/]*$/, "Pod-crash_looping.html"));
  page.faults.length = 0;
  assert.equal(await isOpen(page), false);
  assert.equal(await page.locator("main").getByRole("searchbox").inputValue(), "Pod crash looping");
  await page.keyboard.press("/");
  await hits(page).getByText("Pod crash looping").first().waitFor();
  await end(page);
});

test("a press beside the dialog closes it, one that began inside does not", async () => {
  const page = await start();
  await find(page, "alpha");
  const box = await field(page).boundingBox();
  await page.mouse.move(box.x + 60, box.y + 10);
  await page.mouse.down();
  await page.mouse.move(20, 500);
  await page.mouse.up();
  assert.equal(await isOpen(page), true);
  await page.mouse.click(20, 500);
  assert.equal(await isOpen(page), false);
  // With a key that means another tab, the button is the link that it is.
  const tab = page.context().waitForEvent("page");
  await page.locator("header a[data-search]").click({ modifiers: ["Control"] });
  await (await tab).waitForURL(/az\.html$/);
  assert.equal(await isOpen(page), false);
  await end(page);
});

test("the key / can be turned off, which the pages remember", async () => {
  const page = await start();
  await page.keyboard.press("/");
  await dialog(page).getByRole("button", { name: "Turn it off" }).click();
  await page.keyboard.press("Escape");
  await page.goto(address(DEEP));
  assert.equal(await page.locator("header kbd").count(), 0);
  await page.keyboard.press("/");
  assert.equal(await isOpen(page), false);
  await page.keyboard.press("Control+k");
  await dialog(page).getByRole("button", { name: "Turn it on" }).click();
  await page.keyboard.press("Escape");
  await page.keyboard.press("/");
  assert.equal(await isOpen(page), true);
  await end(page);
});

for (const [size, viewport] of Object.entries(sizes)) {
  test(`nothing moves from the first key to the results and the filters, ${size}`, async () => {
    const page = await start(HOME, { viewport, late: 200 });
    await page.evaluate(() => {
      window.moved = [];
      // Also what follows a key at once counts here.
      new PerformanceObserver((list) => window.moved.push(...list.getEntries().map(({ value, sources }) => [value, sources.map(({ node }) => node?.className ?? node?.nodeName).join()]))).observe({ type: "layout-shift", buffered: true });
    });
    await page.keyboard.press("/");
    await page.keyboard.type("alpha", { delay: 90 });
    await hits(page).getByText("alpha").first().waitFor();
    await field(page).fill("mispelt");
    await hits(page).getByText("mispelt").first().waitFor();
    await field(page).fill("none");
    await dialog(page).getByText("Nearest words").waitFor();
    await page.waitForTimeout(1700);
    assert.deepEqual(await page.evaluate(() => window.moved), []);
    await end(page);
  });

  for (const colorScheme of ["light", "dark"]) {
    test(`axe: no violation in the open dialog, ${size}, ${colorScheme}`, async () => {
      const page = await start(HOME, { viewport, colorScheme, bypassCSP: true });
      await page.evaluate(axe);
      const faults = [];
      const check = async (state) => {
        const result = await page.evaluate(() => globalThis.axe.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"], preload: false }));
        faults.push(...result.violations.map((violation) => `${state}: ${violation.id}: ${violation.nodes.map((node) => node.html.slice(0, 120)).slice(0, 3).join(" | ")}`));
      };
      await page.keyboard.press("/");
      await dialog(page).getByText("Who to call").waitFor();
      await check("empty");
      await find(page, "alpha");
      await check("results");
      await filters(page).click();
      await dialog(page).getByLabel("Kind").selectOption("page");
      await check("filters");
      await find(page, "none");
      await check("none");
      await field(page).fill("broken");
      await dialog(page).getByText("Search could not load").waitFor();
      await check("broken");
      assert.deepEqual(faults, []);
      await end(page);
    });
  }
}

test("on a phone the dialog fills the screen, fits 320 px, and everything in it can be pressed", async () => {
  for (const viewport of [sizes.phone, { width: 320, height: 568 }]) {
    const page = await start(HOME, { viewport, hasTouch: true, isMobile: true });
    await page.locator(".bar a[data-search]").tap();
    assert.deepEqual(await page.evaluate(() => { const box = document.querySelector("dialog").getBoundingClientRect(); return [box.x, box.y, box.width, box.height]; }), [0, 0, viewport.width, viewport.height]);
    const fits = async (state) => assert.deepEqual(await page.evaluate(() => {
      const shown = [...document.querySelectorAll("dialog :is(button, input, select, summary, .hits > li, .rows > li)")].map((element) => [element, element.getBoundingClientRect()]).filter(([, box]) => box.width > 0);
      const small = shown.filter(([, box]) => box.height < 43.5).map(([element]) => `small: ${element.outerHTML.slice(0, 60)}`);
      const wide = [...document.querySelectorAll("dialog, dialog *")].filter((element) => element.scrollWidth > element.clientWidth + 1 && getComputedStyle(element).overflowX !== "visible" && !element.matches(".visually-hidden, input, select, label")).map((element) => `wide: ${element.className}`);
      const out = shown.filter(([, box]) => box.right > innerWidth || box.left < 0).map(([element]) => `outside: ${element.outerHTML.slice(0, 60)}`);
      return [...small, ...wide, ...out];
    }), [], `${state} at ${viewport.width}`);
    await dialog(page).getByText("Who to call").waitFor();
    await fits("empty");
    await find(page, "alpha");
    await filters(page).tap();
    await dialog(page).getByLabel("Kind").waitFor();
    await fits("results");
    await find(page, "none");
    await fits("none");
    await end(page);
  }
});

test("without script there is a link to all pages in the field's place, and the buttons are links", async () => {
  const context = await newContext(browser, { javaScriptEnabled: false, viewport: sizes.phone });
  const page = await context.newPage();
  await page.goto(address(HOME));
  assert.equal(await page.locator("main input").isVisible(), false);
  assert.equal(await page.locator("main").getByRole("link", { name: "All pages A to Z" }).isVisible(), true);
  assert.equal(await page.locator("header kbd").isVisible(), false);
  // A phone has it in the bar at its foot, a desktop in the header.
  for (const [place, viewport] of [["header", { width: 1280, height: 900 }], [".bar", sizes.phone]]) {
    await page.setViewportSize(viewport);
    await page.goto(address(HOME));
    await page.locator(`${place} a[data-search]`).click();
    await page.waitForURL(/az\.html$/);
  }
  await context.close();
});

test("nothing of the search is printed", async () => {
  const page = await start();
  await find(page, "alpha");
  await page.emulateMedia({ media: "print" });
  assert.equal(await page.locator("dialog").isVisible(), false);
  assert.equal(await page.locator("main form").isVisible(), false);
  await end(page);
});

test("the words of a composition are no keys of the search, and lead to results all the same", async () => {
  const page = await start();
  await page.keyboard.press("/");
  const session = await page.context().newCDPSession(page);
  await session.send("Input.imeSetComposition", { text: "contact", selectionStart: 7, selectionEnd: 7 });
  // Phones compose every word that is written: to wait for its end would be to wait for the space.
  await hits(page).getByText("contact").first().waitFor();
  await page.evaluate(() => document.activeElement.dispatchEvent(new KeyboardEvent("keydown", { key: "ArrowDown", isComposing: true, bubbles: true, cancelable: true })));
  await page.evaluate(() => document.activeElement.dispatchEvent(new KeyboardEvent("keydown", { key: "Escape", isComposing: true, bubbles: true, cancelable: true })));
  assert.equal(await focused(page), "rb.q");
  assert.equal(await isOpen(page), true);
  await end(page);
});
