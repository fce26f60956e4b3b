// The inside of a worker thread: loads a module and calls one of its exports. Plain JavaScript, because a
// worker is started from the file itself, with nothing in between that could strip types.

/** @param {{ url: string, exportName: string, args: unknown[] }} call */
export default async function callExport({ url, exportName, args }) {
  const module = await import(url);
  const fn = module[exportName] ?? module.default?.[exportName];
  if (typeof fn !== 'function') throw new TypeError(`the module exports no function '${exportName}'`);
  return fn(...args);
}
