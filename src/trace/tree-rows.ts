import type { Narrator } from './narrator.ts';
import type { TaskTrace } from './task-trace.ts';
import type { Trace } from './trace.ts';

/** One row of a drawing: a task, and how many tasks just like it are left out. */
export interface TreeRow {
  readonly task: TaskTrace;
  readonly foldedCount: number;
  /** The branches that lead to it: `│ └ `. */
  readonly branches: string;
}

/** Deeper than this, the branches near the root are left out. */
const DEEPEST_CELLS = 8;

/**
 * The tasks as a tree, children under their creator, in order of creation. When there are more than `most`,
 * leaves of one parent that went through the same states at the same times, for the same reasons, and to the
 * same end, become one row; rows that are still too many are left out.
 */
export function treeRows(trace: Trace, most: number): { rows: TreeRow[]; leftOutCount: number } {
  const folds = trace.tasks.length > most;
  const rows: TreeRow[] = [];
  const add = (siblings: readonly TaskTrace[], lead: string | undefined): void => {
    const shown = folds ? foldSiblings(siblings) : siblings.map((task) => ({ task, foldedCount: 0 }));
    for (const [index, { task, foldedCount }] of shown.entries()) {
      const isLast = index === shown.length - 1;
      rows.push({ task, foldedCount, branches: lead === undefined ? '' : shallow(lead + (isLast ? '└ ' : '├ ')) });
      add(task.children.map((id) => trace.task(id)), lead === undefined ? '' : lead + (isLast ? '  ' : '│ '));
    }
  };
  add(trace.tasks.filter(({ parent }) => parent === undefined || !trace.has(parent)), undefined);
  const kept = rows.slice(0, most);
  return { rows: kept, leftOutCount: trace.tasks.length - kept.reduce((sum, { foldedCount }) => sum + 1 + foldedCount, 0) };
}

export function rowName({ task, foldedCount, branches }: TreeRow, narrator: Narrator): string {
  return branches + narrator.name(task.id) + (foldedCount > 0 ? ` ×${foldedCount + 1}` : '');
}

function shallow(branches: string): string {
  return branches.length > DEEPEST_CELLS ? `⋯ ${branches.slice(2 - DEEPEST_CELLS)}` : branches;
}

function foldSiblings(siblings: readonly TaskTrace[]): { task: TaskTrace; foldedCount: number }[] {
  const kept: { task: TaskTrace; foldedCount: number }[] = [];
  // Long lives are compared in full only with those that have as many spans and end at the same time.
  const byOutline = new Map<string, typeof kept>();
  for (const task of siblings) {
    const outline = `${task.outcome} ${task.spans.length} ${task.createdAtMs} ${task.endedAtMs}`;
    const alike = byOutline.get(outline) ?? [];
    const same = alike.find((each) => isSameLife(each.task, task));
    if (same === undefined) {
      const entry = { task, foldedCount: 0 };
      kept.push(entry);
      byOutline.set(outline, [...alike, entry]);
    } else {
      same.foldedCount++;
    }
  }
  return kept;
}

// By times and reasons, not by numbers of events: those differ between any two tasks.
function isSameLife(a: TaskTrace, b: TaskTrace): boolean {
  if (a.children.length > 0 || b.children.length > 0) return false;
  for (const [index, span] of a.spans.entries()) {
    const other = b.spans[index];
    if (span.state !== other?.state || span.fromMs !== other.fromMs || span.toMs !== other.toMs) return false;
    if (span.waits.length !== other.waits.length) return false;
    for (const [each, wait] of span.waits.entries()) if (wait.label !== other.waits[each]!.label) return false;
  }
  return true;
}
