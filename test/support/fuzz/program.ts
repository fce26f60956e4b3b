/**
 * A random program as data: nested arrays, so that thousands of them fit into the golden files and both
 * interpreters (TypeScript and Python) read the same text. Names refer to tasks, groups, scopes and objects.
 */
export type Ops = readonly Op[];
export type SyncOps = readonly SyncOp[];

/** What may be done without waiting, hence also in a done callback. */
export interface SyncOpArguments {
  spawn: [task: string, value: number, body: Ops];
  spawnIn: [group: string, task: string, value: number, body: Ops];
  cancel: [task: string, reason: string | null];
  uncancel: [task: string];
  state: [task: string];
  result: [task: string];
  exception: [task: string];
  callback: [task: string, tag: string, ops: SyncOps];
  uncallback: [task: string, tag: string];
  resolve: [future: string, value: number];
  reject: [future: string, tag: string];
  cancelFuture: [future: string, reason: string | null];
  watch: [future: string, tag: string, ops: SyncOps];
  unwatch: [future: string, tag: string];
  reschedule: [scope: string, deltaMs: number | null];
  expired: [scope: string];
  release: [object: string];
  set: [event: string];
  clear: [event: string];
  add: [variable: string, delta: number];
  notify: [condition: string, n: number];
  notifyAll: [condition: string];
  putNowait: [queue: string, item: number];
  getNowait: [queue: string];
  taskDone: [queue: string];
  shutdown: [queue: string, immediate: boolean];
}

export interface AsyncOpArguments {
  sleep: [ms: number];
  join: [task: string];
  shield: [task: string];
  raise: [tag: string];
  raiseCancelled: [reason: string | null];
  try: [body: Ops, catches: Catches, handler: Ops, rethrows: boolean, finalizer: Ops];
  repeat: [times: number, body: Ops];
  await: [future: string];
  group: [group: string, body: Ops];
  timeout: [scope: string, ms: number | null, body: Ops];
  timeoutAt: [scope: string, deltaMs: number | null, body: Ops];
  waitFor: [ms: number, value: number, body: Ops];
  acquire: [object: string];
  with: [object: string, body: Ops];
  hold: [lock: string, body: Ops];
  waitEvent: [event: string];
  waitCondition: [condition: string];
  waitUntil: [condition: string, variable: string, least: number];
  waitBarrier: [barrier: string];
  resetBarrier: [barrier: string];
  abortBarrier: [barrier: string];
  put: [queue: string, item: number];
  get: [queue: string];
  joinQueue: [queue: string];
  gather: [children: readonly Child[], returnExceptions: boolean];
  waitTasks: [tasks: readonly string[], returnWhen: ReturnWhen, ms: number | null];
  asCompleted: [tasks: readonly string[], atMost: number];
}

export type Catches = 'all' | 'error' | 'cancelled' | 'timeout' | 'group' | 'nothing';
export type ReturnWhen = 'FIRST_COMPLETED' | 'FIRST_EXCEPTION' | 'ALL_COMPLETED';
/** A task without a handle; its label stands for its name in the log. */
export type Child = readonly [label: string, value: number, body: Ops];

interface OpArguments extends SyncOpArguments, AsyncOpArguments {}
export type OpKind = keyof OpArguments;
export type SyncOpKind = keyof SyncOpArguments;
export type OpOf<K extends OpKind> = readonly [K, ...OpArguments[K]];
export type Op = { [K in OpKind]: OpOf<K> }[OpKind];
export type SyncOp = { [K in SyncOpKind]: OpOf<K> }[SyncOpKind];

export type ObjectSpec =
  | readonly [name: string, kind: 'lock' | 'event' | 'future' | 'variable']
  | readonly [name: string, kind: 'semaphore' | 'bounded' | 'queue' | 'priority' | 'lifo' | 'barrier', size: number]
  | readonly [name: string, kind: 'condition', lock: string | null];

export interface Program {
  readonly seed: number;
  readonly objects: readonly ObjectSpec[];
  readonly main: Ops;
}
