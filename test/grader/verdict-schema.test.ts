import { readFileSync, writeFileSync } from 'node:fs';
import { toJsonSchema } from '@valibot/to-json-schema';
import { expect, test } from 'vitest';
import { verdictSchema } from '../../src/grader/mod.ts';

const file = new URL('../../src/grader/verdict.schema.json', import.meta.url);

/** `UPDATE_SCHEMA=1` writes the file. */
test('verdict.schema.json describes the verdicts that are made', () => {
  const text = `${JSON.stringify({ title: 'A verdict of asynclings', ...toJsonSchema(verdictSchema) }, null, 2)}\n`;
  if (process.env['UPDATE_SCHEMA'] === '1') writeFileSync(file, text);
  expect(readFileSync(file, 'utf8')).toBe(text);
});
