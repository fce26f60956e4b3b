import { InvalidStateError } from 'asynclings';

/**
 * A task asked for what it could get only after it has given up what it holds: it would wait for itself.
 * @example
 * const lock = new AsyncLock('db');
 * await lock.acquire();
 * await lock.acquire(); // throws SelfDeadlockError: task main has lock 'db' already and would wait for itself
 */
export class SelfDeadlockError extends InvalidStateError {
  override readonly name: string = 'SelfDeadlockError';
}

/**
 * A reader asked to write before it stopped reading. Two readers that both did so would wait for each other.
 * @example
 * const lock = new AsyncRWLock({ name: 'cache' });
 * await lock.read(() => lock.write(async () => {})); // throws UpgradeError: task main reads under 'cache'; it must stop reading before it asks to write
 */
export class UpgradeError extends SelfDeadlockError {
  override readonly name = 'UpgradeError';
}
