// Every hostile answer at every level of the sandbox, inside an outer jail.
import { spawnSync } from 'node:child_process';

export default async function hostile() {
  const { status } = spawnSync('npx', ['vitest', 'run', 'test/hostile'], { stdio: 'inherit', env: { ...process.env, ASYNCLINGS_HOSTILE: 'all' } });
  return status === 0 ? 0 : 1;
}
