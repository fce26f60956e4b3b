// What tracing costs: three programs of some 300,000 awaits, with and without a recorder, and how long a
// trace of a million events takes to read and draw.
import { Lock, run, sleep, TaskGroup } from 'asynclings';
import { Recorder, renderTimeline } from 'asynclings/trace';

const ROUNDS = 5;
const TARGET_RATIO = 1.5;
const MILLION = 1_000_000;

const PROGRAMS = {
  'giving way': (group) => {
    for (let n = 0; n < 30; n++) group.createTask(async () => { for (let i = 0; i < 10_000; i++) await sleep(0); });
  },
  sleeping: (group) => {
    for (let n = 0; n < 3000; n++) group.createTask(async () => { for (let i = 0; i < 100; i++) await sleep(1 + (n % 7)); });
  },
  'handing a lock over': (group) => {
    const lock = new Lock('door');
    for (let n = 0; n < 50; n++) group.createTask(async () => { for (let i = 0; i < 2000; i++) await lock.run(() => sleep(0)); });
  },
};

export default async function bench() {
  const lines = ['| program | untraced, CPU ms | traced, CPU ms | ratio |', '|---|---|---|---|'];
  const ratios = [];
  for (const [name, program] of Object.entries(PROGRAMS)) {
    const times = { untraced: [], traced: [] };
    for (let round = 0; round < ROUNDS; round++) {
      times.untraced.push(await timed(program));
      times.traced.push(await timed(program, new Recorder()));
    }
    const [untraced, traced] = [Math.min(...times.untraced), Math.min(...times.traced)];
    ratios.push(traced / untraced);
    lines.push(`| ${name} | ${untraced.toFixed(0)} | ${traced.toFixed(0)} | ${(traced / untraced).toFixed(2)} |`);
    process.stdout.write(`${name} done\n`);
  }
  lines.push('', `Highest ratio ${Math.max(...ratios).toFixed(2)} (target ≤ ${TARGET_RATIO}). Best of ${ROUNDS} rounds.`, '', await drawMillion());
  return lines.join('\n');
}

async function timed(program, probe) {
  const begin = process.cpuUsage(); // of this process alone: other work on the machine does not count
  await run(() => TaskGroup.run(async (group) => program(group)), { clock: 'virtual', ...(probe && { probe }) });
  const { user, system } = process.cpuUsage(begin);
  return (user + system) / 1000;
}

const used = () => process.memoryUsage().heapUsed + process.memoryUsage().arrayBuffers;

async function drawMillion() {
  const recorder = new Recorder({ maxEvents: MILLION });
  const before = used();
  await timed((group) => {
    for (let n = 0; n < 1000; n++) group.createTask(async () => { for (let i = 0; i < 400; i++) await sleep(1 + (n % 7)); });
  }, recorder);
  const megabytes = (used() - before) / 2 ** 20;
  const readMs = performance.now();
  const trace = recorder.trace();
  const drawMs = performance.now();
  renderTimeline(trace, { width: 120 });
  const endMs = performance.now();
  return `A run of ${recorder.size} events, ${recorder.lostEvents} of them not kept: ${megabytes.toFixed(0)} MB, read in ${(drawMs - readMs).toFixed(0)} ms, drawn in ${(endMs - drawMs).toFixed(0)} ms (target ≤ 1000).`;
}
