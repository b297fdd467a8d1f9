// axe finds nothing on any page kind, light and dark, phone and desktop.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { after, before, test } from "node:test";
import { address, isLarge, kinds, launch, newContext } from "./support.mjs";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
let browser;
before(async () => { browser = await launch(); });
after(async () => { await browser?.close(); });

const sizes = { desktop: { width: 1280, height: 900 }, phone: { width: 390, height: 844 } };

for (const colorScheme of ["light", "dark"]) {
  for (const [size, viewport] of Object.entries(sizes)) {
    // Of a large site each scheme and each size is seen once; a handbook is seen in all four ways.
    if (isLarge && (colorScheme === "dark") !== (size === "phone")) continue;
    test(`axe, ${colorScheme}, ${size}: no violation on ${kinds.length} pages of every kind`, async () => {
      // The policy of the pages blocks foreign script, the checker's too; only this context looks past it.
      const context = await newContext(browser, { colorScheme, viewport, bypassCSP: true });
      const page = await context.newPage();
      const faults = [];
      for (const path of kinds) {
        await page.goto(address(path));
        await page.evaluate(axe);
        const result = await page.evaluate(() => globalThis.axe.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] }));
        for (const violation of result.violations) {
          faults.push(`${path}: ${violation.id}: ${violation.nodes.map((node) => node.html.slice(0, 120)).slice(0, 3).join(" | ")}`);
        }
      }
      await context.close();
      assert.deepEqual(faults, []);
    });
  }
}
