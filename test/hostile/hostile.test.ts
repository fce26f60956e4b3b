import { readdirSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { isPossible } from '../../src/sandbox/mod.ts';
import { canJail, runInJail } from '../support/jail.ts';
import { complaint, type Outcome } from './outcome.ts';

// One of each sort.
const SAMPLE = [
  'exit-by-constructor', 'matcher', 'matcher-getter-race', 'patch-promise', 'patch-runtime', 'read-callback-source', 'sniff-call-sites',
  'cancel-the-test', 'throw-other-stage', 'loop-in-call', 'deaf-turn-loop', 'heap-bomb', 'console-flood', 'kill-everybody', 'import-solution',
];
// `npm run campaign hostile` asks for all of them, at every level.
const isCampaign = process.env['ASYNCLINGS_HOSTILE'] === 'all';
const LIMIT_MS = isCampaign ? 600_000 : 90_000;
const script = path.join(import.meta.dirname, 'run-corpus.mjs');
const names = isCampaign ? readdirSync(path.join(import.meta.dirname, 'corpus')).map((name) => name.replace('.ts', '')) : SAMPLE;
// Inside the jail nobody is root, so level B is not possible there.
const possible = (['A', 'C'] as const).filter((level) => isPossible(level));
const levels = isCampaign ? possible : possible.slice(0, 1);

test.skipIf(!canJail()).each(levels)('at level %s hostile answers neither pass, nor leave anything behind, nor disturb the next one', { timeout: LIMIT_MS }, async (level) => {
  const outcomes = JSON.parse(await runInJail([script, level, ...names])) as Outcome[];
  expect(outcomes.map(({ name }) => name.replace('.ts', '')).toSorted()).toEqual(names.toSorted());
  expect(outcomes.map(complaint).filter((each) => each !== undefined)).toEqual([]);
});
