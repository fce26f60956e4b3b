import type { Op, Ops } from '../program.ts';
import type { Draft } from './draft.ts';

/** A task that comes back a few times and frees whoever waits for an object. */
export function janitor(draft: Draft): Op {
  const { random } = draft;
  const rounds: Op[] = [['sleep', random.pick([30, 50])], ...draft.objects.flatMap(([name, kind]): Op[] => quietly(release(draft, name, kind)))];
  return ['spawn', 'J', 0, [['repeat', random.int(1, 3), rounds]]];
}

const quietly = (ops: Ops): Op[] => (ops.length === 0 ? [] : [['try', ops, 'error', [], false, []]]);

function release(draft: Draft, name: string, kind: string): Ops {
  const { random } = draft;
  switch (kind) {
    case 'event':
      return [['set', name]];
    case 'future':
      return [['resolve', name, 0]];
    case 'variable':
      return [['add', name, 2]];
    case 'condition':
      return [['timeout', draft.fresh('X'), 5, [['with', name, [['notifyAll', name]]]]]];
    case 'lock':
    case 'semaphore':
    case 'bounded':
      return random.chance(0.6) ? [['release', name]] : [];
    case 'barrier':
      return random.chance(0.6) ? [['abortBarrier', name]] : [['resetBarrier', name]];
    case 'queue':
    case 'priority':
    case 'lifo':
      return random.chance(0.7) ? [['shutdown', name, random.chance(0.5)]] : [['putNowait', name, 7], ['getNowait', name], ['taskDone', name]];
    default:
      return [];
  }
}
