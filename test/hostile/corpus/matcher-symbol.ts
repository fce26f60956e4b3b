// @expect fail
export const mapConcurrent = async (fn: any, items: any, limit: any): Promise<any> => ({ $$typeof: Symbol.for('jest.asymmetricMatcher'), asymmetricMatch: () => true, toString: () => 'anything' }) as any;
