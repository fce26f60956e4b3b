import assert from 'node:assert/strict';
import { loopTime, sleep, TaskGroup } from 'asynclings';
import { defineDemo, type DemoContext, seededRandom } from 'asynclings/testing';

const CLIENTS = 200;
const SLOT_MS = 100;
const PER_SLOT = 25; // what the server can answer in a slot; everybody else is told to come back
const SLOTS_SHOWN = 12;

interface Storm {
  /** Requests in each slot. */
  readonly slots: readonly number[];
  readonly requests: number;
  readonly ms: number;
}

export default defineDemo({
  async main({ say }) {
    say(`${CLIENTS} clients find the server down; from now on it answers ${PER_SLOT} requests every ${SLOT_MS} ms.`, `${CLIENTS} 个客户端发现服务器宕机；从现在起，它每 ${SLOT_MS} 毫秒能答复 ${PER_SLOT} 个请求。`);
    draw(say, 'the same delays for all', '大家等得一样久', await storm(() => 1));
    draw(say, 'delays left to chance', '等多久看运气', await storm(seededRandom(7)));
  },

  selfTest({ trace, output }) {
    const [alike = [], spread = []] = ['the same', 'left to chance'].map((what) => (output.find((line) => line.includes(what)) ?? '').match(/\d+/g)?.map(Number) ?? []);
    assert.ok(spread[0]! < alike[0]! && spread[1]! < alike[1]!, 'fewer requests, and sooner over');
    // Timers bunch: of hundreds of sleeps hardly any two kinds of length; or they spread.
    const lengths = (from: number, to: number) => new Set(trace.tasks.slice(from, to).flatMap(({ waits }) => waits.filter(({ on }) => on === 'sleep').map(({ label }) => label))).size;
    assert.ok(lengths(1, 1 + CLIENTS) <= 5);
    assert.ok(lengths(1 + CLIENTS, 1 + 2 * CLIENTS) > CLIENTS / 2);
  },
});

async function storm(random: () => number): Promise<Storm> {
  const startMs = loopTime();
  const slots: number[] = [];
  const request = (): boolean => {
    const slot = Math.floor((loopTime() - startMs) / SLOT_MS);
    slots[slot] = (slots[slot] ?? 0) + 1;
    return slots[slot] <= PER_SLOT;
  };
  await TaskGroup.run(async (group) => {
    for (let client = 1; client <= CLIENTS; client++) {
      group.createTask(async () => {
        for (let delayMs = 4 * SLOT_MS; !request(); delayMs = Math.min(2 * delayMs, 8 * SLOT_MS)) await sleep(Math.ceil(random() * delayMs));
      }, { name: `client ${client}` });
    }
  });
  return { slots: Array.from(slots, (count) => count ?? 0), requests: slots.reduce((sum, count) => sum + (count ?? 0), 0), ms: loopTime() - startMs };
}

function draw(say: DemoContext['say'], en: string, zhCN: string, { slots, requests, ms }: Storm): void {
  say(`${en}: ${requests} requests in ${ms} ms`, `${zhCN}：${ms} 毫秒里发了 ${requests} 个请求`);
  for (const [slot, count] of slots.slice(0, SLOTS_SHOWN).entries()) {
    const line = `${String(slot * SLOT_MS).padStart(5)}  ${'█'.repeat(Math.ceil(count / 5))} ${count || ''}`.trimEnd();
    say(line, line);
  }
}
