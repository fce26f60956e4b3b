import type { Lang, Words } from './words.ts';
import { en } from './words-en.ts';
import { zhCN } from './words-zh-cn.ts';

const WORDS: Readonly<Record<Lang, Words>> = { en, 'zh-CN': zhCN };

export function wordsOf(lang: Lang): Words {
  return WORDS[lang];
}
