import { Lock } from 'asynclings';
import type { RWLockLike } from '../rw-lock.ts';

/** Readers are counted before they are inside, and stay counted when they give up; writers wait for a moment without readers. */
export class CountingRWLock implements RWLockLike {
  readonly #counting = new Lock('counting');
  readonly #room = new Lock('room');
  readers = 0;
  writing = false;

  async read(body: () => Promise<void>): Promise<void> {
    await this.#counting.run(async () => {
      if (++this.readers === 1) await this.#room.acquire();
    });
    try {
      await body();
    } finally {
      await this.#counting.run(async () => {
        if (--this.readers === 0) this.#room.release();
      });
    }
  }

  async write(body: () => Promise<void>): Promise<void> {
    await this.#room.acquire();
    this.writing = true;
    try {
      await body();
    } finally {
      this.writing = false;
      this.#room.release();
    }
  }
}
