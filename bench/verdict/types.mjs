// The type check that stands beside a verdict.
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { TypeChecker } from '../../dist/src/grader/mod.js';
import { exerciseCalled, median, ROUNDS, solution } from './measuring.mjs';

export async function typeCheckMs() {
  const dir = mkdtempSync(path.join(os.tmpdir(), 'asynclings-bench-'));
  mkdirSync(path.join(dir, 'exercises'));
  const file = path.join(dir, 'exercises', 'a.ts');
  const source = readFileSync(solution(exerciseCalled('semaphore')), 'utf8').replace("import { Future } from 'asynclings';", 'declare class Future<T> { setResult(): void; wait(): Promise<T>; readonly isDone: boolean }');
  writeFileSync(path.join(dir, 'tsconfig.json'), JSON.stringify({ compilerOptions: { target: 'ES2023', lib: ['ES2023'], strict: true, noEmit: true, types: [] }, include: ['exercises'] }));
  writeFileSync(file, source);
  const checker = await TypeChecker.open(path.join(dir, 'tsconfig.json'), dir);
  await checker.check(file);
  const samples = [];
  for (let round = 0; round < ROUNDS; round++) {
    writeFileSync(file, `${source}export const n: number = ${round % 2 ? round : "'x'"};\n`);
    const startMs = performance.now();
    await checker.check(file);
    samples.push(performance.now() - startMs);
  }
  await checker.close();
  rmSync(dir, { recursive: true });
  return median(samples);
}
