import { Barrier, BoundedSemaphore, Condition, Event, Future, LifoQueue, Lock, PriorityQueue, Queue, Semaphore } from 'asynclings';
import type { SharedObject } from './describe.ts';
import type { ObjectSpec } from './program.ts';
import type { World } from './world.ts';

/** Makes what a program declares. */
export function makeObjects(world: World, specs: readonly ObjectSpec[]): void {
  for (const spec of specs) {
    if (spec[1] === 'variable') world.variables.set(spec[0], 0);
    else world.objects.set(spec[0], makeObject(world, spec));
  }
}

function makeObject(world: World, spec: ObjectSpec): SharedObject {
  switch (spec[1]) {
    case 'lock':
      return new Lock();
    case 'event':
      return new Event();
    case 'semaphore':
      return new Semaphore(spec[2]);
    case 'bounded':
      return new BoundedSemaphore(spec[2]);
    case 'queue':
      return new Queue<number>(spec[2]);
    case 'priority':
      return new PriorityQueue<number>(spec[2]);
    case 'lifo':
      return new LifoQueue<number>(spec[2]);
    case 'barrier':
      return new Barrier(spec[2]);
    case 'condition':
      return spec[2] === null ? new Condition() : new Condition(world.object(spec[2], Lock));
    case 'future':
    case 'variable':
      return new Future<number>();
    default:
      return spec satisfies never;
  }
}
