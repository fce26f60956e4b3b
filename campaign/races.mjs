// The explorer on five known races: found as small under many seeds, every finding replayed, and no false alarm
// in 20,000 schedules of the fixed twin under each strategy.
import { explore, replay } from 'asynclings/testing';
import { loadRaces } from '../test/support/races.mjs';

const SEEDS = 20;
const REPLAYS = 100;
const SCHEDULES = 20_000;
const STRATEGIES = ['delay-bounded', 'random', 'pct'];

export default async function races({ deadlineMs }) {
  let faults = 0;
  const fault = (text) => {
    faults++;
    process.stdout.write(`  WRONG: ${text}\n`);
  };
  for (const { name, broken, fixed } of await loadRaces()) {
    process.stdout.write(`${name}\n`);
    await findAndReplay(broken, deadlineMs, fault);
    for (const strategy of STRATEGIES) {
      if (performance.now() > deadlineMs) {
        process.stdout.write('  time is up\n');
        break;
      }
      const beginMs = performance.now();
      const result = await explore(fixed, { schedules: SCHEDULES, strategies: [strategy], limitMs: deadlineMs - beginMs });
      if (result.kind !== 'survived') fault(`the fixed twin ${result.kind}: ${result.schedule}`);
      const perSecond = (result.schedules / (performance.now() - beginMs)) * 1000;
      process.stdout.write(`  fixed, ${strategy}: ${result.kind} ${result.schedules} schedules${result.isExhaustive ? ', all there are' : ''}, ${perSecond.toFixed(0)} per second\n`);
    }
  }
  return faults;
}

async function findAndReplay(broken, deadlineMs, fault) {
  const deviations = new Set();
  let seeds = 0;
  let replays = 0;
  for (let seed = 0; seed < SEEDS && performance.now() < deadlineMs; seed++) {
    const result = await explore(broken, { seed });
    seeds++;
    if (result.kind !== 'failed') {
      fault(`seed ${seed}: ${result.kind}`);
      continue;
    }
    if (!result.isMinimal) fault(`seed ${seed}: ${result.schedule} is not proved minimal`);
    deviations.add(result.deviations.length);
    for (let i = 0; i < REPLAYS; i++, replays++) {
      const { hash, kind } = await replay(broken, result.schedule);
      if (hash !== result.hash || kind !== 'failed') fault(`seed ${seed}: ${result.schedule} replays to ${kind} ${hash}`);
    }
  }
  if (deviations.size > 1) fault(`the smallest has ${[...deviations].join(' or ')} deviations`);
  process.stdout.write(`  found under ${seeds} of ${seeds} seeds, deviations: ${[...deviations].join(', ')}; ${replays} replays\n`);
}
