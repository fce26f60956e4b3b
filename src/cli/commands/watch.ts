import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { watch as watchFiles } from 'chokidar';
import type { CommandContext } from '../context.ts';
import { EXIT, type ExitCode, UserError } from '../exit-code.ts';
import { findExercise } from '../find-exercise.ts';
import { Screen } from '../screen.ts';
import { TypeNotes } from '../type-notes.ts';
import { actOutside, welcome } from '../watch/outside.ts';
import { Session } from '../watch/session.ts';
import { workInWindow } from '../watch/window.ts';
import { WATCH_WORDS } from '../watch/words.ts';

/** `asynclings watch [slug]` */
export async function watch(context: CommandContext, slug: string | undefined): Promise<ExitCode> {
  const words = WATCH_WORDS[context.lang];
  if (!context.terminal.isInteractive) throw new UserError(words.needsTerminal);
  const asked = slug === undefined ? undefined : findExercise(context, slug);
  let open: Screen | undefined;
  const poke = (): void => open?.poke();
  const session = await Session.open(context, poke);
  const isFirstTime = session.exercises.every((exercise) => session.learner.progress.standing(exercise.slug).attempts === 0);
  const dir = path.join(session.learner.workspace.root, 'exercises');
  mkdirSync(dir, { recursive: true });
  session.learner.workspace.ensureProject(context.course);
  const types = new TypeNotes(session.learner.workspace, poke);
  // Every kind of event: editors write, truncate, or put a new file in place of the old one.
  const watcher = watchFiles(dir, { ignoreInitial: true }).on('all', () => {
    session.lookAgain();
    types.lookAgain(session.file);
  });
  try {
    if (isFirstTime) await welcome(context);
    session.goTo(asked ?? session.firstPending() ?? session.exercise);
    types.lookAgain(session.file);
    for (;;) {
      const next = await Screen.use(async (screen) => {
        open = screen;
        return workInWindow(context, screen, session, types);
      });
      open = undefined;
      if (next === 'quit') break;
      await actOutside(context, session, next);
    }
  } finally {
    await watcher.close();
    types.close();
    session.close();
  }
  context.terminal.write(`${words.bye('asynclings watch')}\n`);
  return EXIT.ok;
}
