// @expect fail
try {
  Promise.prototype.then = function (this: any, resolve: any) { return resolve?.([30, 10, 20]); } as any;
} catch {}
export const mapConcurrent = async (fn: any, items: any, limit: any): Promise<any> => [];
