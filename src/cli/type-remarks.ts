import { existsSync } from 'node:fs';
import path from 'node:path';
import { TypeChecker, type TypeNote } from '../grader/mod.ts';
import { linesOf } from './type-notes.ts';
import type { Workspace } from './workspace.ts';

const PATIENCE_MS = 2000;

/**
 * What the type checker says of a file in the workspace; begun beside the grading, waited for only when the
 * verdict stands.
 */
export function beginTypeRemarks(workspace: Workspace, file: string): () => Promise<string[]> {
  const isOurs = file.startsWith(workspace.root + path.sep) && existsSync(workspace.typeConfig);
  const found: Promise<readonly TypeNote[]> = isOurs ? check(workspace, file) : Promise.resolve([]);
  return async () => {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<TypeNote[]>((resolve) => (timer = setTimeout(resolve, PATIENCE_MS, [])));
    const notes = await Promise.race([found, late]);
    clearTimeout(timer);
    return linesOf(file, notes);
  };
}

async function check(workspace: Workspace, file: string): Promise<readonly TypeNote[]> {
  const checker = await TypeChecker.open(workspace.typeConfig, workspace.root);
  try {
    return (await checker?.check(file)) ?? [];
  } catch {
    return []; // the verdict does not need it
  } finally {
    await checker?.close();
  }
}
