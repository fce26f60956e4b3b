import { CancelledError, checkpoint, createTask, Event, sleep } from 'asynclings';
import { expect, test } from 'vitest';
import { virtually } from '../support/virtually.ts';

test('set() wakes everybody who waits, in the order in which they came', () =>
  virtually(async () => {
    const event = new Event();
    const log: string[] = [];
    const tasks = ['a', 'b', 'c'].map((name) => createTask(async () => log.push(`${name} ${await event.wait()}`)));
    await checkpoint();
    event.set();
    expect(event.isSet).toBe(true);
    for (const task of tasks) await task.join();
    expect(log).toEqual(['a true', 'b true', 'c true']);
  }));

test('waiting for an event that is set takes no turn', () =>
  virtually(async () => {
    const event = new Event();
    event.set();
    const log: string[] = [];
    createTask(async () => log.push('other'));
    expect(await event.wait()).toBe(true);
    expect(log).toEqual([]);
  }));

test('those who wait are woken even when it is cleared at once', () =>
  virtually(async () => {
    const event = new Event();
    const task = createTask(() => event.wait());
    await checkpoint();
    event.set();
    event.clear();
    expect(event.isSet).toBe(false);
    expect(await task.join()).toBe(true);
  }));

test('those who come after it was cleared wait for the next set()', () =>
  virtually(async () => {
    const event = new Event();
    event.set();
    event.clear();
    const task = createTask(() => event.wait());
    await sleep(5);
    expect(task.waitingOn).toMatchObject({ kind: 'event', label: 'event event' });
    event.set();
    await task.join();
  }));

test('setting it twice or clearing it twice changes nothing', () =>
  virtually(async () => {
    const event = new Event();
    event.clear();
    event.set();
    event.set();
    expect(event.isSet).toBe(true);
  }));

test('a waiter that is cancelled leaves', () =>
  virtually(async () => {
    const event = new Event('go');
    const [cancelled, other] = [createTask(() => event.wait()), createTask(() => event.wait())];
    await checkpoint();
    expect(String(event)).toBe("<Event 'go' unset waiting=2>");
    cancelled.cancel();
    await expect(cancelled.join()).rejects.toThrow(CancelledError);
    expect(String(event)).toBe("<Event 'go' unset waiting=1>");
    event.set();
    await other.join();
    expect(String(event)).toBe("<Event 'go' set>");
  }));

test('outside run() waiting for it is refused unless it is set', async () => {
  const event = new Event();
  await expect(event.wait()).rejects.toThrow(/inside run\(\)/);
  event.set();
  expect(await event.wait()).toBe(true);
});
