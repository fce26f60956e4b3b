import assert from 'node:assert/strict';
import type { ServerResponse } from 'node:http';
import { cancellable, gather } from 'asynclings';
import { defineDemo } from 'asynclings/testing';
import { AsyncHttpClient, withLocalServer } from '../mod.ts';

void fetch('data:,'); // its first use loads it, which is not what this demo is about

const REQUESTS = 30;

/** Answers nobody before so many are there, so that no machine is too slow or too fast for the count. */
class Doorkeeper {
  most = 0;
  readonly #waiting: ServerResponse[] = [];
  readonly #partySize: number;

  constructor(partySize: number) {
    this.#partySize = partySize;
  }

  readonly answer = (_request: unknown, response: ServerResponse): void => {
    this.most = Math.max(this.most, this.#waiting.push(response));
    if (this.#waiting.length === this.#partySize) for (const each of this.#waiting.splice(0)) each.end('done');
  };
}

export default defineDemo({
  async main({ say }) {
    const crowd = new Doorkeeper(REQUESTS);
    await withLocalServer(crowd.answer, ({ url }) => gather(Array.from({ length: REQUESTS }, () => () => read(url))));
    say(`fetch alone: ${crowd.most} requests were at the server at once`, `只用 fetch：服务器上同时有 ${crowd.most} 个请求`);

    const threes = new Doorkeeper(3);
    const answers = await withLocalServer(threes.answer, async ({ url }) => {
      await using client = new AsyncHttpClient({ baseUrl: url, maxConnections: 3 });
      return await gather(Array.from({ length: REQUESTS }, (_, index) => () => client.get(`/${index + 1}`)));
    });
    say(`AsyncHttpClient, 3 connections: ${threes.most} at once, ${answers.length} answers`, `AsyncHttpClient，3 条连接：同时 ${threes.most} 个，共 ${answers.length} 个应答`);
  },

  selfTest({ trace, output }) {
    assert.deepEqual(output, ['fetch alone: 30 requests were at the server at once', 'AsyncHttpClient, 3 connections: 3 at once, 30 answers']);
    const limited = trace.events('io.start').filter(({ name }) => name?.startsWith('GET /'));
    assert.equal(limited.length, REQUESTS);
    const from = limited[0]?.seq ?? 0;
    let open = 0;
    for (const { kind } of trace.events().filter((event) => event.seq >= from && event.name?.startsWith('GET /'))) {
      open += kind === 'io.start' ? 1 : kind === 'io.end' ? -1 : 0;
      assert.ok(open <= 3, 'never four bars above each other');
    }
  },
});

function read(url: string): Promise<string> {
  return cancellable(async (signal) => (await fetch(url, { signal })).text(), 'fetch');
}
