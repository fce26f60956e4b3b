import type { Course, Lang } from '../course/mod.ts';
import type { Messages } from './messages.ts';
import type { Terminal } from './terminal.ts';

/** What every command gets. */
export interface CommandContext {
  readonly lang: Lang;
  readonly messages: Messages;
  readonly terminal: Terminal;
  readonly isDebug: boolean;
  /** Read from disk when first asked for. */
  readonly course: Course;
}
