// What the engine of the site promises, asked through the dialog.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { DEEP, HOME, dialog, end, field, hits, real, withoutEngine } from "./search.mjs";
import { address, launch, leadsTo } from "./support.mjs";

let browser;
before(async () => { browser = await launch(); });
after(async () => { await browser?.close(); });

// These words are of the reference handbook.
const HANDBOOK = withoutEngine || (process.env.RBDOC_ADOPTED ? "the adopted folder has other words" : false);

// needs the real engine
test("two words lead to the procedure that has both, at its section", { skip: HANDBOOK }, async () => {
  const page = await real(browser);
  await page.keyboard.press("/");
  await field(page).fill("rollback kubernetes");
  await hits(page).first().waitFor();
  assert.match(await hits(page).first().getAttribute("href"), /^runbooks\/kubernetes\//);
  assert.ok(await dialog(page).locator("mark").count() > 0);
  await page.keyboard.press("Enter");
  await page.waitForURL(/runbooks\/kubernetes\//);
  await end(page);
});

// needs the real engine
test("every result leads to a page that is there, and to a place in it", { skip: withoutEngine }, async () => {
  const page = await real(browser, DEEP);
  await page.keyboard.press("/");
  await field(page).fill("restart");
  await hits(page).first().waitFor();
  for (const href of await hits(page).evaluateAll((links) => links.map((link) => link.href))) {
    const tab = await page.context().newPage();
    await tab.goto(href);
    assert.equal(await tab.evaluate(() => !location.hash || document.getElementById(decodeURIComponent(location.hash.slice(1))) !== null), true, href);
    await tab.close();
  }
  await end(page);
});

// needs the real engine
test("an alert's name, and an address that holds it, lead to its procedure", { skip: withoutEngine }, async () => {
  const page = await real(browser, "az.html");
  const name = await page.locator("#kind-alerts + ul a").first().textContent();
  for (const text of [name, `https://alerts.example.com/#/alerts?silenced=false&filter=%7Balertname%3D%22${name}%22%7D`]) {
    await page.goto(address(HOME));
    await page.keyboard.press("/");
    await field(page).fill(text);
    await dialog(page).getByText(`For the alert ${name}.`).first().waitFor();
    const href = await hits(page).first().evaluate((link) => link.href);
    await page.keyboard.press("Enter");
    await page.waitForURL(href);
    // Where the alert's short address leads.
    const short = `alert/${name}.html`;
    assert.equal(href, new URL(leadsTo(short), address(short)).href);
  }
  await end(page);
});

// needs the real engine
test("a word that nothing has: the nearest words lead on", { skip: HANDBOOK }, async () => {
  const page = await real(browser);
  await page.keyboard.press("/");
  await field(page).fill("kubernettes");
  await dialog(page).getByText(/Showing “kubernetes”|Nearest words/).first().waitFor();
  await end(page);
});

// needs the real engine
test("a part of the index that does not load is told, and asked for again", { skip: HANDBOOK }, async () => {
  const page = await real(browser);
  let isBroken = true;
  await page.route("**/search/**", (route) => isBroken ? route.abort() : route.continue());
  await page.keyboard.press("/");
  await field(page).fill("rollback");
  await dialog(page).getByText("Search could not load").waitFor();
  isBroken = false;
  await dialog(page).getByRole("button", { name: "Try again" }).click();
  await hits(page).first().waitFor();
  await end(page);
});
