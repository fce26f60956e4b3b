// Entry of the self-test's child: tries what a sandbox must not allow, and tells what it could do.
import { readFileSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';

/** What the canary is to try. */
export interface CanaryTask {
  readonly secretFile: string;
  readonly port: number;
  readonly parentPid: number;
}

export type Escape = 'reads files' | 'writes files' | 'reaches the network' | 'signals other processes';

const send = process.send?.bind(process);
const CONNECT_MS = 500;

async function escapes({ secretFile, port, parentPid }: CanaryTask): Promise<Escape[]> {
  const tries: [Escape, () => unknown][] = [
    ['reads files', () => readFileSync(secretFile)],
    ['writes files', () => writeFileSync(`${secretFile}.written`, 'x')],
    ['signals other processes', () => process.kill(parentPid, 0)],
    ['reaches the network', () => reach(port)],
  ];
  const found: Escape[] = [];
  for (const [escape, attempt] of tries) {
    try {
      await attempt();
      found.push(escape);
    } catch {
      // as it should be
    }
  }
  return found;
}

function reach(port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = connect({ port, host: '127.0.0.1' });
    socket.setTimeout(CONNECT_MS, () => socket.destroy(new Error('no answer')));
    socket.once('connect', () => {
      socket.destroy();
      resolve();
    });
    socket.once('error', reject);
  });
}

process.once('message', (task) => {
  void escapes(task as CanaryTask).then((found) => {
    send?.({ kind: 'escapes', found });
    process.disconnect();
  });
});
send?.({ kind: 'ready' });
