/** The story of a run: recorded, read and drawn. Times are milliseconds of the loop's clock. */
export { EVENT_KINDS, type EventKind, type TraceEvent } from './event.ts';
export { type InterleavingOptions, type Overtaking, renderInterleaving } from './interleaving.ts';
export type { Place, PlaceOf } from './turn-story.ts';
export { type Diagnosis, diagnose } from './diagnose.ts';
export { type HtmlOptions, renderHtml } from './html.ts';
export { fromJsonLines, toJsonLines } from './json-lines.ts';
export { locate, type Locator, type Site } from './locating-probe.ts';
export { Recorder, type RecorderOptions } from './recorder.ts';
export type { Cancellation, CancelOrigin, Outcome, Span, SpanState, TaskTrace, WaitTrace, Wake, WakeCause } from './task-trace.ts';
export { type EventFilter, type Resource, Trace } from './trace.ts';
export type { Paint, PaintRole } from './paint.ts';
export type { RenderOptions } from './render-options.ts';
export { toPerfetto } from './perfetto.ts';
export { type Frame, Storyboard } from './storyboard.ts';
export { renderTimeline, type TimelineOptions } from './timeline.ts';
export { renderTransitions, type TransitionsOptions } from './transitions.ts';
export { renderTree, type TreeOptions } from './tree.ts';
export { type Lang, wordsOf } from './words.ts';
