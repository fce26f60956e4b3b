import { type Lang, LANGS, langOf } from '../course/mod.ts';
import { UserError } from './exit-code.ts';

/**
 * The language to speak: `--lang`, else ASYNCLINGS_LANG, else the locale of the terminal, else English.
 * @throws {UserError} when `--lang` names a language that the course does not have.
 */
export function chooseLanguage(argv: readonly string[], env: NodeJS.ProcessEnv): Lang {
  const asked = langOption(argv);
  if (asked === undefined) {
    return langOf(env['ASYNCLINGS_LANG']) ?? langOf(env['LC_ALL'] || env['LC_MESSAGES'] || env['LANG']) ?? 'en';
  }
  const lang = langOf(asked);
  if (lang === undefined) throw new UserError(`--lang ${asked}: the languages are ${LANGS.join(' and ')} / 可用语言：${LANGS.join('、')}`);
  return lang;
}

// Read ahead of the real parsing, because the help texts that the parser holds are in that language already.
function langOption(argv: readonly string[]): string | undefined {
  for (const [index, argument] of argv.entries()) {
    if (argument === '--') return undefined;
    if (argument === '--lang') return argv[index + 1] ?? '';
    if (argument.startsWith('--lang=')) return argument.slice('--lang='.length);
  }
  return undefined;
}
