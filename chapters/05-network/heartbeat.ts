import { sleep } from 'asynclings';
import type { Connection } from './connection.ts';

/**
 * Breaks off a connection from which nothing has come for `everyMs`, and that does not answer a ping within
 * `timeoutMs` either. Any message counts as an answer. A cable that is pulled out tells nobody: without this the
 * connection stays open for ever.
 * @returns once it has been broken off.
 */
export async function heartbeat(connection: Connection, everyMs: number, timeoutMs: number): Promise<void> {
  for (;;) {
    if (await isAlive(connection, everyMs)) continue;
    connection.ping();
    if (await isAlive(connection, timeoutMs)) continue;
    connection.terminate();
    return;
  }
}

async function isAlive(connection: Connection, withinMs: number): Promise<boolean> {
  const before = connection.signsOfLife;
  await sleep(withinMs);
  return connection.signsOfLife > before;
}
