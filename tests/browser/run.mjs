// Runs the browser tests, or those that are named: tests that judge how soon something is seen run one after the other,
// all others two at a time.

import { spawnSync } from "node:child_process";
import { readdirSync } from "node:fs";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
// What looks at the clock needs the machine for itself.
const ALONE = ["preview.test.mjs", "search.test.mjs"];

const known = readdirSync(here).filter((name) => name.endsWith(".test.mjs"));
const named = process.argv.slice(2).map((name) => `${name}.test.mjs`);
const unknown = named.filter((name) => !known.includes(name));
if (unknown.length) throw new Error(`There is no ${unknown.join(", ")} in ${here}.`);

const chosen = named.length ? named : known;
let failed = false;
for (const [files, atOnce] of [[chosen.filter((name) => ALONE.includes(name)), 1], [chosen.filter((name) => !ALONE.includes(name)), 2]]) {
  if (!files.length) continue;
  const { status } = spawnSync(process.execPath, ["--test", `--test-concurrency=${atOnce}`, ...files], { cwd: here, stdio: "inherit" });
  failed ||= status !== 0;
}
process.exitCode = failed ? 1 : 0;
