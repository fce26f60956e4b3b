import { InvalidArgumentError } from 'commander';
import type { CommandContext } from './context.ts';

export function wholeNumber({ messages }: CommandContext, option: string, value: string): number {
  if (!/^\d+$/.test(value)) throw new InvalidArgumentError(messages.errors.wholeNumber(option, value));
  return Number(value);
}

export function countingNumber(context: CommandContext, option: string, value: string): number {
  const number = wholeNumber(context, option, value);
  if (number === 0) throw new InvalidArgumentError(context.messages.errors.positiveNumber(option, value));
  return number;
}

export function positiveNumber({ messages }: CommandContext, option: string, value: string): number {
  const number = Number(value);
  if (!(number > 0) || number > 86_400) throw new InvalidArgumentError(messages.errors.positiveNumber(option, value));
  return number;
}
