import { CREATED, READY, RUNNING, spanAt, taskOf, WAITING, wakeOf, wakerSpan } from './model.js';

/**
 * What a stretch of a task's life came from: another span, with the wake or wait that connects them.
 * `undefined` where the chain begins.
 */
export function causeOf(span) {
  if (span.state === CREATED) return fromCreator(span);
  if (span.state === RUNNING) return fromBefore(span);
  const wake = span.state === WAITING ? endOfWait(span) : wakeOf(span);
  const waker = wake === undefined ? undefined : wakerSpan(wake);
  if (waker !== undefined) return { kind: 'wake', span: waker, text: wake.text, seq: wake.seq };
  const canceller = wake?.isCancel ? fromRequest(wake) : undefined;
  if (canceller !== undefined) return canceller;
  if (span.state === WAITING) return fromHolder(span) ?? previous(span);
  return span.state === READY ? withText(previous(span), wake) : previous(span);
}

function fromCreator({ task, fromSeq }) {
  return task.parentTask && { kind: 'created', span: spanAt(task.parentTask, fromSeq), text: -1, seq: fromSeq };
}

/** A slice came from whatever made its task ready. */
function fromBefore(span) {
  const before = span.task.spans[span.index - 1];
  return before === undefined || before.state === RUNNING ? previous(span) : causeOf(before);
}

function endOfWait({ waits, toSeq }) {
  return waits.find(({ woken }) => woken?.seq === toSeq)?.woken;
}

/** The task behind the cancellation request that woke. */
function fromRequest({ task, seq }) {
  const request = task.requests.findLast((each) => each.seq < seq);
  const span = request && wakerSpan({ by: request.origin, seq: request.seq });
  return span && { kind: 'wake', span, text: request.text, seq: request.seq };
}

/** Nobody's doing ended the wait: what counts is who had what it was for, and what that task waited for meanwhile. */
function fromHolder({ waits, fromSeq, toSeq }) {
  const wait = waits.find(({ holder }) => taskOf(holder) !== undefined);
  if (wait === undefined) return undefined;
  const meanwhile = taskOf(wait.holder).spans.filter((other) => other.fromSeq < toSeq && other.toSeq > fromSeq);
  const span = meanwhile.findLast(({ state }) => state === WAITING) ?? meanwhile.at(-1);
  return span && { kind: 'held', span, text: wait.text, seq: span.fromSeq };
}

function previous(span) {
  const before = span.task.spans[span.index - 1];
  return before && { kind: 'self', span: before, text: -1, seq: span.fromSeq };
}

function withText(cause, wake) {
  return cause && wake ? { ...cause, text: wake.text } : cause;
}
