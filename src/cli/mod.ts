/** The command line. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { CommanderError } from 'commander';
import { type Course, CourseError, courseRoot, discoverCourse } from '../course/mod.ts';
import type { CommandContext } from './context.ts';
import { EXIT, type ExitCode, UserError } from './exit-code.ts';
import { chooseLanguage } from './language.ts';
import { MESSAGES } from './messages.ts';
import { buildProgram, explainRefusal } from './program.ts';
import { openTerminal, type Terminal } from './terminal.ts';

/** Runs a command line and returns the exit code. */
export async function main(argv: readonly string[]): Promise<ExitCode> {
  const terminal = openTerminal(argv, process.env);
  const isDebug = argv.includes('--debug');
  try {
    return await runCommand(argv, terminal, isDebug);
  } catch (error) {
    return await report(error, argv, terminal, isDebug);
  }
}

async function runCommand(argv: readonly string[], terminal: Terminal, isDebug: boolean): Promise<ExitCode> {
  const lang = chooseLanguage(argv, process.env);
  let course: Course | undefined;
  const context: CommandContext = {
    lang,
    messages: MESSAGES[lang],
    terminal,
    isDebug,
    get course() {
      return (course ??= discoverCourse());
    },
  };
  const outcome = { exitCode: EXIT.ok as ExitCode };
  const program = buildProgram(context, version(), outcome);
  try {
    await program.parseAsync(argv, { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (error.exitCode === 0) return EXIT.ok; // --help and --version end this way
    const { nearest } = await import('./nearest.ts');
    throw explainRefusal(error, program, argv, context, nearest);
  }
  return outcome.exitCode;
}

function version(): string {
  const { version: value } = JSON.parse(readFileSync(path.join(courseRoot(), 'package.json'), 'utf8')) as { version: string };
  return value;
}

async function report(error: unknown, argv: readonly string[], terminal: Terminal, isDebug: boolean): Promise<ExitCode> {
  if (isPromptAbort(error)) return EXIT.interrupted;
  if (isDebug) terminal.writeError(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  if (error instanceof UserError || error instanceof CourseError) {
    terminal.writeError(`asynclings: ${error.message}\n`);
    return error instanceof UserError ? error.exitCode : EXIT.internal;
  }
  const lang = languageOrEnglish(argv);
  terminal.writeError(`${MESSAGES[lang].errors.internal(error instanceof Error ? error.message : String(error))}\n`);
  return EXIT.internal;
}

function languageOrEnglish(argv: readonly string[]): 'en' | 'zh-CN' {
  try {
    return chooseLanguage(argv, process.env);
  } catch {
    return 'en';
  }
}

/** Ctrl-C at a prompt; the prompt has put the terminal right by then. */
function isPromptAbort(error: unknown): boolean {
  return error instanceof Error && error.name === 'ExitPromptError';
}
