/** Single-use child processes, kept apart as well as the machine allows, and what is remembered of the machine. */
export { cacheFile, keepInCache, MS_PER_DAY, removeOldBeside } from './cache.ts';
export { writeWhole } from './write-whole.ts';
export { type Child, type ChildEnd, childEntry, type ChildOptions, startChild } from './child.ts';
export { chooseLevel, type LevelReport, selfTest } from './self-test.ts';
export { isPossible, type Launch, launchAt, type LaunchOptions } from './launch.ts';
export { SANDBOX_LEVELS, type SandboxLevel } from './level.ts';
export { neutraliseDebugSignal } from './debug-signal.ts';
export { describeEnd, type ReadyChild, SandboxBrokenError, SpareChildren } from './spare.ts';
