import type { WaitKind } from '../asyncio/mod.ts';
import type { TraceEvent } from './event.ts';
import { oneLine } from './fit.ts';
import { round } from './milliseconds.ts';
import type { Cancellation, TaskTrace, WaitTrace, Wake } from './task-trace.ts';
import type { Trace } from './trace.ts';
import type { Words } from './words.ts';

/** Puts what a trace knows into phrases. */
export class Narrator {
  readonly words: Words;
  readonly #trace: Trace;

  constructor(trace: Trace, words: Words) {
    this.#trace = trace;
    this.words = words;
  }

  name(id: number): string {
    return oneLine(this.#trace.task(id).name);
  }

  label(on: WaitKind, label: string): string {
    return oneLine(this.words.wait(on, label));
  }

  /** What is waited for, and who has it. */
  wait({ on, label, holder }: WaitTrace): string {
    const text = this.label(on, label);
    // A task that is joined has been named already.
    return holder === undefined || on === 'task' ? text : text + this.words.comma + this.words.heldBy(this.name(holder));
  }

  wake(wake: Wake): string {
    const { words } = this;
    switch (wake.cause) {
      case 'turn':
        return words.gaveWay;
      case 'timer':
        return words.over(this.label(wake.on, wake.label));
      case 'task':
        return words.wokenBy(this.#causer(wake)) + this.#act(wake);
      case 'handed on':
        return words.wokenByHandingOn(this.#causer(wake));
      case 'end':
        return wake.on === 'group' ? words.wokenByLastEnd(this.#causer(wake)) : words.wokenByEnd(this.#causer(wake));
      case 'cancel':
        return words.wokenByRequest;
      case 'outside':
        return words.wokenFromOutside + (this.#act(wake) || words.reason(this.label(wake.on, wake.label)));
      default:
        return wake.cause satisfies never;
    }
  }

  request({ origin, reason }: Cancellation, task: number): string {
    const { words } = this;
    const why = reason === undefined ? '' : words.reason(oneLine(reason));
    switch (origin.kind) {
      case 'task':
        return words.requestedBy(origin.task === task ? words.itself : this.name(origin.task)) + why;
      case 'group':
        return words.requestedBy(oneLine(words.scope(origin.name))) + (origin.culprit === undefined ? '' : words.comma + words.because(this.name(origin.culprit)));
      case 'scope':
        return words.requestedBy(oneLine(words.scope(origin.name)));
      case 'joiner':
        return words.requestedBy(words.byJoiner(this.name(origin.task)));
      case 'deadlock':
        return words.requestedBy(words.byDeadlock);
      case 'exit':
        return words.requestedBy(words.byExit);
      case 'outside':
        return words.requestedBy(words.byOutside) + why;
      default:
        return origin satisfies never;
    }
  }

  delivery(on: WaitKind | undefined, label: string | undefined): string {
    return on === undefined ? this.words.deliveredBeforeStart : this.words.deliveredAt(this.label(on, label ?? ''));
  }

  /** What an event says of itself; `''` for what only spans and requests can tell. */
  deed(event: TraceEvent): string {
    const deed = this.words.deeds[event.kind];
    return deed === undefined ? '' : deed(oneLine(this.words.scope(event.name ?? '')), detailOf(event));
  }

  /** The result or error of a task that has ended. */
  value(task: TaskTrace): string {
    return oneLine(task.value ?? 'undefined');
  }

  line(event: TraceEvent): string {
    return oneLine(event.text ?? '');
  }

  /** Who waits for what at a `loop.deadlock`: those in the ring, or everybody when there is none. */
  deadlock({ seq, cycle }: TraceEvent): string {
    const { words } = this;
    const stuck = (cycle ?? this.#trace.tasks.map(({ id }) => id)).flatMap((id) => {
      const wait = this.#trace.task(id).waits.findLast((each) => each.seq < seq && (each.woken?.seq ?? Infinity) > seq);
      return wait === undefined ? [] : words.stuck(this.name(id), this.wait(wait));
    });
    return words.deadlock + words.reason(stuck.join(words.semicolon));
  }

  #causer({ by }: Wake): string {
    return by === undefined ? this.words.byOutside : this.name(by);
  }

  #act({ act }: Wake): string {
    return act === undefined ? '' : this.words.reason(this.words.act(act.kind, oneLine(act.name ?? '')));
  }
}

function detailOf({ detail, value = '' }: TraceEvent): string {
  if (detail === undefined) return oneLine(value);
  return typeof detail === 'number' ? round(detail) : oneLine(String(detail));
}
