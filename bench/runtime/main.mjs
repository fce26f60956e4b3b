// The runtime beside CPython's asyncio and the libraries that people use for the same work in Node.
// Every figure is ns per operation: the best run of a process, the median over the rounds. A round starts one
// process for each contender and workload, in a different order each time.
import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { WORKLOADS } from './workloads.mjs';

const ROUNDS = 3;
const HERE = new URL('.', import.meta.url);
const python = pythonVersion();

/** Who takes part in what; a number is a smaller n, for those whose cost grows with n. */
const CONTENDERS = [
  { name: 'ours', title: 'asynclings', does: Object.keys(WORKLOADS) },
  { name: 'asyncio', title: `asyncio, ${python ?? 'no python3 found'}`, does: python === undefined ? [] : Object.keys(WORKLOADS) },
  { name: 'native', title: 'promises, no library', does: Object.keys(WORKLOADS) },
  { name: 'p-limit', title: `p-limit ${versionOf('p-limit')}`, does: ['semaphore'] },
  { name: 'p-queue', title: `p-queue ${versionOf('p-queue')}`, does: ['semaphore'] },
  { name: 'async-mutex', title: `async-mutex ${versionOf('async-mutex')}`, does: ['lock'] },
  {
    name: 'effection',
    title: `effection ${versionOf('effection')}`,
    does: ['spawn', 'queue', 'yield', 'timers'],
    smaller: { spawn: 2000, queue: 50_000, yield: 200_000, timers: 2000 },
  },
  {
    name: 'effect',
    title: `effect ${versionOf('effect')}`,
    does: Object.keys(WORKLOADS),
    smaller: { semaphore: 2000, lock: 50_000 },
  },
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
  const nsOf = new Map(pairs.map((pair) => [`${pair.contender.name} ${pair.workload}`, median(pair.samples)]));
  return report((name, workload) => nsOf.get(`${name} ${workload}`));
}

function measure(contender, workload) {
  const n = String(contender.smaller?.[workload] ?? WORKLOADS[workload].n);
  const [command, ...args] =
    contender.name === 'asyncio'
      ? ['python3', fileURLToPath(new URL('runner.py', HERE)), workload, n]
      : [process.execPath, '--expose-gc', fileURLToPath(new URL('child.mjs', HERE)), contender.name, workload, n];
  const { status, stdout, stderr } = spawnSync(command, args, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`${contender.name} failed at ${workload}:\n${stderr}`);
  return Number(stdout);
}

function report(ns) {
  const workloads = Object.keys(WORKLOADS);
  const lines = [
    `| ns per operation (×: ours ÷ theirs) | ${workloads.map((workload) => WORKLOADS[workload].title).join(' | ')} |`,
    `|---|${workloads.map(() => '---').join('|')}|`,
  ];
  for (const { name, title, does, smaller } of CONTENDERS) {
    if (does.length === 0) continue;
    const cells = workloads.map((workload) => {
      const theirs = ns(name, workload);
      if (theirs === undefined) return '–';
      const mark = smaller?.[workload] === undefined ? '' : '¹';
      const ratio = name === 'ours' ? '' : ` (× ${(ns('ours', workload) / theirs).toFixed(2)})`;
      return `${Math.round(theirs)}${mark}${ratio}`;
    });
    lines.push(`| ${title} | ${cells.join(' | ')} |`);
  }
  lines.push('', `Operations in a run: ${workloads.map((workload) => `${WORKLOADS[workload].n} (${workload})`).join(', ')}.`);
  const fewer = CONTENDERS.flatMap(({ name, smaller = {} }) => Object.entries(smaller).map(([workload, n]) => `${name} ${workload} ${n}`));
  lines.push(`¹ fewer, since the cost grows with their number: ${fewer.join(', ')}.`);
  if (python !== undefined) lines.push('', summary(workloads.map((workload) => ns('ours', workload) / ns('asyncio', workload))));
  return lines.join('\n');
}

function summary(ratios) {
  const mean = Math.exp(ratios.reduce((sum, ratio) => sum + Math.log(ratio), 0) / ratios.length);
  return `Against asyncio: geometric mean × ${mean.toFixed(2)} (target ≤ 0.35), worst × ${Math.max(...ratios).toFixed(2)} (target ≤ 1.0).`;
}

function median(values) {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];
}

function versionOf(name) {
  return JSON.parse(readFileSync(new URL(`../../node_modules/${name}/package.json`, HERE), 'utf8')).version;
}

function pythonVersion() {
  try {
    return execFileSync('python3', ['--version'], { encoding: 'utf8' }).trim();
  } catch {
    return undefined;
  }
}
