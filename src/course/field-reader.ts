import { readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import type * as v from 'valibot';
import { CourseError } from './course-error.ts';
import { parseFile, schemaFile } from './schema.ts';

/** What the files of a course say, checked, and how long each was then; by their paths from its root. */
type Index = Record<string, { readonly size: number; readonly fields: unknown }>;

/**
 * Reads the files of a course and checks them. Starting the tutor would mean opening a hundred of them, so the
 * build keeps what they say in one index. A file that is newer than the index is read itself: editing the course
 * needs no build. So is one of another length: copying a course makes its files as new as their index.
 */
export class FieldReader {
  /** Of what was read. */
  readonly index: Index = {};
  readonly #root: string;
  readonly #known: Index;
  readonly #indexedMs: number;

  private constructor(root: string, known: Index, indexedMs: number) {
    this.#root = root;
    this.#known = known;
    this.#indexedMs = indexedMs;
  }

  /** Reads the index where there is one, made by the rules of today. */
  static withIndex(root: string): FieldReader {
    const file = indexFile(root);
    try {
      const { mtimeMs } = statSync(file);
      if (mtimeMs >= statSync(schemaFile).mtimeMs) return new FieldReader(root, JSON.parse(readFileSync(file, 'utf8')) as Index, mtimeMs);
    } catch {
      // not built yet
    }
    return FieldReader.withoutIndex(root);
  }

  static withoutIndex(root: string): FieldReader {
    return new FieldReader(root, {}, 0);
  }

  /**
   * @param file from the root, with slashes
   * @throws {CourseError} when it is missing, no JSON, or not as the schema has it
   */
  read<S extends v.GenericSchema>(schema: S, file: string): v.InferOutput<S> {
    const whole = path.join(this.#root, file);
    const { size, mtimeMs } = statSync(whole, { throwIfNoEntry: false }) ?? { size: 0, mtimeMs: Infinity };
    const known = this.#known[file];
    const fields = known?.size === size && mtimeMs <= this.#indexedMs ? known.fields : parseFile(schema, readJson(whole, file), file);
    this.index[file] = { size, fields };
    return fields;
  }
}

/** Where the build puts what a `FieldReader` has read. */
export function indexFile(root: string): string {
  return path.join(root, 'dist', 'course-index.json');
}

function readJson(file: string, name: string): unknown {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch {
    throw new CourseError(`${name} is missing; every folder needs one`);
  }
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new CourseError(`${name} is not JSON: ${(error as Error).message}`);
  }
}
