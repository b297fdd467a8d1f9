// An incident that is begun in a browser: the strip, ticks, the log, what is given away and taken in, and what is lost when
// the browser keeps nothing.

import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { createServer } from "node:http";
import { createRequire } from "node:module";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { address, launch, newContext, shown, site } from "./support.mjs";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const phone = { width: 390, height: 844 };
const desktop = { width: 1280, height: 900 };
const list = "checks/verify-rollback.html";
const runbook = shown.find((page) => page.startsWith("runbooks/") && readFileSync(join(site, page), "utf8").includes('data-list="verify-rollback"'));
const id = /data-id="([^"]*)"/.exec(readFileSync(join(site, list), "utf8"))[1];
const started = new Date("2026-11-23T14:00:00Z");

let browser;
before(async () => { browser = await launch(); });
after(async () => { await browser?.close(); });

// A window of a browser whose clock can be set, with what went wrong in it.
async function open(options = {}, start = started) {
  const context = await newContext(browser, { viewport: desktop, permissions: ["clipboard-read", "clipboard-write"], ...options });
  const faults = [];
  const tab = async (path) => {
    const page = await context.newPage();
    page.on("pageerror", (error) => faults.push(String(error)));
    page.on("console", (message) => { if (message.type() === "error") faults.push(message.text()); });
    await page.addInitScript(() => {
      globalThis.shift = 0;
      new PerformanceObserver((all) => { for (const entry of all.getEntries()) if (!entry.hadRecentInput) globalThis.shift += entry.value; }).observe({ type: "layout-shift", buffered: true });
    });
    if (start) await page.clock.install({ time: start });
    await page.goto(path.includes("://") ? path : address(path));
    return page;
  };
  const close = async () => {
    await context.close();
    assert.deepEqual(faults, []);
  };
  return { context, tab, close, faults };
}

const log = (page) => page.evaluate(() => rbdoc.state.fold(rbdoc.incident()).events.map(({ key, ...event }) => event));
const strip = (page) => page.locator(".strip .strip-line");
const item = (page, number) => page.locator(".checks > li").nth(number);
const tally = (page) => page.locator(".tally").first();
const decide = (page, severity = "High") => page.locator(`button.noting[data-decision][data-severity=${severity}]:enabled`).first();
const clipboard = (page) => page.evaluate(() => navigator.clipboard.readText());

test("a press on a decision begins an incident, and the strip shows it on every page", async () => {
  const { tab, close } = await open();
  const page = await tab("decide.html");
  assert.equal(await page.locator(".strip").count(), 0);
  await decide(page).press("Enter");
  await strip(page).waitFor();
  assert.match(await strip(page).innerText(), /High\s+Incident\s+0 min\s+Decide by 14:15\s+Update by 14:30/);
  const [event] = await log(page);
  assert.deepEqual([event.kind, event.severity, event.level, event.respond, event.update, event.at.slice(0, 16)], ["decision", "High", 2, 900, 1800, "2026-11-23T14:00"]);
  assert.match(event.approver, /Dana Example/);
  await page.clock.fastForward("20:00");
  for (const path of ["index.html", list, runbook]) {
    await page.goto(address(path));
    await strip(page).waitFor();
    assert.match(await strip(page).innerText(), /High\s+Incident\s+20 min\s+Decide by 14:15\s+Update by 14:30/);
    assert.deepEqual(await page.$$eval(".strip .soon", (all) => all.length), 2, "both are due within 15 minutes");
  }
  // Approval is the end of deciding; a message restarts the time to the next.
  await strip(page).press("Enter");
  await page.getByRole("button", { name: "Note the approval" }).click();
  await page.getByRole("button", { name: "Message sent" }).click();
  await page.keyboard.press("Escape");
  assert.match(await strip(page).innerText(), /High\s+Incident\s+20 min\s+Update by 14:50\s+Log \(3\)/);
  // Where nobody has to approve, nothing is open once it is decided.
  await page.goto(address("decide.html"));
  await decide(page, "Critical").click();
  await strip(page).click();
  await page.locator(".incident-sheet").getByText("Decided: Roll back now").waitFor();
  assert.equal(await page.getByText(/Approval: |Decide by/).locator("visible=true").and(page.locator(".incident-sheet *")).count(), 0);
  await page.keyboard.press("Escape");
  // Classified anew, the latest holds, and its time counts from then on.
  await page.goto(address("decide.html"));
  await page.locator("tr button.noting[data-severity=Critical]:enabled").click();
  assert.match(await strip(page).innerText(), /Critical/);
  await close();
});

test("the strip is docked where it moves nothing, and says once that it is there", async () => {
  for (const viewport of [phone, desktop]) {
    const { tab, close } = await open({ viewport }, null);
    const page = await tab("decide.html");
    await decide(page).click();
    await strip(page).waitFor();
    assert.match(await page.locator("#rb\\.told").textContent(), /./);
    await page.goto(address(runbook));
    await strip(page).waitFor();
    const box = await page.locator(".strip").boundingBox();
    const foot = viewport === phone ? (await page.locator(".bar").boundingBox()).y : viewport.height;
    assert.ok(Math.abs(box.y + box.height - foot) < 1 && box.height <= 46, JSON.stringify(box));
    await page.waitForTimeout(200);
    assert.ok(await page.evaluate(() => globalThis.shift) <= 0.01);
    // It is not said again on the next page.
    assert.equal(await page.locator("#rb\\.told").textContent(), "");
    // The last line of the page is not behind it.
    await page.evaluate(() => scrollTo(0, document.documentElement.scrollHeight));
    const stamp = await page.locator(".stamp").boundingBox();
    assert.ok(stamp.y + stamp.height <= box.y, "the stamp is above the strip");
    await close();
  }
});

test("an alert's link offers to begin, and begins nothing by itself", async () => {
  const { tab, close } = await open();
  const page = await tab(`${address(runbook)}#?alert=HighErrorRate&service=Checkout`);
  const offer = page.getByRole("button", { name: "Begin an incident" });
  await offer.waitFor();
  assert.equal(await page.evaluate(() => rbdoc.incident()), undefined);
  await offer.press("Enter");
  await strip(page).waitFor();
  assert.match(await strip(page).innerText(), /^Checkout/);
  assert.equal((await log(page))[0].text, "Alert HighErrorRate");
  // A name that turns text around, or brings markup, is not offered, or is text.
  await page.evaluate(() => localStorage.clear());
  await page.goto(`${address(list)}#?alert=a%E2%80%AEb`);
  await page.locator(".live").first().waitFor();
  assert.equal(await page.getByRole("button", { name: "Begin an incident" }).count(), 0);
  await page.goto(`${address(runbook)}#?alert=%3Cimg%20src%3Dx%20onerror%3Dalert(1)%3E`);
  await page.locator(".told").getByText("You came by the alert <img src=x onerror=alert(1)>.").waitFor();
  await close();
});

test("ticks: pass, fail and not applicable, by keyboard, in two tabs and wherever the list is shown", async () => {
  const { tab, close } = await open({ viewport: phone }, null);
  const page = await tab(list);
  await page.locator(".live").first().waitFor();
  const all = await page.locator(".checks > li").count();
  assert.match(await tally(page).innerText(), new RegExp(`0 of ${all} done`));
  const choice = (number, name) => item(page, number).getByRole("button", { name, exact: true });
  await choice(0, "Pass").press("Space");
  // What is done takes one line, with the focus on it: a press opens it again.
  assert.match(await page.evaluate(() => document.activeElement.ariaLabel), /Passed, \d\d:\d\d UTC: change it/);
  assert.ok(await item(page, 0).locator(".more").isHidden());
  await choice(1, "N/A").press("Enter");
  await page.keyboard.press("Enter");
  assert.equal((await log(page)).length, 1, "without a reason nothing is noted");
  await page.keyboard.type("one instance only");
  await page.keyboard.press("Enter");
  assert.match(await item(page, 1).innerText(), /one instance only/);
  const withCall = await page.$$eval(".checks > li", (items) => items.findIndex((one) => one.querySelector(".if-not .number")));
  const open_ = await page.$$eval(".checks > li", (items) => items.findIndex((one, index) => index > 1 && one.querySelector(".if-not") && !one.querySelector(".if-not .number")));
  for (const number of [withCall, open_].filter((one) => one > 1)) {
    await choice(number, "Fail").click();
    assert.match(await item(page, number).getByRole("button", { pressed: true }).innerText(), /Failed \d\d:\d\d UTC/);
    assert.ok(await item(page, number).getByText("If not:").isVisible());
    assert.ok(await item(page, number).locator(".if-not .number, .help-of a").first().isVisible());
  }
  const failed = await page.locator(".checks > .failed").count();
  assert.match(await tally(page).innerText(), new RegExp(`${2 + failed} of ${all} done, ${failed} failed`));
  // The first tick began an incident; the same list elsewhere and in another tab has the same ticks, at once.
  const other = await tab(runbook);
  await other.locator("[id='rb.verify-checks']").scrollIntoViewIfNeeded();
  await other.locator(".live").first().waitFor();
  assert.equal(await other.locator(".checks > .ticked").count(), 2);
  await other.locator(".checks > li").nth(2).getByRole("button", { name: "Pass" }).click();
  await page.waitForFunction(() => document.querySelectorAll(".checks > li")[2].classList.contains("ticked"));
  // A press is taken back by an event too.
  await item(page, 0).locator(".stamp-of").click();
  await choice(0, "Pass").click();
  assert.ok(!(await item(page, 0).getAttribute("class") ?? "").includes("ticked"));
  const events = await log(page);
  assert.deepEqual(events.filter(({ ref }) => ref === events[0].ref).map(({ kind, result }) => [kind, result]), [["check", "pass"], ["note", undefined]]);
  assert.ok(events.at(-1).isBack);
  assert.deepEqual(events.find(({ result }) => result === "na").text.slice(-20), " (one instance only)");
  assert.match(events[0].ref, /^check:verify-rollback\/[\w-]+$/);
  await close();
});

test("a tick of another wording does not count, and says so", async () => {
  const { tab, close } = await open();
  const page = await tab(list);
  await page.locator(".live").first().waitFor();
  await item(page, 0).getByRole("button", { name: "Pass" }).click();
  const key = await page.evaluate(() => Object.keys(localStorage).find((one) => one.includes("/log/")));
  await page.evaluate((key) => { localStorage[key] = localStorage[key].replace('"text":"', '"text":"Formerly: '); }, key);
  await page.reload();
  await page.locator(".live").first().waitFor();
  assert.match(await tally(page).innerText(), /0 of/);
  assert.match(await item(page, 0).innerText(), /ticked at 14:00 UTC in another wording/);
  await close();
});

test("nothing moves when ticks and strip appear, at first and after a reload", async () => {
  for (const viewport of [phone, desktop]) {
    const { tab, close } = await open({ viewport }, null);
    const page = await tab(list);
    const shift = async () => {
      await page.locator(".live").first().waitFor();
      await page.waitForTimeout(300);
      return page.evaluate(() => globalThis.shift);
    };
    assert.ok(await shift() <= 0.01, "at first");
    for (const number of [0, 1]) await item(page, number).getByRole("button", { name: "Pass" }).click();
    await item(page, 3).getByRole("button", { name: "Fail" }).click();
    await page.evaluate(() => scrollTo(0, 0));
    await page.reload();
    const moved = await shift();
    assert.ok(moved <= 0.01, `after a reload: ${moved}`);
    await page.goto(address("decide.html"));
    await decide(page).waitFor();
    await page.waitForTimeout(200);
    assert.ok(await page.evaluate(() => globalThis.shift) <= 0.01, "decisions");
    await close();
  }
});

test("axe finds nothing before and after each press, on a phone and a desktop, light and dark", async () => {
  for (const [viewport, colorScheme] of [[phone, "dark"], [desktop, "light"], [phone, "light"], [desktop, "dark"]]) {
    const { context, tab } = await open({ viewport, colorScheme, bypassCSP: true }, null);
    const page = await tab("decide.html");
    const check = async (name) => {
      await page.evaluate(axe);
      const { violations } = await page.evaluate(() => globalThis.axe.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] }));
      assert.deepEqual(violations.map((one) => `${name}: ${one.id}: ${one.nodes.map((node) => node.html.slice(0, 160)).slice(0, 3).join(" | ")}`), []);
    };
    await decide(page).waitFor();
    await check("decisions");
    await decide(page).click();
    await strip(page).waitFor();
    await check("begun");
    await page.goto(address(list));
    await page.locator(".live").first().waitFor();
    await check("open ticks");
    await item(page, 0).getByRole("button", { name: "Pass" }).click();
    await item(page, 1).getByRole("button", { name: "N/A" }).click();
    await check("a reason");
    await page.keyboard.type("none here");
    await page.keyboard.press("Enter");
    await item(page, 3).getByRole("button", { name: "Fail" }).click();
    await check("ticks");
    await strip(page).click();
    await page.getByRole("heading", { name: "Log", exact: true }).waitFor();
    await page.$$eval(".incident-sheet details", (all) => all.forEach((one) => { one.open = true; }));
    await check("sheet");
    await page.getByRole("button", { name: "Hand over" }).last().click();
    await page.locator(".told").waitFor();
    await check("handed over");
    await page.getByRole("button", { name: "End incident" }).click();
    await check("asked");
    await context.close();
  }
});

test("notes, the end, and what is kept: an ended incident can be read, gone on with and deleted, and goes after 30 days", async () => {
  const { tab, close } = await open();
  const page = await tab("decide.html");
  await decide(page).click();
  await strip(page).click();
  const sheet = page.locator(".incident-sheet");
  await sheet.getByLabel("Add a note").fill('  Bob "said" \\ it\u202e is 1 < 2  ');
  await sheet.getByLabel("What sort of event").selectOption("action");
  await sheet.getByRole("button", { name: "Add", exact: true }).first().click();
  assert.match(await sheet.locator(".log li").first().innerText(), /Action: Bob "said" \\ it is 1 < 2/);
  await sheet.getByText("Name the service").click();
  await sheet.getByLabel("Service", { exact: true }).fill("Checkout");
  await page.keyboard.press("Enter");
  assert.match(await sheet.getByRole("heading").first().innerText(), /^Checkout, /);
  await sheet.getByRole("button", { name: "End incident" }).click();
  await sheet.getByRole("button", { name: "No, go on" }).click();
  assert.ok(await page.evaluate(() => rbdoc.incident()));
  await sheet.getByRole("button", { name: "End incident" }).click();
  await sheet.getByRole("button", { name: "End it" }).click();
  await page.waitForFunction(() => !document.querySelector(".strip"));
  // Its place is the button on the page of decisions.
  await page.reload();
  await page.getByRole("button", { name: "Incidents on this device" }).click();
  await sheet.getByRole("button", { name: /^Checkout/ }).click();
  assert.match(await sheet.innerText(), /ended 2026-11-23/);
  await sheet.getByRole("button", { name: "Go on with it" }).click();
  await page.keyboard.press("Escape");
  assert.match(await strip(page).innerText(), /Checkout/);
  await strip(page).click();
  await sheet.getByRole("button", { name: "End incident" }).click();
  await sheet.getByRole("button", { name: "End it" }).click();
  await page.clock.fastForward(29 * 864e5);
  const kept = () => page.evaluate(() => Object.keys(localStorage).filter((key) => key.includes("/log/")).length);
  const reload = async () => {
    await page.reload();
    await page.locator("button.noting:enabled").first().waitFor();
  };
  await reload();
  assert.equal(await kept(), 6);
  await page.clock.fastForward(2 * 864e5);
  await reload();
  assert.equal(await kept(), 0, "thirty days are over");
  // Deleting asks.
  await decide(page).click();
  await strip(page).click();
  await sheet.getByRole("button", { name: "End incident" }).click();
  await sheet.getByRole("button", { name: "End it" }).click();
  await sheet.getByRole("button", { name: "Delete", exact: true }).click();
  assert.equal(await kept(), 2);
  await sheet.getByRole("button", { name: "Delete it" }).click();
  assert.equal(await kept(), 0);
  await close();
});

test("an incident that is ended in one tab is ended in the other, whose sheet begins no other one", async () => {
  const { tab, close } = await open({}, null);
  const [first, second] = [await tab("decide.html"), await tab(list)];
  await decide(first).click();
  await strip(second).click();
  await second.getByRole("button", { name: "Message sent" }).waitFor();
  await strip(first).click();
  await first.getByRole("button", { name: "End incident" }).click();
  await first.getByRole("button", { name: "End it" }).click();
  await second.getByRole("button", { name: "Go on with it" }).waitFor();
  assert.equal(await second.getByRole("button", { name: "Message sent" }).count(), 0);
  await second.waitForFunction(() => !document.querySelector(".strip"));
  await close();
});

test("two tabs with 200 events each lose none, and a reload and a closed tab lose none", async () => {
  const { tab, close } = await open({}, null);
  const first = await tab("decide.html");
  await decide(first).click();
  await strip(first).waitFor();
  const second = await tab(list);
  await strip(second).waitFor();
  const many = (page, name) => page.evaluate(async (name) => {
    for (let n = 0; n < 200; n += 1) {
      rbdoc.log("note", { text: `${name} ${n}` });
      if (n % 10 === 0) await new Promise((resolve) => { setTimeout(resolve); });
    }
  }, name);
  await Promise.all([many(first, "first"), many(second, "second")]);
  await first.close({ runBeforeUnload: false });
  await second.waitForFunction(() => document.querySelector(".strip .count")?.textContent === "Log (401)");
  await second.reload();
  await strip(second).waitFor();
  const texts = new Set((await log(second)).map(({ text }) => text));
  for (const name of ["first", "second"]) for (let n = 0; n < 200; n += 1) assert.ok(texts.has(`${name} ${n}`), `${name} ${n}`);
  await close();
});

test("a browser that keeps nothing is said once, and everything else works until the page is left", async () => {
  for (const [how, block] of [
    ["blocked", () => Object.defineProperty(globalThis, "localStorage", { get() { throw new DOMException("no", "SecurityError"); } })],
    ["full", () => { Storage.prototype.setItem = () => { throw new DOMException("full", "QuotaExceededError"); }; }],
  ]) {
    const { context, tab, close } = await open({ viewport: phone });
    await context.addInitScript(block);
    const page = await tab(list);
    await page.locator(".live").first().waitFor();
    assert.equal(await page.locator(".told").count(), 0);
    await item(page, 0).getByRole("button", { name: "Pass" }).click();
    await page.locator(".told").getByText(how === "full" ? /storage of this browser is full/ : /keeps nothing/).waitFor();
    await page.locator(".told").getByRole("button").click();
    await item(page, 1).getByRole("button", { name: "Pass" }).click();
    assert.equal(await page.locator(".told").count(), 0, "said once");
    assert.match(await tally(page).innerText(), /2 of/);
    await strip(page).click();
    await page.locator(".incident-sheet .log li").nth(1).waitFor();
    await close();
  }
});

test("entries of another schema, and halves of entries, are set aside, said and given away", async () => {
  const { tab, close } = await open();
  const page = await tab("decide.html");
  await decide(page).click();
  await strip(page).waitFor();
  const entries = await page.evaluate((id) => {
    const of = `rbdoc/${id}/log/${rbdoc.incident()}/2026-11-23T14:00:0`;
    localStorage[`${of}1.000Z-a`] = '{"schema":0,"value":{"note":"old"}}';
    localStorage[`${of}2.000Z-b`] = '{"schema":1,"value":{"at":"2026';
    localStorage[`${of}3.000Z-c`] = '{"schema":1,"value":{"at":"never","kind":"note","text":"x"}}';
    localStorage[`${of}4.000Z-d`] = '{"schema":1,"value":{"at":"2026-11-23T14:00:04.000Z","kind":"note","text":{"toString":1}}}';
    return Object.keys(localStorage).length;
  }, id);
  await page.reload();
  await strip(page).click();
  await page.locator(".incident-sheet summary", { hasText: "Incidents on this device" }).click();
  const said = page.locator(".incident-sheet p", { hasText: "Kept apart" });
  assert.match(await said.innerText(), /cannot read it: 4\./);
  const [file] = await Promise.all([page.waitForEvent("download"), said.getByRole("button").click()]);
  const given = JSON.parse(readFileSync(await file.path(), "utf8"));
  assert.equal(Object.keys(given).length, 4);
  assert.equal(await page.evaluate(() => Object.keys(localStorage).length), entries, "they stay where they are");
  assert.equal((await log(page)).length, 1);
  await close();
});

test("the log is given away as timeline.toml, Markdown and JSON, and JSON is taken in without loss", async () => {
  const { tab, close } = await open();
  const page = await tab("decide.html");
  await decide(page).click();
  await strip(page).waitFor();
  const hostile = ['"""', "'''", 'a "quote" and a \\ and \\u0041', "two\nlines\tand a tab", "+++", "\u007f".slice(1) + "é 🚒 שלום", "# no heading", "`${x}` <b>"];
  await page.evaluate((texts) => { for (const text of texts) rbdoc.log("note", { text }); }, hostile);
  await page.evaluate(() => rbdoc.log("check", { ref: "check:verify-rollback/reachable", result: "na", reason: 'no "host"', wording: "Reached", text: 'Reached (no "host")' }));
  await strip(page).click();
  const sheet = page.locator(".incident-sheet");
  await sheet.getByText("Export", { exact: true }).click();
  const file = async (name) => {
    const row = sheet.locator("li", { hasText: name });
    const [download] = await Promise.all([page.waitForEvent("download"), row.getByRole("button", { name: "Download" }).click()]);
    const text = readFileSync(await download.path(), "utf8");
    await row.getByRole("button", { name: "Copy" }).click();
    await page.waitForFunction((text) => navigator.clipboard.readText().then((copied) => copied === text), text);
    return { text, path: await download.path(), name: download.suggestedFilename() };
  };
  const toml = await file("timeline.toml");
  const lines = toml.text.split("\n").filter((line) => line.startsWith("  { at = "));
  assert.equal(lines.length, hostile.length + 2);
  for (const [index, text] of hostile.entries()) {
    const written = /text = ("(?:[^"\\]|\\.)*")/.exec(lines[index + 1])[1];
    assert.equal(JSON.parse(written), text);
  }
  assert.match(lines.at(-1), /at = 2026-11-23T14:00:\d\dZ, kind = "check", text = "Reached \(no \\"host\\"\)", ref = "check:verify-rollback\/reachable", result = "na" \}/);
  assert.match((await file("incident.md")).text, /- 2026-11-23 14:00 Decision: Roll back/);
  const json = await file("incident.json");
  const whole = JSON.parse(json.text);
  assert.deepEqual([whole.schema, whole.incident.severity, whole.events.length], [1, "High", hostile.length + 2]);
  const before = await log(page);
  // Another browser.
  const other = await open();
  const there = await other.tab("decide.html");
  await there.getByRole("button", { name: "Incidents on this device" }).click();
  const take = async (path) => {
    await there.locator(".incident-sheet details").last().evaluate((one) => { one.open = true; });
    await there.locator("#rb\\.import").setInputFiles(path);
    await there.locator(".told").waitFor();
    return there.locator(".told p").innerText();
  };
  assert.match(await take(json.path), /Taken in: 10 events/);
  assert.match(await take(json.path), /Taken in: 10 events/);
  await there.getByRole("button", { name: "Go on with it" }).click();
  assert.deepEqual((await log(there)).slice(0, before.length), before, "nothing is lost, nothing is doubled");
  const bad = (name, text) => ({ name, mimeType: "application/json", buffer: Buffer.from(text) });
  for (const text of ["{", "{}", '{"schema":2,"events":[]}', '{"schema":1,"events":[{"at":"x","kind":"note","text":"a"}]}', '{"schema":1,"events":[{"at":"2026-11-23T14:00:00Z","kind":"note","text":"a\\u202eb"}]}', '{"schema":1,"incident":{"id":"../x"},"events":[{"at":"2026-11-23T14:00:00Z","kind":"note","text":"a"}]}']) {
    assert.match(await take(bad("evil.json", text)), /evil\.json is no incident/);
  }
  await other.close();
  await close();
});

test("handover: one press copies what holds and a link; who opens it sees what would be taken, and takes it by a press", async () => {
  const { tab, close } = await open();
  const page = await tab("decide.html");
  await decide(page).click();
  await page.evaluate(() => {
    const { store } = rbdoc;
    store.set(`value/${rbdoc.incident()}/namespace`, { value: "checkout-prod", definition: "Namespace|text|", from: "A page", at: 1 });
  });
  await page.goto(address(list));
  await page.locator(".live").first().waitFor();
  await item(page, 0).getByRole("button", { name: "Pass" }).click();
  await page.getByRole("button", { name: "Hand over" }).click();
  await page.locator(".told").waitFor();
  const text = await clipboard(page);
  assert.match(text, /^\*\*Incident\*\*\n\n- Severity: High\n- Begun 2026-11-23 14:00 UTC\n/);
  assert.match(text, /Approval is open: Dana Example/);
  assert.match(text, /- Update by 14:30 UTC/);
  assert.match(text, /- namespace = checkout-prod/);
  assert.match(text, /- ✓ Passed: .* \(14:00 UTC\)/);
  const given = text.trim().split("\n").at(-1);
  // A copy on a disk gives the address of the site, if it knows it.
  assert.match(given, /^(https|file):\/\/\S+\/checks\/verify-rollback\.html#\?handover=[\w-]+$/);
  assert.ok(given.length < 8000);
  const link = address(list) + given.slice(given.indexOf("#"));
  const other = await open({ viewport: phone });
  const there = await other.tab(link);
  const dialog = there.getByRole("dialog", { name: "Take over this incident?" });
  await dialog.waitFor();
  assert.match(await dialog.innerText(), /High[\s\S]*2 events[\s\S]*namespace[\s\S]*checkout-prod/);
  assert.equal(await there.evaluate(() => Object.keys(localStorage).length), 0, "nothing is taken unasked");
  await dialog.getByRole("button", { name: "Not now" }).click();
  assert.equal(await there.evaluate(() => Object.keys(localStorage).length), 0);
  await there.goto("about:blank");
  await there.goto(link);
  await there.getByRole("button", { name: "Take over" }).click();
  await there.getByRole("dialog").waitFor();
  assert.deepEqual(await log(there), await log(page));
  assert.equal(await there.evaluate(() => rbdoc.store.get(`value/${rbdoc.incident()}/namespace`).value), "checkout-prod");
  assert.equal(await there.locator(".checks > .ticked").count(), 1);
  // One that is over is there to be read, and is nobody's work.
  await page.evaluate(() => rbdoc.log("resolved", { text: "Over" }));
  await page.evaluate(() => rbdoc.reach("handOver", rbdoc.incident()));
  await page.waitForFunction(() => navigator.clipboard.readText().then((text) => text.includes("Over")));
  const over = (await clipboard(page)).trim().split("\n").at(-1);
  const reader = await open();
  const reading = await reader.tab(address(list) + over.slice(over.indexOf("#")));
  await reading.getByRole("button", { name: "Take over" }).click();
  await reading.getByRole("button", { name: "Go on with it" }).waitFor();
  assert.equal(await reading.evaluate(() => rbdoc.incident()), undefined);
  await reader.close();
  // A log that no link holds: the state comes whole, the rest is left out and said.
  await page.evaluate(() => {
    for (let n = 0; n < 400; n += 1) rbdoc.log("note", { text: `${n} ${crypto.randomUUID()} ${crypto.randomUUID()}` });
  });
  await page.evaluate(() => rbdoc.reach("handOver", rbdoc.incident()));
  await page.locator(".told").getByText(/leaves out \d+ earlier entries/).waitFor();
  const long = (await clipboard(page)).trim().split("\n").at(-1);
  assert.ok(long.length <= 8000, String(long.length));
  await other.close();
  await close();
});

test("a hostile link is refused, and texts of a link are texts", async () => {
  const { tab, close } = await open();
  const page = await tab(list);
  await page.locator(".live").first().waitFor();
  const pack = (value) => page.evaluate(async (value) => {
    const bytes = new Uint8Array(await new Response(new Blob([typeof value === "string" ? value : JSON.stringify(value)]).stream().pipeThrough(new CompressionStream("deflate-raw"))).arrayBuffer());
    return btoa(String.fromCharCode(...bytes)).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
  }, value);
  const event = { at: "2026-11-23T13:00:00.000Z", kind: "note", text: "a" };
  const whole = (change) => ({ schema: 1, incident: { id: "2026-11-23-abc" }, events: [event], values: {}, ...change });
  const bad = [
    "%%%", "AAAA", await pack("not json"), await pack("null"),
    await pack(whole({ schema: 9 })),
    await pack(whole({ events: [] })),
    await pack(whole({ incident: { id: "../../evil" } })),
    await pack(whole({ events: [{ ...event, text: "a\u202eb" }] })),
    await pack(whole({ events: [{ ...event, text: "a\u0007b" }] })),
    await pack(whole({ events: [{ ...event, kind: "<b>" }] })),
    await pack(whole({ events: [{ ...event, level: "1" }] })),
    await pack(whole({ values: { x: { value: "a\nb" } } })),
    await pack(whole({ values: { x: { value: "a\u2066b" } } })),
    await pack(whole({ values: { x: "bare" } })),
    await pack("0".repeat(5e6)),
  ];
  for (const packed of bad) {
    await page.goto("about:blank");
    await page.goto(`${address(list)}#?handover=${packed}`);
    await page.locator(".told").getByText(/Nothing was taken/).waitFor();
    assert.equal(await page.getByRole("dialog").count(), 0);
    assert.equal(await page.evaluate(() => Object.keys(localStorage).length), 0, packed);
  }
  const marked = "<img src=x onerror=\"document.title='run'\">";
  const packed = await pack(whole({ events: [{ ...event, text: marked, service: marked, severity: marked, level: 1 }], values: { name: { value: marked } } }));
  await page.goto("about:blank");
  await page.goto(`${address(list)}#?handover=${packed}`);
  await page.getByRole("button", { name: "Take over" }).click();
  await page.getByRole("dialog").getByText(marked).first().waitFor();
  await page.keyboard.press("Escape");
  assert.ok((await strip(page).innerText()).includes(marked));
  assert.notEqual(await page.title(), "run");
  assert.equal(await page.locator("body img[src=x]").count(), 0);
  await close();
});

test("where the scripts of an incident do not load, the boxes can be ticked and the page works", async () => {
  const { context, tab, faults } = await open();
  await context.route(/incident-[0-9a-f]+\.js/, (route) => route.abort());
  const page = await tab(list);
  await page.waitForTimeout(200);
  const box = item(page, 0).getByRole("checkbox");
  await box.check();
  assert.ok(await box.isChecked());
  await page.keyboard.press("/");
  await page.getByRole("dialog", { name: "Search" }).waitFor();
  await context.unroute(/incident-[0-9a-f]+\.js/);
  // Where those of the sheet do not, a press is answered, and the next one may do it.
  await context.route(/sheet-[0-9a-f]+\.js/, (route) => route.abort());
  await page.goto(address("decide.html"));
  await decide(page).click();
  await strip(page).click();
  await page.locator(".told").getByText("could not load").waitFor();
  await context.unroute(/sheet-[0-9a-f]+\.js/);
  await page.getByRole("button", { name: "Try again" }).click();
  await page.locator(".incident-sheet .log li").waitFor();
  await context.close();
  assert.deepEqual(faults.filter((fault) => !/ERR_FAILED|Error: \S+incident-/.test(fault)), []);
});

test("over http an incident is kept too", async () => {
  const types = { html: "text/html", css: "text/css", js: "text/javascript", svg: "image/svg+xml" };
  const server = createServer((request, response) => {
    const path = decodeURIComponent(new URL(request.url, "http://localhost").pathname);
    try {
      const body = readFileSync(join(site, path));
      response.writeHead(200, { "content-type": types[path.split(".").pop()] ?? "application/octet-stream", "content-security-policy": "default-src 'self'" }).end(body);
    } catch {
      response.writeHead(404).end();
    }
  });
  await new Promise((resolve) => { server.listen(0, "127.0.0.1", resolve); });
  try {
    const { tab, close } = await open({ viewport: phone }, null);
    const root = `http://127.0.0.1:${server.address().port}/`;
    const page = await tab(`${root}${list}`);
    await page.locator(".live").first().waitFor();
    await item(page, 0).getByRole("button", { name: "Pass" }).click();
    await page.reload();
    await page.locator(".checks > .ticked").waitFor();
    await strip(page).click();
    await page.getByRole("button", { name: "Hand over" }).last().click();
    await page.locator(".told").waitFor();
    assert.ok((await clipboard(page)).includes(`${root}${list}#?handover=`));
    await close();
  } finally {
    server.close();
  }
});

test("on paper a checklist is as it was, and a page without an incident loads nothing of one", async () => {
  const { tab, close } = await open({ viewport: phone }, null);
  const page = await tab(runbook);
  await page.waitForTimeout(300);
  assert.equal(await page.$$eval("head > script, head > link", (all) => all.filter((one) => /(incident|sheet)-/.test(one.src ?? one.href)).length), 0);
  await page.goto(address(list));
  await page.locator(".live").first().waitFor();
  await item(page, 0).getByRole("button", { name: "Pass" }).click();
  await page.emulateMedia({ media: "print" });
  const seen = await page.$$eval(".choice, .stamp-of, .strip, .tally, .mark-of", (all) => all.filter((one) => one.getClientRects().length).length);
  assert.equal(seen, 0);
  assert.ok(await item(page, 0).locator(".by").isVisible());
  assert.ok(await item(page, 0).locator("input").isVisible());
  await close();
});
