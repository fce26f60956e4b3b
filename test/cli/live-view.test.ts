import { Chalk } from 'chalk';
import stringWidth from 'fast-string-width';
import { expect, test } from 'vitest';
import { renderLive } from '../../src/cli/live/live-view.ts';
import { MESSAGES } from '../../src/cli/messages.ts';
import type { LiveRow, LiveStates } from '../../src/player/mod.ts';

const row = (given: Partial<LiveRow>): LiveRow => ({ name: 'page', count: 1, state: 'waiting', what: 'fetch(url)', file: '/a/main.ts', line: 12, forMs: 340.4, ...given });
const states: LiveStates = {
  atMs: 2345,
  rows: [row({ name: 'main program', what: 'Promise.all(addresses.map((address) => page(address)))', line: 30, forMs: 2100 }), row({ count: 120, state: 'active' }), row({ name: '下载并保存每一个文件', file: '/a/files.ts', line: 4, state: 'ready' })],
  openCount: 122,
  doneCount: 7,
  failedCount: 0,
};

function render(lang: 'en' | 'zh-CN', width: number, more: { silentMs?: number; height?: number; states?: LiveStates } = {}): string {
  return renderLive(more.states ?? states, { width, height: more.height ?? 24, messages: MESSAGES[lang], paint: new Chalk({ level: 0 }), file: '/a/main.ts', silentMs: more.silentMs ?? 0 });
}

test.each([40, 60, 100, 200])('fits into %i columns, in both languages', (width) => {
  for (const lang of ['en', 'zh-CN'] as const) {
    for (const line of render(lang, width).split('\n')) expect(stringWidth(line), line).toBeLessThan(width);
  }
});

test('tells who is in which state, since when, waiting for what, on which line', () => {
  expect(render('en', 100)).toBe(`── 2.3 s · 122 under way · 7 ended ────────────────────────────────────────────────────────────────
  async function        state       for  waits for                                             line
  main program          waiting   2.1 s  Promise.all(addresses.map((address) => page(a…          30
  page ×120             active   340 ms  fetch(url)                                              12
  下载并保存每一个文件  ready    340 ms  fetch(url)                                      files.ts:4`);
});

test('the same in Chinese, in 60 columns', () => {
  expect(render('zh-CN', 60)).toBe(`── 2.3 s · 进行中 122 · 已结束 7 ──────────────────────────
  异步函数            状态  已持续  等待什么           行号
  main program        等待   2.1 s  Promise.al…          30
  page ×120           活动  340 ms  fetch(url)           12
  下载并保存每一个…   就绪  340 ms  fetch(url)   files.ts:4`);
});

test('says when the loop has not come round, and counts only failures that there are', () => {
  expect(render('en', 100)).not.toContain('failed');
  expect(render('en', 100, { states: { ...states, failedCount: 2 } })).toContain('2 failed');
  expect(render('en', 100, { silentMs: 1300 })).toContain('3.6 s · 122 under way · 7 ended · the loop has not come round for 1.3 s');
});

test('leaves out rows in a low window, and says how many', () => {
  const text = render('en', 80, { height: 6 });
  expect(text.split('\n')).toHaveLength(5);
  expect(text).toContain('and 1 more');
});
