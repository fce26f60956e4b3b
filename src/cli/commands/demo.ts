import path from 'node:path';
import { diagnose, renderTimeline, type Trace } from '../../trace/mod.ts';
import type { CommandContext } from '../context.ts';
import { compare } from '../demo/compare.ts';
import { choosePiece, type Piece } from '../demo/piece.ts';
import { playPiece, type PlayedPiece } from '../demo/play-piece.ts';
import { predict } from '../demo/predict.ts';
import { replay } from '../demo/replay.ts';
import { conclusion, heading, interrupted, reportEnd } from '../demo/report.ts';
import { stepThrough } from '../demo/step.ts';
import type { ExitCode } from '../exit-code.ts';
import { UserError } from '../exit-code.ts';
import { checkExport, type ExportOptions, exportTrace } from '../export-trace.ts';
import { diagnosisText } from '../diagnosis-text.ts';
import { tracePaint } from '../paint-trace.ts';
import { wrapProse } from '../wrap-prose.ts';

export interface DemoOptions extends ExportOptions {
  readonly trace?: boolean;
  readonly step?: boolean;
  readonly predict?: boolean;
  /** With which demo; `true`: with its repaired twin. */
  readonly compare?: boolean | string;
  readonly fixed?: boolean;
  /** How much faster than real time the run is shown. */
  readonly speed?: number;
  readonly seed?: number;
  /** Seconds. */
  readonly limit?: number;
  readonly json?: boolean;
}

const LIMIT_S = 10;

/** `asynclings demo <id>` */
export async function demo(context: CommandContext, id: string, options: DemoOptions): Promise<ExitCode> {
  checkExport(context, options);
  const piece = choosePiece(context, id, options.fixed ?? false);
  const limitMs = (options.limit ?? LIMIT_S) * 1000;
  const seed = options.seed === undefined ? {} : { seed: options.seed };
  if (options.compare) return compare(context, piece, options.compare === true ? undefined : options.compare, { limitMs, ...seed });
  const isQuiet = options.json || options.export || options.step || options.predict || options.speed !== undefined;
  if (options.step || options.predict) requireTerminal(context);
  const texts: string[] = [];
  if (!isQuiet) context.terminal.write(heading(context, piece));
  const played = await playPiece(context, piece, {
    limitMs,
    ...seed,
    isLocating: options.step ?? false,
    onText: (text) => (isQuiet ? void texts.push(text) : context.terminal.write(text)),
  });
  if (played === 'interrupted') return interrupted(context);
  if (options.export) exportTrace(context, played.trace, options, { title: piece.id, source: path.relative(process.cwd(), piece.file) });
  else if (options.json) context.terminal.write(`${JSON.stringify(asJson(piece, texts.join(''), played), null, 2)}\n`);
  else if (options.step) return stepThrough(context, piece, played);
  else if (options.predict) return predict(context, piece, played);
  else if (options.speed !== undefined) {
    await replay(context, played.trace, options.speed);
    context.terminal.write(heading(context, piece) + texts.join(''));
  }
  const isForScripts = options.json || options.export;
  if (options.trace && !isForScripts) context.terminal.write(drawTrace(context, played.trace));
  if ((options.trace || piece.isMeantToFail) && !isForScripts) context.terminal.write(whatIsWrong(context, played.trace));
  const exitCode = reportEnd(context, piece, played);
  if (exitCode === 0 && !isForScripts) context.terminal.write(conclusion(context, piece, { hasTrace: options.trace ?? false }));
  return exitCode;
}

function requireTerminal({ messages, terminal }: CommandContext): void {
  if (!terminal.isInteractive) throw new UserError(messages.demo.needsTerminal);
}

function drawTrace({ lang, messages, terminal }: CommandContext, trace: Trace): string {
  const options = { width: terminal.width, lang, paint: tracePaint(terminal.paint) };
  return `\n${terminal.paint.bold(messages.demo.timeline)}\n${renderTimeline(trace, options)}\n`;
}

/** A program that is stuck, say, prints nothing about it itself. */
function whatIsWrong(context: CommandContext, trace: Trace): string {
  const { messages, terminal } = context;
  const wrong = diagnose(trace).map((diagnosis) => wrapProse(`✗ ${diagnosisText(diagnosis, trace, context)}`, terminal.width));
  return wrong.length === 0 ? '' : `\n${terminal.paint.bold(messages.diagnosis.title)}\n${wrong.join('\n')}\n`;
}

function asJson(piece: Piece, output: string, played: PlayedPiece): unknown {
  const error = played.kind === 'finished' ? played.error : undefined;
  return {
    demo: piece.id,
    status: played.kind === 'finished' ? (error === undefined ? 'done' : 'failed') : played.kind,
    output: output.split('\n').slice(0, -1),
    ...(error !== undefined && { error: { name: error.name, message: error.message } }),
    events: played.trace.events(),
  };
}
