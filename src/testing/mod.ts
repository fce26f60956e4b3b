/** What demos and suites may use besides the runtime. */
export { defineDemo, type DemoContext, type DemoDefinition, type DemoRun } from './demo.ts';
export { seededChooser, seededRandom } from './seeded-chooser.ts';
export type { Program, Runner } from './explore/attempt.ts';
export { EndlessRunError } from './explore/endless-run-error.ts';
export { explore, type ExploreOptions } from './explore/explore.ts';
export { type Failure, failureOf } from './explore/failure.ts';
export { latency } from './explore/latency.ts';
export type { Deviation } from './explore/recording.ts';
export { replay, type ReplayOptions } from './explore/replay.ts';
export type { ExploreResult, Failed, Nondeterministic, ReplayResult, StrategyName, Survived } from './explore/result.ts';
export { type Choice, formatSchedule, parseSchedule, type Schedule } from './explore/schedule.ts';
export { renderStory, type StoryOptions, type Telling } from './explore/story.ts';
export type { TraceDifference } from './explore/trace-hash.ts';
