// The locks and queues of the chapters beside the runtime's own, and beside libraries that do the same work.
// Every figure is ns per operation: the best run of a process, the median over the rounds. A round starts one
// process for each contender and workload, in a different order each time.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { WORKLOADS } from './workloads.mjs';

const ROUNDS = 3;
const CHILD = fileURLToPath(new URL('../runtime/child.mjs', import.meta.url));

/** Who takes part in what; a number is a smaller n, for those whose cost grows with n. */
const CONTENDERS = [
  { name: 'ours', title: 'chapters 3 and 4', does: Object.keys(WORKLOADS) },
  { name: 'runtime', title: "the runtime's own", does: ['lock', 'semaphore', 'queue'] },
  { name: 'async-mutex', title: `async-mutex ${versionOf('async-mutex')}`, does: ['lock', 'semaphore'] },
  { name: 'p-queue', title: `p-queue ${versionOf('p-queue')}`, does: ['semaphore', 'priority'], smaller: { priority: 20_000 } },
  { name: 'effect', title: `effect ${versionOf('effect')}`, does: Object.keys(WORKLOADS), smaller: { lock: 50_000, semaphore: 2000, rwlock: 20_000, priority: 20_000 } },
];

export default function bench() {
  const pairs = CONTENDERS.flatMap((contender) => contender.does.map((workload) => ({ contender, workload, samples: [] })));
  for (let round = 0; round < ROUNDS; round++) {
    const offset = Math.floor((round * pairs.length) / ROUNDS);
    for (let i = 0; i < pairs.length; i++) {
      const pair = pairs[(i + offset) % pairs.length];
      pair.samples.push(measure(pair.contender, pair.workload));
    }
    process.stdout.write(`round ${round + 1} of ${ROUNDS} done\n`);
  }
  const nsOf = new Map(pairs.map(({ contender, workload, samples }) => [`${contender.name} ${workload}`, samples.toSorted((a, b) => a - b)[Math.floor(ROUNDS / 2)]]));
  return report((name, workload) => nsOf.get(`${name} ${workload}`));
}

function measure({ name, smaller }, workload) {
  const n = String(smaller?.[workload] ?? WORKLOADS[workload].n);
  // The child looks for contenders beside itself.
  const { status, stdout, stderr } = spawnSync(process.execPath, ['--expose-gc', CHILD, `../../primitives/contenders/${name}`, workload, n], { encoding: 'utf8' });
  if (status !== 0) throw new Error(`${name} failed at ${workload}:\n${stderr}`);
  return Number(stdout);
}

function report(ns) {
  const workloads = Object.keys(WORKLOADS);
  const lines = [
    `| ns per operation (×: ours ÷ theirs) | ${workloads.map((workload) => WORKLOADS[workload].title).join(' | ')} |`,
    `|---|${workloads.map(() => '---').join('|')}|`,
  ];
  for (const { name, title, smaller } of CONTENDERS) {
    const cells = workloads.map((workload) => {
      const theirs = ns(name, workload);
      if (theirs === undefined) return '–';
      const ratio = name === 'ours' ? '' : ` (× ${(ns('ours', workload) / theirs).toFixed(2)})`;
      return `${Math.round(theirs)}${smaller?.[workload] === undefined ? '' : '¹'}${ratio}`;
    });
    lines.push(`| ${title} | ${cells.join(' | ')} |`);
  }
  const fewer = CONTENDERS.flatMap(({ name, smaller = {} }) => Object.entries(smaller).map(([workload, n]) => `${name} ${workload} ${n}`));
  lines.push('', `Operations in a run: ${workloads.map((workload) => `${WORKLOADS[workload].n} (${workload})`).join(', ')}.`);
  lines.push(`¹ fewer, since the cost grows with their number, or since it is high: ${fewer.join(', ')}.`);
  return lines.join('\n');
}

function versionOf(name) {
  return JSON.parse(readFileSync(new URL(`../../node_modules/${name}/package.json`, import.meta.url), 'utf8')).version;
}
