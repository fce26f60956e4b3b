import { ExceptionGroup } from '../../asyncio/mod.ts';

/**
 * What a failure is called, without what differs from run to run: a shorter schedule shows the same bug when
 * its failure is of the same class.
 */
export function failureClassOf(error: unknown): string {
  if (error instanceof ExceptionGroup) return `ExceptionGroup(${[...new Set(error.leaves().map(failureClassOf))].toSorted().join(', ')})`;
  return error instanceof Error ? error.name : typeof error;
}
