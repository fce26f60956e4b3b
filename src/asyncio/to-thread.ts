import { waitForForeign } from './cancellable.ts';

/** Turns the URL of a module into one that a worker thread can import as it is. */
export type ModulePreparer = (moduleUrl: URL) => Promise<URL>;

let prepareModule: ModulePreparer = async (moduleUrl) => moduleUrl;

/** For hosts: how modules that Node cannot load itself (TypeScript on Node 20) are compiled for workers. */
export function useModulePreparer(preparer: ModulePreparer): void {
  prepareModule = preparer;
}

type Pool = import('piscina').Piscina;
let pool: Promise<Pool> | undefined;

async function openPool(): Promise<Pool> {
  const { Piscina } = await import('piscina');
  // Threads that linger would keep nobody alive, but a process that is asked to end should find none.
  return new Piscina({ filename: new URL('./thread-entry.js', import.meta.url).href, minThreads: 0, idleTimeout: 1000 });
}

/**
 * Calls an export of a module in a worker thread, so that the loop goes on meanwhile.
 * @param moduleUrl functions cannot be sent to a thread; the module is loaded there afresh.
 * @param args copied by structured clone.
 * @param options.signal aborting it terminates the thread and rejects with an AbortError; so does cancelling the task, with CancelledError.
 * @throws {DataCloneError} for arguments or results that cannot be cloned; whatever the function throws.
 * @source CPython asyncio.to_thread, whose threads cannot be stopped.
 * @example
 * const module = new URL('data:text/javascript,export const add = (a, b) => a + b');
 * await toThread(module, 'add', [20, 22]); // => 42
 */
export async function toThread<T>(moduleUrl: URL, exportName: string, args: unknown[], options: { readonly signal?: AbortSignal } = {}): Promise<T> {
  return waitForForeign<T>('worker', `${exportName}() in a thread`, async (cancelSignal) => {
    const signal = options.signal ? AbortSignal.any([cancelSignal, options.signal]) : cancelSignal;
    const url = await prepareModule(moduleUrl);
    pool ??= openPool();
    const threads = await pool;
    try {
      return (await threads.run({ url: url.href, exportName, args }, { signal })) as T;
    } catch (error) {
      throw isBareObject(error) ? new DOMException(`what ${exportName}() returned cannot be sent to another thread`, 'DataCloneError') : error;
    }
  });
}

// What the thread finds wrong with a result is a DOMException, which does not survive the way back itself.
function isBareObject(error: unknown): boolean {
  return typeof error === 'object' && error !== null && Object.getPrototypeOf(error) === Object.prototype && Object.keys(error).length === 0;
}
