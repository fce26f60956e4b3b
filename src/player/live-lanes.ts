import type { Coroutine } from '../loader/stepped/mod.ts';
import { callName } from './call-name.ts';
import type { AwaitedBy, CoroutineRecord } from './coroutine-log.ts';
import type { LiveRow, LiveStates } from './trace-report.ts';

interface OpenCall {
  readonly coroutine: Coroutine;
  /** Awaited on the spot by its caller, in whose lane it belongs. */
  isNested: boolean;
  hasWaited: boolean;
  hasMoved: boolean;
  on: AwaitedBy | undefined;
  what: string | undefined;
  line: number | undefined;
  file: string | undefined;
  sinceMs: number;
  /** The call it made last, until it does anything else. */
  lastCall: number | undefined;
}

const MOST_ROWS = 50;

/** The lanes of a program that is still running, as they are drawn when it has ended. */
export class LiveLanes {
  readonly #open = new Map<number, OpenCall>();
  #doneCount = 0;
  #failedCount = 0;

  add(record: CoroutineRecord, coroutine: Coroutine): void {
    const { id, atMs } = record;
    if (record.kind === 'call') {
      const caller = this.#open.get(record.parent);
      if (caller !== undefined) caller.lastCall = id;
      this.#open.set(id, { coroutine, isNested: false, hasWaited: false, hasMoved: true, on: undefined, what: undefined, line: undefined, file: undefined, sinceMs: atMs, lastCall: undefined });
      return;
    }
    const call = this.#open.get(id);
    if (call === undefined) return;
    call.hasMoved = true;
    switch (record.kind) {
      case 'await':
        return this.#await(call, record);
      case 'resume':
        call.on = undefined;
        call.what = undefined;
        call.line = undefined;
        call.sinceMs = atMs;
        return;
      case 'end':
        return this.#end(call, record);
      default:
        record satisfies never;
    }
  }

  /** How things stand; what is `active` is told once. */
  states(atMs: number): LiveStates {
    const rows = new Map<string, LiveRow>();
    let openCount = 0;
    for (const root of this.#open.values()) {
      if (root.isNested) continue;
      openCount++;
      const row = this.#rowOf(root, atMs);
      const key = `${row.name}\n${row.what}\n${row.line}`;
      const same = rows.get(key);
      if (same !== undefined) rows.set(key, joined(same, row));
      else if (rows.size < MOST_ROWS) rows.set(key, row);
    }
    for (const call of this.#open.values()) call.hasMoved = false;
    return { atMs, rows: [...rows.values()], openCount, doneCount: this.#doneCount, failedCount: this.#failedCount };
  }

  #await(call: OpenCall, { on, site, atMs }: CoroutineRecord & { kind: 'await' }): void {
    const { lastCall } = call;
    call.hasWaited = true;
    call.lastCall = undefined;
    if (on.kind === 'coroutine' && on.id === lastCall) {
      const callee = this.#open.get(on.id);
      if (callee !== undefined) callee.isNested = true;
    }
    // Whoever asks a generator for a value waits for what its body waits for, which has been told already.
    if (on.kind === 'generator' && call.on !== undefined) return;
    call.on = on;
    call.what = site?.text;
    call.line = site?.line;
    call.file = site?.file;
    call.sinceMs = atMs;
  }

  #end(call: OpenCall, { id, outcome }: CoroutineRecord & { kind: 'end' }): void {
    const caller = call.coroutine.parent === undefined ? undefined : this.#open.get(call.coroutine.parent.id);
    if (caller?.lastCall === id && !call.hasWaited) caller.lastCall = undefined;
    this.#open.delete(id);
    if (call.isNested || !call.hasWaited) return;
    if (outcome === 'done') this.#doneCount++;
    else this.#failedCount++;
  }

  #rowOf(root: OpenCall, atMs: number): LiveRow {
    let leaf = root;
    let hasMoved = root.hasMoved;
    while (leaf.on?.kind === 'coroutine') {
      const callee = this.#open.get(leaf.on.id);
      if (callee?.isNested !== true) break;
      leaf = callee;
      hasMoved ||= leaf.hasMoved;
    }
    const { on, line, file, sinceMs, coroutine } = leaf;
    const what = on?.kind === 'coroutine' ? `task '${callName(this.#open.get(on.id)?.coroutine)}'` : leaf.what;
    return {
      name: callName(root.coroutine),
      count: 1,
      state: coroutine.task?.phase === 'ready' ? 'ready' : hasMoved ? 'active' : 'waiting',
      forMs: atMs - sinceMs,
      ...(what !== undefined && { what }),
      ...(line !== undefined && { line }),
      ...(file !== undefined && { file }),
    };
  }
}

function joined(one: LiveRow, other: LiveRow): LiveRow {
  return { ...one, count: one.count + 1, state: one.state === 'waiting' ? other.state : one.state, forMs: Math.max(one.forMs, other.forMs) };
}
