// @expect fail
try {
  Date.now = () => 0;
} catch {}
try {
  performance.now = () => 0;
} catch {}
export const mapConcurrent = async (fn: any, items: any, limit: any): Promise<any> => [];
