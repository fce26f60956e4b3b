export { lock, queue, semaphore } from '../../runtime/contenders/ours.mjs';
