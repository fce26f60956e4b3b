/** Plays demos in processes of their own and brings their traces back. */
export { type Explored, exploreProgram, type ExploreProgramOptions } from './explore.ts';
export type { ExploreWork } from './explore-messages.ts';
export { runListing } from './listing.ts';
export { perform, type PerformOptions } from './perform.ts';
export { type TracedProgram, traceProgram, type TraceProgramOptions, type TraceWatcher } from './trace-program.ts';
export type { BlockedMoment, Leak, LiveRow, LiveStates, WatchedTerminal } from './trace-report.ts';
export { play, type Played, type PlayOptions } from './play.ts';
export { runFile, type RanFile } from './run-file.ts';
