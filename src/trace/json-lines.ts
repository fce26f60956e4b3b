import { EVENT_KINDS, type TraceEvent } from './event.ts';
import { Trace } from './trace.ts';

const KNOWN_KINDS: ReadonlySet<unknown> = new Set(EVENT_KINDS);

/** One event a line, for files and pipes; takes a Trace or a Recorder. `fromJsonLines` gives the same trace back. */
export function toJsonLines(source: { events(): readonly TraceEvent[] }): string {
  return source
    .events()
    .map((event) => `${JSON.stringify(event)}\n`)
    .join('');
}

/** @throws {SyntaxError} when a line is not an event; the message says which. */
export function fromJsonLines(text: string): Trace {
  const events: TraceEvent[] = [];
  for (const [index, line] of text.split('\n').entries()) if (line.trim() !== '') events.push(parseLine(line, index + 1));
  return new Trace(events);
}

function parseLine(line: string, number: number): TraceEvent {
  let event: unknown;
  try {
    event = JSON.parse(line);
  } catch (error) {
    throw new SyntaxError(`line ${number} of the trace is not JSON`, { cause: error });
  }
  if (!isEvent(event)) throw new SyntaxError(`line ${number} of the trace is not an event: it needs seq, atMs and a known kind`);
  return event;
}

function isEvent(value: unknown): value is TraceEvent {
  if (typeof value !== 'object' || value === null) return false;
  if (!('seq' in value && 'atMs' in value && 'kind' in value)) return false;
  return Number.isInteger(value.seq) && typeof value.atMs === 'number' && KNOWN_KINDS.has(value.kind);
}
