import { clip, pad, widest } from './fit.ts';
import { drawLane } from './lane.ts';
import { drawLegend } from './legend.ts';
import { Narrator } from './narrator.ts';
import { noPaint } from './paint.ts';
import { drawRemarks } from './remarks.ts';
import { drawingWidth, type RenderOptions } from './render-options.ts';
import { drawRuler } from './ruler.ts';
import { storyOf } from './story.ts';
import { layOutAxis } from './time-axis.ts';
import type { Trace } from './trace.ts';
import { rowName, treeRows } from './tree-rows.ts';
import { wordsOf } from './words-of.ts';

export interface TimelineOptions extends RenderOptions {
  /** More tasks than this are folded, and if that is not enough, left out. @default 40 */
  readonly maxLanes?: number;
  /** How many lines of remarks are shown below the lanes. @default 40 */
  readonly maxRemarks?: number;
}

/** Room for the unit of the axis. */
const SHORTEST_NAME_COLUMN = 5;

/**
 * Draws a lane for every task, children under their creator, over one time axis, and tells below who woke
 * whom, who cancelled whom, and what was printed. See `TimeAxis` for the scale.
 * @returns lines without a line break at the end; none is wider than `width`.
 */
export function renderTimeline(trace: Trace, options: TimelineOptions = {}): string {
  const { lang = 'en', paint = noPaint, maxLanes = 40, maxRemarks = 40 } = options;
  const width = drawingWidth(options);
  const narrator = new Narrator(trace, wordsOf(lang));
  if (trace.tasks.length === 0) return narrator.words.noTasks;
  const { rows, leftOutCount } = treeRows(trace, maxLanes);
  const names = rows.map((row) => rowName(row, narrator));
  const nameCells = Math.min(Math.max(widest(names), SHORTEST_NAME_COLUMN), Math.floor(width / 4));
  const axis = layOutAxis(trace, rows.map(({ task }) => task), width - nameCells - 1);
  const lanes = rows.map(({ task }, index) => {
    const name = pad(clip(names[index]!, nameCells), nameCells);
    return `${paint('name', name)} ${drawLane(task, axis, narrator, paint)}`;
  });
  const story = storyOf(trace, narrator);
  return [
    ...drawRuler(axis, trace.isVirtual, nameCells, paint),
    ...lanes,
    ...(leftOutCount > 0 ? [narrator.words.tasksLeftOut(leftOutCount)] : []),
    ...(trace.lostEvents > 0 ? [narrator.words.lostEvents(trace.lostEvents)] : []),
    '',
    ...drawLegend(lanes, trace.isVirtual, narrator.words, width, paint),
    ...(story.length > 0 ? ['', ...drawRemarks(story, narrator, width, maxRemarks, paint)] : []),
  ].join('\n');
}
