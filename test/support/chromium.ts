import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';

const PLACES = [process.env['CHROMIUM'], '/usr/bin/chromium'];

/** Where a browser is, if there is one. */
export const chromiumPath = PLACES.find((place) => place !== undefined && existsSync(place));

export function openChromium(): Promise<Browser> {
  const quiet = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'];
  return chromium.launch({ executablePath: chromiumPath ?? '', args: ['--headless', ...quiet] });
}
