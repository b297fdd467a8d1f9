// The pictures of the guide and the README: a runbook with its values, and an incident on a phone. Not a test.
//
//   rbdoc --now 2026-11-23T12:00:00Z build --out site
//   RBDOC_SITE=site node tests/browser/guide-pictures.mjs content/pages/guide

import { join } from "node:path";
import { address, launch, newContext } from "./support.mjs";

const [folder] = process.argv.slice(2);
if (!folder) throw new Error("Name the folder for the pictures.");
const runbook = "runbooks/kubernetes/rollback.html";
const browser = await launch();

// A device on the evening of the sample incident.
async function device(options) {
  const context = await newContext(browser, { deviceScaleFactor: 1, permissions: ["clipboard-read", "clipboard-write"], ...options });
  const page = await context.newPage();
  await page.clock.setFixedTime("2026-11-23T20:41:10Z");
  const open = async (path) => {
    await page.goto(address(path));
    await page.waitForLoadState("networkidle");
  };
  const keep = async (name) => {
    // A press lights up for a moment.
    await page.waitForTimeout(500);
    await page.screenshot({ path: join(folder, `${name}.png`) });
  };
  return { context, page, open, keep };
}

const desk = await device({ viewport: { width: 1280, height: 800 } });
await desk.open(runbook);
await desk.page.locator(".service select").selectOption("Checkout");
await desk.page.evaluate(() => document.activeElement.blur());
await desk.keep("runbook");
await desk.context.close();

// Two of them stand side by side in a text.
const phone = await device({ deviceScaleFactor: 0.88, viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true, colorScheme: "dark" });
await phone.open("decide.html");
await phone.page.getByRole("button", { name: /Note this decision.*Roll back unless/s }).first().tap();
await phone.page.clock.setFixedTime("2026-11-23T20:42:10Z");
await phone.open(runbook);
await phone.page.locator(".values-line").tap();
await phone.page.locator(".service select").selectOption("Checkout");
await phone.keep("phone-values");
await phone.page.getByRole("button", { name: /^Done/ }).tap();
const change = phone.page.locator('[data-kind="change"]').first();
await change.locator(".copy").tap();
await change.evaluate((card) => scrollTo(0, scrollY + card.getBoundingClientRect().top - 120));
await phone.page.waitForTimeout(200);
await phone.keep("phone-copied");
await phone.page.clock.setFixedTime("2026-11-23T20:51:00Z");
await phone.open("checks/verify-rollback.html");
await phone.page.getByRole("radio", { name: "Pass" }).or(phone.page.getByRole("button", { name: "Pass" })).first().tap();
await phone.page.waitForTimeout(200);
await phone.page.getByRole("radio", { name: "Fail" }).or(phone.page.getByRole("button", { name: "Fail" })).nth(1).tap();
await phone.page.evaluate(() => scrollTo(0, 0));
await phone.page.waitForTimeout(200);
await phone.keep("phone-verify");
await phone.context.close();
await browser.close();
