import { Narrator } from './narrator.ts';
import { type DisplayClock, displayClock, toNanosecond } from './perfetto-clock.ts';
import type { PerfettoEvent } from './perfetto-event.ts';
import { storyOf } from './story.ts';
import type { Span, TaskTrace, Wake } from './task-trace.ts';
import type { Trace } from './trace.ts';
import { wordsOf } from './words-of.ts';

const PID = 1;
const SHORTEST_US = 0.001;

/**
 * The trace in the Trace Event Format, for ui.perfetto.dev and chrome://tracing: a thread per task, a slice
 * per state, an arrow from whoever woke a task, marks for cancellations and warnings, and the length of
 * the ready queue. `args.atMs` has the loop's time; see `displayClock` for what is drawn.
 * @source Trace Event Format (Chromium): JSON object format, complete, flow, instant, counter and metadata events.
 */
export function toPerfetto(trace: Trace): string {
  const clock = displayClock(trace.events());
  const narrator = new Narrator(trace, wordsOf('en'));
  const timed = [
    ...trace.tasks.flatMap((task) => slicesOf(task, clock, narrator)),
    ...arrowsOf(trace, clock),
    ...marksOf(trace, clock, narrator),
    ...queueOf(trace, clock),
  ];
  // The sort is stable: a slice stays in front of the arrow that points at its first moment.
  const events = [...namesOf(trace), ...timed.toSorted((a, b) => a.ts - b.ts)];
  return `{"displayTimeUnit":"ms","traceEvents":[\n${events.map((event) => JSON.stringify(event)).join(',\n')}\n]}\n`;
}

function namesOf(trace: Trace): PerfettoEvent[] {
  const name = (what: string, tid: number, args: Record<string, string | number>): PerfettoEvent => ({ ph: 'M', name: what, pid: PID, tid, ts: 0, args });
  const main = trace.tasks[0]?.id ?? PID;
  return [
    name('process_name', main, { name: 'asynclings' }),
    ...trace.tasks.flatMap((task, index) => [name('thread_name', task.id, { name: task.name }), name('thread_sort_index', task.id, { sort_index: index })]),
  ];
}

function slicesOf(task: TaskTrace, clock: DisplayClock, narrator: Narrator): PerfettoEvent[] {
  return task.spans.map((span) => {
    const ts = clock.at(span.fromSeq);
    const why = span.waits.map((wait) => narrator.wait(wait)).join(' + ');
    const wokenBy = wokenText(span, narrator);
    return {
      ph: 'X',
      name: why === '' ? span.state : `${span.state}: ${why}`,
      cat: span.state,
      pid: PID,
      tid: task.id,
      ts,
      dur: toNanosecond(clock.at(span.toSeq) - ts),
      args: { atMs: span.fromMs, lastsMs: span.toMs - span.fromMs, ...(why !== '' && { why }), ...(wokenBy !== '' && { 'woken by': wokenBy }) },
    };
  });
}

function wokenText({ wake, waits }: Span, narrator: Narrator): string {
  const wakes = wake === undefined ? waits.flatMap(({ woken }) => woken ?? []) : [wake];
  return wakes.map((each) => narrator.wake(each)).join(' + ');
}

function arrowsOf(trace: Trace, clock: DisplayClock): PerfettoEvent[] {
  return trace.tasks.flatMap((task) =>
    task.spans.flatMap(({ wake }): PerfettoEvent[] => {
      const fromUs = wake?.by === undefined ? undefined : startOfArrow(trace, wake.by, wake, clock);
      if (wake?.by === undefined || fromUs === undefined) return [];
      const arrow = { name: 'wakes', cat: 'wake', id: wake.seq, pid: PID };
      return [
        { ...arrow, ph: 's', tid: wake.by, ts: fromUs },
        { ...arrow, ph: 'f', bp: 'e', tid: task.id, ts: clock.at(wake.seq) },
      ];
    }),
  );
}

/** Within the slice in which the waker did it; the last moment of its last slice when its end was what woke. */
function startOfArrow(trace: Trace, by: number, { seq }: Wake, clock: DisplayClock): number | undefined {
  if (!trace.has(by)) return undefined;
  const span = lastSpanFrom(trace.task(by).spans, seq);
  if (span === undefined) return undefined;
  const fromUs = clock.at(span.fromSeq);
  return toNanosecond(Math.max(fromUs, Math.min(clock.at(seq), clock.at(span.toSeq) - SHORTEST_US)));
}

function lastSpanFrom(spans: readonly Span[], seq: number): Span | undefined {
  let low = 0;
  let high = spans.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (spans[middle]!.fromSeq <= seq) low = middle + 1;
    else high = middle;
  }
  return spans[low - 1];
}

function marksOf(trace: Trace, clock: DisplayClock, narrator: Narrator): PerfettoEvent[] {
  const main = trace.tasks[0]?.id ?? PID;
  return storyOf(trace, narrator).flatMap((remark): PerfettoEvent[] => {
    const { seq, atMs, task, role } = remark;
    if (role === 'ready') return []; // a wake-up, which has its arrow
    return [{ ph: 'i', name: remark.text(), cat: role, s: task === undefined ? 'p' : 't', pid: PID, tid: task ?? main, ts: clock.at(seq), args: { atMs } }];
  });
}

function queueOf(trace: Trace, clock: DisplayClock): PerfettoEvent[] {
  const changes: [ts: number, change: 1 | -1][] = [];
  for (const { state, fromSeq, toSeq } of trace.tasks.flatMap(({ spans }) => spans)) {
    if (state === 'ready' || state === 'created') changes.push([clock.at(fromSeq), 1], [clock.at(toSeq), -1]);
  }
  let ready = 0;
  const depths = new Map<number, number>();
  for (const [ts, change] of changes.toSorted(([a], [b]) => a - b)) depths.set(ts, (ready += change));
  const tid = trace.tasks[0]?.id ?? PID;
  return [...depths].map(([ts, depth]) => ({ ph: 'C', name: 'ready queue', pid: PID, tid, ts, args: { tasks: depth } }));
}
