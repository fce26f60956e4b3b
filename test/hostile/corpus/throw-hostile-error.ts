// @expect fail
export const mapConcurrent = async (fn: any, items: any, limit: any): Promise<any> => {
  const error = new Error('x');
  for (const key of ['name', 'message', 'stack', 'expected', 'actual', 'diff']) Object.defineProperty(error, key, { get: () => { throw new Error('again'); } });
  throw error;
};
