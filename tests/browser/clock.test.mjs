// What changes with the clock: the age of the copy, who is on call, and a device whose clock is wrong.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { address, launch, newContext, pages, site } from "./support.mjs";

const HOUR = 36e5;
const DAY = 24 * HOUR;
const runbook = pages.find((page) => page.startsWith("runbooks/") && /data-until/.test(readFileSync(join(site, page), "utf8")));
const html = readFileSync(join(site, runbook), "utf8");
const built = Date.parse(/id="rb\.stamp">Built <time datetime="([^"]*)"/.exec(html)[1]);
// Each shift that the page knows, with its end.
const shifts = [...html.matchAll(/data-from="([^"]*)" data-until="([^"]*)"[^>]*><span><b>([^<]*)/g)].map(([, from, until, name]) => ({ from: Date.parse(from), until: Date.parse(until), name }));

let browser;
before(async () => { browser = await launch(); });
after(async () => { await browser?.close(); });

// The page as a device shows it whose clock says `now`.
async function seen(now, url = address(runbook), serve) {
  const context = await newContext(browser, { viewport: { width: 1280, height: 900 } });
  const page = await context.newPage();
  await page.clock.setFixedTime(now);
  if (serve) await page.route("http://clock.invalid/**", serve);
  await page.goto(url);
  const notices = () => page.$$eval("main > .notice", (all) => all.map((notice) => notice.innerText.replace(/\s+/g, " ")).filter((text) => /copy|clock/.test(text)));
  const result = {
    page,
    notices: await notices(),
    later: notices,
    people: await page.$$eval(".help [data-until]", (all) => all.filter((one) => one.getClientRects().length).map((one) => ({ name: one.querySelector("b").textContent, note: one.querySelector("small").innerText }))),
    ended: await page.$$eval(".help .ended", (all) => all.some((one) => one.getClientRects().length)),
    isOld: await page.$eval("html", (root) => root.classList.contains("old")),
    close: () => context.close(),
  };
  return result;
}

test("a fresh copy says nothing of its age, and names who is on call and who comes next", async () => {
  const page = await seen(shifts[0].until - HOUR);
  assert.deepEqual([page.notices, page.isOld, page.ended], [[], false, false]);
  assert.deepEqual(page.people.map((person) => person.name), [shifts[0].name, shifts[1].name]);
  assert.match(page.people[0].note, /until/);
  assert.match(page.people[1].note, /From/);
  // Two rotations in one step are two.
  await page.page.goto(address("contacts.html"));
  const hidden = await page.page.$$eval(".ladder [data-until]", (all) => all.filter((one) => !one.getClientRects().length).map((one) => one.innerText));
  assert.deepEqual(hidden, []);
  await page.close();
});

test("after a handover the next person is on call, without a new build", async () => {
  const page = await seen(shifts[1].from + HOUR);
  assert.deepEqual(page.people.map((person) => person.name), [shifts[1].name, shifts[2].name]);
  assert.match(page.people[0].note, /until/);
  assert.doesNotMatch(page.people[0].note, /From/);
  // The order to call in names nobody whose shift is over.
  await page.page.goto(address("contacts.html"));
  const called = await page.page.$$eval(".ladder [data-until]", (all) => all.filter((one) => one.getClientRects().length).map((one) => one.innerText));
  assert.ok(called[0].includes(shifts[1].name) && called.every((text) => !text.includes(shifts[0].name)), called.join());
  await page.close();
});

test("a person's own time is shown, and whether it is within their hours", async () => {
  const context = await newContext(browser, { viewport: { width: 1280, height: 900 } });
  const page = await context.newPage();
  const hours = [];
  // A Sunday night and a Wednesday noon in UTC.
  for (const now of ["2026-11-29T23:30:00Z", "2026-11-25T12:00:00Z"]) {
    await page.clock.setFixedTime(new Date(now));
    await page.goto(address("contacts.html"));
    hours.push(await page.$$eval("[data-week]", (all) => all.map((one) => ({ zone: one.dataset.zone, text: one.innerText, isOut: one.classList.contains("out"), isAlways: one.dataset.week.split(" ").length === 7 && one.dataset.week.startsWith("0-1440") }))));
  }
  const [night, noon] = hours;
  const berlin = night.find((one) => one.zone === "Europe/Berlin");
  assert.match(berlin.text, /00:30 there/);
  assert.ok(night.every((one) => one.isAlways ? !one.isOut : one.isOut), JSON.stringify(night));
  assert.ok(night.some((one) => one.isOut && /outside these hours/.test(one.text)), "somebody sleeps at night");
  assert.ok(noon.every((one) => !one.isOut), JSON.stringify(noon));
  await context.close();
});

test("an old copy says how old it is above its title, and that the roster may not hold", async () => {
  const page = await seen(built + 20 * DAY + HOUR);
  assert.match(page.notices.join(), /This copy is 20 days old\..*may have changed/);
  assert.ok(page.isOld);
  await page.close();
});

test("where the roster that a copy knows has ended, it names nobody and says so", async () => {
  const page = await seen(shifts.at(-1).until + HOUR);
  assert.deepEqual([page.people, page.ended], [[], true]);
  await page.close();
});

test("a device whose clock stands before the build is told that it is wrong", async () => {
  const page = await seen(built - 3 * DAY);
  assert.match(page.notices.join(), /The clock of this device is wrong/);
  await page.close();
});

test("over http the device's clock is held against the server's, and no cache's", async () => {
  const now = built + DAY;
  for (const [off, age, expected] of [
    [5 * 60e3, 0, /5 min ahead/],
    [-5 * 60e3, 0, /5 min behind/],
    [20e3, 0, null],
    [5 * 60e3, 30, null],
  ]) {
    const serve = (route) => {
      const path = decodeURIComponent(new URL(route.request().url()).pathname);
      const headers = { date: new Date(now - off).toUTCString(), ...(age && { age: String(age) }) };
      return route.fulfill(route.request().method() === "HEAD" ? { headers } : { path: join(site, path) });
    };
    const page = await seen(now, `http://clock.invalid/${runbook}`, serve);
    await page.page.waitForLoadState("networkidle");
    const notices = (await page.later()).join();
    if (expected) assert.match(notices, expected);
    else assert.equal(notices, "");
    await page.close();
  }
});
