/** What a process that hosts programs may set; programs themselves enter by mod.ts. */
export { type ModulePreparer, useModulePreparer } from './to-thread.ts';
export { realNowMs } from './clock.ts';
export { PretendedOutside } from './outside.ts';
export { currentTaskCore } from './context.ts';
export { PromiseWait } from './promise-wait.ts';
export type { TaskCore } from './task-core.ts';
export { Turn } from './wait.ts';
export { useGraceMs } from './quiescence.ts';
