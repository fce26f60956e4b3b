// Entry of the process that checks types: opens a project, and says of each file it is asked about what is wrong there.
import { readFileSync } from 'node:fs';
import { neutraliseDebugSignal } from '../sandbox/mod.ts';
import type { TypeCheckOrder, TypeCheckReport, TypeNote } from './type-messages.ts';

// The part of the compiler's API that is used here; it is still called unstable there.
interface Diagnostic {
  readonly pos: number;
  readonly text: string;
}

interface Snapshot {
  getProject(config: string): { readonly program: { getSyntacticDiagnostics(file: string): Promise<readonly Diagnostic[]>; getSemanticDiagnostics(file: string): Promise<readonly Diagnostic[]> } } | undefined;
}

interface Api {
  updateSnapshot(what: { openProjects?: string[]; fileChanges?: { changed: string[] } }): Promise<Snapshot>;
}

const send = process.send?.bind(process);

function tell(report: TypeCheckReport): void {
  if (process.connected) send?.(report);
}

let opened: { readonly config: string; readonly api: Api } | undefined;

async function open(config: string, cwd: string): Promise<void> {
  const { API } = (await import('typescript/unstable/async')) as unknown as { API: new (options: { cwd: string }) => Api };
  const api = new API({ cwd });
  await api.updateSnapshot({ openProjects: [config] });
  opened = { config, api };
  tell({ kind: 'opened' });
}

async function notesOn(file: string): Promise<TypeNote[]> {
  if (opened === undefined) return [];
  const { config, api } = opened;
  const snapshot = await api.updateSnapshot({ openProjects: [config], fileChanges: { changed: [file] } });
  const program = snapshot.getProject(config)?.program;
  if (program === undefined) return [];
  const source = readFileSync(file, 'utf8');
  const found = (await Promise.all([program.getSyntacticDiagnostics(file), program.getSemanticDiagnostics(file)])).flat();
  return found.map(({ pos, text }) => ({ line: source.slice(0, pos).split('\n').length, text }));
}

process.on('message', (order: TypeCheckOrder) => {
  switch (order.kind) {
    case 'open':
      void open(order.config, order.cwd).catch(() => process.exit(1));
      return;
    case 'check':
      // A file may be gone by now.
      void notesOn(order.file).then((notes) => tell({ kind: 'notes', id: order.id, notes }), () => tell({ kind: 'notes', id: order.id, notes: [] }));
      return;
    default:
      order satisfies never;
  }
});
process.once('disconnect', () => process.exit());
neutraliseDebugSignal();
