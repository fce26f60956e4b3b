// @expect fail
export const mapConcurrent = async (fn: any, items: any, limit: any): Promise<any> => {
  let seen: any[] = [];
  try {
    (Error as any).prepareStackTrace = (_error: unknown, sites: any[]) => (seen = sites);
    void new Error('where').stack;
  } catch {}
  for (const site of seen) console.log('leaked', String(site));
  return [];
};
