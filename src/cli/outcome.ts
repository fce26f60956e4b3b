import type { ExitCode } from './exit-code.ts';

/** What the chosen command came to; commands are loaded only when they run. */
export type Outcome = { exitCode: ExitCode };
