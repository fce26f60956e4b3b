import { existsSync } from 'node:fs';
import path from 'node:path';
import { type Demo, demosOf } from '../../course/mod.ts';
import { CompileError } from '../../loader/mod.ts';
import { play, type Played } from '../../player/mod.ts';
import { renderTimeline, type Trace } from '../../trace/mod.ts';
import wrapAnsi from 'wrap-ansi';
import type { CommandContext } from '../context.ts';
import { EXIT, type ExitCode, UserError } from '../exit-code.ts';
import { stopOnInterrupt } from '../interrupt.ts';
import { tracePaint } from '../paint-trace.ts';
import { unknownName } from '../unknown-name.ts';

export interface DemoOptions {
  readonly trace?: boolean;
  readonly fixed?: boolean;
  readonly seed?: number;
  /** Seconds. */
  readonly limit?: number;
  readonly json?: boolean;
}

/** What is to be played: a demo of the course, or a file of the user's. */
interface Piece {
  readonly id: string;
  readonly file: string;
  readonly clock: 'real' | 'virtual';
  /** Present for demos of the course. */
  readonly demo?: Demo;
}

const LIMIT_S = 10;

/** `asynclings demo <id>` */
export async function demo(context: CommandContext, id: string, options: DemoOptions): Promise<ExitCode> {
  const piece = choosePiece(context, id, options);
  const limitMs = (options.limit ?? LIMIT_S) * 1000;
  const lines: string[] = [];
  const show = (text: string): void => (options.json ? void lines.push(text) : context.terminal.write(text));
  if (!options.json && piece.demo) context.terminal.write(heading(context, piece.demo));
  const played = await stopOnInterrupt((signal) =>
    play(piece.file, {
      lang: context.lang,
      clock: piece.clock,
      limitMs,
      signal,
      ...(options.seed !== undefined && { seed: options.seed }),
      onLine: (line) => show(`${line}\n`),
      onRawOutput: show,
    }).catch((error: unknown) => {
      throw error instanceof CompileError ? new UserError(`${context.messages.demo.doesNotParse(piece.file)}\n${error.message}`) : error;
    }),
  );
  if (played === 'interrupted') {
    context.terminal.writeError(`\n${context.messages.demo.interrupted}\n`);
    return EXIT.interrupted;
  }
  if (played.kind === 'not-a-demo') throw new UserError(context.messages.demo.notADemo(piece.file));
  if (options.json) context.terminal.write(`${JSON.stringify(asJson(piece, lines.join(''), played), null, 2)}\n`);
  else if (options.trace) context.terminal.write(drawTrace(context, played.trace));
  return report(context, piece, played, options);
}

function choosePiece({ course, messages }: CommandContext, id: string, { fixed = false }: DemoOptions): Piece {
  const demos = demosOf(course);
  const found = demos.find((each) => each.id === id);
  if (found !== undefined) {
    if (fixed && found.fixedFile === undefined) throw new UserError(messages.demo.noTwin(id));
    return { id, file: fixed && found.fixedFile ? found.fixedFile : found.file, clock: found.clock, demo: found };
  }
  if (id.endsWith('.ts')) {
    if (!existsSync(id)) throw new UserError(messages.check.missingFile(id));
    return { id, file: path.resolve(id), clock: 'virtual' };
  }
  throw unknownName(messages.demo.unknown(id), id, demos.map((each) => each.id), 'demos', messages);
}

function heading({ lang, terminal }: CommandContext, { section, title }: Demo): string {
  return `${terminal.paint.bold(`${section}  ${title[lang]}`)}\n\n`;
}

function drawTrace(context: CommandContext, trace: Trace): string {
  const { lang, messages, terminal } = context;
  const options = { width: terminal.width, lang, paint: tracePaint(terminal.paint) };
  const { bold } = terminal.paint;
  return `\n${bold(messages.demo.timeline)}\n${renderTimeline(trace, options)}\n`;
}

function report(context: CommandContext, piece: Piece, played: Exclude<Played, { kind: 'not-a-demo' }>, options: DemoOptions): ExitCode {
  const { messages, terminal } = context;
  switch (played.kind) {
    case 'timed-out':
      terminal.writeError(`${messages.demo.timedOut(piece.id, played.limitMs / 1000)}\n`);
      return EXIT.timedOut;
    case 'died':
      if (isMeantToFail(piece, options)) return conclude(context, piece, options);
      terminal.writeError(`${messages.demo.died(piece.id, played.how)}\n`);
      return EXIT.failed;
    case 'finished':
      return reportFinished(context, piece, played.error, options);
    default:
      return played satisfies never;
  }
}

function reportFinished(context: CommandContext, piece: Piece, error: { name: string; message: string; stack: string } | undefined, options: DemoOptions): ExitCode {
  const { messages, terminal } = context;
  if (error === undefined || isMeantToFail(piece, options)) return conclude(context, piece, options);
  terminal.writeError(`${messages.demo.threw(piece.id, `${error.name}: ${error.message}`)}\n`);
  if (context.isDebug) terminal.writeError(`${error.stack}\n`);
  return EXIT.failed;
}

function isMeantToFail({ demo: found }: Piece, { fixed = false }: DemoOptions): boolean {
  return found?.fails === true && !fixed;
}

/** What to take away, and where to go from here. */
function conclude({ lang, messages, terminal }: CommandContext, piece: Piece, options: DemoOptions): ExitCode {
  if (options.json || piece.demo === undefined) return EXIT.ok;
  const lines = ['', wrapAnsi(`${terminal.paint.bold(messages.demo.aha)} ${piece.demo.aha[lang]}`, terminal.width, { hard: true })];
  if (isMeantToFail(piece, options)) lines.push(messages.demo.failedAsDocumented, messages.demo.seeFixed(piece.id));
  if (!options.trace) lines.push(messages.demo.seeTrace(piece.id));
  terminal.write(`${lines.join('\n')}\n`);
  return EXIT.ok;
}

function asJson(piece: Piece, output: string, played: Exclude<Played, { kind: 'not-a-demo' }>): unknown {
  const error = played.kind === 'finished' ? played.error : undefined;
  return {
    demo: piece.id,
    status: played.kind === 'finished' ? (error === undefined ? 'done' : 'failed') : played.kind,
    output: output.split('\n').slice(0, -1),
    ...(error !== undefined && { error: { name: error.name, message: error.message } }),
    events: played.trace.events(),
  };
}
