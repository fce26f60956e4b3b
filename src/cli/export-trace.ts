import { writeFileSync } from 'node:fs';
import { renderHtml, toJsonLines, toPerfetto, type Trace } from '../trace/mod.ts';
import type { CommandContext } from './context.ts';
import { UserError } from './exit-code.ts';
import type { ExportFormat } from './export-formats.ts';

export interface ExportOptions {
  readonly export?: ExportFormat;
  /** File to write instead of standard output. */
  readonly out?: string;
}

/** @throws {UserError} when there is a file but no format. To be called before the run, not after it. */
export function checkExport({ messages }: CommandContext, options: ExportOptions): void {
  if (options.out !== undefined && options.export === undefined) throw new UserError(messages.export.outNeedsFormat(options.out));
}

/** Writes the trace in the format asked for; where there is a file, says so on standard error. */
export function exportTrace({ lang, messages, terminal }: CommandContext, trace: Trace, options: ExportOptions, page: { title: string; source: string }): void {
  const text = convert(trace, options.export ?? 'jsonl', { lang, ...page });
  if (options.out === undefined) return terminal.write(text);
  try {
    writeFileSync(options.out, text);
  } catch (error) {
    throw new UserError(messages.export.cannotWrite(options.out, error instanceof Error ? error.message : String(error)));
  }
  terminal.writeError(`${messages.export.written(options.out)}\n`);
}

function convert(trace: Trace, format: ExportFormat, page: Parameters<typeof renderHtml>[1]): string {
  switch (format) {
    case 'html':
      return renderHtml(trace, page);
    case 'perfetto':
      return toPerfetto(trace);
    case 'jsonl':
      return toJsonLines(trace);
    default:
      return format satisfies never;
  }
}
