const fullStacks = new WeakMap<object, string>();

/**
 * From now on `error.stack` names nothing but the answer's own lines, whoever reads it: no file of the grader,
 * no title of a test. The whole stack is kept for `fullStackOf`.
 */
export function hideStacks(answerFile: () => string | undefined): void {
  Error.prepareStackTrace = (error: Error, sites) => {
    const lines = sites.map((site) => `    at ${String(site)}`);
    const header = headerOf(error);
    fullStacks.set(error, [header, ...lines].join('\n'));
    const file = answerFile();
    return [header, ...(file === undefined ? [] : lines.filter((line) => line.includes(file)))].join('\n');
  };
}

// An error's own toString may be the answer's.
function headerOf(error: Error): string {
  try {
    return `${error.name}: ${error.message}`;
  } catch {
    return 'Error';
  }
}

export function fullStackOf(error: object): string {
  void (error as Partial<Error>).stack; // builds it
  return fullStacks.get(error) ?? '';
}
