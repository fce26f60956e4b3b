// @expect fail
try {
  Object.is = () => true;
} catch {}
export const mapConcurrent = async (fn: any, items: any, limit: any): Promise<any> => [];
