import path from 'node:path';
import type { Course } from '../course/mod.ts';

/** What an editor needs in a workspace to know the course's types; nothing has to be installed there. */
export function projectFiles({ root }: Course): Record<string, string> {
  const types = (entry: string): string[] => [path.join(root, 'dist', 'src', entry, 'mod.d.ts')];
  return {
    'package.json': json({ name: 'asynclings-workspace', private: true, type: 'module' }),
    'tsconfig.json': json({
      compilerOptions: {
        target: 'ES2023',
        lib: ['ES2023', 'ESNext.Disposable', 'DOM'],
        module: 'NodeNext',
        strict: true,
        noUncheckedIndexedAccess: true,
        noEmit: true,
        skipLibCheck: true,
        types: [],
        paths: {
          asynclings: types('asyncio'),
          'asynclings/testing': types('testing'),
          'asynclings/chapters/*': [path.join(root, 'dist', 'chapters', '*', 'mod.d.ts')],
        },
      },
      include: ['exercises'],
    }),
    '.gitignore': '.asynclings/\n',
  };
}

function json(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
