/** The second door of this layer, for the grader, which runs suites in stages. */
export { type CancelMoment, type Disturbance, type RunReport, type Stage, type SuiteHost, useSuiteHost } from './suite/stage.ts';
export { pretendForGood, type PretendedGlobals, PretendedWorld } from './explore/pretended-world.ts';
