import { writeFileSync } from 'node:fs';
import { renderHtml, toJsonLines, toPerfetto, type Trace } from '../trace/mod.ts';
import type { CommandContext } from './context.ts';
import { UserError } from './exit-code.ts';

export const EXPORT_FORMATS = ['html', 'perfetto', 'jsonl'] as const;

export interface ExportOptions {
  readonly export?: (typeof EXPORT_FORMATS)[number];
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

function convert(trace: Trace, format: (typeof EXPORT_FORMATS)[number], page: Parameters<typeof renderHtml>[1]): string {
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
