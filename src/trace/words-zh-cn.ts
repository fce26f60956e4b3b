import type { WaitKind } from '../asyncio/mod.ts';
import type { EventKind } from './event.ts';
import type { Words } from './words.ts';

/** Between two Chinese characters there is no space; between Chinese and anything else there is. */
function zh(parts: TemplateStringsArray, ...values: readonly (string | number)[]): string {
  return parts.reduce((text, part, index) => tight(tight(text, String(values[index - 1])), part));
}

function tight(left: string, right: string): string {
  if (/\p{Script=Han} $/u.test(left) && /^\p{Script=Han}/u.test(right)) return left.slice(0, -1) + right;
  if (/\p{Script=Han}$/u.test(left) && /^ \p{Script=Han}/u.test(right)) return left + right.slice(1);
  return left + right;
}

const ACTS: Partial<Record<EventKind, (name: string) => string>> = {
  'lock.released': (name) => `锁 '${name}' 已释放`,
  'semaphore.released': (name) => `信号量 '${name}' 归还许可`,
  'event.set': (name) => `事件 '${name}' 已置位`,
  'condition.notified': (name) => `条件 '${name}' 发出通知`,
  'queue.put': (name) => `队列 '${name}' 放入一项`,
  'queue.got': (name) => `队列 '${name}' 取出一项`,
  'queue.shutdown': (name) => `队列 '${name}' 已关闭`,
};

// How the runtime's English labels read in Chinese; a label of another form stays as it is.
const LABELS: Partial<Record<WaitKind, readonly [form: RegExp, chinese: string]>> = {
  turn: [/^next turn$/, '下一轮'],
  sleep: [/^sleep (.+)$/, '睡眠 $1'],
  task: [/^task (.+)$/s, '任务 $1'],
  shield: [/^shielded task (.+)$/s, '受屏蔽的任务 $1'],
  group: [/^group of (.+)$/s, '$1 的任务组'],
  gather: [/^(\d+) gathered tasks$/, 'gather 的 $1 个任务'],
  wait: [/^wait for (\d+) tasks?$/, 'wait 的 $1 个任务'],
  lock: [/^lock (.+)$/s, '锁 $1'],
  semaphore: [/^semaphore (.+)$/s, '信号量 $1'],
  event: [/^event (.+)$/s, '事件 $1'],
  condition: [/^condition (.+)$/s, '条件 $1'],
  'queue.get': [/^queue\.get (.+)$/s, '队列 $1 有项可取'],
  'queue.put': [/^queue\.put (.+)$/s, '队列 $1 有空位'],
  worker: [/^(.+) in a thread$/s, '线程中的 $1'],
  opaque: [/^a native promise$/, '原生 Promise'],
};

const SCOPES: readonly (readonly [form: RegExp, chinese: string])[] = [
  [/^group of (.+)$/s, '$1 的任务组'],
  [/^time limit at (.+)$/, '$1 处的时限'],
  [/^no time limit$/, '无时限'],
];

function translate(label: string, phrases: readonly (readonly [form: RegExp, chinese: string])[]): string {
  for (const [form, chinese] of phrases) {
    const match = form.exec(label);
    if (match === null) continue;
    const [before = '', after = ''] = chinese.split('$1');
    return tight(tight(before, match[1] ?? ''), after);
  }
  return label;
}

export const zhCN: Words = {
  states: {
    created: '已创建',
    ready: '就绪',
    running: '运行',
    waiting: '等待',
    unknown: '未知',
    pending: '未结束',
    done: '完成',
    failed: '失败',
    cancelled: '已取消',
  },
  cancelRequested: '取消请求',
  cancelDelivered: '送达',

  time: '时间',
  task: '任务',
  change: '变化',
  why: '原因',
  end: '结局',
  lifetime: '存续',
  turns: '轮次',

  wait: (on, label) => translate(label, LABELS[on] === undefined ? [] : [LABELS[on]]),
  scope: (name) => translate(name, SCOPES),
  heldBy: (task) => zh`由 ${task} 持有`,

  createdBy: (task) => zh`由 ${task} 创建`,
  gaveWay: '让出一轮',
  over: (wait) => zh`${wait} 到时`,
  wokenBy: (task) => zh`被 ${task} 唤醒`,
  wokenByEnd: (task) => zh`因 ${task} 结束而唤醒`,
  wokenByLastEnd: (task) => zh`因 ${task} 结束而唤醒，它是组里最后一个`,
  wokenByHandingOn: (task) => zh`被 ${task} 唤醒：它被取消，把机会移交出来`,
  wokenByRequest: '被取消请求唤醒',
  wokenFromOutside: '由外部唤醒',
  act: (kind, name) => ACTS[kind]?.(name) ?? name,

  requestedBy: (origin) => zh`收到取消请求，来自 ${origin}`,
  itself: '它自己',
  byDeadlock: 'run()，以解除死锁',
  byExit: 'run()，因为主任务已结束',
  byOutside: '任务之外的代码',
  byJoiner: (task) => zh`正在等它、自己也被取消的 ${task}`,
  because: (task) => zh`因为 ${task} 失败`,
  reason: (reason) => zh`：${reason}`,
  deliveredAt: (wait) => zh`送达于 ${wait}`,
  deliveredBeforeStart: '在首次运行之前送达',
  neverDelivered: '未送达',
  thenWaitsFor: (wait) => zh`随后等待 ${wait}`,
  swallowed: '取消被吞掉：照常结束，仿佛无人请求',
  afterRequest: (ms) => zh`距请求 ${ms}`,

  deeds: {
    'group.enter': (subject) => zh`进入 ${subject}`,
    'group.abort': (subject) => zh`${subject} 中止`,
    'group.exit': (subject) => zh`离开 ${subject}`,
    'scope.enter': (subject) => zh`进入 ${subject}`,
    'scope.expired': (subject) => zh`到达 ${subject}`,
    'scope.exit': (subject) => zh`离开 ${subject}`,
    'lock.granted': (subject) => zh`得到锁 '${subject}'`,
    'lock.released': (subject) => zh`释放锁 '${subject}'`,
    'semaphore.granted': (subject, detail) => zh`得到信号量 '${subject}' 的许可（余 ${detail}）`,
    'semaphore.released': (subject, detail) => zh`归还信号量 '${subject}' 的许可（空闲 ${detail}）`,
    'event.set': (subject, detail) => zh`置位事件 '${subject}'（等待者 ${detail}）`,
    'event.cleared': (subject) => zh`清除事件 '${subject}'`,
    'condition.notified': (subject, detail) => zh`通知条件 '${subject}'（至多 ${detail}）`,
    'barrier.arrived': (_subject, detail) => zh`到达屏障（序号 ${detail}）`,
    'barrier.tripped': (_subject, detail) => zh`屏障放行 ${detail} 个任务`,
    'barrier.broken': () => '破坏屏障',
    'queue.put': (subject, detail) => zh`放入队列 '${subject}'（现有 ${detail}）`,
    'queue.got': (subject, detail) => zh`取自队列 '${subject}'（现有 ${detail}）`,
    'queue.taskDone': (subject, detail) => zh`处理完队列 '${subject}' 的一项（未完 ${detail}）`,
    'queue.shutdown': (subject) => zh`关闭队列 '${subject}'`,
    'clock.jump': (_subject, detail) => zh`时间前跳 ${detail} ms`,
    'io.start': (subject) => zh`开始 ${subject}`,
    'io.end': (subject) => zh`${subject} 已结束`,
    'worker.start': (subject) => zh`开始 ${subject}`,
    'worker.end': (subject) => zh`${subject} 已结束`,
    'loop.blocked': (_subject, detail) => zh`阻塞事件循环 ${detail} ms`,
    'loop.idle': (_subject, detail) => zh`无事可做；外部：${detail || '无'}`,
    'warn.leakedTask': () => '主任务结束时仍未结束（泄漏）',
    'warn.unhandled': (_subject, detail) => zh`它的失败无人查看：${detail}`,
    'warn.floating': () => '无人等待的代码在任务结束后仍在继续',
  },
  deadlock: '死锁：全部在等待，无人能唤醒',
  stuck: (task, wait) => zh`${task} 等待 ${wait}`,
  comma: '，',
  semicolon: '；',
  prints: (line) => zh`输出：${line}`,

  lostEvents: (count) => zh`有 ${count} 个事件未保留`,
  tasksLeftOut: (count) => zh`… 另有 ${count} 个任务`,
  linesLeftOut: (count) => zh`… 另有 ${count} 行`,
  noTasks: '没有任务',
  virtualTime: '虚拟时间',
};
