import assert from 'node:assert/strict';
import { cancellable } from 'asynclings';
import { defineDemo } from 'asynclings/testing';
import { withLocalServer } from '../mod.ts';

const PAGE = 'x'.repeat(1_000_000);

export default defineDemo({
  async main({ say }) {
    await withLocalServer((_request, response) => response.end(PAGE), async (server) => {
      for (let visit = 1; visit <= 5; visit++) {
        const { status } = await cancellable((signal) => fetch(server.url, { signal }), `visit ${visit}`);
        say(`visit ${visit}: status ${status}, that is all we wanted to know`, `第 ${visit} 次访问：状态 ${status}，我们只想知道这个`);
      }
      say(`one visit after the other, and the server has ${server.sockets} sockets open`, `一次接着一次地访问，服务器却开着 ${server.sockets} 个套接字`);
    });
  },

  selfTest({ trace, output }) {
    assert.equal(output.at(-1), 'one visit after the other, and the server has 5 sockets open');
    assert.equal(trace.maxInside('io'), 1); // never two at a time, as far as anybody could see
  },
});
