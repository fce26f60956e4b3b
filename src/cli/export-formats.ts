/** What a trace can be written as. */
export const EXPORT_FORMATS = ['html', 'perfetto', 'jsonl'] as const;

export type ExportFormat = (typeof EXPORT_FORMATS)[number];
