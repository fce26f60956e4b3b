import { oxc } from './compilers.ts';

/** The lines on which a TypeScript text calls a method of that name, counted from 1. */
export function callsOf(source: string, method: string): number[] {
  const lines: number[] = [];
  const { program } = oxc().parseSync('answer.ts', source);
  new (oxc().Visitor)({
    CallExpression: ({ callee }) => {
      if (callee.type !== 'MemberExpression' || callee.property.type !== 'Identifier' || callee.property.name !== method) return;
      lines.push(source.slice(0, callee.property.start).split('\n').length);
    },
  }).visit(program);
  return lines;
}
