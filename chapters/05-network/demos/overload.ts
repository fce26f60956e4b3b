import assert from 'node:assert/strict';
import { createTask, loopTime, sleep, type Task, wait } from 'asynclings';
import { defineDemo } from 'asynclings/testing';
import { createService } from '../mod.ts';

const WORK_MS = 10; // of one handler at a time: 100 requests a second can be served
const EVERY_MS = 8; // and 125 a second come
const PATIENCE_MS = 100;
const VISITORS = 250;

export default defineDemo({
  async main({ say }) {
    say(`${VISITORS} visitors in ${(VISITORS * EVERY_MS) / 1000} s, a quarter more than can be served; each waits ${PATIENCE_MS} ms and then reloads the page`, `${VISITORS} 个访客，${(VISITORS * EVERY_MS) / 1000} 秒内到齐，比能服务的多四分之一；每人最多等 ${PATIENCE_MS} 毫秒，然后就刷新页面`);
    for (const maxQueue of [1000, 5]) {
      const { inTime, refused, wasted } = await dayOf(maxQueue);
      say(`room for ${maxQueue}: ${inTime} served in time, ${refused} refused at once, ${wasted} served after they had gone`, `能排 ${maxQueue} 人：按时服务 ${inTime} 人，当场拒绝 ${refused} 人，人走了才服务到 ${wasted} 人`);
    }
  },

  selfTest({ output }) {
    const [, long, short] = output.map((line) => [...line.matchAll(/\d+/g)].map(([digits]) => Number(digits)));
    const [, inTimeLong = 0, refusedLong = 0, wastedLong = 0] = long ?? [];
    const [, inTimeShort = 0, refusedShort = 0, wastedShort = 0] = short ?? [];
    assert.equal(refusedLong, 0);
    assert.ok(wastedLong > 3 * inTimeLong, 'nearly all work is for those who have gone');
    assert.equal(wastedShort, 0);
    assert.ok(refusedShort < inTimeShort / 3 && inTimeShort > 4 * inTimeLong, 'a few are refused, and nearly all served');
    assert.equal(inTimeLong + wastedLong, VISITORS);
    assert.equal(inTimeShort + refusedShort, VISITORS);
  },
});

async function handler() {
  await sleep(WORK_MS);
  return { status: 200 };
}

/** How the visitors fare. Those who leave say nothing: the service finds out only when it answers. */
async function dayOf(maxQueue: number): Promise<{ inTime: number; refused: number; wasted: number }> {
  const service = createService({ handler, maxInFlight: 1, maxQueue, requestTimeoutMs: Infinity });
  const counts = { inTime: 0, refused: 0, wasted: 0 };
  const visits: Task[] = [];
  const visit = async () => {
    const cameAtMs = loopTime();
    const { status } = await service.inject({ path: '/' });
    if (status === 503) counts.refused++;
    else if (loopTime() - cameAtMs <= PATIENCE_MS) counts.inTime++;
    else counts.wasted++;
  };
  for (let n = 0; n < VISITORS; n++) {
    visits.push(createTask(visit, { name: `visitor ${n}` }));
    await sleep(EVERY_MS);
  }
  await wait(visits);
  return counts;
}
