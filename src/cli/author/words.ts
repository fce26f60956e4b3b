import type { Lang } from '../../course/mod.ts';

const en = {
  commands: {
    author: 'make exercises, quizzes and demos, and check them',
    new: 'make the files of a new exercise, quiz or demo',
    check: 'hold an exercise to everything that is asked of one, its mutants included',
    slug: 'its name, in kebab-case',
    chapter: 'the chapter it belongs to, such as primitives',
  },
  noChapter: (slug: string) => `there is no chapter '${slug}'`,
  badSlug: (slug: string) => `'${slug}' is no name for it; use lower-case letters, digits and hyphens, such as fair-locks`,
  made: 'Made:',
  good: (slug: string) => `${slug}: everything is as it should be.`,
  repair: 'Repair:',
  checking: (slug: string, step: string) => `${slug}: ${step}`,
};

export type AuthorWords = typeof en;

const zhCN: AuthorWords = {
  commands: {
    author: '编写练习、测验和演示，并加以检查',
    new: '生成新练习、测验或演示的文件',
    check: '按全部要求检查一道练习，包括变异体',
    slug: '名称，用短横线连接的小写',
    chapter: '所属章节，例如 primitives',
  },
  noChapter: (slug) => `没有名为“${slug}”的章节`,
  badSlug: (slug) => `“${slug}”不能作名称；请用小写字母、数字和短横线，例如 fair-locks`,
  made: '已生成：',
  good: (slug) => `${slug}：一切符合要求。`,
  repair: '修正：',
  checking: (slug, step) => `${slug}：${step}`,
};

export const AUTHOR_WORDS: Readonly<Record<Lang, AuthorWords>> = { en, 'zh-CN': zhCN };
