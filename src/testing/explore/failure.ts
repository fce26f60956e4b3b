import { ExceptionGroup } from '../../asyncio/mod.ts';

/** A failure in words, which also survives the way to another process. */
export interface Failure {
  readonly name: string;
  /** Of several errors at once, all of them. */
  readonly message: string;
}

export function failureOf(error: unknown): Failure {
  if (error instanceof ExceptionGroup) return { name: error.name, message: error.leaves().map(String).join('; ') };
  return error instanceof Error ? { name: error.name, message: error.message } : { name: typeof error, message: String(error) };
}

/**
 * What a failure is called, without what differs from run to run: a shorter schedule shows the same bug when
 * its failure is of the same class.
 */
export function failureClassOf(error: unknown): string {
  if (error instanceof ExceptionGroup) return `ExceptionGroup(${[...new Set(error.leaves().map(failureClassOf))].toSorted().join(', ')})`;
  return error instanceof Error ? error.name : typeof error;
}
