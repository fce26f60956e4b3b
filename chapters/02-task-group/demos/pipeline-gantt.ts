import assert from 'node:assert/strict';
import { loopTime, sleep } from 'asynclings';
import { defineDemo, type DemoContext } from 'asynclings/testing';
import { pipeline, runGroup } from '../mod.ts';

interface Chair {
  readonly name: string;
  readonly sawMs: number;
  readonly paintMs: number;
}
const CHAIRS: readonly Chair[] = [
  { name: 'A', sawMs: 10, paintMs: 300 },
  { name: 'B', sawMs: 300, paintMs: 10 },
];

export default defineDemo({
  async main({ say }) {
    say('Two chairs, two stages: saw, then paint. One column is 20 ms.', '两把椅子，两个阶段：先锯，再漆。每格 20 毫秒。');

    say('With a barrier, nobody paints before everybody has sawn:', '阶段之间设屏障：全部锯完，才有人开始上漆：');
    const barrier = new Workshop();
    await runGroup(CHAIRS.map((chair) => () => barrier.saw(chair)));
    await runGroup(CHAIRS.map((chair) => () => barrier.paint(chair)));
    barrier.drawBars(say);

    say('As a stream, each chair goes on when it is ready:', '改成流水线：哪把椅子好了，哪把就往下走：');
    const stream = new Workshop();
    const stages = [{ run: stream.saw, concurrency: 2 }, { run: stream.paint, concurrency: 2 }] as const;
    for await (const { name } of pipeline(CHAIRS, stages, { ordered: false })) say(`  chair ${name} is ready`, `  椅子 ${name} 做好了`);
    stream.drawBars(say);
  },

  selfTest({ trace, output }) {
    assert.deepEqual(output.filter((line) => line.includes('done after')), ['  done after 600 ms', '  done after 310 ms']);
    const paintings = output.filter((line) => line.includes('paint A')).map((line) => line.indexOf('█'));
    const sawings = output.filter((line) => line.includes('saw B')).map((line) => line.lastIndexOf('█'));
    assert.deepEqual(paintings.map((begin, index) => begin < (sawings[index] ?? 0)), [false, true]); // the bars overlap in the stream
    const atWork = trace.concurrent('waiting', 700).filter(({ waits }) => waits.some(({ on, sinceMs, woken }) => on === 'sleep' && sinceMs <= 700 && (woken?.atMs ?? 0) > 700));
    assert.deepEqual(atWork.map(({ name }) => name.slice(0, 7)), ['stage 1', 'stage 2']); // at the same time
  },
});

/** Keeps the time that each chair spends in each stage, and draws it. */
class Workshop {
  readonly #startMs = loopTime();
  readonly #bars: { readonly label: string; readonly fromMs: number; readonly toMs: number }[] = [];

  readonly saw = (chair: Chair): Promise<Chair> => this.#work('saw', chair, chair.sawMs);
  readonly paint = (chair: Chair): Promise<Chair> => this.#work('paint', chair, chair.paintMs);

  async #work(stage: string, chair: Chair, ms: number): Promise<Chair> {
    const fromMs = loopTime() - this.#startMs;
    await sleep(ms);
    this.#bars.push({ label: `${stage} ${chair.name}`, fromMs, toMs: fromMs + ms });
    return chair;
  }

  drawBars(say: DemoContext['say']): void {
    for (const { label, fromMs, toMs } of this.#bars) {
      const line = `  ${label.padEnd(8)} ${' '.repeat(columns(fromMs))}${'█'.repeat(Math.max(1, columns(toMs - fromMs)))}`;
      say(line, line);
    }
    const tookMs = loopTime() - this.#startMs;
    say(`  done after ${tookMs} ms`, `  ${tookMs} 毫秒完成`);
  }
}

function columns(ms: number): number {
  return Math.round(ms / 20);
}
