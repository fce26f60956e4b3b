let isNeutral = false;

/**
 * Takes the power from SIGUSR1, which makes Node open a debugger that every process of the machine can talk to.
 * For each process that lives longer than one submission. Calling it again changes nothing.
 */
export function neutraliseDebugSignal(): void {
  if (isNeutral || process.platform === 'win32') return;
  isNeutral = true;
  process.on('SIGUSR1', () => {});
}
