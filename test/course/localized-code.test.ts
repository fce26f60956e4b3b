import { expect, test } from 'vitest';
import { commentsOf, translateComments } from '../../src/course/localized-code.ts';

const CODE = `/** What it is. */
export class Thing {
  /**
   * Does it.
   * @param n how often
   */
  run(n: number): string {
    // TODO: begin here,
    // and go on there.
    return 'http://no.comment' + \`/* none */\` + n; // at last
  }
}
`;

test('comments are found wherever they stand, and strings that look like them are not', () => {
  expect(commentsOf(CODE)).toEqual(['What it is.', 'Does it.\n@param n how often', 'TODO: begin here,\nand go on there.', 'at last']);
});

test('a translation stands where the comment stood, with as many lines as it has itself', () => {
  const chinese = translateComments(CODE, {
    'What it is.': '是什么。\n第二行。',
    'Does it.\n@param n how often': '做。@param n 多少次',
    'TODO: begin here,\nand go on there.': 'TODO：从这里开始，\n再到那里。',
    'at last': '终于',
  });
  expect(chinese).toBe(`/**
 * 是什么。
 * 第二行。
 */
export class Thing {
  /** 做。@param n 多少次 */
  run(n: number): string {
    // TODO：从这里开始，
    // 再到那里。
    return 'http://no.comment' + \`/* none */\` + n; // 终于
  }
}
`);
});

test('a comment without a translation stays', () => {
  expect(translateComments(CODE, {})).toBe(CODE);
});
