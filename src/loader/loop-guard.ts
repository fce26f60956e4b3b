import { MagicString } from 'magic-string';
import { oxc } from './compilers.ts';

/** What a guarded loop calls every so many rounds, with the line it stands on. */
export const LOOP_GUARD = '__asynclingsLoop';

interface LoopNode {
  readonly start: number;
  readonly body: { readonly type: string; readonly start: number; readonly end: number };
}

const ROUNDS = '__asynclingsRounds';
const ROUNDS_A_CALL = 4096; // a power of two: whether it is time is one bit operation

/** Has every loop of a TypeScript text tell that it goes round; lines stay as they are. */
export function guardLoops(source: string): string {
  const { program } = oxc().parseSync('answer.ts', source);
  const text = new MagicString(source);
  const guard = ({ start, body }: LoopNode): void => {
    const line = source.slice(0, start).split('\n').length;
    const call = `if ((++${ROUNDS} & ${ROUNDS_A_CALL - 1}) === 0) ${LOOP_GUARD}(${line});`;
    if (body.type === 'BlockStatement') text.appendRight(body.start + 1, call);
    else text.appendLeft(body.start, `{${call}`).appendRight(body.end, '}');
  };
  new (oxc().Visitor)({
    WhileStatement: guard,
    DoWhileStatement: guard,
    ForStatement: guard,
    ForInStatement: guard,
    ForOfStatement: guard,
  }).visit(program);
  return text.prepend(`let ${ROUNDS} = 0; `).toString();
}
