import { loopTime, sleep } from 'asynclings';
import { argumentBattery, cancelSweep, scenario } from 'asynclings/testing';
import { expect, test } from 'vitest';
import { lines, ndjson } from './starter.ts';

const encoder = new TextEncoder();

interface Source {
  readonly chunks: AsyncGenerator<Uint8Array, void, void>;
  readonly log: { pulled: number; begun: number; closed: number };
}

/** A source of these chunks that counts what is asked of it, and takes a moment to close. */
function sourceOf(chunks: Iterable<string | Uint8Array>, { readMs = 0, error = undefined as unknown } = {}): Source {
  const log = { pulled: 0, begun: 0, closed: 0 };
  async function* generate(): AsyncGenerator<Uint8Array, void, void> {
    log.begun++;
    try {
      for (const chunk of chunks) {
        if (readMs > 0) await sleep(readMs);
        log.pulled++;
        yield typeof chunk === 'string' ? encoder.encode(chunk) : chunk;
      }
      if (error !== undefined) throw error;
    } finally {
      await sleep(1);
      log.closed++;
    }
  }
  return { chunks: generate(), log };
}

async function collect<T>(values: AsyncIterable<T>): Promise<T[]> {
  const collected: T[] = [];
  for await (const value of values) collected.push(value);
  return collected;
}

const linesOf = (chunks: Iterable<string | Uint8Array>, options?: { maxLength?: number }) => collect(lines(sourceOf(chunks).chunks, options));

/** What a loop over `values` ends with, and what it got before that. */
async function failureOf<T>(values: AsyncIterable<T>): Promise<{ got: T[]; error: unknown }> {
  const got: T[] = [];
  try {
    for await (const value of values) got.push(value);
  } catch (error) {
    return { got, error };
  }
  return { got, error: 'none' };
}

function* endless(chunk: string): Generator<string> {
  for (let n = 0; n < 5000; n++) yield chunk;
}

test(
  'a line ends at \\n or \\r\\n, also when the two come apart',
  scenario(async () => {
    expect(await linesOf(['one\ntwo\r\nthree\n'])).toEqual(['one', 'two', 'three']);
    expect(await linesOf(['one\r', '\ntwo\r', '\n', 'three\n'])).toEqual(['one', 'two', 'three']);
    expect(await linesOf(['a\rb\n', 'c\r', 'd\n', 'e\r\r\n'])).toEqual(['a\rb', 'c\rd', 'e\r']);
  }),
);

test(
  'characters that come in two halves are put together again',
  scenario(async () => {
    for (const word of ['café', '水果', '🍓', '👩‍🚀']) {
      const bytes = encoder.encode(`${word}\n${word}`);
      for (let cut = 1; cut < bytes.length; cut++) expect(await linesOf([bytes.subarray(0, cut), bytes.subarray(cut)])).toEqual([word, word]);
    }
  }),
);

test(
  'the last line needs no newline, and a newline at the end adds no line',
  scenario(async () => {
    expect(await linesOf(['a\nb'])).toEqual(['a', 'b']);
    expect(await linesOf(['a\nb\n'])).toEqual(['a', 'b']);
    expect(await linesOf(['a\nb\r'])).toEqual(['a', 'b\r']);
    expect(await linesOf([])).toEqual([]);
    expect(await linesOf([''])).toEqual([]);
  }),
);

test(
  'empty lines are lines',
  scenario(async () => {
    expect(await linesOf(['\n\na\n', '\n', '\r\n', 'b'])).toEqual(['', '', 'a', '', '', 'b']);
    expect(await linesOf(['\n'])).toEqual(['']);
  }),
);

test(
  'single bytes give the same lines as one piece, and empty chunks change nothing',
  scenario(async () => {
    const text = 'naïve\r\n\n水 and 🍓\r\rlast\n\r\nend';
    const bytes = encoder.encode(text);
    const single = Array.from(bytes, (byte) => Uint8Array.of(byte));
    const expected = ['naïve', '', '水 and 🍓\r\rlast', '', 'end'];
    expect(await linesOf([text])).toEqual(expected);
    expect(await linesOf(single)).toEqual(expected);
    expect(await linesOf(single.flatMap((chunk) => [chunk, new Uint8Array(0)]))).toEqual(expected);
  }),
);

test(
  'a byte order mark is left out at the very beginning, and nowhere else',
  scenario(async () => {
    const bytes = encoder.encode('\uFEFFa\n\uFEFFb');
    for (const chunks of [[bytes], Array.from(bytes, (byte) => Uint8Array.of(byte))]) expect(await linesOf(chunks)).toEqual(['a', '\uFEFFb']);
  }),
);

test(
  'bytes that are no UTF-8 become U+FFFD, also when the end cuts a character in half',
  scenario(async () => {
    expect(await linesOf([Uint8Array.of(0x61, 0xff, 0x62), '\nc'])).toEqual(['a\uFFFDb', 'c']);
    expect(await linesOf(['a\nb', encoder.encode('水').subarray(0, 2)])).toEqual(['a', 'b\uFFFD']);
  }),
);

test(
  'a line is handed out as soon as its end has come',
  scenario(async () => {
    const { chunks } = sourceOf(['a\nb', '\nc', 'c\n', 'd'], { readMs: 10 });
    const seen: string[] = [];
    for await (const line of lines(chunks)) seen.push(`${line} at ${loopTime()}`);
    expect(seen).toEqual(['a at 10', 'b at 20', 'cc at 30', 'd at 41']);
  }),
);

test(
  'the next chunk is asked for when all lines of this one are gone',
  scenario(async () => {
    const { chunks, log } = sourceOf(Array.from({ length: 100 }, (_, n) => `${n}.1\n${n}.2\n${n}.3\n`));
    let count = 0;
    for await (const line of lines(chunks)) {
      expect([line, log.pulled]).toEqual([`${Math.floor(count / 3)}.${(count % 3) + 1}`, Math.floor(count / 3) + 1]);
      count++;
    }
    expect(count).toBe(300);
  }),
);

test(
  'it keeps no chunk: the source may fill the same memory again',
  scenario(async () => {
    const memory = new Uint8Array(8);
    function* refilled(): Generator<Uint8Array> {
      for (const piece of ['a long l', 'ine\nand ', 'another 水', '!\n']) {
        const { written } = encoder.encodeInto(piece, memory.fill(0x3f));
        yield memory.subarray(0, written);
      }
    }
    expect(await linesOf(refilled())).toEqual(['a long line', 'and another !']);
  }),
);

test(
  'a line longer than maxLength is refused as soon as that is clear, and the source is closed',
  scenario(async () => {
    const { chunks, log } = sourceOf(['ok\n', ...endless('abcd')]);
    const { got, error } = await failureOf(lines(chunks, { maxLength: 10 }));
    expect(got).toEqual(['ok']);
    expect(error).toBeInstanceOf(RangeError);
    expect(String(error)).toMatch(/\b2\b/); // the line
    expect([log.pulled, log.closed]).toEqual([4, 1]);
  }),
);

test(
  'maxLength counts the characters of the line, and not its ending',
  scenario(async () => {
    const options = { maxLength: 3 };
    expect(await linesOf(['abc\r', '', '\nabc\nabc'], options)).toEqual(['abc', 'abc', 'abc']);
    expect(await linesOf(['a\r\nb'], { maxLength: 1 })).toEqual(['a', 'b']);
    expect(await linesOf(['水果汁\n水果汁'], options)).toEqual(['水果汁', '水果汁']);
    for (const chunks of [['a\nabcd\n'], ['a\nab', 'cd'], ['a\nabcd\r', '\n'], ['a\nabc\r', 'd'], ['a\nabc\r']]) {
      const { got, error } = await failureOf(lines(sourceOf(chunks).chunks, options));
      expect([got, error instanceof RangeError], JSON.stringify(chunks)).toEqual([['a'], true]);
    }
  }),
);

test(
  'a maxLength that makes no sense is refused before anything is read',
  scenario(async () => {
    const { chunks, log } = sourceOf(['a']);
    await argumentBattery((maxLength) => lines(chunks, { maxLength }).next(), { how: 'reject', legal: [Infinity] });
    await argumentBattery((maxLength) => ndjson(chunks, { maxLength }).next(), { how: 'reject', legal: [Infinity] });
    expect(log.begun).toBe(0);
  }),
);

test(
  'whoever leaves the loop early closes the source, and goes on when it is closed',
  scenario(async () => {
    for (const read of [lines, ndjson]) {
      const { chunks, log } = sourceOf(['1\n2\n', '3\n4\n']);
      for await (const _ of read(chunks)) break;
      expect(log).toEqual({ pulled: 1, begun: 1, closed: 1 });
    }
    const { chunks, log } = sourceOf(['1\n2\n']);
    const reader = lines(chunks);
    await reader.next();
    await reader.return();
    expect(log.closed).toBe(1);
  }),
);

test(
  'an error of the source comes as it is, after all lines that were complete, and nothing after it',
  scenario(async () => {
    const error = new Error('connection reset');
    const broken = sourceOf(['a\nb\n', 'c\nunfinish'], { error });
    expect(await failureOf(lines(broken.chunks))).toEqual({ got: ['a', 'b', 'c'], error });
    const { got, error: thrown } = await failureOf(ndjson(sourceOf(['1\n2\n3'], { error }).chunks, { skipInvalid: true }));
    expect(got).toEqual([1, 2]);
    expect(thrown).toBe(error);
  }),
);

test(
  'wherever the reader is cancelled, the source is closed',
  cancelSweep(async ({ victim, ending, isUndisturbed }) => {
    const { chunks, log } = sourceOf(['a\nb\n', 'c\n'], { readMs: 5 });
    const seen: string[] = [];
    victim(async () => {
      for await (const line of lines(chunks)) {
        seen.push(line);
        await sleep(3);
      }
    });
    await ending();
    await sleep(5);
    // Cancelled while it is closing, the source does not come to its end.
    if (isUndisturbed) expect([seen, log.closed]).toEqual([['a', 'b', 'c'], 1]);
    const { pulled } = log;
    expect(await chunks.next()).toEqual({ done: true, value: undefined });
    expect(log.pulled).toBe(pulled);
  }),
);

test(
  'ndjson gives one value for each line, and passes over blank ones',
  scenario(async () => {
    const { chunks } = sourceOf(['{"a":1}\n\n  \n[2,', '3]\r\n"水', '果"\nnull\n0\nfalse']);
    expect(await collect(ndjson(chunks))).toEqual([{ a: 1 }, [2, 3], '水果', null, 0, false]);
  }),
);

test(
  'ndjson says which line is no JSON, keeps the reason, and closes the source',
  scenario(async () => {
    const { chunks, log } = sourceOf(['1\n\n', '{"a":\n4\n', '5\n']);
    const { got, error } = await failureOf(ndjson(chunks));
    expect(got).toEqual([1]);
    expect(error).toBeInstanceOf(SyntaxError);
    expect((error as SyntaxError).message).toMatch(/\b3\b/);
    expect((error as SyntaxError).cause).toBeInstanceOf(SyntaxError);
    expect(log).toEqual({ pulled: 2, begun: 1, closed: 1 });
  }),
);

test(
  'ndjson with skipInvalid passes over what is no JSON, and over nothing else',
  scenario(async () => {
    const text = '1\n{"a"\nundefined\n2\n';
    expect(await collect(ndjson(sourceOf([text]).chunks, { skipInvalid: true }))).toEqual([1, 2]);
    const { error } = await failureOf(ndjson(sourceOf([text]).chunks, { skipInvalid: true, maxLength: 5 }));
    expect(error).toBeInstanceOf(RangeError);
  }),
);

// The last one: who works too hard here is stopped, and has heard about everything else by then.
test(
  'a long line in thousands of pieces is no more work than its pieces',
  scenario(async () => {
    const piece = new Uint8Array(1024).fill(0x61);
    function* pieces(): Generator<Uint8Array> {
      for (let n = 0; n < 5000; n++) yield piece;
    }
    const lengths: number[] = [];
    for await (const { length } of lines(sourceOf(pieces()).chunks)) lengths.push(length);
    expect(lengths).toEqual([5000 * 1024]);
  }),
);
