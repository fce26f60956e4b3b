import { createHash } from 'node:crypto';
import { createTask, Lock, sleep } from 'asynclings';
import { renderHtml } from 'asynclings/trace';
import { expect, test } from 'vitest';
import type { PageData } from '../../src/trace/html-data.ts';
import { recordFanOut } from './fan-out.ts';
import { groupAbort } from './programs.ts';
import { record } from './record.ts';

const HOSTILE = '</script><img src=x onerror=alert(1)><!-- &amp; \u2028 " \' ${`';

function dataOf(html: string): PageData {
  return JSON.parse(/<script type="application\/json" id="trace">(.*?)<\/script>/s.exec(html)![1]!) as PageData;
}

test('names, labels, values and titles from a program end no element and come through unchanged', async () => {
  const trace = await record(async (recorder) => {
    const lock = new Lock(HOSTILE);
    createTask(() => lock.run(() => sleep(1)), { name: HOSTILE });
    recorder.log(HOSTILE);
    await sleep(0);
    await lock.run(async () => {
      throw new Error(HOSTILE);
    });
  });
  const html = renderHtml(trace, { lang: 'en', title: HOSTILE, source: HOSTILE });
  expect(html.match(/<\/?script\b/g)).toHaveLength(4);
  expect(html).not.toContain('<img');
  expect(dataOf(html).tasks[1]!.name).toBe(trace.tasks[1]!.name);
  expect(dataOf(html).title).toBe(HOSTILE);
});

test('the policy lets in this script and this style sheet, and nothing from anywhere', async () => {
  const html = renderHtml(await record(groupAbort), { lang: 'en', title: 'A run' });
  const policy = /content="(default-src[^"]*)"/.exec(html)![1]!;
  const hash = (text: string) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
  expect(policy).toContain("default-src 'none'");
  expect(policy).toContain(`script-src ${hash(/<script type="module">(.*?)<\/script>/s.exec(html)![1]!)}`);
  expect(policy).toContain(`style-src ${hash(/<style>(.*?)<\/style>/s.exec(html)![1]!)}`);
  expect(html).not.toMatch(/https?:|url\(|@import|^import /m);
});

test('the page has every phrase in both languages', async () => {
  const { phrases, words, remarks, tasks } = dataOf(renderHtml(await record(groupAbort), { lang: 'zh-CN', title: 'A run' }));
  expect(phrases).toContainEqual(['cancel requested by group of main, because bad failed', '收到取消请求，来自 main 的任务组，因为 bad 失败']);
  expect(Object.keys(words.en)).toEqual(Object.keys(words['zh-CN']));
  expect(words['zh-CN'].keyTable.length).toBe(words.en.keyTable.length);
  expect(remarks.length).toBeGreaterThan(5);
  expect(tasks.map(({ name }) => name)).toEqual(['main', 'slow', 'bad']);
});

// How fast it is, the benchmarks say; here it must not matter how busy the machine is.
test('a hundred thousand events fit into less than ten megabytes', { timeout: 60_000 }, async () => {
  const trace = await recordFanOut(2000, 6);
  expect(renderHtml(trace, { lang: 'en', title: 'A run' }).length).toBeLessThan(10_000_000);
});
