import type { Lang } from '../../course/mod.ts';

const en = {
  howTo: 'Type what each program prints, in order, on one line, with spaces between. An empty line leaves it for later.',
  ask: 'What does it print?',
  right: 'Right.',
  notQuite: (left: number) => (left === 1 ? 'Not quite. One more try.' : `Not quite. ${left} more tries.`),
  itPrints: 'It prints:',
  showsTrace: (line: string) => `Show what happened around “${line}”?`,
  score: (right: number, count: number) => `${right} of ${count} right.`,
  done: 'This quiz is solved.',
  again: (slug: string) => `Try the others again: asynclings check ${slug}`,
  needsTerminal: (file: string) => `a quiz is answered in a terminal, or from ${file}: an object with an answer for each item`,
  notAnswers: (file: string) => `${file} holds no answers; it is to look like { "item": "a b c" }`,
  faulty: (error: string) => `a program of this quiz does not run: ${error}`,
};

export type QuizWords = typeof en;

const zhCN: QuizWords = {
  howTo: '请把程序打印的内容按顺序写在一行里，用空格隔开。直接回车则留到以后。',
  ask: '它会打印什么？',
  right: '正确。',
  notQuite: (left) => `不太对。还可以再试 ${left} 次。`,
  itPrints: '它实际打印：',
  showsTrace: (line) => `要看看“${line}”前后发生了什么吗？`,
  score: (right, count) => `${count} 题中答对 ${right} 题。`,
  done: '这份测验完成了。',
  again: (slug) => `再试其余的：asynclings check ${slug}`,
  needsTerminal: (file) => `测验要在终端里作答，或者写进 ${file}：一个对象，每题一个答案`,
  notAnswers: (file) => `${file} 里没有答案；它应该形如 { "题目": "a b c" }`,
  faulty: (error) => `这份测验的程序无法运行：${error}`,
};

export const QUIZ_WORDS: Readonly<Record<Lang, QuizWords>> = { en, 'zh-CN': zhCN };
