import { readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';
import { answerPlugin } from './test/support/answer-plugin.ts';

// The package imports itself by name; in tests those names mean the sources, so that no test loads two
// copies of the runtime.
const { exports } = JSON.parse(readFileSync(new URL('package.json', import.meta.url), 'utf8')) as {
  exports: Record<string, { development: string }>;
};
const alias = Object.entries(exports).map(([name, { development }]) => ({
  find: new RegExp(`^asynclings${name.slice(1)}$`),
  replacement: fileURLToPath(new URL(development, import.meta.url)),
}));

export default defineConfig({
  plugins: [answerPlugin(fileURLToPath(new URL('.', import.meta.url)))],
  resolve: { alias },
  test: {
    include: ['test/**/*.test.ts', 'exercises/**/*.test.ts'],
    exclude: ['**/node_modules/**', 'dist/**', 'workspace/**'],
    // Many tests wait for processes of their own; the default leaves a core idle.
    maxWorkers: Math.max(2, availableParallelism()),
  },
});
