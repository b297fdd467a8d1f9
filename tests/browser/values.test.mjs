// Values and Copy: filled in once, they stand in every command, text and message, on the next page too; what is copied is
// the command as a shell must get it, or nothing.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { address, launch, newContext, shown, site } from "./support.mjs";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const phone = { viewport: { width: 390, height: 844 }, hasTouch: true };
const desktop = { viewport: { width: 1280, height: 900 } };
const permissions = ["clipboard-read", "clipboard-write"];
const runbook = "runbooks/kubernetes/rollback.html";
const html = (path) => readFileSync(join(site, path), "utf8");
const runbooks = shown.filter((page) => page.startsWith("runbooks/"));
const destructive = runbooks.find((page) => html(page).includes('data-kind="destructive"'));
const tabbed = runbooks.find((page) => html(page).includes('class="tabs"'));
const secret = runbooks.find((page) => html(page).includes('type="password"'));

let browser;
before(async () => { browser = await launch(); });
after(async () => { await browser?.close(); });

// A fresh device, and what its console says.
async function device(options = desktop, more = {}) {
  const context = await newContext(browser, { permissions, ...options, ...more });
  const faults = [];
  const open = async (path, behind = "") => {
    const page = await context.newPage();
    page.on("pageerror", (error) => faults.push(String(error)));
    await page.goto(address(path) + behind);
    return page;
  };
  return { context, open, close: async () => { assert.deepEqual(faults, []); await context.close(); } };
}
const field = (page, name) => page.locator(`.fields [data-param="${name}"] :is(input, select)`);
const command = (page, number) => page.locator(`#rb\\.step-${number}`);
const copied = (page) => page.evaluate(() => navigator.clipboard.readText());
const faultsOf = async (page) => {
  await page.evaluate(axe);
  return page.evaluate(async () => (await globalThis.axe.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] })).violations.map((fault) => `${fault.id}: ${fault.nodes[0].html}`));
};

test("a value stands in every command and text at once, and on another page of the handbook", async () => {
  const { open, close } = await device();
  const page = await open(runbook);
  assert.equal(await page.locator(".values-count").last().textContent(), "0 of 2");
  await field(page, "namespace").fill("pay-prod");
  await field(page, "deployment").fill("api");
  assert.equal(await page.locator(".values-count").last().textContent(), "2 of 2");
  const texts = await page.$$eval("main var.param", (all) => all.filter((one) => /^(namespace|deployment)$/.test(one.dataset.param)).map((one) => one.textContent));
  assert.ok(texts.length > 10 && texts.every((text) => text === "pay-prod" || text === "api"), texts.join());
  await command(page, 5).locator(".copy").click();
  assert.equal(await copied(page), "kubectl rollout undo deployment/api --namespace=pay-prod");
  assert.match(await command(page, 5).locator(".said").textContent(), /Acts on .*api.*pay-prod.*Copied, not run/);
  assert.match(await command(page, 5).locator(".copy").textContent(), /^Copied \d\d:\d\d:\d\d UTC$/);
  assert.deepEqual(await faultsOf(page), []);
  // What was copied is no longer what the page shows.
  await field(page, "namespace").fill("pay-test");
  assert.equal(await command(page, 5).locator(".copy").textContent(), "Copy");
  await page.reload();
  assert.equal(await field(page, "namespace").inputValue(), "pay-test");
  const other = await open(runbooks.find((path) => path !== runbook && html(path).includes('data-param="namespace"')) ?? runbook);
  assert.equal(await field(other, "namespace").first().inputValue(), "pay-test");
  await close();
});

test("two tabs show one value", async () => {
  const { open, close } = await device();
  const [one, two] = [await open(runbook), await open(runbook)];
  await field(one, "namespace").fill("pay-prod");
  await two.waitForFunction(() => document.querySelector("var.param[data-param=namespace]").textContent === "pay-prod");
  await field(two, "deployment").fill("api");
  await one.waitForFunction(() => document.querySelector("var.param[data-param=deployment]").textContent === "api");
  assert.equal(await field(one, "namespace").inputValue(), "pay-prod");
  await field(one, "namespace").fill("");
  await two.waitForFunction(() => document.querySelector("var.param[data-param=namespace]").textContent === "[namespace]");
  assert.equal(await field(two, "namespace").inputValue(), "");
  await close();
});

test("an incident that is begun takes the values, and an ended one lets them go", async () => {
  const { open, close } = await device();
  const page = await open(runbook);
  await field(page, "namespace").fill("pay-prod");
  await page.evaluate(() => rbdoc.log("note", { text: "Begun." }));
  await page.reload();
  assert.equal(await field(page, "namespace").inputValue(), "pay-prod");
  assert.deepEqual(await page.evaluate(() => rbdoc.store.keys("value/-/")), []);
  await page.evaluate(() => rbdoc.store.remove("active"));
  assert.equal(await field(page, "namespace").inputValue(), "");
  assert.equal(await command(page, 1).locator("var[data-param=namespace]").textContent(), "[namespace]");
  await close();
});

test("a value that is older than twelve hours is let go, and one of another definition only suggested", async () => {
  const { open, close } = await device();
  const page = await open(runbook);
  await page.evaluate(() => {
    rbdoc.store.set("value/-/namespace", { value: "old", definition: "Namespace|text|[a-z0-9]([-a-z0-9]*[a-z0-9])?", from: "A", at: Date.now() - 13 * 36e5 });
    rbdoc.store.set("value/-/deployment", { value: "other", definition: "Other", from: "Another page", at: Date.now() });
  });
  await page.reload();
  assert.equal(await field(page, "namespace").inputValue(), "");
  assert.equal(await field(page, "deployment").inputValue(), "");
  await page.locator("#rb\\.kept-deployment option[value=other]").waitFor({ state: "attached" });
  for (const broken of ["{", "null", "[]", "7", '{"schema":9,"value":{"value":"x"}}']) {
    await page.evaluate((text) => { for (const key of Object.keys(localStorage)) localStorage.setItem(key, text); }, broken);
    await page.reload();
    assert.equal(await field(page, "deployment").inputValue(), "");
  }
  await close();
});

test("without a value a command is copied so that its shell stops, and nowhere else", async () => {
  const { open, close } = await device();
  const page = await open(runbook);
  await command(page, 5).locator(".copy").click();
  assert.equal(await copied(page), "kubectl rollout undo deployment/${RBDOC_UNSET_deployment:?set deployment} --namespace=${RBDOC_UNSET_namespace:?set namespace}");
  assert.match(await command(page, 5).locator(".said").textContent(), /Without Deployment, Namespace it stops before it runs/);
  // A place where nothing would stop it.
  for (const path of runbooks) {
    const at = /id="rb\.step-(\d+)"[^>]*>(?:(?!id="rb\.step).)*?data-q="(?!\^?\?)/s.exec(html(path));
    if (!at) continue;
    await page.goto(address(path));
    await page.evaluate(() => navigator.clipboard.writeText("before"));
    const one = command(page, at[1]);
    const mayStay = await one.locator("var.param:not([data-q]), var.param[data-q^='?'], var.param[data-q^='^?']").count();
    await one.locator(".copy").click();
    if (mayStay) continue;
    assert.match(await one.locator(".said").textContent(), /^Not copied\./);
    assert.equal(await copied(page), "before");
    assert.ok(await page.evaluate(() => document.activeElement.matches(".fields input, .fields select")), "the field is in focus");
    await close();
    return;
  }
  assert.fail("no runbook has a place where nothing stops a command");
});

test("a value against its pattern says so in its field, and the command keeps its name", async () => {
  const { open, close } = await device();
  const page = await open(runbook);
  for (const value of ["Not A Namespace", "pay; rm -rf /", "$(id)", "a\u202eb"]) {
    await field(page, "namespace").fill(value);
    await field(page, "namespace").blur();
    assert.ok((await page.locator('[data-param="namespace"] .wrong').textContent()).length > 10, value);
    assert.equal(await field(page, "namespace").getAttribute("aria-invalid"), "true");
    assert.equal(await command(page, 1).locator("var[data-param=namespace]").textContent(), "[namespace]");
  }
  assert.deepEqual(await faultsOf(page), []);
  await field(page, "namespace").fill("pay");
  await field(page, "namespace").blur();
  assert.equal(await page.locator('[data-param="namespace"] .wrong').textContent(), "");
  await close();
});

test("a service fills its values; the command that finds one is copied with the others in it", async () => {
  const { open, close } = await device();
  const page = await open(runbook);
  await page.locator(".service select").selectOption("Checkout");
  assert.equal(await field(page, "deployment").inputValue(), "checkout-api");
  assert.match(await page.locator(".service small").textContent(), /2/);
  const find = page.locator('[data-param="deployment"] .find');
  await find.locator("summary").click();
  await find.locator(".copy").click();
  assert.equal(await copied(page), "kubectl get deployments --namespace=checkout-prod");
  await close();
});

test("what an address brings is shown beside what it would replace, and taken by a press alone", async () => {
  const { open, close } = await device(phone);
  const page = await open(runbook, "#roll-back?namespace=pay-prod&deployment=x%3Brm&bad_revision=7&alert=A");
  const offer = page.locator("#rb\\.offer");
  await offer.waitFor();
  assert.match(await offer.innerText(), /pay-prod[^]*Refused[^]*7/);
  assert.doesNotMatch(await offer.innerText(), /rm/);
  assert.equal(await field(page, "namespace").inputValue(), "");
  await page.locator(".told").waitFor();
  assert.deepEqual(await faultsOf(page), []);
  await offer.getByRole("button", { name: "Use these values" }).click();
  assert.equal(await field(page, "namespace").inputValue(), "pay-prod");
  assert.equal(await field(page, "deployment").inputValue(), "");
  assert.equal(await field(page, "bad-revision").inputValue(), "7");
  assert.equal(new URL(page.url()).hash, "#roll-back");
  // What is there already is not asked again; another value is shown with the one it would replace.
  await page.goto(`${address(runbook)}#?namespace=other`);
  await page.reload();
  assert.match(await offer.innerText(), /other instead of pay-prod/);
  await offer.getByRole("button", { name: "Not now" }).click();
  assert.equal(await field(page, "namespace").inputValue(), "pay-prod");
  await close();
});

test("an address of thousands of values, or of one value often, is one short offer, and names of nothing are none", async () => {
  const { open, close } = await device(phone);
  const many = Array.from({ length: 5000 }, (_, at) => `namespace=a${at}&other-${at}=${at}`).join("&");
  const page = await open(runbook, `#?__proto__=x&constructor=x&${many}&Namespace=last`);
  const offer = page.locator("#rb\\.offer");
  await offer.waitFor();
  assert.equal(await offer.locator("dd").count(), 1);
  assert.match(await offer.innerText(), /last/);
  await offer.getByRole("button", { name: "Use these values" }).click();
  assert.equal(await field(page, "namespace").inputValue(), "last");
  const none = await open(runbook, "#?__proto__=x&constructor=x&toString=y&hasOwnProperty=z");
  await none.evaluate(() => rbdoc.loadLater());
  assert.equal(await none.locator("#rb\\.offer").count(), 0);
  await close();
});

test("an entry of the storage that no field wrote fills nothing, is suggested nowhere, and stays if it is not ours", async () => {
  const { context, open, close } = await device();
  const page = await open(runbook);
  await field(page, "namespace").fill("pay-prod");
  const { key, entry } = await page.evaluate(() => {
    const key = Object.keys(localStorage).find((key) => key.endsWith("/namespace"));
    return { key, entry: JSON.parse(localStorage.getItem(key)) };
  });
  const { definition } = entry.value;
  const ours = (value) => JSON.stringify({ schema: entry.schema, value });
  const foreign = ["{", "null", "5", "[]", '"text"', JSON.stringify({ schema: 0, value: entry.value })];
  const broken = [null, 5, "text", [], {}, { definition }, { definition, value: { a: 1 } }, { definition, value: 5 }, { definition: "other" }, { definition: "other", value: "a\u202eb" }];
  for (const text of [...foreign, ...broken.map((value) => ours(value && typeof value === "object" ? { ...value, at: entry.value.at } : value))]) {
    await page.evaluate(([key, text]) => { localStorage.setItem(key, text); }, [key, text]);
    const other = await context.newPage();
    await other.goto(address(runbook));
    assert.equal(await field(other, "namespace").inputValue(), "", text);
    assert.match(await other.locator(".values-count").last().textContent(), /^0 /, text);
    await other.evaluate(() => rbdoc.loadLater());
    assert.equal(await other.locator("datalist").count(), 0, text);
    if (foreign.includes(text)) assert.equal(await other.evaluate((key) => localStorage.getItem(key), key), text);
    await field(other, "namespace").fill("pay");
    assert.equal(await command(other, 1).locator("var[data-param=namespace]").textContent(), "pay", text);
    await other.close();
  }
  await close();
});

test("from the alert's address to the filled rollback command in ten presses of keys", async () => {
  const { open, close } = await device();
  const page = await open("alert/HighErrorRate.html", "#?namespace=pay-prod&deployment=api");
  await page.waitForURL(/kubernetes\/rollback/);
  await page.locator("#rb\\.offer").waitFor();
  let presses = 0;
  const press = async (key) => { presses += 1; await page.keyboard.press(key); };
  await press("Tab");
  await press("Enter");
  await page.waitForFunction(() => document.activeElement.closest("#rb\\.offer"));
  await press("Enter");
  const isThere = () => page.evaluate(() => document.activeElement.matches("[data-kind=change] > .copy"));
  while (!(await isThere()) && presses < 20) {
    await press("Tab");
    const isSeen = await page.evaluate(() => { const box = document.activeElement.getBoundingClientRect(); return box.top >= 0 && box.bottom <= innerHeight; });
    assert.ok(isSeen, "the focus is on the screen");
  }
  await press("Enter");
  await page.locator(".copied").waitFor();
  assert.equal(await copied(page), "kubectl rollout undo deployment/api --namespace=pay-prod");
  assert.ok(presses <= 10, `${presses} presses`);
  await close();
});

test("on a phone the values are a sheet: a yellow word opens its field, Enter leads on to the first command", async () => {
  const { open, close } = await device(phone);
  const page = await open(runbook);
  assert.ok(!(await field(page, "namespace").isVisible()));
  await page.locator(".command var.param[data-param=namespace]").first().tap();
  assert.ok(await page.evaluate(() => document.activeElement.closest("[data-param=namespace]")));
  assert.deepEqual(await faultsOf(page), []);
  await page.keyboard.type("pay-prod");
  await page.keyboard.press("Enter");
  assert.ok(await page.evaluate(() => document.activeElement.closest("[data-param=deployment]")));
  await page.keyboard.type("api");
  await page.keyboard.press("Enter");
  assert.ok(await page.evaluate(() => document.activeElement === document.querySelector(".command .copy")));
  assert.ok(!(await field(page, "namespace").isVisible()));
  assert.match(await page.locator(".values-line").innerText(), /2 of 2\s*Change/);
  await close();
});

test("nothing on a runbook moves by itself while it loads", async () => {
  const faults = [];
  for (const options of [phone, desktop]) {
    const { context, open, close } = await device(options);
    await context.addInitScript(() => {
      globalThis.moved = 0;
      new PerformanceObserver((list) => {
        for (const entry of list.getEntries()) if (!entry.hadRecentInput) globalThis.moved += entry.value;
      }).observe({ type: "layout-shift", buffered: true });
    });
    for (const path of runbooks) {
      const page = await open(path);
      await page.waitForTimeout(100);
      const moved = await page.evaluate(() => globalThis.moved);
      if (moved > 0.01) faults.push(`${path}, ${options.viewport.width}: ${moved}`);
      await page.close();
    }
    await close();
  }
  assert.deepEqual(faults, []);
});

test("a destructive command asks for a second press, which times out", async () => {
  const { open, close } = await device();
  const page = await open(destructive);
  await page.evaluate(() => navigator.clipboard.writeText("before"));
  await page.$$eval(".fields input", (all) => {
    for (const input of all) {
      input.value = /like (.*)/.exec(input.placeholder)?.[1] ?? "1";
      input.dispatchEvent(new Event("input"));
    }
  });
  const one = page.locator('[data-kind="destructive"]').first();
  const button = one.locator(":scope > .copy");
  await button.click();
  assert.match(await button.textContent(), /^Press again to copy · \d s$/);
  assert.match(await one.locator(".said").textContent(), /It cannot be undone/);
  assert.equal(await copied(page), "before");
  assert.deepEqual(await faultsOf(page), []);
  await page.waitForFunction(() => document.querySelector('[data-kind="destructive"] > .copy').textContent === "Copy", null, { timeout: 9000 });
  assert.equal(await copied(page), "before");
  await button.click();
  await button.click();
  await page.locator(".copied").waitFor();
  assert.notEqual(await copied(page), "before");
  await close();
});

test("a choice of a tab holds for every group and the next visit; an address opens the tab that it leads into", async () => {
  const { open, close } = await device();
  const page = await open(tabbed);
  const tabs = page.getByRole("tab");
  await tabs.first().waitFor();
  const names = await page.getByRole("tablist").first().getByRole("tab").allTextContents();
  assert.equal(new Set(names).size, names.length);
  await page.getByRole("tab", { name: names[1] }).first().click();
  const chosen = () => page.$$eval("[role=tab][aria-selected=true]", (all) => all.map((tab) => tab.textContent));
  assert.ok((await chosen()).every((name) => name === names[1]));
  assert.deepEqual(await faultsOf(page), []);
  await page.reload();
  await tabs.first().waitFor();
  assert.ok((await chosen()).every((name) => name === names[1]));
  const hidden = await page.$eval(".tab[hidden] .command", (card) => card.id);
  await page.goto(`${address(tabbed)}#${hidden}`);
  await page.waitForFunction((id) => !document.getElementById(id).closest("[hidden]"), hidden);
  await page.keyboard.press("ArrowRight");
  await close();
});

test("a message takes the values, and its Copy the text as it stands", async () => {
  const { open, close } = await device();
  const message = shown.find((path) => /^messages\/(?!index)/.test(path));
  const page = await open(message);
  const first = page.locator(".stage").first();
  const name = await first.locator(".fields [data-param]").first().getAttribute("data-param");
  const value = /like (.*)/.exec(await first.locator(`[data-param="${name}"] input`).getAttribute("placeholder"))[1];
  const before = await first.locator("textarea").inputValue();
  assert.ok(before.includes(`[${name}]`));
  await first.locator(`[data-param="${name}"] input`).fill(value);
  await page.waitForFunction((text) => document.querySelector(".stage textarea").value.includes(text), value);
  await first.locator("textarea").evaluate((area) => { area.value += "\nMine."; });
  await first.locator(".copy").click();
  assert.match(await copied(page), /Mine\.$/);
  assert.ok(!(await copied(page)).includes(`[${name}]`));
  await close();
});

test("the time of now is filled in as its field takes it", async () => {
  const { open, close } = await device();
  const paths = shown.filter((path) => html(path).includes('class="now"'));
  assert.ok(paths.length > 1);
  for (const path of paths) {
    const page = await open(path);
    const now = page.locator(".now:visible").first();
    if (!await now.count()) continue;
    await now.click();
    const row = now.locator("..");
    assert.match(await row.locator("input").inputValue(), /\d\d:\d\d/, path);
    assert.equal(await row.locator(".wrong").count(), 0, path);
  }
  await close();
});

test("a secret is in the copied command alone: not on the page, not in the storage", { skip: secret ? false : "the site asks for no secret" }, async () => {
  const { open, close } = await device();
  const page = await open(secret);
  const input = page.locator('.fields input[type="password"]').first();
  await input.fill("s3cret-of-mine");
  assert.ok(!(await page.evaluate(() => document.querySelector("main").innerText + JSON.stringify(localStorage))).includes("s3cret-of-mine"));
  await close();
});

test("where storage is blocked or full that is said once, and all else works", async () => {
  for (const name of ["SecurityError", "QuotaExceededError"]) {
    const { context, open, close } = await device();
    await context.addInitScript((error) => {
      Storage.prototype.setItem = () => { throw new DOMException("no", error); };
    }, name);
    const page = await open(runbook);
    await field(page, "namespace").fill("pay");
    await field(page, "deployment").fill("api");
    assert.match(await page.locator(".values-kept").textContent(), /keeps nothing/);
    await command(page, 5).locator(".copy").click();
    assert.equal(await copied(page), "kubectl rollout undo deployment/api --namespace=pay");
    await close();
  }
});

test("over plain http, where a browser has no clipboard for scripts, Copy works the old way", async () => {
  const context = await newContext(browser, { ...desktop, permissions });
  const page = await context.newPage();
  await page.addInitScript(() => Object.defineProperty(navigator, "clipboard", { value: undefined }));
  await page.goto(address(runbook));
  await field(page, "namespace").fill("pay");
  await field(page, "deployment").fill("api");
  await command(page, 5).locator(".copy").click();
  await page.locator(".copied").waitFor();
  await context.close();
});

test("without script nothing asks to be pressed, and a phone still reads what the values are", async () => {
  const context = await newContext(browser, { ...phone, javaScriptEnabled: false });
  const page = await context.newPage();
  await page.goto(address(runbook));
  assert.equal(await page.locator(".copy:visible, .fields input:visible").count(), 0);
  await page.locator(".values-line").tap();
  await page.getByText("like checkout-prod").waitFor();
  await context.close();
});
