import { createTask, Future, Semaphore, sleep } from 'asynclings';
import { cancelSweep, failSweep, scenario } from 'asynclings/testing';
import { expect, test } from 'vitest';
import { BodyScopeEnded, type Connection, type Pool, requestBuffered, requestStream } from './starter.ts';

const PIECE_BYTES = 64 * 1024;
const BIG = 80; // pieces: 5 MB

type Wrap = <A extends unknown[], R>(fn: (...args: A) => Promise<R> | R) => (...args: A) => Promise<R>;

/** A line to the server, used by one borrower after the other. */
interface Line {
  /** Numbers of the pieces that are still on their way. */
  unread: number[];
  hasBody: boolean;
}

/** A pool and a server. The path says of how many pieces the body is; the first of them comes along with the head. */
function setUp({ limit = 1, wrap = ((fn) => async (...args) => fn(...args)) as Wrap } = {}) {
  const places = new Semaphore(limit, 'connections');
  const idle: Line[] = [];
  const log = { dialled: 0, lent: 0, givenBack: 0, read: 0, wrongs: [] as string[] };

  const connect = async (): Promise<Connection> => {
    await places.acquire();
    let line = idle.pop();
    if (line === undefined) {
      try {
        await sleep(5);
      } catch (error) {
        places.release();
        throw error;
      }
      line = { unread: [], hasBody: false };
      log.dialled++;
    }
    log.lent++;
    return lend(line);
  };

  const lend = (line: Line): Connection => {
    let state: 'lent' | 'released' | 'destroyed' = 'lent';
    let here: number[] = []; // arrived together with the head
    let isAllHere = false;
    const giveBack = (next: 'released' | 'destroyed'): void => {
      if (state !== 'lent') {
        log.wrongs.push(`a connection that had been ${state} was given back again`);
        return;
      }
      state = next;
      log.givenBack++;
      if (next === 'released') idle.push(line);
      places.release();
    };
    const send = async (method: string, path: string) => {
      if (line.unread.length > 0) throw new Error('expected the head of an answer, and got the middle of another one');
      await sleep(5);
      const pieces = Array.from({ length: Number(path.slice(1)) }, (_, n) => n + 1);
      line.hasBody = method !== 'HEAD' && path !== '/0';
      if (line.hasBody) [here, line.unread] = [pieces.slice(0, 1), pieces.slice(1)];
      isAllHere = line.hasBody && line.unread.length === 0;
      return { status: path === '/0' ? 204 : 200, hasBody: line.hasBody };
    };
    const read = async () => {
      if (state === 'destroyed') throw new Error('the connection has been closed');
      let number = here.shift();
      if (number === undefined && isAllHere) return undefined;
      if (number === undefined) {
        if (state === 'released') throw new Error('the connection has been given back');
        if (!line.hasBody) return new Future<undefined>().wait();
        await sleep(1);
        number = line.unread.shift();
      }
      if (number === undefined) return undefined;
      log.read++;
      return new Uint8Array(PIECE_BYTES).fill(number);
    };
    return { send: wrap(send), read: wrap(read), release: () => giveBack('released'), destroy: () => giveBack('destroyed') };
  };

  const pool: Pool = { connect: wrap(connect) };
  /** Nothing on loan, and nothing given back twice. */
  const settle = (): void => {
    expect(log.wrongs).toEqual([]);
    expect(`${log.lent - log.givenBack} connections out`).toBe('0 connections out');
  };
  return { pool, log, settle };
}

/** The numbers of the pieces in a body. */
function numbersIn(body: Uint8Array): number[] {
  expect(body.length % PIECE_BYTES).toBe(0);
  return Array.from({ length: body.length / PIECE_BYTES }, (_, n) => body[n * PIECE_BYTES + 100]!);
}

const upTo = (count: number) => Array.from({ length: count }, (_, n) => n + 1);

async function countPieces(body: AsyncIterable<Uint8Array>): Promise<number> {
  let count = 0;
  for await (const _ of body) count++;
  return count;
}

async function thrownBy(work: () => Promise<unknown>): Promise<unknown> {
  try {
    await work();
  } catch (error) {
    return error;
  }
  return 'nothing';
}

test(
  'a small body arrives whole',
  scenario(async () => {
    const { pool } = setUp();
    const { status, body } = await requestBuffered(pool, 'GET', '/1');
    expect([status, numbersIn(body)]).toEqual([200, [1]]);
  }),
);

test(
  'a body of 5 MB arrives whole',
  scenario(async () => {
    for (const count of [2, BIG]) {
      const { pool } = setUp();
      const { status, body } = await requestBuffered(pool, 'GET', `/${count}`);
      expect([status, numbersIn(body)]).toEqual([200, upTo(count)]);
    }
  }),
);

test(
  'a body is used piece by piece, while the rest is still on its way',
  scenario(async () => {
    const { pool, log, settle } = setUp();
    const result = await requestStream(pool, 'GET', `/${BIG}`, async (body) => {
      const seen: number[] = [];
      for await (const piece of body) {
        seen.push(piece[100]!);
        expect(log.read).toBe(seen.length);
        await sleep(2);
      }
      return seen;
    });
    expect(result).toEqual(upTo(BIG));
    settle();
  }),
);

test(
  'a connection whose body was read to the end serves the next request',
  scenario(async () => {
    const { pool, log, settle } = setUp();
    for (const count of [3, 1]) {
      await requestBuffered(pool, 'GET', `/${count}`);
      expect(await requestStream(pool, 'GET', `/${count}`, countPieces)).toBe(count);
      const failure = new Error('after the last piece');
      const failing = async (body: AsyncIterable<Uint8Array>) => {
        await countPieces(body);
        throw failure;
      };
      expect(await thrownBy(() => requestStream(pool, 'GET', `/${count}`, failing))).toBe(failure);
    }
    expect(log.dialled).toBe(1);
    settle();
  }),
);

test(
  'whoever stops reading early downloads no more, and the next request gets an answer of its own',
  scenario(async () => {
    const { pool, log, settle } = setUp();
    const first = await requestStream(pool, 'GET', `/${BIG}`, async (body) => {
      for await (const piece of body) if (piece[100] === 2) return 'enough';
      return 'all';
    });
    expect([first, log.read]).toEqual(['enough', 2]);
    settle();
    expect(numbersIn((await requestBuffered(pool, 'GET', '/3')).body)).toEqual([1, 2, 3]);
    expect(log.dialled).toBe(2);
    settle();
  }),
);

test(
  'whoever does not read at all leaves nothing for the next request either',
  scenario(async () => {
    const { pool, log, settle } = setUp();
    expect(await requestStream(pool, 'GET', '/5', async () => 'not interested')).toBe('not interested');
    expect(log.read).toBe(0);
    settle();
    expect(numbersIn((await requestBuffered(pool, 'GET', '/2')).body)).toEqual([1, 2]);
    settle();
  }),
);

test(
  'an error of whoever uses the body comes out as it is, and the connection is not lost',
  scenario(async () => {
    const { pool, settle } = setUp();
    const failure = new Error('cannot use this');
    const failing = async (body: AsyncIterable<Uint8Array>) => {
      for await (const piece of body) if (piece[100] === 2) throw failure;
    };
    expect(await thrownBy(() => requestStream(pool, 'GET', '/5', failing))).toBe(failure);
    settle();
    const atOnce = () => {
      throw failure;
    };
    expect(await thrownBy(() => requestStream(pool, 'GET', '/5', atOnce))).toBe(failure);
    settle();
    expect(await requestStream(pool, 'GET', '/2', countPieces)).toBe(2);
    settle();
  }),
);

test(
  'a body that is read when its time is over says so, and does not touch the connection',
  scenario(async () => {
    const { pool, log, settle } = setUp();
    const escaped: AsyncIterable<Uint8Array> = await requestStream(pool, 'GET', '/3', async (body) => body);
    const halfRead: AsyncIterator<Uint8Array> = await requestStream(pool, 'GET', '/3', async (body) => {
      const iterator = body[Symbol.asyncIterator]();
      await iterator.next();
      return iterator;
    });
    const after = await requestStream(pool, 'GET', '/3', async (body) => {
      await countPieces(body);
      return body;
    });
    const readBefore = log.read;
    const next = createTask(() => requestBuffered(pool, 'GET', '/4'));
    await sleep(11);
    const readMeanwhile = log.read - readBefore;
    for (const late of [escaped, after]) expect(await thrownBy(() => countPieces(late))).toBeInstanceOf(BodyScopeEnded);
    expect(await thrownBy(() => halfRead.next())).toBeInstanceOf(BodyScopeEnded);
    expect(log.read - readBefore).toBe(readMeanwhile);
    expect(numbersIn((await next.join()).body)).toEqual([1, 2, 3, 4]);
    settle();
  }),
);

test(
  'an answer without a body is over at once, and its connection serves the next request',
  scenario(async () => {
    const { pool, log, settle } = setUp();
    for (const [method, path, status] of [['HEAD', '/5', 200], ['DELETE', '/0', 204]] as const) {
      expect(await requestBuffered(pool, method, path)).toEqual({ status, body: new Uint8Array(0) });
      expect(await requestStream(pool, method, path, countPieces)).toBe(0);
      expect(await requestStream(pool, method, path, async () => 'used')).toBe('used');
    }
    expect(log.dialled).toBe(1);
    settle();
  }),
);

test(
  'two bodies on two connections do not get in each other\'s way',
  scenario(async () => {
    const { pool, log, settle } = setUp({ limit: 2 });
    const slowly = createTask(() =>
      requestStream(pool, 'GET', '/6', async (body) => {
        const seen: number[] = [];
        for await (const piece of body) {
          seen.push(piece[100]!);
          await sleep(4);
        }
        return seen;
      }),
    );
    for (let n = 0; n < 3; n++) expect(numbersIn((await requestBuffered(pool, 'GET', '/4')).body)).toEqual(upTo(4));
    expect(await slowly.join()).toEqual(upTo(6));
    expect(log.dialled).toBe(2);
    settle();
  }),
);

test(
  'each connection is given back once, whatever happens',
  scenario(async () => {
    const { pool, log, settle } = setUp();
    const uses: ((body: AsyncIterable<Uint8Array>) => Promise<unknown>)[] = [
      countPieces,
      async (body) => {
        for await (const _ of body) break;
      },
      async (body) => {
        for await (const _ of body) throw new Error('in the middle');
      },
      async () => 'nothing',
    ];
    for (const use of uses) {
      for (const path of ['/1', '/3', '/0']) await thrownBy(() => requestStream(pool, 'GET', path, use));
    }
    await requestBuffered(pool, 'GET', '/3');
    settle();
    expect(log.givenBack).toBe(13);
  }),
);

test(
  'wherever it is cancelled, no connection stays out, and the next request is served',
  cancelSweep(async ({ victim, ending, isUndisturbed }) => {
    const { pool, settle } = setUp();
    victim(async () => {
      await requestBuffered(pool, 'GET', '/3');
      return requestStream(pool, 'GET', '/3', async (body) => {
        let count = 0;
        for await (const _ of body) {
          count++;
          await sleep(1);
        }
        await sleep(1);
        return count;
      });
    });
    const end = await ending();
    if (isUndisturbed) expect(end).toEqual({ kind: 'done', value: 3 });
    settle();
    expect(numbersIn((await requestBuffered(pool, 'GET', '/2')).body)).toEqual([1, 2]);
    settle();
  }),
);

test(
  'whatever fails on the way, that error comes out, and no connection stays out',
  failSweep(async ({ dependency, failure }) => {
    const { pool, settle } = setUp({ wrap: dependency });
    const thrown = await thrownBy(async () => {
      await requestBuffered(pool, 'GET', '/2');
      settle();
      await requestStream(pool, 'GET', '/2', countPieces);
    });
    expect(thrown).toBe(failure ?? 'nothing');
    settle();
  }),
);
