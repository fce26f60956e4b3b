export const later = async () => new Promise<string>((resolve) => setTimeout(() => resolve('done'), 5));
