import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { CodeExercise } from '../course/mod.ts';
import { grade, type GradingSandbox } from '../grader/mod.ts';
import { type Mutant, mutantsOf } from './mutants.ts';

export interface MutationScore {
  readonly total: number;
  readonly killed: number;
  /** Passed although something in them is spoilt, and nobody has said why that is no harm. */
  readonly survivors: readonly Mutant[];
  /** Entries of equivalent.json that name no mutant any more. */
  readonly stale: readonly string[];
}

/** Killed share of those that could be killed; 1 for none. */
export function shareKilled({ total, killed }: MutationScore): number {
  return total === 0 ? 1 : killed / total;
}

/**
 * Grades every generic mutant of an exercise's solution. `equivalent.json` beside the solution names those that
 * behave as the solution does, with the reason.
 */
export async function mutationScore(exercise: CodeExercise, sandbox: GradingSandbox & { warm(): void }, onProgress?: (done: number, total: number) => void): Promise<MutationScore> {
  const { solutionDir } = exercise;
  const equivalent = readEquivalent(path.join(solutionDir, 'equivalent.json'));
  const all = mutantsOf(readFileSync(path.join(solutionDir, 'solution.ts'), 'utf8'));
  const mutants = all.filter(({ id }) => !(id in equivalent));
  const dir = mkdtempSync(path.join(os.tmpdir(), 'asynclings-mutants-'));
  const survivors: Mutant[] = [];
  try {
    for (const [index, mutant] of mutants.entries()) {
      onProgress?.(index, mutants.length);
      const file = path.join(dir, `${exercise.slug}.ts`);
      writeFileSync(file, mutant.source);
      const { status } = await grade(exercise, file, { sandbox, isBrief: true });
      sandbox.warm();
      if (status === 'passed') survivors.push(mutant);
    }
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
  const stale = Object.keys(equivalent).filter((id) => !all.some((mutant) => mutant.id === id));
  return { total: mutants.length, killed: mutants.length - survivors.length, survivors, stale };
}

function readEquivalent(file: string): Readonly<Record<string, string>> {
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Record<string, string>) : {};
}
