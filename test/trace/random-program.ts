import { checkpoint, createTask, gather, Lock, moveOnAfter, Queue, sleep, type Task, TaskGroup } from 'asynclings';
import type { Recorder } from 'asynclings/trace';
import * as fc from 'fast-check';

const STRANGE = [
  '',
  ' ',
  '小明',
  '👨‍👩‍👧‍👦',
  'e\u0301',
  '\uD800',
  '\u200D',
  '\uFE0F',
  '🇨🇳',
  '🇨',
  '가',
  '\u0301x',
  'a\tb\nc',
  '\u001B[31m',
  '1\uFE0F\u20E3',
  '٠١٢',
  '名字'.repeat(60),
];
const text = fc.oneof(fc.string({ unit: 'grapheme', maxLength: 30 }), fc.string({ unit: 'binary', maxLength: 30 }), fc.constantFrom(...STRANGE));

/** What a task of a random program does, one after the other. */
type Action =
  | { readonly kind: 'sleep'; readonly ms: number }
  | { readonly kind: 'turn' }
  | { readonly kind: 'log'; readonly line: string }
  | { readonly kind: 'lock'; readonly name: string; readonly ms: number }
  | { readonly kind: 'put' }
  | { readonly kind: 'get' }
  | { readonly kind: 'cancel'; readonly which: number; readonly reason: string }
  | { readonly kind: 'fail'; readonly message: string }
  | { readonly kind: 'limit'; readonly ms: number }
  | { readonly kind: 'both' }
  | { readonly kind: 'group'; readonly children: readonly Body[] };

export interface Body {
  readonly name: string;
  readonly actions: readonly Action[];
}

const simple: fc.Arbitrary<Action> = fc.oneof(
  fc.record({ kind: fc.constant('sleep' as const), ms: fc.nat(500) }),
  fc.record({ kind: fc.constant('turn' as const) }),
  fc.record({ kind: fc.constant('log' as const), line: text }),
  fc.record({ kind: fc.constant('lock' as const), name: text, ms: fc.nat(20) }),
  fc.record({ kind: fc.constant('put' as const) }),
  fc.record({ kind: fc.constant('get' as const) }),
  fc.record({ kind: fc.constant('cancel' as const), which: fc.nat(20), reason: text }),
  fc.record({ kind: fc.constant('fail' as const), message: text }),
  fc.record({ kind: fc.constant('limit' as const), ms: fc.nat(30) }),
  fc.record({ kind: fc.constant('both' as const) }),
);
/** Trees of tasks with names of all kinds. */
export const { body: programs } = fc.letrec<{ body: Body; group: Action }>((tie) => ({
  group: fc.record({ kind: fc.constant('group' as const), children: fc.array(tie('body'), { maxLength: 5 }) }),
  body: fc.record({ name: text, actions: fc.array(fc.oneof({ depthSize: 'small', maxDepth: 3 }, simple, tie('group')), { maxLength: 6 }) }),
}));

export async function perform(program: Body, recorder: Recorder): Promise<void> {
  const locks = new Map<string, Lock>();
  const queue = new Queue<number>(1, '队列');
  const tasks: Task[] = [];
  const lockOf = (name: string): Lock => locks.get(name) ?? locks.set(name, new Lock(name)).get(name)!;
  const act = async (action: Action): Promise<unknown> => {
    switch (action.kind) {
      case 'sleep':
        return sleep(action.ms);
      case 'turn':
        return checkpoint();
      case 'log':
        return recorder.log(action.line);
      case 'lock':
        return lockOf(action.name).run(() => sleep(action.ms));
      case 'put':
        return queue.put(1);
      case 'get':
        return queue.get();
      case 'cancel':
        return tasks[action.which]?.cancel(action.reason);
      case 'fail':
        throw new Error(action.message);
      case 'limit':
        return moveOnAfter(action.ms, () => sleep(20));
      case 'both':
        return Promise.all([sleep(3), gather([() => sleep(2), checkpoint])]);
      case 'group':
        return TaskGroup.run(async (group) => {
          for (const child of action.children) tasks.push(group.createTask(() => play(child), { name: child.name }));
        });
      default:
        return action satisfies never;
    }
  };
  const play = async ({ actions }: Body): Promise<void> => {
    for (const action of actions) await act(action);
  };
  createTask(() => sleep(10), { name: program.name });
  await play(program);
}
