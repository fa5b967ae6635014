// Opens pages in Chromium and prints, as JSON, what a reader would stumble over.
// Usage: node look.mjs CHROMIUM page.html [more.html ...]
import { AxeBuilder } from "@axe-core/playwright";
import { chromium } from "playwright-core";
import { pathToFileURL } from "node:url";

const [executablePath, ...pages] = process.argv.slice(2);
const TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
const PHONE = { width: 360, height: 740 };
const args = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"];
const browser = await chromium.launch({ executablePath, args });

// axe is injected, which the page's own policy forbids: only these contexts go past it.
async function violations(url, colorScheme) {
  const context = await browser.newContext({ colorScheme, bypassCSP: true });
  const page = await context.newPage();
  await page.goto(url);
  // Rows out of sight are not painted, and axe passes over them; here all must be looked at.
  await page.addStyleTag({ content: "* { content-visibility: visible !important }" });
  await page.evaluate(() => document.querySelectorAll("details").forEach((one) => { one.open = true; }));
  const result = await new AxeBuilder({ page }).withTags(TAGS).analyze();
  await context.close();
  return result.violations.map((rule) => `${rule.id}: ${rule.nodes[0].html.slice(0, 200)}`);
}

async function asStudent(url) {
  const context = await browser.newContext();
  const page = await context.newPage();
  const messages = [];
  page.on("console", (message) => messages.push(message.text()));
  page.on("pageerror", (error) => messages.push(String(error)));
  await page.goto(url);
  const shown = await page.evaluate(() => document.querySelectorAll(".bar:not([hidden])").length > 0);
  const brackets = await page.evaluate(() =>
    [...document.querySelectorAll('mo[stretchy="true"] + mtable')].map((table) => ({
      table: table.getBoundingClientRect().height,
      bracket: table.previousElementSibling.getBoundingClientRect().height,
    })),
  );
  await page.keyboard.press("j");
  await page.keyboard.press("j");
  const hash = await page.evaluate(() => location.hash);
  await page.keyboard.press("f");
  const sections = await page.evaluate(
    () => [...document.querySelectorAll("section.item")].filter((one) => one.offsetParent).map((one) => one.id),
  );
  const theme = await page.evaluate(() => {
    const colour = () => getComputedStyle(document.body).backgroundColor;
    const before = colour();
    document.querySelector("[data-does=theme]").click();
    return before !== colour();
  });
  await context.close();
  return { messages, shown, brackets, hash, sections, theme };
}

async function sorted(url) {
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.goto(url);
  const names = () => page.evaluate(() => [...document.querySelectorAll("table.class tbody tr")].map((row) => row.cells[0].textContent));
  const before = await names();
  const heads = await page.$$("table.class th[data-sort] button");
  if (heads.length > 1) await heads[1].click();
  const after = await names();
  await context.close();
  return { before, after };
}

async function onPhone(url) {
  const context = await browser.newContext({ viewport: PHONE });
  const page = await context.newPage();
  await page.goto(url);
  const width = await page.evaluate(() => document.documentElement.scrollWidth);
  await context.close();
  return width;
}

async function withoutScript(url) {
  const context = await browser.newContext({ javaScriptEnabled: false });
  const page = await context.newPage();
  await page.goto(url);
  const buttons = await page.locator("button:visible").count();
  const text = await page.locator("main").innerText();
  await context.close();
  return { buttons, text };
}

const report = {};
for (const file of pages) {
  const url = pathToFileURL(file).href;
  report[file] = {
    light: await violations(url, "light"),
    dark: await violations(url, "dark"),
    phone: await onPhone(url),
    plain: await withoutScript(url),
    sorted: await sorted(url),
    ...(await asStudent(url)),
  };
}
await browser.close();
console.log(JSON.stringify(report));
