import type { Message } from './event-socket.ts';
import type { OutsideWait } from './outside-wait.ts';

/** Told when there is no room, and when there is again. */
export interface Valve {
  pause(): void;
  resume(): void;
}

/**
 * Keeps messages from the moment they arrive until somebody asks for them: it turns a socket that pushes into
 * one from which tasks pull. When it is full the socket is not read until there is room again.
 */
export class Inbox {
  readonly #messages: Message[] = [];
  /** Those who wait, oldest first; each is woken for one message. */
  readonly #sleepers = new Set<() => void>();
  readonly #capacity: number;
  readonly #valve: Valve;
  readonly #wait: OutsideWait;
  #state: 'flowing' | 'paused' | 'ended' = 'flowing';

  constructor(capacity: number, valve: Valve, wait: OutsideWait) {
    this.#capacity = capacity;
    this.#valve = valve;
    this.#wait = wait;
  }

  get size(): number {
    return this.#messages.length;
  }

  /** Keeps the message in any case: it has been sent, and cannot be sent back. */
  add(message: Message): void {
    this.#messages.push(message);
    if (this.#state === 'flowing' && this.size >= this.#capacity) {
      this.#state = 'paused';
      this.#valve.pause();
    }
    this.#wakeFirst();
  }

  /** Nothing more will come: who waits learns it after the last message. */
  end(): void {
    this.#state = 'ended';
    for (const wake of this.#sleepers) wake();
    this.#sleepers.clear();
  }

  /** Waits for the next message; `undefined` when there will be none. */
  async next(): Promise<Message | undefined> {
    while (this.size === 0) {
      if (this.#state === 'ended') return undefined;
      await this.#sleep();
    }
    const message = this.#messages.shift();
    if (this.#state === 'paused' && this.size < this.#capacity) {
      this.#state = 'flowing';
      this.#valve.resume();
    }
    return message;
  }

  async #sleep(): Promise<void> {
    let isCalled = false;
    try {
      await this.#wait(
        (signal) =>
          new Promise<void>((resolve) => {
            const wake = (): void => {
              isCalled = true;
              resolve();
            };
            this.#sleepers.add(wake);
            signal.addEventListener('abort', () => this.#sleepers.delete(wake), { once: true });
          }),
        'a message',
      );
    } catch (error) {
      if (isCalled && this.size > 0) this.#wakeFirst(); // cancelled before it could take the message it was woken for
      throw error;
    }
  }

  #wakeFirst(): void {
    const [wake] = this.#sleepers;
    if (wake === undefined) return;
    this.#sleepers.delete(wake);
    wake();
  }
}
