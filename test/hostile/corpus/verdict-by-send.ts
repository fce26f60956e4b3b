// @expect fail
(globalThis as any).process?.send({ kind: 'finished' });
export const mapConcurrent = async (fn: any, items: any, limit: any): Promise<any> => [];
