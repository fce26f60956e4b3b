import type { Outcome, SpanState } from './task-trace.ts';

/** What a piece of a drawing stands for: a state, an end, a cancellation mark, or something to keep in the background. */
export type PaintRole = SpanState | Outcome | 'requested' | 'delivered' | 'faint' | 'name';

/** Colours a piece of text; what it returns must look as wide as what it was given. */
export type Paint = (role: PaintRole, text: string) => string;

export const noPaint: Paint = (_role, text) => text;
