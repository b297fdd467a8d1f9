// Pictures of every page kind of a built site, for people to look at: on a phone and a desktop, light and dark, and on
// paper. Not a test.
//
//   RBDOC_SITE=site node tests/browser/pictures.mjs FOLDER [PAGE…]

import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { address, kinds, launch, newContext } from "./support.mjs";

const [folder, ...chosen] = process.argv.slice(2);
if (!folder) throw new Error("Name the folder for the pictures.");
mkdirSync(folder, { recursive: true });

const screens = { phone: { width: 390, height: 844 }, desk: { width: 1280, height: 900 } };
const browser = await launch();
for (const [screen, viewport] of Object.entries(screens)) {
  for (const colorScheme of ["light", "dark"]) {
    const context = await newContext(browser, { viewport, colorScheme, deviceScaleFactor: 1 });
    const page = await context.newPage();
    for (const path of chosen.length ? chosen : kinds) {
      await page.goto(address(path));
      const name = path.replaceAll("/", "-").replace(/\.html$/, "");
      await page.screenshot({ path: join(folder, `${name}-${screen}-${colorScheme}.png`) });
      if (screen === "phone" && colorScheme === "light") await page.screenshot({ path: join(folder, `${name}-phone-whole.png`), fullPage: true });
      if (screen === "desk" && colorScheme === "light") await page.pdf({ path: join(folder, `${name}.pdf`), format: "A4" });
    }
    await context.close();
  }
}
await browser.close();
