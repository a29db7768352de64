// Uses the page as a person does, in Debian's chromium. Arguments: the folder of npm packages, the browser, the address, a folder for downloads
// and screenshots. Answers with what was seen, as JSON.
import { createRequire } from 'node:module';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const [packages, executablePath, address, folder] = process.argv.slice(2);
const { chromium } = createRequire(join(packages, 'x.js'))('playwright-core');
const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu'] });
const seen = { errors: [], foreign: [] };

async function open(options) {
  const context = await browser.newContext({ acceptDownloads: true, ...options });
  const page = await context.newPage();
  page.setDefaultTimeout(60000);
  page.on('console', message => { if (message.type() === 'error') seen.errors.push(message.text()); });
  page.on('pageerror', error => seen.errors.push(error.message));
  page.on('request', request => { if (!/^(data|blob):/.test(request.url()) && !request.url().startsWith(address)) seen.foreign.push(request.url()); });
  await page.goto(address);
  return page;
}

const done = page => page.waitForFunction(() => document.getElementById('status').textContent.startsWith('Done.'));
const verdict = page => page.locator('#verdict > p').first().textContent();
const shoot = (page, name) => page.screenshot({ path: join(folder, `${name}.png`), fullPage: true });

try {
  // With the keyboard alone: the list of examples is the first stop.
  const page = await open({ viewport: { width: 1280, height: 900 }, colorScheme: 'light' });
  await page.waitForFunction(() => document.getElementById('example').options.length > 1);
  await page.keyboard.press('Tab');
  seen.firstStop = await page.evaluate(() => document.activeElement.id);
  await page.keyboard.type('delft');
  await done(page);
  seen.verdict = await verdict(page);
  seen.inequality = await page.locator('#verdict pre').textContent();
  seen.pictures = await page.locator('#verdict svg.marks').count();
  seen.answer = await page.locator('#verdict').textContent();
  seen.details = await page.locator('#details h2').allTextContents();
  await shoot(page, 'desktop-light');

  // The slider, by keyboard, down to where the table is local.
  await page.focus('#visibility');
  for (let i = 0; i < 4; i++) await page.keyboard.press('PageDown');
  await page.waitForFunction(() => document.querySelector('#verdict > p').textContent.startsWith('Local') && !document.querySelector('#verdict[aria-busy]'));
  seen.share = await page.locator('#share').textContent();
  seen.noisy = await verdict(page);
  await shoot(page, 'noise');
  await page.keyboard.press('End');
  await page.waitForFunction(() => document.querySelector('#verdict > p').textContent.startsWith('Nonlocal') && !document.querySelector('#verdict[aria-busy]'));

  for (const [button, name] of [['#certificate', 'certificate.json'], ['#report', 'report.html']]) {
    const [download] = await Promise.all([page.waitForEvent('download'), page.click(button)]);
    await download.saveAs(join(folder, name));
  }

  // A wrong table is told in words, and the answer before it stays.
  await page.fill('#table', 'a,b,x,y,count\n0,0,0,0,-1\n');
  await page.click('#prove');
  await page.waitForSelector('#error:not([hidden])');
  seen.error = await page.locator('#error').textContent();
  seen.errors = seen.errors.filter(error => !error.includes('422')); // the browser's own note of the status

  // A file by drop, on a phone in the dark.
  const phone = await open({ viewport: { width: 375, height: 812 }, deviceScaleFactor: 2, hasTouch: true, isMobile: true, colorScheme: 'dark' });
  const csv = readFileSync(join(folder, 'table.csv'), 'utf8');
  const transfer = await phone.evaluateHandle(text => {
    const data = new DataTransfer();
    data.items.add(new File([text], 'table.csv', { type: 'text/csv' }));
    return data;
  }, csv);
  await phone.dispatchEvent('#table', 'drop', { dataTransfer: transfer });
  await done(phone);
  seen.dropped = await verdict(phone);
  seen.overflow = await phone.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  await shoot(phone, 'phone-dark');

  // The saved report opens from disk.
  const saved = await (await browser.newContext({ viewport: { width: 1280, height: 900 } })).newPage();
  saved.on('pageerror', error => seen.errors.push(error.message));
  await saved.goto(`file://${join(folder, 'report.html')}`);
  await saved.waitForSelector('svg.marks');
  await shoot(saved, 'report');
  seen.reported = await saved.locator('h1').textContent();
} finally {
  await browser.close();
}

console.log(JSON.stringify(seen));
