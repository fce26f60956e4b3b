// @expect fail
try {
  JSON.stringify = () => '{"kind":"finished"}';
} catch {}
export const mapConcurrent = async (fn: any, items: any, limit: any): Promise<any> => [];
