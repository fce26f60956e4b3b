import { excerpt, isKept, Omission } from './excerpt.ts';
import { clip, pad, padStart, widest, wrap } from './fit.ts';
import { round } from './milliseconds.ts';
import type { Narrator } from './narrator.ts';
import type { Paint } from './paint.ts';
import type { Remark } from './story.ts';

/** The remarks below a timeline: time, task, text; what repeats from line to line is said once. */
export function drawRemarks(story: readonly Remark[], narrator: Narrator, width: number, most: number, paint: Paint): string[] {
  const shown = excerpt(story, most);
  const remarks = shown.filter(isKept);
  const nameOf = ({ task }: Remark): string => (task === undefined ? '' : narrator.name(task));
  const timeCells = widest(remarks.map(({ atMs }) => timeText(atMs)));
  const nameCells = Math.min(widest(remarks.map(nameOf)), Math.floor(width / 5));
  const indent = timeCells + nameCells + 4;
  const lines: string[] = [];
  let before: { time: string; task: number | undefined } | undefined;
  for (const remark of shown) {
    if (remark instanceof Omission) {
      lines.push(paint('faint', narrator.words.linesLeftOut(remark.count)));
      before = undefined;
      continue;
    }
    const time = timeText(remark.atMs);
    const isSameTime = before?.time === time;
    const name = isSameTime && before?.task === remark.task ? '' : clip(nameOf(remark), nameCells);
    const lead = `${paint('faint', padStart(isSameTime ? '' : time, timeCells))}  ${paint('name', pad(name, nameCells))}  `;
    for (const [index, line] of wrap(remark.text(), width - indent).entries()) {
      lines.push((index === 0 ? lead : ' '.repeat(indent)) + paint(remark.role, line));
    }
    before = { time, task: remark.task };
  }
  return lines;
}

const timeText = (atMs: number): string => `+${round(atMs)} ms`;
