// Uses the page by the keyboard alone, from loading to saved files, and audits it and a report by axe, in light and in dark. Arguments as of browse.mjs;
// the folder holds table.csv. Answers with what was seen, as JSON.
import { createRequire } from 'node:module';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const [packages, executablePath, address, folder] = process.argv.slice(2);
const require = createRequire(join(packages, 'x.js'));
const { chromium } = require('playwright-core');
const axe = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');
const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu'] });
const seen = { stops: [], unseenFocus: [], unnamed: [], said: [], violations: [], audited: [] };

// What a person needs to know of where the focus is: its name, and that it shows. The mark of the file input is on its label.
const focus = page => page.evaluate(() => {
  const element = document.activeElement;
  const marked = element.id === 'file' ? document.querySelector('label[for=file]') : element;
  const style = getComputedStyle(marked);
  const name = element.getAttribute('aria-label') ?? element.labels?.[0]?.textContent ?? element.textContent ?? '';
  return {
    stop: element.id || element.tagName.toLowerCase(), name: name.trim(),
    isMarked: style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2,
  };
});

async function tab(page, key = 'Tab') {
  await page.keyboard.press(key);
  const { stop, name, isMarked } = await focus(page);
  seen.stops.push(stop);
  if (!isMarked) seen.unseenFocus.push(stop);
  if (!name) seen.unnamed.push(stop);
  return stop;
}

async function tabTo(page, id) {
  for (let presses = 0; presses < 40; presses++) if (await tab(page) === id) return;
  throw new Error(`${id} is not reached by Tab: ${seen.stops}`);
}

async function audit(page, name) {
  await page.evaluate(axe);
  const { violations } = await page.evaluate(() => globalThis.axe.run(document, { resultTypes: ['violations'] }));
  seen.audited.push(name);
  for (const { id, impact, nodes } of violations)
    seen.violations.push(`${name}: ${impact} ${id}: ${nodes.slice(0, 3).map(node => `${node.target} ${node.failureSummary}`).join(' | ')}`);
}

const done = page => page.waitForFunction(() => document.getElementById('status').textContent.startsWith('Done.'));

// What is shown for a moment only may be gone before one looks, but not unheard.
async function heardSince(count, text) {
  for (let waits = 0; !seen.said.slice(count).some(line => line.startsWith(text)); waits++) {
    if (waits === 600) throw new Error(`'${text}' was not heard: ${seen.said}`);
    await new Promise(resolve => setTimeout(resolve, 100));
  }
}

async function save(page, key, name) {
  const [download] = await Promise.all([page.waitForEvent('download'), page.keyboard.press(key)]);
  await download.saveAs(join(folder, name));
}

try {
  const context = await browser.newContext({ acceptDownloads: true, colorScheme: 'light' });
  const page = await context.newPage();
  page.setDefaultTimeout(60000);
  page.on('filechooser', () => {}); // from here on they are caught, not from the first wait on
  await page.goto(address);
  await page.waitForFunction(() => document.getElementById('example').options.length > 1);
  // Whatever a screen reader is told without being asked.
  await page.exposeFunction('heard', text => { if (text && seen.said.at(-1) !== text) seen.said.push(text); });
  await page.evaluate(() => {
    for (const region of document.querySelectorAll('[role=status],[role=alert],[aria-live]'))
      new MutationObserver(() => { if (!region.hidden) globalThis.heard(region.textContent); }).observe(region, { childList: true, characterData: true, subtree: true, attributes: true });
  });
  await audit(page, 'page before, light');

  await tabTo(page, 'file');
  const [chooser] = await Promise.all([page.waitForEvent('filechooser'), page.keyboard.press('Enter')]);
  await chooser.setFiles(join(folder, 'table.csv'));
  await done(page);
  seen.afterFile = await page.locator('#verdict > p').first().textContent();
  await audit(page, 'page after, light');

  // The same by typing, and an empty table told on the way.
  await tabTo(page, 'table');
  await page.keyboard.press('Control+A');
  await page.keyboard.press('Delete');
  await tabTo(page, 'prove');
  await page.keyboard.press('Space');
  await page.waitForSelector('#error:not([hidden])');
  await audit(page, 'page with an error, light');
  await tab(page, 'Shift+Tab');
  await page.keyboard.insertText(readFileSync(join(folder, 'table.csv'), 'utf8'));
  await tabTo(page, 'prove');
  const before = seen.said.length;
  await page.keyboard.press('Enter');
  await heardSince(before, 'Done.');
  seen.focusAfterProof = (await focus(page)).stop;
  await tabTo(page, 'visibility');
  await page.keyboard.press('PageDown');
  await page.waitForFunction(() => !document.querySelector('#verdict[aria-busy]') && document.getElementById('share').textContent.includes('white noise'));
  await page.keyboard.press('End');
  await page.waitForFunction(() => !document.querySelector('#verdict[aria-busy]') && document.getElementById('share').textContent.includes('as measured'));
  await tabTo(page, 'certificate');
  await save(page, 'Space', 'certificate.json');
  seen.focusAfterSaving = (await focus(page)).stop;
  await tabTo(page, 'report');
  await save(page, 'Enter', 'report.html');
  await page.emulateMedia({ colorScheme: 'dark' });
  await page.waitForTimeout(500);
  await audit(page, 'page after, dark');

  for (const colorScheme of ['light', 'dark']) {
    const saved = await (await browser.newContext({ colorScheme })).newPage();
    await saved.goto(`file://${join(folder, 'report.html')}`);
    await saved.waitForSelector('svg.marks');
    await audit(saved, `report, ${colorScheme}`);
    await tab(saved);
  }
} finally {
  await browser.close();
}

console.log(JSON.stringify(seen));
