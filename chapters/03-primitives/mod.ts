/** Synchronisation primitives: section 36.2.2 of the text. Its AsyncEvent adds nothing to the runtime's event. */
export { Event as AsyncEvent } from 'asynclings';
export { AsyncBarrier, type BarrierAction } from './async-barrier.ts';
export { AsyncCondition } from './async-condition.ts';
export { AsyncLock, type Release } from './async-lock.ts';
export { AsyncRWLock, type RWLockOptions } from './async-rw-lock.ts';
export { AsyncSemaphore, type SemaphoreOptions } from './async-semaphore.ts';
export { SelfDeadlockError, UpgradeError } from './errors.ts';
