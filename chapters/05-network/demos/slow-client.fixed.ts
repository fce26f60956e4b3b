import assert from 'node:assert/strict';
import { cancellable } from 'asynclings';
import { defineDemo } from 'asynclings/testing';
import { WebSocket } from 'ws';
import { AsyncWebSocketClient, WebSocketServer } from '../mod.ts';

const MESSAGES = 40;
const PICTURE = new Uint8Array(2 ** 20); // 1 MiB
const OUTBOX = 4;

export default defineDemo({
  async main({ say }) {
    const server = new WebSocketServer({ outboxCapacity: OUTBOX, whenFull: 'close' });
    const { url } = await server.start();
    const slow = new WebSocket(url);
    await cancellable(() => new Promise((resolve) => slow.once('open', resolve)), 'open');
    slow.pause(); // reads nothing
    const quick = await AsyncWebSocketClient.connect(url);
    let waits = 0;
    let mostQueued = 0;
    let givenUp = 0;
    for (let i = 0; i < MESSAGES; i++) {
      givenUp += server.broadcast(PICTURE).closed;
      mostQueued = Math.max(mostQueued, ...server.clients.map(({ outboxSize }) => outboxSize));
      await quick.receive();
      waits++;
    }
    say(`quick client: has all ${waits} MiB`, `快客户端：${waits} MiB 全收到了`);
    say('slow client: has not read a byte', '慢客户端：一个字节也没读');
    say(`server: ${givenUp} client too slow, given up; never more than ${mostQueued} messages in an outbox`, `服务器：${givenUp} 个客户端太慢，已放弃；发件箱里最多 ${mostQueued} 条`);
    slow.terminate();
    await quick.close();
    await server.stop();
  },

  selfTest({ output }) {
    assert.deepEqual(output, [
      'quick client: has all 40 MiB',
      'slow client: has not read a byte',
      'server: 1 client too slow, given up; never more than 4 messages in an outbox',
    ]);
  },
});
