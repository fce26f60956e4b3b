/** Something the type checker has to say about a line. */
export interface TypeNote {
  /** Counted from 1. */
  readonly line: number;
  readonly text: string;
}

/** What the process that checks types is told. */
export type TypeCheckOrder = { readonly kind: 'open'; readonly config: string; readonly cwd: string } | { readonly kind: 'check'; readonly id: number; readonly file: string };

export type TypeCheckReport = { readonly kind: 'opened' } | { readonly kind: 'notes'; readonly id: number; readonly notes: readonly TypeNote[] };
