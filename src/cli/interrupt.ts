/** Runs `work` so that Ctrl-C ends it through its signal and leaves the terminal to us. */
export async function stopOnInterrupt<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T | 'interrupted'> {
  const controller = new AbortController();
  const abort = (): void => controller.abort();
  // Not `once`: packages that tidy the terminal end the process when nobody else listens any more.
  process.on('SIGINT', abort);
  process.on('SIGTERM', abort);
  try {
    return await work(controller.signal);
  } catch (error) {
    if (controller.signal.aborted) return 'interrupted';
    throw error;
  } finally {
    process.off('SIGINT', abort);
    process.off('SIGTERM', abort);
  }
}
