import type { WaitKind } from '../asyncio/mod.ts';
import type { EventKind } from './event.ts';
import type { Outcome, SpanState } from './task-trace.ts';

export type Lang = 'en' | 'zh-CN';

/** What an event did to its subject, said of the task that did it. */
export type Deed = (subject: string, detail: string) => string;

/** Every word that a learner reads in a drawing. Names of tasks and resources come from the program. */
export interface Words {
  readonly states: Readonly<Record<SpanState | Outcome, string>>;
  readonly cancelRequested: string;
  readonly cancelDelivered: string;

  /** Headings of columns. */
  readonly time: string;
  readonly task: string;
  readonly change: string;
  readonly why: string;
  readonly end: string;
  readonly lifetime: string;
  readonly turns: string;

  /** A wait, from the runtime's English label. */
  wait(on: WaitKind, label: string): string;
  /** A group or a time limit, from the runtime's English name. */
  scope(name: string): string;
  heldBy(task: string): string;

  createdBy(task: string): string;
  readonly gaveWay: string;
  over(wait: string): string;
  wokenBy(task: string): string;
  wokenByEnd(task: string): string;
  wokenByLastEnd(task: string): string;
  wokenByHandingOn(task: string): string;
  readonly wokenByRequest: string;
  readonly wokenFromOutside: string;
  /** What was done to the resource, after "woken by A: ". */
  act(kind: EventKind, name: string): string;

  requestedBy(origin: string): string;
  readonly itself: string;
  readonly byDeadlock: string;
  readonly byExit: string;
  readonly byOutside: string;
  byJoiner(task: string): string;
  because(task: string): string;
  reason(reason: string): string;
  deliveredAt(wait: string): string;
  readonly deliveredBeforeStart: string;
  readonly neverDelivered: string;
  thenWaitsFor(wait: string): string;
  readonly swallowed: string;
  afterRequest(ms: string): string;

  readonly deeds: Readonly<Partial<Record<EventKind, Deed>>>;
  readonly deadlock: string;
  /** One link of a deadlock. */
  stuck(task: string, wait: string): string;
  readonly comma: string;
  readonly semicolon: string;
  prints(line: string): string;

  lostEvents(count: number): string;
  tasksLeftOut(count: number): string;
  linesLeftOut(count: number): string;
  readonly noTasks: string;
  readonly virtualTime: string;
}
