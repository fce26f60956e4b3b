import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Launch } from './launch.ts';
import { SilenceWatch } from './silence-watch.ts';

/** How a child process came to its end. */
export type ChildEnd =
  | { readonly kind: 'exited'; readonly code: number }
  | { readonly kind: 'killed'; readonly signal: NodeJS.Signals }
  | { readonly kind: 'timed-out'; readonly limitMs: number }
  /** It worked without end and let nobody in, not even its own messages. */
  | { readonly kind: 'blocked'; readonly cpuMs: number }
  | { readonly kind: 'flooded'; readonly bytes: number }
  | { readonly kind: 'stopped' };

export interface ChildOptions {
  /** Wall-clock limit; the child is killed when it is reached. @default none until `limit` sets one */
  readonly limitMs?: number;
  readonly onMessage: (message: unknown) => void;
  /** What the child writes to its standard output and error. */
  readonly onOutput: (stream: 'stdout' | 'stderr', text: string) => void;
  readonly cwd?: string;
  /** Aborting it kills the child; `ended` then rejects with its reason. */
  readonly signal?: AbortSignal;
  /** A program of the user's own, with this terminal and environment; nothing but what is `piped` passes through here. */
  readonly isOwnProgram?: boolean;
  /** Of a program of the user's own: which of its streams come to `onOutput`. */
  readonly piped?: readonly ('stdout' | 'stderr')[];
  /** How it is started; see `launchAt`. @default this Node, without a sandbox */
  readonly launch?: Launch;
  /** Bytes of output after which it is killed. @default Infinity */
  readonly maxOutputBytes?: number;
}

export interface Child {
  send(message: object): void;
  /** Kills the child; `ended` then says `stopped`. */
  stop(): void;
  /** From now on it has this much wall-clock time; Infinity lifts the limit. */
  limit(ms: number): void;
  /**
   * From now on it is killed when it uses this much processor time between two messages. Where processor time
   * cannot be read, eight times as much wall-clock time stands for it.
   */
  limitSilence(cpuMs: number): void;
  readonly ended: Promise<ChildEnd>;
}

const PATIENCE_MS = 500;
const LAST_WORDS_MS = 20; // what a killed child has printed is in the pipe already
const OUTPUTS = ['stdout', 'stderr'] as const;

/**
 * Starts a single-use Node process with an almost empty environment and no standard input.
 * @param entry a compiled module; see `childEntry`.
 */
export function startChild(entry: URL, options: ChildOptions): Child {
  const child = spawnChild(entry, options);
  let cause: ChildEnd | undefined;
  const kill = (end: ChildEnd): void => {
    cause ??= end;
    killAll(child, options.launch?.spawnOptions.detached === true);
  };
  const stop = (): void => kill({ kind: 'stopped' });
  options.signal?.addEventListener('abort', stop);
  let hasEnded = false;
  let wallLimit: NodeJS.Timeout | undefined;
  const limit = (ms: number): void => {
    clearTimeout(wallLimit);
    if (ms !== Infinity && !hasEnded) wallLimit = setTimeout(() => kill({ kind: 'timed-out', limitMs: ms }), ms);
  };
  if (options.limitMs !== undefined) limit(options.limitMs);
  const silence = new SilenceWatch(child, (cpuMs) => kill({ kind: 'blocked', cpuMs }));
  let outputBytes = 0;
  for (const stream of OUTPUTS) {
    child[stream]?.setEncoding('utf8');
    child[stream]?.on('data', (text: string) => {
      outputBytes += Buffer.byteLength(text);
      if (outputBytes > (options.maxOutputBytes ?? Infinity)) return kill({ kind: 'flooded', bytes: outputBytes });
      options.onOutput(stream, text);
    });
  }
  child.on('message', (message) => {
    silence.heard();
    options.onMessage(message);
  });
  let closing: NodeJS.Timeout | undefined;
  const ended = new Promise<ChildEnd>((resolve, reject) => {
    const finish = (code: number | null, signal: NodeJS.Signals | null): void => {
      hasEnded = true;
      clearTimeout(wallLimit);
      clearTimeout(closing);
      silence.stop();
      destroyPipes(child);
      options.signal?.removeEventListener('abort', stop);
      if (options.signal?.aborted) return reject(options.signal.reason as Error);
      resolve(cause ?? (signal === null ? { kind: 'exited', code: code ?? 0 } : { kind: 'killed', signal }));
    };
    // Of a process that has started, it is only the channel: its end may be noticed after it has been closed here.
    child.on('error', (error) => child.pid === undefined && reject(error));
    // 'close' comes after pipes and channel have been read to their end, 'exit' may not. But it does not come at
    // all when the channel was closed from here, or when somebody else still holds a pipe.
    child.on('close', finish);
    child.on('exit', (code, signal) => (closing = setTimeout(finish, cause === undefined ? PATIENCE_MS : LAST_WORDS_MS, code, signal)));
  });
  return {
    // A child that has just died cannot take messages; its end says what happened.
    send: (message) => child.connected && child.send(message, () => {}),
    stop,
    limit,
    limitSilence: (cpuMs) => !hasEnded && silence.start(cpuMs),
    ended,
  };
}

/**
 * Ends a child and, where it leads a group of its own, everybody in it: a wrapper that is killed while it is
 * still setting things up would leave its other half behind. What has got out of the group by then starts
 * without a channel, and ends by itself.
 */
function killAll(child: ChildProcess, isLeader: boolean): void {
  if (child.connected) child.disconnect();
  child.kill('SIGKILL');
  if (!isLeader || child.pid === undefined) return;
  try {
    process.kill(-child.pid, 'SIGKILL');
  } catch {
    // all gone
  }
}

function destroyPipes(child: ChildProcess): void {
  for (const stream of OUTPUTS) child[stream]?.destroy();
}

function spawnChild(entry: URL, { launch, isOwnProgram, piped, cwd }: ChildOptions): ChildProcess {
  const file = fileURLToPath(entry);
  const { command, args, spawnOptions } = launch ?? { command: process.execPath, args: [], spawnOptions: {} };
  return spawn(command, [...args, file, ...(launch?.moduleArgs ?? [])], {
    stdio: isOwnProgram ? ['inherit', ...OUTPUTS.map((stream) => (piped?.includes(stream) ? 'pipe' : 'inherit')), 'ipc'] : ['ignore', 'pipe', 'pipe', 'ipc'],
    env: isOwnProgram ? process.env : childEnvironment(),
    ...(cwd !== undefined && { cwd }),
    ...spawnOptions,
  });
}

/** The compiled module beside the caller's; sources (under a test runner) mean their build in dist/. */
export function childEntry(name: string, importer: string, extension = 'js'): URL {
  const url = new URL(`./${name}.${extension}`, importer);
  if (importer.endsWith('.ts')) url.pathname = url.pathname.replace(/\/src\/(?!.*\/src\/)/, '/dist/src/');
  return url;
}

// Secrets stay out, and so does NODE_EXTRA_CA_CERTS, which Node 20 loads at every start for 29 ms.
const KEPT_VARIABLES = ['PATH', 'SystemRoot', 'TZ', 'TMPDIR', 'TEMP'];

function childEnvironment(): NodeJS.ProcessEnv {
  return Object.fromEntries(KEPT_VARIABLES.flatMap((name) => (process.env[name] === undefined ? [] : [[name, process.env[name]]])));
}
