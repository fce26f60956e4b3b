import { existsSync } from 'node:fs';
import path from 'node:path';
import { type Demo, demosOf } from '../../course/mod.ts';
import type { CommandContext } from '../context.ts';
import { UserError } from '../exit-code.ts';
import { unknownName } from '../unknown-name.ts';

/** What is to be played: a demo of the course, or a file of the user's. */
export interface Piece {
  readonly id: string;
  readonly file: string;
  readonly clock: 'real' | 'virtual';
  /** Present for demos of the course. */
  readonly demo?: Demo;
  /** Whether this is the version of the demo that is there to fail. */
  readonly isMeantToFail: boolean;
}

/** @throws {UserError} when there is no such demo or file, or no repaired twin of it. */
export function choosePiece({ course, messages }: CommandContext, id: string, isFixed: boolean): Piece {
  const demos = demosOf(course);
  const demo = demos.find((each) => each.id === id);
  if (demo === undefined) {
    if (!id.endsWith('.ts')) throw unknownName(messages.demo.unknown(id), id, demos.map((each) => each.id), 'demos', messages);
    if (!existsSync(id)) throw new UserError(messages.check.missingFile(id));
    return { id, file: path.resolve(id), clock: 'virtual', isMeantToFail: false };
  }
  if (!isFixed) return { id, file: demo.file, clock: demo.clock, demo, isMeantToFail: demo.fails };
  if (demo.fixedFile === undefined) throw new UserError(messages.demo.noTwin(id));
  return { id, file: demo.fixedFile, clock: demo.clock, demo, isMeantToFail: false };
}
