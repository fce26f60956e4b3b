import assert from 'node:assert/strict';
import { loopTime, sleep, TaskGroup } from 'asynclings';
import { defineDemo, type DemoContext } from 'asynclings/testing';

export default defineDemo({
  async main({ say }) {
    const account = new Account(say);
    await TaskGroup.run(async (group) => {
      for (let n = 1; n <= 10; n++) group.createTask(() => account.deposit(`deposit ${n}`, 1), { name: `deposit ${n}` });
    });
    say(`${loopTime()} ms: ten deposits of 1, and the balance is ${account.balance}`, `${loopTime()} 毫秒：存了十次 1 元，余额是 ${account.balance}`);

    let total = 0;
    const addFee = async (): Promise<void> => void (total += await fee());
    await Promise.all([addFee(), addFee(), addFee()]);
    say(`total += await fee(), three times at once: ${total}`, `total += await fee()，同时执行三次：${total}`);
  },

  selfTest({ trace, output }) {
    assert.equal(output.at(-2), '10 ms: ten deposits of 1, and the balance is 1');
    assert.equal(output.at(-1), 'total += await fee(), three times at once: 1');
    assert.ok(output.slice(0, 10).every((line) => line.endsWith('had read 0 and writes 1')), 'all read before anybody writes');
    assert.equal(trace.concurrent('waiting', 5).filter(({ name }) => name.startsWith('deposit')).length, 10);
  },
});

class Account {
  readonly #say: DemoContext['say'];
  balance = 0;

  constructor(say: DemoContext['say']) {
    this.#say = say;
  }

  async deposit(who: string, amount: number): Promise<void> {
    const seen = this.balance;
    await sleep(10); // asks somebody whether this is allowed
    this.balance = seen + amount;
    this.#say(`${loopTime()} ms: ${who} had read ${seen} and writes ${this.balance}`, `${loopTime()} 毫秒：${who} 之前读到 ${seen}，写入 ${this.balance}`);
  }
}

async function fee(): Promise<number> {
  await sleep(1);
  return 1;
}
