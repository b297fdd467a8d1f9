// Scripts of a book beside the built-in ones, opened from a folder: whatever one of them does, the others run.

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath, pathToFileURL } from "node:url";
import { launch } from "./chromium.mjs";

const repository = resolve(dirname(fileURLToPath(import.meta.url)), "../..");
const program = resolve(process.env.RBDOC ?? join(repository, "target/debug/rbdoc"));
const builtin = (path) => readFileSync(join(repository, path), "utf8");

let browser;
before(async () => { browser = await launch(); });
after(async () => { await browser?.close(); });

// What a book brings, where `check` reports it, and what the console of a browser says of it.
const CASES = {
  "a name that a built-in script has too": { files: { "theme/js/page/own.js": "const open = (x) => x;\nfunction load() {}\nvar dialog, run, rbdoc;\n" } },
  "globals of the same names": { files: { "theme/js/page/own.js": "for (const name of ['open', 'load', 'make', 'dialog', 'run', 'search', 'ask']) globalThis[name] = null;\n" } },
  "a throw": { files: { "theme/js/page/own.js": "throw new Error('thrown at load');\n" }, console: /thrown at load/ },
  "a syntax error": { files: { "theme/js/page/own.js": "const a = 1;\nconst open = (link => link;\n" }, report: "theme/js/page/own.js:2:27", console: /SyntaxError/ },
  "a mistake that the grammar accepts": { files: { "theme/js/page/own.js": "const a = 1;\nconst a = 2;\n" }, console: /already been declared/ },
  "a module": { files: { "theme/js/page/own.js": "export const a = 1;\n" }, report: "theme/js/page/own.js:1:1", console: /SyntaxError/ },
  "document.write": { files: { "theme/js/page/own.js": "document.write('<p>Written.</p>');\n" } },
  "code that needs what the policy forbids": { files: { "theme/js/page/own.js": "eval('1');\n" }, console: /Content Security Policy|unsafe-eval|script-src/ },
  "a throw when the search is loaded": { files: { "theme/js/search/mine.js": "throw new Error('thrown at load');\n" }, console: /thrown at load/ },
  "a syntax error when the search is loaded": { files: { "theme/js/search/a.js": "(" }, report: "theme/js/search/a.js:1:", console: /SyntaxError/ },
  "a built-in script replaced by one with a syntax error": { files: { "theme/js/page/search.js": "const { = 1;\n" }, report: "theme/js/page/search.js:1:" },
  "a part of the search replaced by one with a syntax error": { files: { "theme/js/search/rank.js": "function rank( {\n" }, report: "theme/js/search/rank.js:1:" },
  "parts of the search replaced": {
    files: {
      "theme/js/search/results.js": builtin("theme/js/search/results.js").replace("fillIn(more ? words.search.more_than : words.search.results, { n: total })", "`${total} hits`"),
      "theme/js/search/words.js": `${builtin("theme/js/search/words.js")}// Changed.\n`,
    },
    count: /^\d+ hits?$/,
  },
  "words of the book in the search, and read by its own script": {
    files: {
      "templates/words.toml": '[search]\nresults = { one = "{n} <b>Treffer</b>", other = "{n} <b>Treffer</b>" }\nclose = "<i>Schließen</i> & fertig"\n',
      "theme/js/page/own.js": "document.documentElement.dataset.own = [rbdoc.words.risk.high, rbdoc.words.count.checks.other, rbdoc.pages.decide].join('|');\n",
    },
    count: /^\d+ <b>Treffer<\/b>$/,
    then: async (page, dialog) => {
      assert.equal(await page.evaluate(() => document.documentElement.dataset.own), "high|{n} checks|decide.html");
      assert.equal(await dialog.getByRole("button").first().textContent(), "<i>Schließen</i> & fertig");
      assert.match(await dialog.locator("ol .muted").first().textContent(), /^(Procedure|Incident|Checklist|Message|Service|Page)\b/);
    },
  },
};

for (const [name, { files, report, console: said, count = /^\d+ results?$/, then }] of Object.entries(CASES)) {
  test(`${name}: the search answers, and other scripts of the book run`, async () => {
    const folder = mkdtempSync(join(tmpdir(), "rbdoc-scripts-"));
    try {
      cpSync(join(repository, "tests/books/whole"), folder, { recursive: true });
      const all = { ...files, "theme/js/page/other.js": "document.documentElement.dataset.other = 'ran';\n" };
      for (const [path, text] of Object.entries(all)) {
        mkdirSync(dirname(join(folder, path)), { recursive: true });
        writeFileSync(join(folder, path), text);
      }
      const build = spawnSync(program, ["--now", "2026-11-23T02:12:00Z", "build", "--format", "concise", "--out", join(folder, "site")], { cwd: folder, encoding: "utf8" });
      assert.equal(build.status, 0, build.stdout + build.stderr);
      const reports = build.stdout.split("\n").filter((line) => line.includes("[script-syntax]"));
      assert.deepEqual(reports.map((line) => line.includes(report)), report ? [true] : [], reports.join("\n"));
      for (const path of ["index.html", "runbooks/app/rollback.html"]) {
        const page = await browser.newPage();
        const faults = [];
        page.on("pageerror", (error) => faults.push(String(error)));
        page.on("console", (message) => { if (message.type() === "error") faults.push(message.text()); });
        await page.goto(pathToFileURL(join(folder, "site", path)).href);
        assert.equal(await page.evaluate(() => document.documentElement.dataset.other), "ran", path);
        assert.equal(await page.getByText("Written.").count(), 0);
        await page.keyboard.press("/");
        const dialog = page.getByRole("dialog", { name: "Search" });
        await dialog.getByRole("searchbox").fill("rollback");
        await dialog.locator("ol a").first().waitFor();
        assert.match(await dialog.locator("#rb\\.search-count").textContent(), count);
        await then?.(page, dialog);
        const others = faults.filter((fault) => !said?.test(fault));
        assert.deepEqual(others, [], path);
        assert.equal(faults.length > 0, Boolean(said), `${path}: the console says what went wrong`);
        await page.close();
      }
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
}
