/** What a process that hosts programs may set; programs themselves enter by mod.ts. */
export { type ModulePreparer, useModulePreparer } from './to-thread.ts';
