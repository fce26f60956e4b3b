import { sleep } from '../../asyncio/mod.ts';
import { worldOfVisitor } from './pretended-world.ts';

/**
 * Stands in for I/O whose answer may take its time: a sleep whose length is a choice of the explorer's, so that
 * it finds what fails only when an answer comes late. Without an explorer it takes `usualMs`.
 * @param usualMs milliseconds; the choice that is no deviation.
 * @param othersMs milliseconds; what it may take instead.
 * @throws what `sleep` throws.
 * @example
 * const result = await explore(async () => {
 *   const fetched = [];
 *   const fetchPage = async (page) => { await latency(10, 100); fetched.push(page); };
 *   await gather([() => fetchPage(1), async () => { await sleep(20); await fetchPage(2); }]);
 *   if (fetched[0] !== 1) throw new Error(`page ${fetched[0]} came first`);
 * });
 * [result.kind, result.schedule, result.error.message]; // => ['failed', '0:1x1', 'page 2 came first']
 */
export function latency(usualMs: number, ...othersMs: readonly number[]): Promise<void> {
  const lengths = [usualMs, ...othersMs];
  return sleep(lengths[worldOfVisitor()?.choose(lengths.length) ?? 0] ?? usualMs);
}
