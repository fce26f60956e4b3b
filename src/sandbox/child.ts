import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** How a child process came to its end. */
export type ChildEnd =
  | { readonly kind: 'exited'; readonly code: number }
  | { readonly kind: 'killed'; readonly signal: NodeJS.Signals }
  | { readonly kind: 'timed-out'; readonly limitMs: number }
  | { readonly kind: 'stopped' };

export interface ChildOptions {
  /** Wall-clock limit; the child is killed when it is reached. */
  readonly limitMs: number;
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
}

export interface Child {
  send(message: object): void;
  /** Kills the child; `ended` then says `stopped`. */
  stop(): void;
  readonly ended: Promise<ChildEnd>;
}

/**
 * Starts a single-use Node process with an almost empty environment and no standard input.
 * @param entry a compiled module; see `childEntry`.
 */
export function startChild(entry: URL, options: ChildOptions): Child {
  const child = spawn(process.execPath, [fileURLToPath(entry)], {
    stdio: options.isOwnProgram ? ['inherit', ...OUTPUTS.map((stream) => (options.piped?.includes(stream) ? 'pipe' : 'inherit')), 'ipc'] : ['ignore', 'pipe', 'pipe', 'ipc'],
    env: options.isOwnProgram ? process.env : childEnvironment(),
    ...(options.cwd !== undefined && { cwd: options.cwd }),
  });
  let cause: ChildEnd | undefined;
  const kill = (end: ChildEnd): void => {
    cause ??= end;
    child.kill('SIGKILL');
  };
  const stop = (): void => kill({ kind: 'stopped' });
  options.signal?.addEventListener('abort', stop);
  const limit = setTimeout(() => kill({ kind: 'timed-out', limitMs: options.limitMs }), options.limitMs);
  for (const stream of OUTPUTS) {
    child[stream]?.setEncoding('utf8');
    child[stream]?.on('data', (text: string) => options.onOutput(stream, text));
  }
  child.on('message', options.onMessage);
  const ended = new Promise<ChildEnd>((resolve, reject) => {
    child.on('error', reject);
    // 'close' comes after the pipes have been read to their end, 'exit' may not.
    child.on('close', (code, signal) => {
      clearTimeout(limit);
      options.signal?.removeEventListener('abort', stop);
      if (options.signal?.aborted) return reject(options.signal.reason as Error);
      resolve(cause ?? (signal === null ? { kind: 'exited', code: code ?? 0 } : { kind: 'killed', signal }));
    });
  });
  return {
    // A child that has just died cannot take messages; its end says what happened.
    send: (message) => child.connected && child.send(message, () => {}),
    stop,
    ended,
  };
}

const OUTPUTS = ['stdout', 'stderr'] as const;

/** The compiled module beside the caller's; sources (under a test runner) mean their build in dist/. */
export function childEntry(name: string, importer: string): URL {
  const url = new URL(`./${name}.js`, importer);
  if (importer.endsWith('.ts')) url.pathname = url.pathname.replace(/\/src\/(?!.*\/src\/)/, '/dist/src/');
  return url;
}

// Secrets stay out, and so does NODE_EXTRA_CA_CERTS, which Node 20 loads at every start for 29 ms.
const KEPT_VARIABLES = ['PATH', 'SystemRoot', 'TZ', 'TMPDIR', 'TEMP'];

function childEnvironment(): NodeJS.ProcessEnv {
  return Object.fromEntries(KEPT_VARIABLES.flatMap((name) => (process.env[name] === undefined ? [] : [[name, process.env[name]]])));
}
