/** The languages of the course, of equal rank. */
export const LANGS = ['en', 'zh-CN'] as const;
export type Lang = (typeof LANGS)[number];

/** A text that learners see, in every language. */
export type Localized = Readonly<Record<Lang, string>>;

/** The course language that fits a tag such as `zh`, `zh_CN.UTF-8` or `en-GB`; `undefined` when none does. */
export function langOf(tag: string | undefined): Lang | undefined {
  if (tag === undefined) return undefined;
  if (/^zh\b|^zh[_-]/i.test(tag)) return 'zh-CN';
  return /^en\b|^en[_-]/i.test(tag) ? 'en' : undefined;
}
