import type { SpawnOptions } from 'node:child_process';
import { accessSync, constants, existsSync } from 'node:fs';
import path from 'node:path';
import type { SandboxLevel } from './level.ts';

/** The command that starts Node in its sandbox; the module to run is its last argument. */
export interface Launch {
  readonly command: string;
  readonly args: readonly string[];
  /** What comes behind the module. */
  readonly moduleArgs?: readonly string[];
  readonly spawnOptions: Pick<SpawnOptions, 'uid' | 'gid' | 'detached'>;
}

export interface LaunchOptions {
  /** Folders and files that the child may read, beside Node and its libraries. */
  readonly readable: readonly string[];
  /** Flags for Node, such as --expose-gc. */
  readonly nodeFlags?: readonly string[];
  /** What the permission model must leave open: exercises about worker threads and native drivers. @default false */
  readonly isUnsealed?: boolean;
}

const NOBODY = 65534;
const HEAP_MB = 128;
const [NODE_MAJOR = 20] = process.versions.node.split('.').map(Number);
const DATA_BYTES = (NODE_MAJOR >= 22 ? 1200 : 500) * 1024 * 1024; // newer ones reserve more than they use
const FILE_BYTES = 1024 * 1024;
const OPEN_FILES = 256;
const CPU_S = 60; // for a process that has outlived whoever would have killed it

/** @throws RangeError when this machine has not got what the level needs; ask `isPossible` first. */
export function launchAt(level: SandboxLevel, options: LaunchOptions): Launch {
  if (!isPossible(level)) throw new RangeError(`sandbox level ${level} is not possible on this machine`);
  const node = [process.execPath, ...nodeFlags(options)];
  switch (level) {
    case 'A':
      return command([...resourceLimits(), ...bubblewrap(options), ...node]);
    case 'B':
      return { ...command([...resourceLimits(), ...node]), spawnOptions: { uid: NOBODY, gid: NOBODY, detached: true } };
    case 'C':
      return command([...resourceLimits(), ...node]);
    default:
      return level satisfies never;
  }
}

/** Whether this machine has the tools for a level; whether they work is for the self-test to find out. */
export function isPossible(level: SandboxLevel): boolean {
  switch (level) {
    case 'A':
      return process.platform === 'linux' && findProgram('bwrap') !== undefined;
    case 'B':
      return process.getuid?.() === 0;
    case 'C':
      return true;
    default:
      return level satisfies never;
  }
}

function command([first = '', ...args]: string[]): Launch {
  return { command: first, args, spawnOptions: { detached: process.platform !== 'win32' } };
}

function nodeFlags({ readable, nodeFlags: own = [], isUnsealed = false }: LaunchOptions): string[] {
  const common = ['--no-warnings', `--max-old-space-size=${HEAP_MB}`, '--disable-proto=delete', ...own];
  if (isUnsealed) return common;
  const permission = process.allowedNodeEnvironmentFlags.has('--permission') ? '--permission' : '--experimental-permission';
  const sqlite = process.allowedNodeEnvironmentFlags.has('--experimental-sqlite') ? ['--no-experimental-sqlite'] : [];
  return [...common, permission, ...sqlite, ...readable.map((each) => `--allow-fs-read=${each}`)];
}

function resourceLimits(): string[] {
  const prlimit = findProgram('prlimit');
  if (prlimit === undefined) return [];
  return [prlimit, '--core=0', `--cpu=${CPU_S}`, `--data=${DATA_BYTES}`, `--fsize=${FILE_BYTES}`, `--nofile=${OPEN_FILES}`, '--'];
}

function bubblewrap({ readable }: LaunchOptions): string[] {
  const system = ['/usr', '/bin', '/lib', '/lib64', '/etc/ld.so.cache'].flatMap((each) => ['--ro-bind-try', each, each]);
  const ours = [...new Set([process.execPath, ...readable])].flatMap((each) => ['--ro-bind', each, each]);
  return [
    findProgram('bwrap') ?? 'bwrap',
    '--unshare-user', '--uid', String(NOBODY), '--gid', String(NOBODY), '--disable-userns',
    '--unshare-pid', '--unshare-ipc', '--unshare-net', '--unshare-uts', '--unshare-cgroup-try',
    '--die-with-parent', '--new-session',
    ...system, '--proc', '/proc', '--dev', '/dev', '--size', String(FILE_BYTES), '--tmpfs', '/tmp', ...ours,
    '--chdir', '/tmp', '--',
  ];
}

/** The absolute path of a program on the PATH. */
function findProgram(name: string): string | undefined {
  const dirs = (process.env['PATH'] ?? '').split(path.delimiter).filter((dir) => path.isAbsolute(dir));
  return dirs.map((dir) => path.join(dir, name)).find((file) => existsSync(file) && isExecutable(file));
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
