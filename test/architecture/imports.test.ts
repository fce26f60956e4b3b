import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { findImportCycle, type Import, importsOf, sourceFiles } from '../support/imports.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const table = readTable();
const folders = [...table.keys()];
const imports = folders.flatMap((folder) => sourceFiles(root, folder)).flatMap((file) => importsOf(root, file));

/** Folder -> what it may import, from ARCHITECTURE.md. */
function readTable(): Map<string, string[]> {
  const text = readFileSync(path.join(root, 'ARCHITECTURE.md'), 'utf8');
  const rows = [...text.matchAll(/^\| `([^`]+)` \| [^|]+ \| ([^|]+) \|$/gm)];
  return new Map(rows.map(([, folder = '', allowed = '']) => [folder, [...allowed.matchAll(/`([^`]+)`/g)].map(([, name = '']) => name)]));
}

function folderOf(file: string): string {
  return folders.find((folder) => file.startsWith(`${folder}/`)) ?? file;
}

function show({ from, specifier }: Import): string {
  return `${from} imports ${specifier}`;
}

test('every folder of src has a row in the table of ARCHITECTURE.md', () => {
  const onDisk = readdirSync(path.join(root, 'src')).filter((name) => sourceFiles(root, `src/${name}`).length > 0);
  expect(folders.filter((folder) => folder.startsWith('src/')).toSorted()).toEqual(onDisk.map((name) => `src/${name}`).toSorted());
});

test('imports go only where the table says', () => {
  const forbidden = imports.filter(({ from, to }) => {
    if (to === undefined || folderOf(from) === folderOf(to)) return false;
    return !(table.get(folderOf(from)) ?? []).includes(folderOf(to));
  });
  expect(forbidden.map(show)).toEqual([]);
});

test('outsiders enter a layer by its mod.ts, hosts of programs also by its host.ts', () => {
  const past = imports.filter(({ from, to }) => to?.startsWith('src/') && folderOf(from) !== folderOf(to) && !/^(mod|host)\.ts$/.test(path.basename(to)));
  expect(past.map(show)).toEqual([]);
});

test('value imports form no cycle between files', () => {
  expect(findImportCycle(imports)).toBeUndefined();
});

test('only src/cli imports the terminal libraries', () => {
  const terminal = imports.filter(({ from, specifier }) => /^(chalk|inquirer|commander|log-update)$/.test(specifier) && !from.startsWith('src/cli/'));
  expect(terminal.map(show)).toEqual([]);
});

test('sources of the engine do not import the package by its own name', () => {
  const byName = imports.filter(({ from, specifier }) => from.startsWith('src/') && /^asynclings(\/|$)/.test(specifier));
  expect(byName.map(show)).toEqual([]);
});

test('chapters import only the runtime, the testing tools, Node, and chapters they build on', () => {
  const wrong = imports.filter(({ from, to, specifier }) => {
    if (!from.startsWith('chapters/')) return false;
    if (to !== undefined) return !sameUnit(from, to, 2);
    const chapter = /^asynclings\/chapters\/(.+)$/.exec(specifier)?.[1];
    if (chapter !== undefined) return !buildsOn(from).includes(chapter);
    return /^asynclings\/trace$/.test(specifier) || specifier.startsWith('src');
  });
  expect(wrong.map(show)).toEqual([]);
});

test('no exercise or solution imports a sibling', () => {
  const wrong = imports.filter(({ from, to }) => /^(exercises|solutions)\//.test(from) && to !== undefined && !sameUnit(from, to, 3));
  expect(wrong.map(show)).toEqual([]);
});

test('every chapter with code is a public entry point of the package', () => {
  const { exports } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')) as { exports: Record<string, unknown> };
  const withCode = readdirSync(path.join(root, 'chapters')).filter((name) => existsSync(path.join(root, 'chapters', name, 'mod.ts')));
  const missing = withCode.filter((name) => !(`./chapters/${name.slice(3)}` in exports));
  expect(missing).toEqual([]);
});

function sameUnit(a: string, b: string, depth: number): boolean {
  return a.split('/').slice(0, depth).join('/') === b.split('/').slice(0, depth).join('/');
}

function buildsOn(file: string): string[] {
  const dir = file.split('/').slice(0, 2).join('/');
  return (JSON.parse(readFileSync(path.join(root, dir, 'chapter.json'), 'utf8')) as { buildsOn: string[] }).buildsOn;
}
