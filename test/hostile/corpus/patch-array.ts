// @expect fail
try {
  (Array.prototype as any)[Symbol.iterator] = function* () {};
  Array.prototype.filter = () => [];
} catch {}
export const mapConcurrent = async (fn: any, items: any, limit: any): Promise<any> => [];
