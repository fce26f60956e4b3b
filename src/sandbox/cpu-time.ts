import { readdirSync, readFileSync } from 'node:fs';

const NS_PER_MS = 1e6;

/**
 * Processor time that the main thread of process `pid` has used, in milliseconds.
 * @returns undefined where the system does not tell (anything but Linux), or when the process is gone.
 */
export function cpuMsOf(pid: number): number | undefined {
  try {
    const [ranNs = ''] = readFileSync(`/proc/${pid}/schedstat`, 'utf8').split(' ');
    return Number(ranNs) / NS_PER_MS;
  } catch {
    return undefined;
  }
}

/** The last of a chain of wrappers: of a process with one child with one child …, the one without. */
export function innermostProcess(pid: number): number {
  for (let current = pid; ; ) {
    const [only] = childrenOf(current);
    if (only === undefined) return current;
    current = only;
  }
}

function childrenOf(pid: number): number[] {
  try {
    return readdirSync(`/proc/${pid}/task`).flatMap((thread) =>
      readFileSync(`/proc/${pid}/task/${thread}/children`, 'utf8')
        .split(' ')
        .filter((each) => each.trim() !== '')
        .map(Number),
    );
  } catch {
    return [];
  }
}
