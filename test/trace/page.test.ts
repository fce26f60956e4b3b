import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { renderHtml, type Trace } from 'asynclings/trace';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { chromiumPath, openChromium } from '../support/chromium.ts';
import { recordFanOut } from './fan-out.ts';
import { lockQueue, twoLocks } from './programs.ts';
import { record } from './record.ts';

// A browser starts slowly while other tests have the processors.
const PATIENCE_MS = 30_000;

describe.skipIf(chromiumPath === undefined)(`the page in a browser (${chromiumPath ?? 'left out: no Chromium at $CHROMIUM or /usr/bin/chromium'})`, { timeout: PATIENCE_MS }, () => {
  let folder: string;
  const troubles: string[] = [];
  let browser: Browser;
  beforeAll(async () => {
    folder = mkdtempSync(path.join(tmpdir(), 'asynclings-page-'));
    browser = await openChromium();
  }, PATIENCE_MS);
  afterAll(async () => {
    await browser.close();
    rmSync(folder, { recursive: true });
  });

  async function open(trace: Trace, viewport = { width: 1600, height: 900 }): Promise<Page> {
    const file = path.join(folder, `${Math.random()}.html`);
    writeFileSync(file, renderHtml(trace, { lang: 'en', title: 'A run' }));
    const page = await browser.newPage({ viewport, colorScheme: 'light' });
    page.on('pageerror', (error) => troubles.push(error.message));
    page.on('console', (message) => troubles.push(message.text()));
    page.on('request', (request) => request.url() === pathToFileURL(file).href || troubles.push(request.url()));
    await page.goto(pathToFileURL(file).href);
    return page;
  }

  async function press(page: Page, ...keys: string[]): Promise<string> {
    for (const key of keys) await page.keyboard.press(key);
    await nextPicture(page);
    return page.locator('#details').innerText();
  }

  async function click(page: Page, button: string): Promise<void> {
    await page.locator(button).click();
    await nextPicture(page);
  }

  // The page draws once for each frame, so what a key or a button changed is there with the next one but one.
  async function nextPicture(page: Page): Promise<void> {
    await page.evaluate('new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)))');
  }

  test('arrow keys select a wait, which says what for, since when and who ended it; W goes to the waker', async () => {
    const page = await open(await record(lockQueue));
    expect(await press(page, 'ArrowDown', 'ArrowDown', 'ArrowDown')).toContain('B');
    const wait = await press(page, 'ArrowRight', 'ArrowRight');
    expect(wait).toContain("lock 'db', held by A, since 0 ms");
    expect(wait).toContain("woken by A: lock 'db' released, at 30 ms");
    const waker = await press(page, 'w');
    expect(waker).toMatch(/^A\s+running/);
    expect(waker).toContain("B, waiting, 0 ms ← woken by A: lock 'db' released");
    expect(await press(page, 'b')).toMatch(/^B\s+waiting/);
    await page.close();
  });

  test('in a deadlock the chain goes from holder to holder and is found to be a ring', async () => {
    const page = await open(await record(twoLocks));
    await press(page, 'ArrowDown', 'ArrowDown', ...Array<string>(5).fill('ArrowRight'));
    expect(await press(page, 'w', 'w')).toContain('a ring');
    await page.close();
  });

  test('the theme, the language, the scale and the table are switched by keys and buttons', async () => {
    const page = await open(await record(lockQueue), { width: 800, height: 700 });
    const background = () => page.evaluate('getComputedStyle(document.body).backgroundColor');
    const light = await background();
    await press(page, 'd');
    expect(await background()).not.toBe(light);
    await click(page, '#theme');
    expect(await background()).toBe(light);
    await click(page, '#language');
    expect(await page.locator('html').getAttribute('lang')).toBe('zh-CN');
    expect(await page.locator('#remarks').innerText()).toContain('被 A 唤醒');
    await click(page, '#time');
    expect(await page.locator('#time').getAttribute('aria-pressed')).toBe('true');
    await click(page, '#toggle-table');
    expect(await page.locator('#table').innerText()).toContain('就绪 → 运行');
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(800);
    await page.close();
  });

  test('a click selects what is under the pointer, and the wheel zooms', async () => {
    const page = await open(await record(lockQueue));
    const stage = await page.locator('#stage').boundingBox();
    await page.mouse.click(stage!.x + stage!.width * 0.5, stage!.y + 30 + 40 * 1.5);
    expect(await press(page)).toMatch(/^A/);
    await page.mouse.wheel(0, -300);
    await page.mouse.wheel(0, 600);
    expect(await press(page, 'Home')).toMatch(/^A\s+created/);
    await page.close();
  });

  test('1,500 tasks: the last lane is reached, and the children of main can be folded away', async () => {
    const page = await open(await recordFanOut(1500));
    await page.evaluate('document.getElementById("stage").scrollTop = 1e6');
    expect(await press(page, 'ArrowDown', 'Enter', 'ArrowDown')).toMatch(/^main/);
    expect(await page.locator('#stage').evaluate((stage) => stage.scrollHeight <= stage.clientHeight)).toBe(true);
    await page.close();
  });

  test('in all of this nothing was complained about, and nothing was asked of the network', () => {
    expect(troubles).toEqual([]);
  });
});
