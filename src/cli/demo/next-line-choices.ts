const MOST_CHOICES = 4;
const MOST_LATER = 2; // beside what it might be itself

/**
 * What the next line may be: the line itself, others that are still to come, and the line with another number in it.
 * In an order that says nothing about which is which.
 * @returns a single line where nothing can be put beside it.
 */
export function nextLineChoices(lines: readonly string[], index: number): string[] {
  const line = lines[index] ?? '';
  const later = [...new Set(lines.slice(index + 1))].filter((each) => each !== line);
  const choices = [...new Set([line, ...later.slice(0, MOST_LATER), ...withOtherNumbers(line), ...later])].slice(0, MOST_CHOICES);
  return choices.toSorted((a, b) => a.localeCompare(b, 'en', { numeric: true }));
}

function withOtherNumbers(line: string): string[] {
  // The last number is most often what it is about.
  return [...line.matchAll(/\d+/g)].toReversed().flatMap(({ 0: digits, index }) => {
    const number = Number(digits);
    return [number + 1, number * 2, number - 1].filter((other) => other >= 0 && other !== number).map((other) => line.slice(0, index) + String(other) + line.slice(index + digits.length));
  });
}
