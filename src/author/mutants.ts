import { MagicString } from 'magic-string';
import { parseSync, Visitor } from 'oxc-parser';

/** A text with one thing spoilt that a good suite notices. */
export interface Mutant {
  /** The same as long as the place is written the same: what was done, and to what. */
  readonly id: string;
  readonly line: number;
  readonly source: string;
}

interface Range {
  readonly start: number;
  readonly end: number;
}

const SHOWN_CHARS = 60;
const NOTHING = ';'; // where a statement has to be, after an else
const MIRRORED: Readonly<Record<string, string>> = { shift: 'pop', pop: 'shift', push: 'unshift', unshift: 'push' };
const SHIFTED: Readonly<Record<string, string>> = { '<': '<=', '<=': '<', '>': '>=', '>=': '>' };

/**
 * Every generic mutant of a TypeScript text: an await dropped, a `finally` dropped, a loop that looks once, a
 * line served from its other end, a limit one off, an error swallowed, a count left as it was, a check left out.
 */
export function mutantsOf(source: string): Mutant[] {
  const mutants: Mutant[] = [];
  const seen = new Map<string, number>();
  const add = (what: string, { start, end }: Range, edit: (text: MagicString) => void): void => {
    const shown = source.slice(start, end).replaceAll(/\s+/g, ' ').slice(0, SHOWN_CHARS);
    const name = `${what}: ${shown}`;
    const times = (seen.get(name) ?? 0) + 1;
    seen.set(name, times);
    const text = new MagicString(source);
    edit(text);
    mutants.push({ id: times === 1 ? name : `${name} (${times})`, line: source.slice(0, start).split('\n').length, source: text.toString() });
  };
  const { program } = parseSync('answer.ts', source);
  new Visitor({
    AwaitExpression: (node) => add('drop await', node, (text) => text.remove(node.start, node.argument.start)),
    TryStatement: (node) => {
      const { finalizer, handler, block } = node;
      if (finalizer === null) return;
      add('drop finally', finalizer, (text) => {
        if (handler !== null) text.remove(handler.end, finalizer.end);
        else text.remove(block.end, finalizer.end).remove(node.start, block.start);
      });
    },
    CatchClause: ({ body }) => {
      const rethrow = body.body.find(({ type }) => type === 'ThrowStatement');
      if (rethrow !== undefined) add('swallow', rethrow, (text) => text.remove(rethrow.start, rethrow.end));
    },
    WhileStatement: (node) => {
      // Still a loop, so that break and continue are at home in it.
      add('while to if', { start: node.start, end: node.test.end }, (text) => text.overwrite(node.start, node.start + 'while'.length, 'if').appendLeft(node.body.start, 'do ').appendRight(node.body.end, ' while (false);'));
    },
    CallExpression: ({ callee }) => {
      if (callee.type !== 'MemberExpression' || callee.property.type !== 'Identifier') return;
      const { property } = callee;
      const mirrored = MIRRORED[property.name];
      if (mirrored !== undefined) add('other end', callee, (text) => text.overwrite(property.start, property.end, mirrored));
    },
    BinaryExpression: ({ left, right, operator, start, end }) => {
      const shifted = SHIFTED[operator];
      if (shifted === undefined) return;
      const at = source.indexOf(operator, left.end);
      if (at < right.start) add('one off', { start, end }, (text) => text.overwrite(at, at + operator.length, shifted));
    },
    Literal: (node) => {
      if (typeof node.value === 'number' && node.value < 10) add('other number', node, (text) => text.overwrite(node.start, node.end, String(node.value + 1)));
    },
    ExpressionStatement: (node) => {
      const { expression } = node;
      const isCount = expression.type === 'UpdateExpression' || (expression.type === 'AssignmentExpression' && (expression.operator === '+=' || expression.operator === '-='));
      if (isCount) add('do not count', node, (text) => text.overwrite(node.start, node.end, NOTHING));
    },
    IfStatement: (node) => {
      const { consequent, alternate } = node;
      const isGuard = consequent.type === 'ThrowStatement' || (consequent.type === 'ReturnStatement' && alternate === null);
      if (isGuard) add('drop check', node, (text) => text.overwrite(node.start, node.end, NOTHING));
    },
  }).visit(program);
  return mutants;
}
