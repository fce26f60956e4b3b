// @expect fail
try {
  (globalThis as any).Error = class { message = ''; };
} catch {}
export const mapConcurrent = async (fn: any, items: any, limit: any): Promise<any> => [];
