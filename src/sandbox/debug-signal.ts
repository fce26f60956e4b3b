/**
 * Takes the power from SIGUSR1, which makes Node open a debugger that every process of the machine can talk to.
 * For each process that lives longer than one submission.
 */
export function neutraliseDebugSignal(): void {
  if (process.platform !== 'win32') process.on('SIGUSR1', () => {});
}
