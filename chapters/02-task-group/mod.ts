/** Task groups and structured concurrency: section 36.2.1 of the text. */
export { fanOutFanIn, type FanOptions } from './fan-out-fan-in.ts';
export { resultOf } from './item-work.ts';
export { mapConcurrent } from './map-concurrent.ts';
export { pipeline, type PipelineOptions, type Stage } from './pipeline.ts';
export { failuresOf, type Job, type Outcome, runCollect, runGroup, runGroupWithin } from './run-group.ts';
