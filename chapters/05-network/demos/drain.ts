import assert from 'node:assert/strict';
import { cancellable, createTask, Event, gather, sleep } from 'asynclings';
import { defineDemo } from 'asynclings/testing';
import { createService } from '../mod.ts';

const LONG_MS = 10_000; // nothing here takes that long

export default defineDemo({
  async main({ say }) {
    const ovenIsHot = new Event('oven is hot');
    const bake = async () => {
      await ovenIsHot.wait();
      await sleep(20);
      return { status: 200, body: 'bread' };
    };
    const service = createService({ handler: bake, maxInFlight: 2, maxQueue: 5, requestTimeoutMs: LONG_MS });
    const { url } = await service.listen();

    const clients = ['/a', '/b', '/c'].map((path) => createTask(() => statusOf(url + path), { name: `client ${path}` }));
    while (service.stats().waiting + service.stats().inFlight < clients.length) await sleep(1);
    const { inFlight, waiting } = service.stats();
    say(`inside: ${inFlight} in a handler, ${waiting} in the line`, `里面：${inFlight} 个在处理，${waiting} 个在排队`);

    const stopping = createTask(() => service.stop({ graceMs: LONG_MS }), { name: 'stop' });
    await sleep(1);
    say('the service is told to stop', '通知服务停机');
    const late = await statusOf(`${url}/late`);
    say(`a newcomer gets ${late}`, `新来的请求得到 ${late}`);
    say(`stopped? ${stopping.isDone ? 'yes' : 'no, three are still inside'}`, `停了吗？${stopping.isDone ? '停了' : '没有，里面还有三个'}`);

    ovenIsHot.set();
    const answers = await gather(clients.map((client) => () => client.join()));
    say(`those inside get ${answers.join(', ')}`, `里面的得到 ${answers.join('、')}`);
    const { finished, cancelled, refused } = await stopping.join();
    say(`stopped: ${finished} finished, ${cancelled} cut off, ${refused} refused`, `停机完成：做完 ${finished} 个，切断 ${cancelled} 个，谢绝 ${refused} 个`);
    const nobody = await statusOf(url).catch((error: Error) => (error.cause as { code?: string }).code);
    say(`who comes now: ${nobody}`, `这时再来：${nobody}`);
  },

  selfTest({ trace, output }) {
    assert.deepEqual(output, [
      'inside: 2 in a handler, 1 in the line',
      'the service is told to stop',
      'a newcomer gets 503',
      'stopped? no, three are still inside',
      'those inside get 200, 200, 200',
      'stopped: 3 finished, 0 cut off, 1 refused',
      'who comes now: ECONNREFUSED',
    ]);
    const [refusal, stop] = ['GET /late', 'stop'].map((name) => trace.task(name));
    const handlers = ['/a', '/b', '/c'].map((path) => trace.task(`handler of GET ${path}`));
    const firstEndMs = Math.min(...handlers.map(({ endedAtMs = 0 }) => endedAtMs));
    assert.equal(handlers.filter(({ startedAtMs = 0 }) => startedAtMs < firstEndMs).length, 2); // one had to wait
    for (const { outcome, endedSeq = 0 } of handlers) {
      assert.equal(outcome, 'done'); // nobody was cut off …
      assert.ok((refusal?.endedSeq ?? Infinity) < endedSeq, 'the newcomer was told so before anything inside was done');
      assert.ok(endedSeq < (stop?.endedSeq ?? 0), '… and the stop waited for all');
    }
    assert.ok(!trace.tasks.some(({ name }) => name === 'handler of GET /late'), 'nothing was begun for the newcomer');
  },
});

async function statusOf(url: string): Promise<number> {
  const response = await cancellable((signal) => fetch(url, { signal }), 'fetch');
  await cancellable(() => response.text(), 'body');
  return response.status;
}
