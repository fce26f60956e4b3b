import type { ObjectSpec, Op, Program } from './program.ts';

const corner = (seed: number, main: readonly Op[], objects: readonly ObjectSpec[] = []): Program => ({ seed, objects, main });

/** Programs written by hand for what random ones meet too seldom. */
export const CORNERS: readonly Program[] = [
  // Two requests before the first is delivered: the wait was interrupted by the first one, so its reason counts.
  corner(1, [['spawn', 'A', 1, [['sleep', 30]]], ['sleep', 1], ['cancel', 'A', 'first'], ['cancel', 'A', 'second'], ['join', 'A']]),
  // Before the first turn nothing has been interrupted yet: the latest reason counts.
  corner(2, [['spawn', 'A', 1, [['sleep', 30]]], ['cancel', 'A', 'first'], ['cancel', 'A', 'second'], ['join', 'A']]),
  // The joined task has ended cancelled when the joiner is cancelled: the joiner sees the task's reason.
  corner(3, [
    ['spawn', 'A', 1, [['sleep', 30]]],
    ['spawn', 'B', 2, [['join', 'A']]],
    ['callback', 'A', 'c1', [['cancel', 'B', 'of B']]],
    ['sleep', 1],
    ['cancel', 'A', 'of A'],
    ['join', 'B'],
  ]),
  // shield() hands on that the task was cancelled, but not why.
  corner(4, [['spawn', 'A', 1, [['sleep', 30]]], ['spawn', 'B', 2, [['shield', 'A']]], ['sleep', 1], ['cancel', 'A', 'why'], ['join', 'B']]),
  // A task that waits for itself is told so one turn later, and may be cancelled in between.
  corner(5, [['spawn', 'A', 1, [['sleep', 0]]], ['try', [['join', 'main']], 'error', [['join', 'A']], false, []]]),
  corner(6, [['spawn', 'A', 1, [['cancel', 'main', 'instead']]], ['join', 'main']]),
  // Callbacks that become due while the last task ends are still called, and so is what they bring about.
  corner(7, [['spawn', 'A', 1, [['join', 'main'], ['callback', 'main', 'c1', []]]], ['sleep', 1]]),
  corner(8, [['spawn', 'A', 1, [['join', 'main'], ['callback', 'main', 'c1', [['watch', 'F0', 'f1', []]]]]], ['resolve', 'F0', 1], ['sleep', 1]], [['F0', 'future']]),
  // A cancelled gather() that returns errors is cancelled, whatever its children made of that.
  corner(9, [
    ['spawn', 'A', 1, [['gather', [['g0', 1, [['sleep', 30]]], ['g1', 2, [['try', [['sleep', 30]], 'all', [['raise', 'e1']], false, []]]]], true]]],
    ['sleep', 1],
    ['cancel', 'A', 'why'],
    ['join', 'A'],
  ]),
  // Its reason is that of the last child in the list, whichever ended last.
  corner(10, [
    ['spawn', 'A', 1, [['gather', [['g0', 1, [['try', [['sleep', 30]], 'all', [['sleep', 5]], false, []]]], ['g1', 2, [['sleep', 30]]]], true]]],
    ['sleep', 1],
    ['cancel', 'A', 'why'],
    ['join', 'A'],
  ]),
  corner(11, [
    ['spawn', 'A', 1, [['gather', [['g0', 1, [['sleep', 30]]], ['g1', 2, [['try', [['sleep', 30]], 'all', [], false, []]]]], true]]],
    ['sleep', 1],
    ['cancel', 'A', 'why'],
    ['join', 'A'],
  ]),
  // A group with errors delivers a request from outside anew, without its reason.
  corner(12, [
    ['spawn', 'A', 1, [
      ['try', [['group', 'G', [['spawnIn', 'G', 'T', 1, [['try', [['sleep', 30]], 'all', [['raise', 'e1']], false, []]]]]]], 'group', [], false, []],
      ['sleep', 30],
    ]],
    ['sleep', 1],
    ['cancel', 'A', 'why'],
    ['join', 'A'],
  ]),
  // Cancelled again while it takes the lock again: the last request counts.
  corner(
    13,
    [
      ['spawn', 'A', 1, [['with', 'C0', [['waitCondition', 'C0']]]]],
      ['sleep', 1],
      ['acquire', 'C0'],
      ['cancel', 'A', 'first'],
      ['sleep', 1],
      ['cancel', 'A', 'second'],
      ['sleep', 1],
      ['release', 'C0'],
      ['join', 'A'],
    ],
    [['C0', 'condition', null]],
  ),
];
