import assert from 'node:assert/strict';
import { cancellable, Event } from 'asynclings';
import { defineDemo, type DemoContext } from 'asynclings/testing';
import { WebSocket } from 'ws';
import { AsyncWebSocketClient, type Message, WebSocketServer } from '../mod.ts';

type Say = DemoContext['say'];

export default defineDemo({
  async main({ say }) {
    const server = new WebSocketServer({
      onJoin: (client) => client.send('welcome'), // at once
      onMessage: (client, message) => void client.send(`echo ${String(message)}`),
    });
    const { url } = await server.start();
    await listenLate(url, say);
    await listenFirst(url, say);
    await server.stop();
  },

  selfTest({ trace, output, error }) {
    assert.equal(error, undefined);
    assert.deepEqual(output, [
      'late:  connected; first some other work',
      "late:  (on the wire: 'welcome')",
      'late:  now I listen, and say ping',
      "late:  the first thing I hear is 'echo ping'",
      'queue: connected; first some other work',
      'queue: now I listen, and say ping',
      "queue: the first thing I hear is 'welcome'",
      "queue: and then 'echo ping'",
    ]);
    assert.ok(trace.tasks.some(({ name }) => name === 'client 2'), 'each client has a task of its own on the server');
  },
});

/** Asks the socket for a message when it wants one. */
async function listenLate(url: string, say: Say): Promise<void> {
  const socket = new WebSocket(url);
  const greeted = new Event('greeted');
  socket.once('message', (data: Buffer) => {
    say(`late:  (on the wire: '${data.toString()}')`, `晚听：（线路上：'${data.toString()}'）`);
    greeted.set();
  });
  await cancellable(() => new Promise((resolve) => socket.once('open', resolve)), 'the connection');
  say('late:  connected; first some other work', '晚听：连上了，先忙点别的');
  await greeted.wait(); // the other work takes until then
  say('late:  now I listen, and say ping', '晚听：现在开始听，顺便说一声 ping');
  socket.send('ping');
  const message = await cancellable(() => new Promise<Buffer>((resolve) => socket.once('message', resolve)), 'a message');
  say(`late:  the first thing I hear is '${message.toString()}'`, `晚听：听到的第一句是 '${message.toString()}'`);
  socket.terminate();
}

/** Has listened since before there was a connection. */
async function listenFirst(url: string, say: Say): Promise<void> {
  const client = await AsyncWebSocketClient.connect(url);
  say('queue: connected; first some other work', '排队：连上了，先忙点别的');
  const heard: Message[] = [];
  say('queue: now I listen, and say ping', '排队：现在开始听，顺便说一声 ping');
  await client.sendText('ping');
  for (let i = 0; i < 2; i++) heard.push(await client.receive());
  say(`queue: the first thing I hear is '${String(heard[0])}'`, `排队：听到的第一句是 '${String(heard[0])}'`);
  say(`queue: and then '${String(heard[1])}'`, `排队：然后才是 '${String(heard[1])}'`);
  await client.close();
}
