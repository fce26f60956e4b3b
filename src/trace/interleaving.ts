import { excerpt, Omission } from './excerpt.ts';
import { clip, pad, widest, wrap } from './fit.ts';
import { INTERLEAVING_WORDS, type InterleavingWords } from './interleaving-words.ts';
import { inMs } from './milliseconds.ts';
import { Narrator } from './narrator.ts';
import { noPaint, type Paint, type PaintRole } from './paint.ts';
import { drawingWidth, type RenderOptions } from './render-options.ts';
import type { Trace } from './trace.ts';
import { type PlaceOf, type Turn, turnsOf } from './turn-story.ts';
import { wordsOf } from './words-of.ts';

/** A task that was resumed ahead of another which had been ready for longer. */
export interface Overtaking {
  /** Number of the event with which its turn begins. */
  readonly seq: number;
  readonly chosen: { readonly name: string };
  readonly first: { readonly name: string };
}

export interface InterleavingOptions extends RenderOptions {
  /** What is said above it. */
  readonly heading?: readonly { readonly role: PaintRole; readonly text: string }[];
  /** What to mark, in order of `seq`. */
  readonly overtakings?: readonly Overtaking[];
  /** Where in the program an event comes from: said of every stop. */
  readonly placeOf?: PlaceOf;
  /** How many turns are told; of a longer run, the first and the last ones. @default 60 */
  readonly maxTurns?: number;
}

const NARROWEST_LANE = 22; // cells; in less, phrases break at every word
const GAP = 2;
const MARK = '»';
const nowhere: PlaceOf = () => undefined;

/**
 * Tells a run in words, turn by turn, time going down: each task has a lane of its own, or its name in front
 * when there are too many for the width. The main task, which mostly makes the others, has the full width.
 * @returns lines without a line break at the end; none is wider than `width`.
 */
export function renderInterleaving(trace: Trace, options: InterleavingOptions = {}): string {
  const { lang = 'en', paint = noPaint, heading = [], overtakings = [], placeOf = nowhere, maxTurns = 60 } = options;
  const narrator = new Narrator(trace, wordsOf(lang));
  const words = INTERLEAVING_WORDS[lang];
  const turns = turnsOf(trace, narrator, words, placeOf);
  if (turns.length === 0) return narrator.words.noTasks;
  const page = pageFor(turns, trace, narrator, drawingWidth(options), paint);
  const said = heading.flatMap(({ role, text }) => wrap(text, page.width).map((line) => paint(role, line)));
  const lines = [...said, ...(said.length > 0 ? [''] : []), ...page.header];
  let atMs = 0;
  for (const turn of excerpt(turns, maxTurns)) {
    if (turn instanceof Omission) {
      lines.push(paint('faint', words.turnsLeftOut(turn.count)));
      continue;
    }
    if (turn.atMs !== atMs) lines.push(paint('faint', `+${inMs(turn.atMs)}`));
    atMs = turn.atMs;
    const overtaking = overtakings.find(({ seq }) => seq === turn.seq);
    if (overtaking !== undefined) lines.push(...markLines(overtaking, words, page.width, paint));
    lines.push(...page.linesOf(turn, turn.phrases.join(narrator.words.comma)));
  }
  const [deadlock] = trace.events('loop.deadlock');
  if (deadlock !== undefined) lines.push(...wrap(narrator.deadlock(deadlock), page.width).map((line) => paint('failed', line)));
  return lines.join('\n');
}

function markLines({ chosen, first }: Overtaking, words: InterleavingWords, width: number, paint: Paint): string[] {
  return wrap(`${MARK} ${words.deviation(chosen.name, first.name)}`, width).map((line) => paint('requested', line));
}

interface Page {
  readonly width: number;
  readonly header: readonly string[];
  linesOf(turn: Turn, text: string): string[];
}

function pageFor(turns: readonly Turn[], trace: Trace, narrator: Narrator, width: number, paint: Paint): Page {
  const ids = [...new Set(turns.map(({ task }) => task))].toSorted((a, b) => a - b);
  const root = ids.find((id) => trace.task(id).parent === undefined);
  const lanes = ids.length > 1 ? ids.filter((id) => id !== root) : ids;
  const laneCells = Math.floor((width - GAP * (lanes.length - 1)) / lanes.length);
  return laneCells < NARROWEST_LANE ? listPage(ids, narrator, width, paint) : lanePage(lanes, laneCells, narrator, width, paint);
}

/** A lane for each task; whose turn it is not has only a line that goes on. */
function lanePage(lanes: readonly number[], laneCells: number, narrator: Narrator, width: number, paint: Paint): Page {
  return {
    width,
    header: [row(lanes.map((id) => paint('name', pad(clip(narrator.name(id), laneCells), laneCells))))],
    linesOf: (turn, text) => {
      const role = turn.hasFailed ? 'failed' : 'running';
      if (!lanes.includes(turn.task)) return wrap(`${narrator.name(turn.task)}: ${text}`, width).map((line) => paint(turn.hasFailed ? 'failed' : 'faint', line));
      return wrap(text, laneCells - 2).map((line) =>
        row(lanes.map((id) => (id === turn.task ? `${paint(role, '┃')} ${pad(line, laneCells - 2)}` : paint('faint', pad('│', laneCells))))),
      );
    },
  };
}

const row = (cells: readonly string[]): string => cells.join(' '.repeat(GAP)).trimEnd();

/** The task's name in front of what it does. */
function listPage(ids: readonly number[], narrator: Narrator, width: number, paint: Paint): Page {
  const cells = Math.min(widest(ids.map((id) => narrator.name(id))), Math.floor(width / 5));
  return {
    width,
    header: [],
    linesOf: (turn, text) =>
      wrap(text, width - cells - GAP).map((line, index) => {
        const name = index === 0 ? clip(narrator.name(turn.task), cells) : '';
        return `${paint('name', pad(name, cells))}${' '.repeat(GAP)}${turn.hasFailed ? paint('failed', line) : line}`;
      }),
  };
}
