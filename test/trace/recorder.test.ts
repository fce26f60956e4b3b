import { createTask, Lock, Queue, run, sleep } from 'asynclings';
import { Recorder } from 'asynclings/trace';
import { expect, test } from 'vitest';
import { record } from './record.ts';

test('every report becomes one flat event', async () => {
  const trace = await record(async () => {
    await createTask(() => sleep(5), { name: 'child' }).join();
  });
  expect(trace.events()).toMatchInlineSnapshot(`
    [
      {
        "atMs": 0,
        "kind": "task.created",
        "name": "main",
        "seq": 0,
        "task": 1,
      },
      {
        "atMs": 0,
        "kind": "task.running",
        "seq": 1,
        "task": 1,
      },
      {
        "atMs": 0,
        "by": 1,
        "kind": "task.created",
        "name": "child",
        "parent": 1,
        "seq": 2,
        "task": 2,
      },
      {
        "atMs": 0,
        "holder": 2,
        "kind": "task.waiting",
        "label": "task 'child'",
        "on": "task",
        "seq": 3,
        "task": 1,
      },
      {
        "atMs": 0,
        "kind": "task.running",
        "seq": 4,
        "task": 2,
      },
      {
        "atMs": 0,
        "kind": "task.waiting",
        "label": "sleep 5 ms",
        "on": "sleep",
        "seq": 5,
        "task": 2,
      },
      {
        "atMs": 5,
        "detail": 5,
        "kind": "clock.jump",
        "seq": 6,
      },
      {
        "atMs": 5,
        "kind": "task.ready",
        "label": "sleep 5 ms",
        "on": "sleep",
        "seq": 7,
        "task": 2,
      },
      {
        "atMs": 5,
        "kind": "task.running",
        "seq": 8,
        "task": 2,
      },
      {
        "atMs": 5,
        "kind": "task.done",
        "seq": 9,
        "task": 2,
      },
      {
        "atMs": 5,
        "by": 2,
        "kind": "task.ready",
        "label": "task 'child'",
        "on": "task",
        "seq": 10,
        "task": 1,
      },
      {
        "atMs": 5,
        "kind": "task.running",
        "seq": 11,
        "task": 1,
      },
      {
        "atMs": 5,
        "kind": "task.done",
        "seq": 12,
        "task": 1,
      },
    ]
  `);
});

test('an event has no field that does not apply, so that JSON gives back the same event', async () => {
  const trace = await record(async (recorder) => {
    const queue = new Queue(1, 'jobs');
    await queue.put({ id: 1 });
    recorder.log('put');
    createTask(() => Promise.reject(new Error('lost')), { name: 'loser' });
    await sleep(1);
    queue.shutdown(true);
  });
  for (const event of trace.events()) expect(JSON.parse(JSON.stringify(event))).toStrictEqual(event);
});

test('a printed line belongs to the task that prints it', async () => {
  const trace = await record(async (recorder) => {
    await createTask(async () => recorder.log('hello'), { name: 'child' }).join();
  });
  expect(trace.events('log', { task: 'child' })).toMatchObject([{ text: 'hello' }]);
  expect(trace.output()).toEqual(['hello']);
});

test('a line printed outside any task is recorded without one', () => {
  const recorder = new Recorder();
  recorder.log('before');
  expect(recorder.events()).toStrictEqual([{ seq: 0, atMs: 0, kind: 'log', text: 'before' }]);
});

test('events can be taken in portions while the program runs', async () => {
  const recorder = new Recorder();
  const portions: number[] = [];
  let sent = 0;
  await run(
    async () => {
      for (let i = 0; i < 3; i++) {
        await sleep(10);
        const portion = recorder.events(sent);
        sent = recorder.size;
        portions.push(portion.length);
      }
    },
    { clock: 'virtual', probe: recorder },
  );
  expect(portions).toEqual([6, 4, 4]);
});

test('a full recorder keeps the beginning and the end, and says how much is missing between', async () => {
  const recorder = new Recorder({ maxEvents: 20 });
  await run(
    async () => {
      for (let i = 0; i < 100; i++) await sleep(1);
    },
    { clock: 'virtual', probe: recorder },
  );
  const numbers = recorder.events().map(({ seq }) => seq);
  expect(recorder.size).toBe(403);
  expect(recorder.lostEvents).toBe(383);
  expect(numbers).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 393, 394, 395, 396, 397, 398, 399, 400, 401, 402]);
  expect(recorder.events(5).map(({ seq }) => seq)).toEqual(numbers.slice(5));
  expect(recorder.events(200).map(({ seq }) => seq)).toEqual(numbers.slice(10));
});

test('a recorder that is exactly full has lost nothing', async () => {
  const recorder = new Recorder({ maxEvents: 3 });
  await run(async () => undefined, { clock: 'virtual', probe: recorder });
  expect([recorder.size, recorder.lostEvents]).toEqual([3, 0]);
});

test.each([1, 0, -1, 1.5, Number.NaN, Infinity])('maxEvents %s is refused', (maxEvents) => {
  expect(() => new Recorder({ maxEvents })).toThrow(RangeError);
});

test('on the real clock, time in the log never goes back', async () => {
  const trace = await record(
    async () => {
      for (let i = 0; i < 5; i++) await Promise.all([sleep(1), sleep(2)]);
    },
    { clock: 'real' },
  );
  const times = trace.events().map(({ atMs }) => atMs);
  expect(times).toEqual(times.toSorted((a, b) => a - b));
  expect(trace.isVirtual).toBe(false);
});

test('names of any type are recorded as text', async () => {
  const trace = await record(async () => {
    await new Lock(7 as never).acquire();
    await createTask(async () => undefined, { name: { first: 'A' } as never }).join();
  });
  expect(trace.events('lock.granted')).toMatchObject([{ name: '7' }]);
  expect(trace.tasks.map(({ name }) => name)).toEqual(['main', "{ first: 'A' }"]);
});
