import { existsSync } from 'node:fs';
import path from 'node:path';
import { wrapAnsi } from 'fast-wrap-ansi';
import type { CommandContext } from '../context.ts';
import type { Screen } from '../screen.ts';
import type { TypeNotes } from '../type-notes.ts';
import { chooseFromList } from './list-view.ts';
import type { Session } from './session.ts';
import { renderWatch } from './watch-view.ts';
import { WATCH_WORDS } from './words.ts';

/** What a key came to: something to do outside the window, or nothing. */
export type Next = 'quit' | 'quiz' | 'all' | 'solution';

/** Shows how things stand, and does what keys ask for, until one asks for something outside the window. */
export async function workInWindow(context: CommandContext, screen: Screen, session: Session, types: TypeNotes): Promise<Next> {
  const words = WATCH_WORDS[context.lang];
  let note: string | undefined;
  let scrolled = 0;
  for (;;) {
    const { text, isCut } = renderWatch(context, { session, scrolled, note, typeNotes: types.notesOn(session.file), width: screen.width, height: screen.height });
    screen.draw(text);
    const key = await screen.key();
    if (key === 'tick' || key === 'resize') {
      if (session.isDone) note = undefined; // what stood in the way stands there no more
      continue;
    }
    note = undefined;
    switch (key) {
      case 'q':
      case 'quit':
        return 'quit';
      case 'down':
      case 'j':
        if (isCut) scrolled++;
        else note = words.noScroll;
        break;
      case 'up':
      case 'k':
        scrolled = Math.max(0, scrolled - 1);
        break;
      case 'l': {
        const chosen = await chooseFromList(context, screen, session);
        if (chosen !== undefined) goTo(session, types, chosen);
        scrolled = 0;
        break;
      }
      case 'c':
        return 'all';
      case 's':
        if (session.isDone) return 'solution';
        note = words.solutionLater;
        break;
      case 'return':
      case 'enter':
        if (session.exercise.kind === 'quiz') return 'quiz';
        break;
      case 'x':
        note = await reset(context, screen, session);
        break;
      default:
        note = actInside(context, session, types, key);
        if (key === 'n' || key === 'p' || key === 'i') scrolled = 0;
        // A hint stands at the end of a long verdict.
        if (key === 'h' && note === undefined) scrolled = Infinity;
    }
    if (scrolled === Infinity) scrolled = 1_000_000;
  }
}

/** @returns why the key does nothing. */
function actInside({ lang }: CommandContext, session: Session, types: TypeNotes, key: string): string | undefined {
  const words = WATCH_WORDS[lang];
  switch (key) {
    case 'n': {
      if (!session.isDone) return words.notDoneYet;
      const next = session.nextPending();
      if (next === undefined) return words.allDone;
      goTo(session, types, next);
      return undefined;
    }
    case 'p': {
      const previous = session.previous();
      if (previous === undefined) return words.noPrevious;
      goTo(session, types, previous);
      return undefined;
    }
    case 'i':
      session.isReading = !session.isReading;
      return undefined;
    case 'h': {
      const why = session.showHint();
      return why === 'no-more' ? words.noHint : why === 'too-early' ? words.hintLater : undefined;
    }
    case 'o':
      void openEditor(session.file);
      return process.env['EDITOR'] === undefined && process.env['TERM_PROGRAM'] === undefined ? words.cannotOpen : undefined;
    default:
      return words.noKey(key);
  }
}

async function openEditor(file: string): Promise<void> {
  const { default: launchEditor } = await import('launch-editor');
  launchEditor(file, undefined, () => {});
}

function goTo(session: Session, types: TypeNotes, exercise: Parameters<Session['goTo']>[0]): void {
  session.goTo(exercise);
  types.lookAgain(session.file);
}

async function reset(context: CommandContext, screen: Screen, session: Session): Promise<string> {
  const words = WATCH_WORDS[context.lang];
  const file = path.relative(process.cwd(), session.file);
  if (existsSync(session.file)) {
    screen.draw(wrapAnsi(words.resetAsk(file), screen.width));
    let key = await screen.key();
    while (key === 'tick' || key === 'resize') key = await screen.key();
    if (key !== 'y') return words.resetNot;
  }
  const kept = session.reset();
  return kept === undefined ? words.resetNot : words.resetDone(kept);
}
