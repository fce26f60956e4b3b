import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Quiz } from '../course/mod.ts';
import { listingProgram } from '../loader/mod.ts';
import { childEntry, startChild } from '../sandbox/mod.ts';
import { seededRandom } from '../testing/mod.ts';
import { Trace } from '../trace/mod.ts';
import type { QuizReport, QuizRequest } from './quiz-messages.ts';
import { sha256 } from './suite-program.ts';

/** What a quiz asks: a program, and the lines that it really prints. */
export interface QuizQuestion {
  readonly id: string;
  readonly code: string;
  readonly lines: readonly string[];
  /** How its tasks came to print them; absent for a program that runs without the runtime. */
  readonly trace?: Trace;
}

const LIMIT_MS = 10_000;
const AT_ONCE = 2; // more would make programs that measure real time unreliable

/**
 * The programs of a quiz and their answers, found by running them.
 * @param seed of the variant; 0 is the program as it was written.
 * @throws Error when one of the programs throws or does not come to its end: then the quiz is at fault.
 */
export async function quizQuestions(quiz: Quiz, seed = 0, signal?: AbortSignal): Promise<QuizQuestion[]> {
  const ids = Object.keys(quiz.items);
  const questions: QuizQuestion[] = [];
  const queue = ids.entries();
  const work = async (): Promise<void> => {
    for (const [place, id] of queue) {
      const code = vary(readFileSync(quiz.itemFiles[id]!, 'utf8'), quiz.items[id]!.vary, seed);
      questions[place] = { id, code, ...(await play(quiz, id, code, signal)) };
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return questions;
}

/** What a result is kept with: whether a program of the quiz has changed since. */
export function quizHash(quiz: Quiz): string {
  const programs = Object.entries(quiz.itemFiles).map(([id, file]) => `${id}\0${readFileSync(file, 'utf8')}`);
  return sha256(programs.toSorted().join('\0')).slice(0, 16);
}

/** Whether an answer names the printed lines in their order; spaces and punctuation are not what is asked. */
export function isRightAnswer(lines: readonly string[], answer: string): boolean {
  return words(answer).join(' ') === words(lines.join(' ')).join(' ');
}

/** Which of the printed lines, counted from 0, is the first that an answer does not have in its place; `undefined` when none. */
export function firstDeviation(lines: readonly string[], answer: string): number | undefined {
  const given = words(answer);
  const index = lines.findIndex((line) => words(line).some((word) => word !== given.shift()));
  return index < 0 ? undefined : index;
}

function words(text: string): string[] {
  return text.toLowerCase().split(/[\s,;→>|]+/u).filter((word) => word !== '');
}

/** Has the words of each group change places. */
function vary(code: string, groups: readonly (readonly string[])[], seed: number): string {
  if (seed === 0) return code;
  const random = seededRandom(seed);
  const exchange = new Map(groups.flatMap((group) => shuffled(group, random).map((word, index) => [group[index]!, word] as const)));
  if (exchange.size === 0) return code;
  const pattern = new RegExp([...exchange.keys()].map((word) => `(?<![\\w-])${word.replace(/[^\w]/g, String.raw`\$&`)}(?![\\w-])`).join('|'), 'g');
  return code.replace(pattern, (word) => exchange.get(word) ?? word);
}

function shuffled(group: readonly string[], random: () => number): string[] {
  const left = [...group];
  return group.map(() => left.splice(Math.floor(random() * left.length), 1)[0]!);
}

async function play(quiz: Quiz, id: string, code: string, signal: AbortSignal | undefined): Promise<Pick<QuizQuestion, 'lines' | 'trace'>> {
  const lines: string[] = [];
  let trace: Trace | undefined;
  let error: string | undefined;
  let stderr = ''; // of a program that comes to a good end: a warning of Node's, which is no fault
  const request: QuizRequest = { program: listingProgram(code, path.join(quiz.dir, 'items')), clock: quiz.items[id]!.clock };
  const child = startChild(childEntry('quiz-child', import.meta.url), {
    limitMs: LIMIT_MS,
    ...(signal !== undefined && { signal }),
    onOutput: (stream, text) => {
      if (stream === 'stderr') stderr += text;
    },
    onMessage: (message) => {
      const report = message as QuizReport;
      switch (report.kind) {
        case 'ready':
          return child.send(request);
        case 'line':
          lines.push(report.text);
          return;
        case 'traced':
          trace = new Trace(report.events);
          return;
        case 'failed':
          error = report.message;
          return;
        default:
          return report satisfies never;
      }
    },
  });
  const end = await child.ended;
  if (error !== undefined || end.kind !== 'exited' || end.code !== 0) throw new Error(`${quiz.slug}/items/${id}.ts: ${error ?? (stderr.trim() || end.kind)}`);
  return { lines, ...(trace && { trace }) };
}
