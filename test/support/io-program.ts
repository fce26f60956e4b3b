import { seededRandom } from 'asynclings/testing';

/**
 * A random program that reads files and talks to servers of its own, over HTTP and TCP, and logs what it does.
 * One operation is outside at a time, and beside it only microtasks: so one thing leads to the next, and there
 * is one right order.
 */
export function ioProgram(seed: number): string {
  const random = seededRandom(seed);
  const pick = <T>(items: readonly T[]): T => items[Math.floor(random() * items.length)]!;
  let labels = 0;
  const log = (): string => `log.push('${++labels}');`;
  const micro = (): string => pick(['null', 'Promise.resolve(1)', 'few()', 'Promise.all([few(), few()])', 'thenable()']);
  const outside = (): string => pick(['readFile(FILE, "utf8")', 'stat(FILE)', 'missing()', 'page("/plain")', 'page("/file")', 'page("/files")', 'ask("one")', 'ask("file")', 'pause(1)', 'chunks()', 'worth(lines())', 'viaCallback()']);
  const besides = (): string => pick([outside(), outside(), `Promise.all([${outside()}, few()])`, `Promise.all([${micro()}, ${outside()}, few()])`, `Promise.race([${outside()}, never])`, `Promise.allSettled([${outside()}, few()])`, `wrapped(() => ${outside()})`]);
  const statement = (depth: number): string => {
    switch (Math.floor(random() * (depth < 2 ? 8 : 3))) {
      case 0:
      case 1:
        return `${log()} await ${besides()}; ${log()}`;
      case 2:
        return `${log()} await ${micro()}; ${log()}`;
      case 3:
        return `try { ${statement(depth + 1)} await refused(); ${log()} } catch { ${log()} ${statement(depth + 1)} } finally { ${log()} ${statement(depth + 1)} }`;
      case 4:
        return `for await (const line of lines()) { log.push(line); ${statement(depth + 1)} ${random() < 0.3 ? 'break;' : ''} }`;
      case 5:
        return `void few().then(() => { ${log()} }); ${statement(depth + 1)}`;
      case 6: {
        const name = `p${++labels}`;
        return `const ${name} = ${besides()}; ${log()} await ${micro()}; ${log()} await ${name}; ${log()}`;
      }
      default:
        return `for (const n of [1, 2]) { log.push('round ' + n); ${statement(depth + 1)} }`;
    }
  };
  const statements = (count: number): string => Array.from({ length: count }, () => statement(0)).join('\n  ');
  return `import { createReadStream, readFile as readFileWithCallback } from 'node:fs';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { createServer as createHttpServer, type Server } from 'node:http';
import { type AddressInfo, connect, createServer } from 'node:net';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { setTimeout as pause } from 'node:timers/promises';
export const log: string[] = [];
let FILE = '';
const never = new Promise(() => {});
const thenable = () => ({ then(ok: (v: number) => void) { ${log()} ok(7); } });
async function few() { await null; ${log()} await null; ${log()} return 1; }
async function missing() { try { await readFile(FILE + '.not'); } catch { ${log()} } }
async function refused() { ${log()} await readFile(FILE + '.not'); ${log()} }
async function wrapped(work: () => Promise<unknown>) { ${log()} const value = await work(); ${log()} return value; }
async function* lines() { try { for (const line of (await readFile(FILE, 'utf8')).split('\\n')) { yield line; await few(); } } finally { ${log()} await stat(FILE); ${log()} } }
async function worth(items: AsyncIterable<string>) { let count = 0; for await (const _ of items) count++; return count; }
async function chunks() { for await (const chunk of createReadStream(FILE, 'utf8')) { log.push('chunk ' + chunk.length); await few(); } ${log()} }
const viaCallback = () => new Promise((resolve) => readFileWithCallback(FILE, async () => { ${log()} await null; ${log()} resolve(1); }));
const http: Server = createHttpServer(async (request, response) => {
  log.push('served ' + request.url);
  if (request.url !== '/plain') log.push((await readFile(FILE, 'utf8')).slice(0, 4));
  if (request.url === '/files') { await few(); await stat(FILE); ${log()} }
  response.setHeader('connection', 'close').end('page ' + request.url);
});
const tcp = createServer((socket) => socket.on('data', async (data) => { log.push('got ' + data); await few(); if (String(data) === 'file') await readFile(FILE); log.push('answers'); socket.end('answer'); }));
async function page(path: string) { const response = await fetch('http://127.0.0.1:' + (http.address() as AddressInfo).port + path); ${log()} log.push(await response.text()); }
async function ask(question: string) { const socket = connect((tcp.address() as AddressInfo).port, '127.0.0.1'); await once(socket, 'connect'); ${log()} socket.write(question); const [answer] = await once(socket, 'data'); log.push(String(answer)); await once(socket, 'close'); ${log()} }
export async function main(): Promise<void> {
  const dir = await mkdtemp(tmpdir() + '/io-');
  FILE = dir + '/lines.txt';
  await writeFile(FILE, 'first\\nsecond\\nthird');
  for (const server of [http, tcp]) { server.listen(0, '127.0.0.1'); await once(server, 'listening'); }
  try {
  ${statements(4)}
  } catch (error) { log.push('failed ' + (error as { code?: string }).code); }
  http.close(); tcp.close();
  await rm(dir, { recursive: true });
}
`;
}
