import { tasks } from './model.js';
import { changed } from './view.js';

const folded = new Set();
let rows = [];
let rowIndices = new Map();
layOut();

/** Tasks that have a lane, each below its creator, with their depth. */
function layOut() {
  rows = [];
  const visit = (task, depth) => {
    rows.push({ task, depth });
    if (!folded.has(task)) for (const child of task.children) visit(child, depth + 1);
  };
  for (const task of tasks) if (task.parentTask === undefined) visit(task, 0);
  rowIndices = new Map(rows.map(({ task }, index) => [task, index]));
}

export function lanes() {
  return rows;
}

/** The lane of a task or, when it is folded away, of the nearest ancestor that has one. */
export function laneOf(task) {
  let shown = task;
  while (!rowIndices.has(shown)) shown = shown.parentTask;
  return rowIndices.get(shown);
}

export function isFolded(task) {
  return folded.has(task);
}

export function toggleFold(task) {
  if (task.children.length === 0) return;
  if (!folded.delete(task)) folded.add(task);
  layOut();
  changed();
}

/** Unfolds what hides a task. */
export function reveal(task) {
  for (let above = task.parentTask; above !== undefined; above = above.parentTask) folded.delete(above);
  layOut();
}

/** How many tasks are hidden below a folded one. */
export function hiddenBelow(task) {
  return task.children.reduce((sum, child) => sum + 1 + hiddenBelow(child), 0);
}
