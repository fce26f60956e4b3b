import { MagicString } from 'magic-string';
import { parseSync, Visitor } from 'oxc-parser';

/** What a guarded loop calls at the beginning of each round, with the line it stands on. */
export const LOOP_GUARD = '__asynclingsLoop';

interface LoopNode {
  readonly start: number;
  readonly body: { readonly type: string; readonly start: number; readonly end: number };
}

/** Has every loop of a TypeScript text tell that it goes round; lines stay as they are. */
export function guardLoops(source: string): string {
  const { program } = parseSync('answer.ts', source);
  const text = new MagicString(source);
  const guard = ({ start, body }: LoopNode): void => {
    const call = `${LOOP_GUARD}(${source.slice(0, start).split('\n').length});`;
    if (body.type === 'BlockStatement') text.appendRight(body.start + 1, call);
    else text.appendLeft(body.start, `{${call}`).appendRight(body.end, '}');
  };
  new Visitor({
    WhileStatement: guard,
    DoWhileStatement: guard,
    ForStatement: guard,
    ForInStatement: guard,
    ForOfStatement: guard,
  }).visit(program);
  return text.toString();
}
