import path from 'node:path';
import type { CodeExercise, Lang, Quiz } from '../course/mod.ts';
import { quizHash, sha256, type Verdict } from '../grader/mod.ts';
import { Progress, type Storage } from '../progress/mod.ts';
import type { CommandContext } from './context.ts';
import { openWorkspace, type Workspace } from './workspace.ts';

/** Where a learner works, and what is known of them. */
export interface Learner {
  readonly workspace: Workspace;
  readonly progress: Progress;
}

const NOTICES: Readonly<Record<Lang, { memory: string; rebuilt: (keptAs: string) => string; unusable: (detail: string) => string }>> = {
  en: {
    memory: 'There is no SQLite for Node here, so progress lasts only for this session.',
    rebuilt: (keptAs) => `The record of your progress could not be read; it is kept as ${keptAs}, and a new one was begun.`,
    unusable: (detail) => `Your progress cannot be recorded this time: ${detail}.`,
  },
  'zh-CN': {
    memory: '这里没有可用的 SQLite，进度只保留到本次会话结束。',
    rebuilt: (keptAs) => `学习记录无法读取，原文件保留为 ${keptAs}，并已新建一份。`,
    unusable: (detail) => `这次无法记录进度：${detail}。`,
  },
};

/** Opens the workspace, and the record when it is first asked for; what is wrong with the record is said in one sentence. */
export function openLearner(context: CommandContext): Learner {
  const workspace = openWorkspace(context);
  let progress: Progress | undefined;
  return {
    workspace,
    get progress() {
      return (progress ??= openProgress(context, workspace));
    },
  };
}

function openProgress({ lang, terminal }: CommandContext, workspace: Workspace): Progress {
  const progress = Progress.open(workspace.stateDir);
  const notice = noticeOf(progress.storage, lang);
  if (notice !== undefined) terminal.writeError(`${notice}\n`);
  return progress;
}

function noticeOf(storage: Storage, lang: Lang): string | undefined {
  switch (storage.kind) {
    case 'file':
      return undefined;
    case 'memory':
      return NOTICES[lang].memory;
    case 'rebuilt':
      return NOTICES[lang].rebuilt(path.relative(process.cwd(), storage.keptAs));
    case 'unusable':
      return NOTICES[lang].unusable(storage.detail);
    default:
      return storage satisfies never;
  }
}

/** Writes a verdict down: in the record, and as the last one on its exercise. Verdicts on other files do not count. */
export function recordVerdict({ workspace, progress }: Learner, exercise: CodeExercise, verdict: Verdict): void {
  workspace.keepVerdict(verdict);
  if (verdict.status === 'infra-error' || path.resolve(verdict.answer.file) !== path.resolve(workspace.answerFile(exercise))) return;
  const failed = verdict.tests.filter(({ status }) => status === 'fail');
  progress.recordAttempt({
    exercise: verdict.exercise,
    status: verdict.status,
    passed: verdict.tests.filter(({ status }) => status === 'pass').length,
    total: verdict.tests.length,
    ...(verdict.medal !== undefined && { medal: verdict.medal }),
    misconceptions: [...new Set(failed.flatMap(({ name }) => exercise.tests[name]?.misconception ?? []))],
    suite: verdict.grader.suite,
    sha256: verdict.answer.sha256,
    ms: verdict.ms,
  });
}

/** Writes down how the answers to a quiz were: which items were right, and what those that were not tell. */
export function recordQuiz({ progress }: Learner, quiz: Quiz, answers: string, rightItems: ReadonlySet<string>, ms: number): void {
  const items = Object.entries(quiz.items);
  const wrong = items.filter(([id]) => !rightItems.has(id));
  progress.recordAttempt({
    exercise: quiz.slug,
    status: wrong.length === 0 ? 'passed' : 'failed',
    passed: items.length - wrong.length,
    total: items.length,
    misconceptions: [...new Set(wrong.flatMap(([, { misconception }]) => misconception ?? []))],
    suite: quizHash(quiz),
    sha256: sha256(answers),
    ms,
  });
}
