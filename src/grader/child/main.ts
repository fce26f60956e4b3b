// Entry of the grading process: seals itself, takes one request, tells how each test goes, and ends.
import './mask-functions.ts';
import v8 from 'node:v8';
import { realNowMs, useGraceMs } from '../../asyncio/host.ts';
import type { ChildMode, GradeOrder, GradeReport, GradeRequest } from '../messages.ts';
import { ANSWER_URL, type AnswerPlace } from './answer-place.ts';
import { Harness } from './harness.ts';
import { AnswerLines } from './run-log.ts';
import { inspectedPlace } from './inspected-place.ts';
import { openPlace } from './open-place.ts';
import { sealProcess } from './seal.ts';
import { fullStackOf } from './stacks.ts';

const BEAT_MS = 25;
const GRACE_MS = 5; // an answer has nothing outside to wait for but a stream or a blob
const ENDLESS_CPU_MS = 1000;
const FULL_HEAP_SHARE = 0.6; // a loop that fills the heap dies before it has worked that long
const MOST_PRINTED = 4000; // characters kept of one test

const send = process.send?.bind(process);
const printed: string[] = [];
let printedChars = 0;
let rejections: unknown[] = [];

function tell(report: GradeReport): void {
  if (process.connected) send?.(report);
}

let lastBeatMs = 0;
let lastAliveCpuMs = 0;

function cpuMs(): number {
  return process.cpuUsage().user / 1000;
}

function beat(): void {
  const nowMs = realNowMs();
  lastAliveCpuMs = cpuMs();
  if (nowMs - lastBeatMs < BEAT_MS) return;
  lastBeatMs = nowMs;
  tell({ kind: 'beat' });
}

/** Guarded answers only: a loop that is still going round after so much work with nobody else let in will not end. */
function noteRounds(line: number): void {
  if (cpuMs() - lastAliveCpuMs > ENDLESS_CPU_MS || heapShare() > FULL_HEAP_SHARE) tell({ kind: 'endless-loop', line });
}

function heapShare(): number {
  const { used_heap_size: used, heap_size_limit: limit } = v8.getHeapStatistics();
  return used / limit;
}

function print(text: string): void {
  if (printedChars > MOST_PRINTED) return;
  printedChars += text.length;
  printed.push(text);
}

let current: GradeRequest | undefined;

function openAnswerPlace(mode: ChildMode): AnswerPlace {
  switch (mode) {
    case 'sealed':
      return sealProcess(events);
    case 'unsealed':
      return openPlace(events, () => current!.suite.entry);
    case 'inspected':
      return inspectedPlace(events, () => current!.answer);
    default:
      return mode satisfies never;
  }
}

const answerUrl = (request: GradeRequest): string => (process.argv[3] === 'inspected' ? request.answer : ANSWER_URL);

function harnessFor(request: GradeRequest, tellOf: (report: GradeReport) => void): Harness {
  lastAliveCpuMs = cpuMs();
  current = request;
  return new Harness(request, {
    tell: tellOf,
    beat,
    answerUrl: answerUrl(request),
    importForSuite: place.importForSuite,
    foreign: {
      [request.answer]: {
        evaluate: place.evaluate,
        importPackage: (specifier, found) => place.importPackage(specifier, found, request.rules),
      },
    },
    takeOutput: () => {
      const text = printed.join('\n');
      printed.length = 0;
      printedChars = 0;
      return text;
    },
    takeRejections: () => {
      const taken = rejections;
      rejections = [];
      return taken;
    },
  });
}

let rehearsing: Harness | undefined;
let rehearsed = Promise.resolve();

async function rehearse(request: GradeRequest): Promise<void> {
  rehearsing = harnessFor(request, () => {});
  await rehearsing.run().catch(() => {}); // that course has other ways to learn of it
  tell({ kind: 'rehearsed' });
}

async function grade(request: GradeRequest): Promise<void> {
  rehearsing?.stop();
  await rehearsed;
  try {
    await harnessFor(request, tell).run();
    tell({ kind: 'finished' });
  } catch (error) {
    tell(broken(error, new AnswerLines(request.suite, request.answer, answerUrl(request))));
  }
  // The answer may have left timers behind; they are no reason to stay. What was said last has to get out first.
  send?.({ kind: 'beat' } satisfies GradeReport, undefined, undefined, () => process.exit());
}

function broken(error: unknown, lines: AnswerLines): GradeReport {
  if (!(error instanceof Error)) return { kind: 'broken', message: String(error) };
  const line = lines.first(fullStackOf(error));
  return { kind: 'broken', message: `${error.name}: ${error.message}`, ...(line !== undefined && { line }) };
}

process.on('unhandledRejection', (reason) => rejections.push(reason));
process.on('uncaughtException', (error) => rejections.push(error));
useGraceMs(GRACE_MS);
const events = { print, onRounds: noteRounds };
const place = openAnswerPlace((process.argv[3] ?? 'sealed') as ChildMode);
setInterval(beat, BEAT_MS).unref();
// Whoever started it is gone.
process.once('disconnect', () => process.exit());
process.on('message', ({ kind, request }: GradeOrder) => {
  if (kind === 'rehearse') rehearsed = rehearse(request);
  if (kind === 'grade') void grade(request);
});
tell({ kind: 'ready', isCodeKept: process.env['ASYNCLINGS_MACHINE_CODE'] === 'used' });
