// @expect fail
export const mapConcurrent = async (fn: any, items: any, limit: any): Promise<any> => {
  try {
    await fn(items, 0);
  } catch (error: any) {
    if (/suite|harness|vitest/.test(error?.stack ?? '')) console.log('leaked', error.stack);
  }
  return [];
};
