import type { RequestListener } from 'node:http';
import { run } from 'asynclings';
import { RetryExhausted } from 'asynclings/chapters/exceptions';
import { AsyncHttpClient, HttpError, RequestBatch, RetryableClient, withLocalServer } from 'asynclings/chapters/network';
import { expect, test } from 'vitest';

const patience = { attempts: 3, delayMs: 1 };

/** Runs `body` with a client of a real server. */
function atServer<T>(listener: RequestListener, body: (client: AsyncHttpClient) => Promise<T>): Promise<T> {
  return run(() =>
    withLocalServer(listener, async ({ url }) => {
      await using client = new AsyncHttpClient({ baseUrl: url });
      return await body(client); // without the await the client would be closed while it is at work
    }),
  );
}

test('a real connection that breaks is tried again, and so is a server that is busy', async () => {
  const calls: string[] = [];
  const listener: RequestListener = (request, response) => {
    switch (calls.push(`${request.method} ${request.headers['idempotency-key'] as string}`)) {
      case 1:
        return void request.socket.destroy();
      case 2:
        return void response.writeHead(503, { 'retry-after': '0' }).end('busy');
      default:
        return void response.writeHead(200, { 'content-type': 'text/plain' }).end('done');
    }
  };
  const answer = await atServer(listener, (client) => new RetryableClient(client, patience).request('POST', '/orders', { json: { chairs: 4 }, idempotencyKey: 'k1' }));
  expect([answer.status, answer.data]).toEqual([200, 'done']);
  expect(calls).toEqual(['POST k1', 'POST k1', 'POST k1']);
});

test('what may not be repeated reaches a real server once', async () => {
  let calls = 0;
  const listener: RequestListener = (_request, response) => {
    calls++;
    response.writeHead(503).end();
  };
  const error = await atServer(listener, (client) => new RetryableClient(client, patience).request('POST', '/orders').catch((thrown: unknown) => thrown));
  expect(error).toBeInstanceOf(HttpError);
  expect(calls).toBe(1);
});

test('a time limit of each request counts as a reason to try again', async () => {
  const silent: RequestListener = () => {};
  const error = await atServer(silent, (client) => new RetryableClient(client, patience).request('GET', '/', { timeoutMs: 30 }).catch((thrown: unknown) => thrown));
  expect(error).toBeInstanceOf(RetryExhausted);
  expect((error as RetryExhausted).errors.map((each: Error) => each.name)).toEqual(['TimeoutError', 'TimeoutError', 'TimeoutError']);
});

test('a batch sends through a client of either kind, and gives a receipt for every request', async () => {
  const listener: RequestListener = (request, response) => void response.writeHead(request.url === '/2' ? 404 : 200, { 'content-type': 'text/plain' }).end(request.url);
  const outcomes = await atServer(listener, async (client) => {
    const batch = new RequestBatch(new RetryableClient(client, patience));
    for (const n of [1, 2, 3]) batch.add('GET', `/${n}`);
    return batch.execute({ limit: 2 });
  });
  expect(outcomes.map((outcome) => (outcome.status === 'ok' ? outcome.value.data : outcome.status))).toEqual(['/1', 'error', '/3']);
});
