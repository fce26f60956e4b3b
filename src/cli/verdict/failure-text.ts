import type { Lang } from '../../course/mod.ts';
import type { TestFailure } from '../../grader/mod.ts';

// What the grader and its matchers say. What the runtime, the language or the answer itself says stays as it is.
const CHINESE: readonly (readonly [RegExp, string])[] = [
  [/^LeakError: still running when it should be over: ([^]*)$/, '该结束时还在运行：$1'],
  [/^([^\n]+) was accepted; it should be refused with a RangeError or a TypeError$/, '接受了 $1；应当以 RangeError 或 TypeError 拒绝'],
  [/^([^\n]+): an async function refuses by rejecting, and this one threw at once$/, '$1：异步函数应当返回被拒绝的 Promise，这里却当场抛出了'],
  [/^([^\n]+): this should throw at once, and came back as a rejection$/, '$1：这里应当当场抛出，却返回了被拒绝的 Promise'],
  [/^([^\n]+) was refused with ([^\n]+); it should be a RangeError or a TypeError$/, '拒绝 $1 时用的是 $2；应当是 RangeError 或 TypeError'],
  [/^the task was cancelled, and went on as if nothing had happened$/, '任务被取消了，却若无其事地继续'],
  [/^the task ended cancelled although nobody had cancelled it$/, '没有人取消任务，它却以取消告终'],
  [/^promise resolved "([^]*)" instead of rejecting$/, 'Promise 本应被拒绝，却完成了，值是 $1'],
  [/^promise rejected "([^]*)" instead of resolving$/, 'Promise 本应完成，却被拒绝了，原因是 $1'],
  [/^expected ([^]*) to be an instance of ([^\n]*)$/, '应当是 $2 的实例，得到 $1'],
  [/^expected ([^]*) to have a length of (\d+) but got (\d+)$/, '长度应当是 $2，得到 $3：$1'],
  [/^expected ([^]*) to be less than or equal to (\S+)$/, '应当不大于 $2，得到 $1'],
  [/^expected ([^]*) to be greater than or equal to (\S+)$/, '应当不小于 $2，得到 $1'],
  [/^expected ([^]*) to be less than (\S+)$/, '应当小于 $2，得到 $1'],
  [/^expected ([^]*) to be greater than (\S+)$/, '应当大于 $2，得到 $1'],
  [/^expected ([^]*) to (?:contain|include) ([^\n]*)$/, '应当含有 $2，得到 $1'],
  [/^expected ([^]*) to match ([^\n]*)$/, '应当符合 $2，得到 $1'],
];
const WAITS = / \(waiting for ([^)]*)\)/g;

/** Why a test failed, in words and in the reader's language, without what the two values below say better. */
export function failureText(failure: TestFailure, lang: Lang): string {
  const message = ownWords(failure);
  if (lang === 'en') return message;
  const [pattern, text] = CHINESE.find(([each]) => each.test(message)) ?? [];
  if (pattern === undefined || text === undefined) return message;
  return message.replace(pattern, text).replace(WAITS, '（在等 $1）');
}

function ownWords({ message, expected, actual }: TestFailure): string {
  if (expected === undefined || actual === undefined) return message;
  return message.replace(/(: )?expected [\s\S]* to (strictly |deeply )?(be|equal) [\s\S]*$/, '');
}
