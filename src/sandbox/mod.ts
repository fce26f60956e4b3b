/** Single-use child processes. */
export { type Child, type ChildEnd, childEntry, type ChildOptions, startChild } from './child.ts';
