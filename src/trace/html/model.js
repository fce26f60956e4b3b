/** The trace as the page reads it; html-data.ts beside this folder says in which form it is embedded. */
export const data = JSON.parse(document.getElementById('trace').textContent);

export const [CREATED, READY, RUNNING, WAITING] = [0, 1, 2, 3];
export const STATE_NAMES = ['created', 'ready', 'running', 'waiting', 'unknown'];

export const tasks = data.tasks.map(readTask);
const byId = new Map(tasks.map((task) => [task.id, task]));
const wokenBySpan = new Map();

for (const task of tasks) {
  task.parentTask = byId.get(task.parent);
  task.parentTask?.children.push(task);
  for (const wake of task.wakes.values()) {
    const waker = wakerSpan(wake);
    if (waker === undefined) continue;
    if (!wokenBySpan.has(waker)) wokenBySpan.set(waker, []);
    wokenBySpan.get(waker).push(wake);
  }
}

function readTask(raw) {
  const task = { ...raw, children: [] };
  task.wakes = new Map(raw.wakes.map(([seq, atMs, text, by, isCancel]) => [seq, { task, seq, atMs, text, by, isCancel: isCancel === 1 }]));
  task.waits = raw.waits.map(([seq, sinceMs, text, holder, wokenSeq]) => ({ seq, sinceMs, text, holder, woken: task.wakes.get(wokenSeq) }));
  task.requests = raw.requests.map(([seq, atMs, text, deliveredSeq, deliveredMs, deliveredText, origin]) => ({ seq, atMs, text, deliveredSeq, deliveredMs, deliveredText, origin }));
  task.spans = raw.spans.map(([state, fromSeq, toSeq, fromMs, toMs, ...waits], index) => ({
    task,
    index,
    state,
    fromSeq,
    toSeq,
    fromMs,
    toMs,
    waits: waits.map((wait) => task.waits[wait]),
    // Where it is drawn, in units of the axis.
    fromX: 0,
    toX: 0,
  }));
  return task;
}

export function taskOf(id) {
  return byId.get(id);
}

/** The last span of a task that began not after the event `seq`; its first span when none did. */
export function spanAt(task, seq) {
  return task.spans[Math.max(0, countUntil(task.spans, (span) => span.fromSeq <= seq) - 1)];
}

/** The wake with which a span began. */
export function wakeOf(span) {
  return span.task.wakes.get(span.fromSeq);
}

/** The slice in which the waker did what woke the other, or its last slice before. */
export function wakerSpan({ by, seq }) {
  const waker = byId.get(by);
  if (waker === undefined) return undefined;
  let span = spanAt(waker, seq);
  while (span !== undefined && span.state !== RUNNING) span = waker.spans[span.index - 1];
  return span;
}

/** Wakes for which a slice is the cause. */
export function wokenBy(span) {
  return wokenBySpan.get(span) ?? [];
}

/** How many at the beginning of a list fulfil a condition that none behind them does. */
export function countUntil(list, isBefore) {
  let low = 0;
  let high = list.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (isBefore(list[middle])) low = middle + 1;
    else high = middle;
  }
  return low;
}
