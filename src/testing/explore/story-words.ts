import type { Lang } from '../../trace/mod.ts';

/** What is said above an interleaving. */
export interface StoryWords {
  readonly passed: string;
  readonly failed: (what: string) => string;
  readonly deadlock: string;
  readonly endless: string;
  /** How many deviations from FIFO there are, and whether fewer are proved not to do. */
  readonly distance: (deviations: number, isMinimal: boolean) => string;
}

const en: StoryWords = {
  passed: 'This order does not fail.',
  failed: (what) => `This order fails: ${what}`,
  deadlock: 'deadlock',
  endless: 'it does not end',
  distance: (deviations, isMinimal) => {
    if (deviations === 0) return 'Every task was resumed first in, first out.';
    const fewest = isMinimal ? '; no order with fewer fails like this' : '';
    return `It takes ${deviations} deviation${deviations === 1 ? '' : 's'} from first in, first out${fewest}.`;
  },
};

const zhCN: StoryWords = {
  passed: '这个次序不会失败。',
  failed: (what) => `这个次序会失败：${what}`,
  deadlock: '死锁',
  endless: '它不会结束',
  distance: (deviations, isMinimal) => {
    if (deviations === 0) return '所有任务都按先进先出的次序恢复。';
    return `与先进先出相比有 ${deviations} 处偏离${isMinimal ? '；偏离更少的次序都不会这样失败' : ''}。`;
  },
};

export const STORY_WORDS: Readonly<Record<Lang, StoryWords>> = { en, 'zh-CN': zhCN };
