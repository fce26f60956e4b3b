import assert from 'node:assert/strict';
import type { AddressInfo } from 'node:net';
import { cancellable } from 'asynclings';
import { defineDemo } from 'asynclings/testing';
import { WebSocket, WebSocketServer } from 'ws';
import { AsyncWebSocketClient } from '../mod.ts';

const MESSAGES = 40;
const PICTURE = new Uint8Array(2 ** 20); // 1 MiB

export default defineDemo({
  async main({ say }) {
    const server = new WebSocketServer({ host: '127.0.0.1', port: 0 });
    await event(server, 'listening');
    const url = `ws://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const slow = new WebSocket(url);
    await event(slow, 'open');
    slow.pause(); // reads nothing
    const quick = await AsyncWebSocketClient.connect(url);
    let waits = 0;
    for (let i = 0; i < MESSAGES; i++) {
      for (const client of server.clients) client.send(PICTURE); // returns at once, every time
      await quick.receive();
      waits++;
    }
    say(`quick client: has all ${waits} MiB`, `快客户端：${waits} MiB 全收到了`);
    say('slow client: has not read a byte', '慢客户端：一个字节也没读');
    const [buffered = 0] = [...server.clients].map(({ bufferedAmount }) => bufferedAmount).toSorted((a, b) => b - a);
    const isTooMuch = buffered > (MESSAGES / 2) * 2 ** 20;
    say(`server: ${isTooMuch ? 'most of it lies' : 'little of it lies'} in my memory`, `服务器：${isTooMuch ? '大半都' : '只有一点'}堆在我的内存里`);
    for (const client of [...server.clients, slow]) client.terminate();
    server.close();
  },

  selfTest({ output }) {
    assert.deepEqual(output, ['quick client: has all 40 MiB', 'slow client: has not read a byte', 'server: most of it lies in my memory']);
  },
});

function event(emitter: { once(name: string, listener: () => void): unknown }, name: string): Promise<void> {
  return cancellable(() => new Promise((resolve) => emitter.once(name, resolve)), name);
}
