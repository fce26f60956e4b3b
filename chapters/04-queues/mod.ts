/** Queues and backpressure: section 36.2.3 of the text. */
export { AsyncLifoQueue } from './async-lifo-queue.ts';
export { AsyncPriorityQueue, type PriorityOptions, type Prioritised } from './async-priority-queue.ts';
export { AsyncQueue, type Shelf } from './async-queue.ts';
export { BoundedAsyncQueue, type TimeLimit } from './bounded-async-queue.ts';
export { type LineOptions, type LineStats, runProducerConsumer } from './producer-consumer.ts';
