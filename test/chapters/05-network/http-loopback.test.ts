import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createTask, gather, run, TimeoutError } from 'asynclings';
import { AsyncHttpClient, HttpError } from 'asynclings/chapters/network';
import { afterEach, expect, test } from 'vitest';

let server: Server | undefined;
afterEach(() => new Promise((resolve) => (server === undefined ? resolve(undefined) : (server.closeAllConnections(), server.close(resolve)))));

async function listen(listener: RequestListener): Promise<string> {
  const started = createServer(listener);
  server = started;
  await new Promise<void>((resolve) => started.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(started.address() as AddressInfo).port}`;
}

test('a real server is asked, by no more connections at a time than allowed', async () => {
  let now = 0;
  let most = 0;
  const baseUrl = await listen((request, response) => {
    most = Math.max(most, ++now);
    setTimeout(() => {
      now--;
      response.setHeader('content-type', 'application/json').end(JSON.stringify({ path: request.url }));
    }, 5);
  });
  const answers = await run(async () => {
    const client = new AsyncHttpClient({ baseUrl, maxConnections: 3 });
    return gather(Array.from({ length: 9 }, (_, index) => () => client.get<{ path: string }>(`/${index}`)));
  });
  expect(answers.map(({ path }) => path)).toEqual(Array.from({ length: 9 }, (_, index) => `/${index}`));
  expect(most).toBe(3);
});

test('failures and bodies of any size are done with when the call is', async () => {
  const big = 'x'.repeat(5_000_000);
  const closings: Promise<void>[] = [];
  const baseUrl = await listen((request, response) => {
    closings.push(new Promise((resolve) => response.on('close', resolve)));
    response.writeHead(request.url === '/bad' ? 500 : 200, { 'content-type': 'text/plain' }).end(big);
  });
  await run(async () => {
    const client = new AsyncHttpClient({ baseUrl, maxConnections: 1 });
    expect(await client.get('/good')).toBe(big);
    await expect(client.get('/bad')).rejects.toThrow(HttpError);
    expect(await client.get('/good')).toBe(big);
    await client.close();
  });
  expect(await Promise.all(closings)).toHaveLength(3);
});

test('a server that never answers is given up, and sees that its caller has gone', async () => {
  let onGone!: () => void;
  const gone = new Promise<void>((resolve) => (onGone = resolve));
  const baseUrl = await listen((_request, response) => response.on('close', onGone));
  await run(async () => {
    const client = new AsyncHttpClient({ baseUrl, timeoutMs: 50 });
    await expect(createTask(() => client.get('/')).join()).rejects.toThrow(TimeoutError);
  });
  await gone;
});
