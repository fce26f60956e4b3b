import type { Lang } from './words.ts';

/** The words of an interleaving that no other drawing has. */
export interface InterleavingWords {
  readonly begins: string;
  readonly goesOn: string;
  readonly wasWaiting: (what: string) => string;
  readonly creates: (tasks: string) => string;
  readonly givesWay: string;
  readonly waitsFor: (what: string) => string;
  readonly cancels: (task: string) => string;
  readonly ends: string;
  /** Between the names of a list, and before its last. */
  readonly listComma: string;
  readonly and: string;
  /** Which line of the program a phrase is about. */
  readonly place: (line: number, text: string) => string;
  readonly deviation: (chosen: string, first: string) => string;
  readonly turnsLeftOut: (count: number) => string;
}

const en: InterleavingWords = {
  begins: 'begins',
  goesOn: 'goes on',
  wasWaiting: (what) => `goes on: ${what}`,
  creates: (tasks) => `creates ${tasks}`,
  givesWay: 'gives way',
  waitsFor: (what) => `waits for ${what}`,
  cancels: (task) => `cancels ${task}`,
  ends: 'ends',
  listComma: ', ',
  and: ' and ',
  place: (line, text) => ` (line ${line}: ${text})`,
  deviation: (chosen, first) => `here ${chosen} was resumed although ${first} was first`,
  turnsLeftOut: (count) => `… ${count} more turn${count === 1 ? '' : 's'}`,
};

const zhCN: InterleavingWords = {
  begins: '开始',
  goesOn: '继续',
  wasWaiting: (what) => `继续：${what}`,
  creates: (tasks) => `创建 ${tasks}`,
  givesWay: '让出',
  waitsFor: (what) => `等待${/^\p{Script=Han}/u.test(what) ? '' : ' '}${what}`,
  cancels: (task) => `取消 ${task}`,
  ends: '结束',
  listComma: '、',
  and: ' 和 ',
  place: (line, text) => `（第 ${line} 行：${text}）`,
  deviation: (chosen, first) => `此处先恢复了 ${chosen}，尽管 ${first} 排在最前`,
  turnsLeftOut: (count) => `… 另有 ${count} 轮`,
};

export const INTERLEAVING_WORDS: Readonly<Record<Lang, InterleavingWords>> = { en, 'zh-CN': zhCN };
