import type { Lang } from '../course/mod.ts';
import { en, type Messages } from './messages/en.ts';
import { zhCN } from './messages/zh-cn.ts';

export type { Messages };

/** Every message in one language. Both catalogues have the same type, so that none can be incomplete. */
export const MESSAGES: Readonly<Record<Lang, Messages>> = { en, 'zh-CN': zhCN };
