import { spawn, spawnSync } from 'node:child_process';
import { chownSync, mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';

const NOBODY = 65534;

/**
 * A command line that runs Node as nobody in namespaces of its own: one of the attacks kills every process it
 * can see. The sandbox under test is made inside.
 */
function jail(args: readonly string[], home: string): string[] {
  const isRoot = process.getuid?.() === 0;
  const asNobody = isRoot ? ['setpriv', `--reuid=${NOBODY}`, `--regid=${NOBODY}`, '--clear-groups', '--no-new-privs'] : [];
  const namespaces = ['unshare', '--user', '--map-current-user', '--mount', '--pid', '--fork', '--mount-proc', '--kill-child', '--net', '--ipc', '--uts'];
  const environment = ['env', '-i', `PATH=${process.env['PATH']}`, `HOME=${home}`, `TMPDIR=${home}`, `XDG_CACHE_HOME=${home}/cache`];
  return [...asNobody, ...namespaces, ...environment, process.execPath, ...args];
}

/** Whether this machine can make the jail. */
export function canJail(): boolean {
  if (process.platform !== 'linux') return false;
  const home = makeHome();
  const [command = '', ...args] = jail(['-e', '0'], home);
  const { status } = spawnSync(command, args);
  rmSync(home, { recursive: true, force: true });
  return status === 0;
}

/** Runs a script in the jail and returns what it prints. */
export async function runInJail(args: readonly string[]): Promise<string> {
  const home = makeHome();
  const [command = '', ...rest] = jail(args, home);
  const child = spawn(command, rest, { stdio: ['ignore', 'pipe', 'pipe'] });
  let out = '';
  let errors = '';
  child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (errors += chunk.toString()));
  const code = await new Promise((resolve) => child.on('close', resolve));
  rmSync(home, { recursive: true, force: true });
  if (code !== 0) throw new Error(`the jail ended with ${String(code)}: ${errors}`);
  return out;
}

function makeHome(): string {
  const home = mkdtempSync(path.join(os.tmpdir(), 'asynclings-jail-'));
  if (process.getuid?.() === 0) chownSync(home, NOBODY, NOBODY);
  return home;
}
