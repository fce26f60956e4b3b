import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { ChalkInstance } from 'chalk';
import supportsHyperlinks from 'supports-hyperlinks';

/** A file's name that can be clicked where the terminal knows how. */
export function fileLink(file: string, paint: ChalkInstance): string {
  const shown = paint.blue.underline(path.relative(process.cwd(), file));
  // VS Code's terminal finds file names itself, and better.
  if (paint.level === 0 || !supportsHyperlinks.stdout || process.env['TERM_PROGRAM'] === 'vscode') return shown;
  return `\u001B]8;;${pathToFileURL(file).href}\u0007${shown}\u001B]8;;\u0007`;
}
