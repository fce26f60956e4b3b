import assert from 'node:assert/strict';
import { loopTime, sleep, TaskGroup } from 'asynclings';
import { defineDemo, type DemoContext } from 'asynclings/testing';
import { AsyncLock } from '../mod.ts';

export default defineDemo({
  async main({ say }) {
    const account = new Account(say);
    await TaskGroup.run(async (group) => {
      for (let n = 1; n <= 10; n++) group.createTask(() => account.deposit(`deposit ${n}`, 1), { name: `deposit ${n}` });
    });
    say(`${loopTime()} ms: ten deposits of 1, and the balance is ${account.balance}`, `${loopTime()} 毫秒：存了十次 1 元，余额是 ${account.balance}`);

    let total = 0;
    const addFee = async (): Promise<void> => {
      const amount = await fee(); // first wait, then read and write in one step
      total += amount;
    };
    await Promise.all([addFee(), addFee(), addFee()]);
    say(`total += amount, with the wait before it, three times at once: ${total}`, `先等待，再 total += amount，同时执行三次：${total}`);
  },

  selfTest({ trace, output }) {
    assert.equal(output.at(-2), '100 ms: ten deposits of 1, and the balance is 10');
    assert.equal(output.at(-1), 'total += amount, with the wait before it, three times at once: 3');
    assert.equal(trace.maxInside('lock', 'account'), 1);
  },
});

class Account {
  readonly #say: DemoContext['say'];
  readonly #lock = new AsyncLock('account');
  balance = 0;

  constructor(say: DemoContext['say']) {
    this.#say = say;
  }

  async deposit(who: string, amount: number): Promise<void> {
    await this.#lock.run(async () => {
      const seen = this.balance;
      await sleep(10); // asks somebody whether this is allowed
      this.balance = seen + amount;
      this.#say(`${loopTime()} ms: ${who} had read ${seen} and writes ${this.balance}`, `${loopTime()} 毫秒：${who} 之前读到 ${seen}，写入 ${this.balance}`);
    });
  }
}

async function fee(): Promise<number> {
  await sleep(1);
  return 1;
}
