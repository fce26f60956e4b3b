import type { Lang } from '../../course/mod.ts';

const en = {
  under: 'Under other orders, cancellations and failures:',
  printed: 'It printed:',
  expected: 'expected',
  actual: 'got',
  firstFailure: 'First failure: ',
  whatHappened: 'What happened:',
  reordered: (schedule: string) => `It passes when tasks run first come, first served, and fails in another order that is just as possible (${schedule}).`,
  cancelledAt: (wait: number, isWoken: boolean) => (isWoken ? `It fails when the task is cancelled at its wait number ${wait}, just after it was woken there.` : `It fails when the task is cancelled at its wait number ${wait}.`),
  failedAt: (call: number) => `It fails when call number ${call} to a dependency throws.`,
  worthKnowing: 'Worth knowing: ',
  seeDemo: (id: string) => `Watch it happen: asynclings demo ${id}`,
  hint: (slug: string) => `Stuck? asynclings hint ${slug}`,
  replay: (slug: string) => `Run this very failure again: asynclings replay ${slug}`,
  solution: (slug: string) => `Compare with ours: asynclings solution ${slug}`,
  medal: { bronze: 'bronze medal', silver: 'silver medal', gold: 'gold medal' },
  medalUp: (medal: string, next: string) => `That is a ${medal}; ${next} is still to be had.`,
  passed: (count: number, ms: number) => `All ${count} tests pass. (${ms} ms)`,
  failed: (passed: number, total: number) => `${passed} of ${total} tests pass.`,
  compileError: (file: string) => `${file} does not parse:`,
  endlessLoop: (line: number | undefined) =>
    line === undefined ? 'Your answer never comes to rest: it works on and lets nobody else in, not even the clock.' : `The loop on line ${line} never ends, and lets nobody else in: no timer, no other task.`,
  timedOut: (seconds: number) => `Your answer was still busy after ${seconds} s and was stopped.`,
  tooMuchOutput: 'Your answer printed more than a megabyte and was stopped.',
  during: (test: string) => `It happened in: ${test}`,
  crashed: (how: string) => `Your answer ended its process (${how}), so nothing could be graded.`,
  infraError: (what: string) => `The grader itself failed, which is not your fault: ${what}`,
  types: (count: number) => `The type checker has ${count === 1 ? 'a remark' : `${count} remarks`}, beside the verdict:`,
  endlessRun: (turns: number) => `After ${turns} turns the run was still going on, and was stopped: something asks again and again instead of waiting.`,
  wholeRun: (test: string) => `The run that failed, from its beginning (${test}):`,
  noRun: 'Nothing failed under a schedule, so there is no run to show.',
  inspect: {
    waiting: (file: string, host: string) =>
      `Waiting for a debugger at ${host}: open chrome://inspect in Chrome or Edge, or attach your editor to a Node process.\nBreakpoints in ${file} hold, and so does a line that says \`debugger\`. Ctrl-C ends it.`,
    attached: 'A debugger is there; every test runs once, in its order.',
    over: (slug: string) => `That was no grading: asynclings check ${slug}`,
  },
  status: { pass: 'pass', fail: 'FAIL', pending: 'not run' },
};

export type VerdictWords = typeof en;

const zhCN: VerdictWords = {
  under: '换用其他顺序、取消和失败再试：',
  printed: '它打印了：',
  expected: '期望',
  actual: '实际',
  firstFailure: '第一处失败：',
  whatHappened: '经过：',
  reordered: (schedule) => `任务先来先运行时能通过，换成另一种同样可能的顺序（${schedule}）就失败。`,
  cancelledAt: (wait, isWoken) => (isWoken ? `任务在第 ${wait} 次等待中刚被唤醒就被取消时，失败。` : `任务在第 ${wait} 次等待时被取消，失败。`),
  failedAt: (call) => `第 ${call} 次调用依赖时抛出错误，失败。`,
  worthKnowing: '值得一记：',
  seeDemo: (id) => `亲眼看看：asynclings demo ${id}`,
  hint: (slug) => `卡住了？asynclings hint ${slug}`,
  replay: (slug) => `原样重现这次失败：asynclings replay ${slug}`,
  solution: (slug) => `与参考答案对照：asynclings solution ${slug}`,
  medal: { bronze: '铜牌', silver: '银牌', gold: '金牌' },
  medalUp: (medal, next) => `这是${medal}；${next}还在等你。`,
  passed: (count, ms) => `${count} 项测试全部通过。（${ms} 毫秒）`,
  failed: (passed, total) => `${total} 项测试中通过了 ${passed} 项。`,
  compileError: (file) => `${file} 有语法错误：`,
  endlessLoop: (line) => (line === undefined ? '你的程序始终停不下来：它一直在忙，谁也插不进来，连时钟也不行。' : `第 ${line} 行的循环永不结束，谁也插不进来：定时器不行，别的任务也不行。`),
  timedOut: (seconds) => `过了 ${seconds} 秒你的程序还在忙，已被停止。`,
  tooMuchOutput: '你的程序打印了超过一兆字节，已被停止。',
  during: (test) => `发生在：${test}`,
  crashed: (how) => `你的程序结束了自己的进程（${how}），因此无法评判。`,
  infraError: (what) => `评判程序自身出错，不是你的问题：${what}`,
  types: (count) => `类型检查另有 ${count} 条意见：`,
  endlessRun: (turns) => `过了 ${turns} 轮，运行仍未结束，只得停下：有人在反复询问，而不是等待。`,
  wholeRun: (test) => `失败的那次运行，从头看起（${test}）：`,
  noRun: '没有哪次运行在某个调度下失败，因此没有可看的过程。',
  inspect: {
    waiting: (file, host) =>
      `正在 ${host} 等待调试器：在 Chrome 或 Edge 中打开 chrome://inspect，或让编辑器附加到 Node 进程。\n${file} 里的断点有效，写着 \`debugger\` 的行也会停下。按 Ctrl-C 结束。`,
    attached: '调试器已连上；各项测试依次运行一遍。',
    over: (slug) => `以上不算评分，评分请用：asynclings check ${slug}`,
  },
  status: { pass: '通过', fail: '失败', pending: '未运行' },
};

export const VERDICT_WORDS: Readonly<Record<Lang, VerdictWords>> = { en, 'zh-CN': zhCN };
