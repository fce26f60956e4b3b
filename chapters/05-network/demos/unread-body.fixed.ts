import assert from 'node:assert/strict';
import { cancellable } from 'asynclings';
import { defineDemo } from 'asynclings/testing';
import { withLocalServer } from '../mod.ts';

const PAGE = 'x'.repeat(1_000_000);

export default defineDemo({
  async main({ say }) {
    await withLocalServer((_request, response) => response.end(PAGE), async (server) => {
      for (let visit = 1; visit <= 5; visit++) {
        const { status } = await cancellable(async (signal) => {
          const response = await fetch(server.url, { signal });
          await response.arrayBuffer(); // or response.body?.cancel(), which costs the connection
          return response;
        }, `visit ${visit}`);
        say(`visit ${visit}: status ${status}, and the rest is read`, `第 ${visit} 次访问：状态 ${status}，其余也读完了`);
      }
      say(server.sockets < 5 ? 'the connection was used again' : `${server.sockets} sockets`, server.sockets < 5 ? '连接得到了重复使用' : `${server.sockets} 个套接字`);
    });
  },

  selfTest({ output }) {
    assert.equal(output.at(-1), 'the connection was used again');
  },
});
