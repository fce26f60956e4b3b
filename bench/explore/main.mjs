// The explorer on five races: schedules per second under each strategy, and how long it takes to find and
// minimise each. Schedules are counted on the fixed twins, which run to their end every time.
import { explore } from 'asynclings/testing';
import { loadRaces } from '../../test/support/races.mjs';

const STRATEGIES = ['delay-bounded', 'random', 'pct'];
const SCHEDULES = 4000;
const ROUNDS = 3;
const TARGET_PER_SECOND = 2000;
const TARGET_FIND_MS = 5000;

export default async function bench() {
  const races = await loadRaces();
  const lines = [
    `| race | found by | schedules until then | minimised to | runs for that | ms in all | ${STRATEGIES.map((name) => `${name}, schedules/s`).join(' | ')} |`,
    `|---|---|---|---|---|---|${STRATEGIES.map(() => '---').join('|')}|`,
  ];
  let slowest = Infinity;
  let findMs = 0;
  for (const { name, broken, fixed } of races) {
    const [tookMs, found] = await best(() => explore(broken));
    if (found.kind !== 'failed') throw new Error(`${name} ${found.kind}`);
    findMs += tookMs;
    const rates = [];
    for (const strategy of STRATEGIES) rates.push(await perSecond(fixed, strategy));
    slowest = Math.min(slowest, ...rates);
    const smallest = `${deviations(found.deviations.length)}${found.isMinimal ? '' : ', not proved minimal'}`;
    lines.push(`| ${name} | ${found.foundBy}, ${deviations(found.foundDeviations)} | ${found.schedules} | ${smallest} | ${found.minimisingRuns} | ${tookMs.toFixed(0)} | ${rates.map((rate) => rate.toFixed(0)).join(' | ')} |`);
    process.stdout.write(`${name} done\n`);
  }
  lines.push('', `Slowest: ${slowest.toFixed(0)} schedules/s (target ≥ ${TARGET_PER_SECOND}). All found and minimised in ${findMs.toFixed(0)} ms (target ≤ ${TARGET_FIND_MS}). Best of ${ROUNDS} rounds.`);
  return lines.join('\n');
}

const deviations = (count) => `${count} deviation${count === 1 ? '' : 's'}`;

/** A small program has few schedules; exploring it is repeated until there are enough to time. */
async function perSecond(program, strategy) {
  const [tookMs, count] = await best(async () => {
    let schedules = 0;
    for (let seed = 0; schedules < SCHEDULES; seed++) {
      schedules += (await explore(program, { seed, schedules: SCHEDULES - schedules, strategies: [strategy] })).schedules;
    }
    return schedules;
  });
  return (count / tookMs) * 1000;
}

async function best(work) {
  let bestMs = Infinity;
  let result;
  for (let round = 0; round < ROUNDS; round++) {
    const beginMs = performance.now();
    result = await work();
    bestMs = Math.min(bestMs, performance.now() - beginMs);
  }
  return [bestMs, result];
}
