// @expect fail
try {
  (Object.prototype as any).status = 'pass';
  (Object.prototype as any).state = 'pass';
} catch {}
export const mapConcurrent = async (fn: any, items: any, limit: any): Promise<any> => [];
