import assert from 'node:assert/strict';
import { gather, loopTime, sleep } from 'asynclings';
import { defineDemo } from 'asynclings/testing';
import { type Clock, JumpingClock, type MiniCoroutine, MiniLoop } from '../mod.ts';

export default defineDemo({
  async main({ say }) {
    const ours = boilEggsOnMiniLoop();
    const real = await boilEggsForReal();
    say('The same two eggs, on the home-made loop and on the real one (times in ms):', '同样两个鸡蛋，分别放在手写循环和真正的循环上（时间单位：毫秒）：');
    ours.forEach((line, index) => say(`  MiniLoop ${line.padEnd(13)} asynclings ${real[index]}`, `  MiniLoop ${line.padEnd(13)} asynclings ${real[index]}`));

    const clock = new JumpingClock();
    const loop = new MiniLoop(clock);
    loop.callLater(1000, () => {});
    loop.runForever();
    say(`A second with nothing to do: MiniLoop wakes up ${clock.wakeUps} time`, `无事可做的一秒：MiniLoop 醒来 ${clock.wakeUps} 次`);

    const polled = new JumpingClock();
    waitByPolling(polled, 1000);
    say(`A loop that looks every millisecond wakes up ${polled.wakeUps} times`, `每毫秒张望一次的循环，醒来 ${polled.wakeUps} 次`);

    await sleep(1000);
    say('The real one crosses it in a single jump of its virtual clock', '真正的循环让虚拟时钟一步跳过这一秒');
  },

  selfTest({ trace, output }) {
    assert.deepEqual(output.slice(1, 5), [
      '  MiniLoop   0 soft in   asynclings   0 soft in',
      '  MiniLoop   0 hard in   asynclings   0 hard in',
      '  MiniLoop 200 soft out  asynclings 200 soft out',
      '  MiniLoop 600 hard out  asynclings 600 hard out',
    ]);
    assert.match(output[5] ?? '', / 1 time$/);
    assert.match(output[6] ?? '', / 1000 times$/);
    assert.deepEqual(trace.events('clock.jump').map(({ detail }) => detail), [200, 400, 1000]);
  },
});

function boilEggsOnMiniLoop(): string[] {
  const clock = new JumpingClock();
  const loop = new MiniLoop(clock);
  const log: string[] = [];
  function* boil(egg: string, ms: number): MiniCoroutine<void> {
    log.push(entry(clock.now(), egg, 'in'));
    yield { kind: 'sleep', ms };
    log.push(entry(clock.now(), egg, 'out'));
  }
  loop.spawn(() => boil('soft', 200));
  loop.spawn(() => boil('hard', 600));
  loop.runForever();
  return log;
}

async function boilEggsForReal(): Promise<string[]> {
  const log: string[] = [];
  async function boil(egg: string, ms: number): Promise<void> {
    log.push(entry(loopTime(), egg, 'in'));
    await sleep(ms);
    log.push(entry(loopTime(), egg, 'out'));
  }
  await gather([() => boil('soft', 200), () => boil('hard', 600)]);
  return log;
}

function entry(atMs: number, egg: string, what: string): string {
  return `${String(atMs).padStart(3)} ${egg} ${what}`;
}

function waitByPolling(clock: Clock, untilMs: number): void {
  while (clock.now() < untilMs) clock.waitUntil(clock.now() + 1);
}
