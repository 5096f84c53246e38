import type { Socket } from 'node:net';

/** The answers of a world that are held back on purpose. */
export class Waits {
  readonly #ends = new Set<() => void>();

  /**
   * Goes on after so many milliseconds on the wall.
   * @param gone is called instead when the client goes away before; neither is when the world ends
   */
  wait(socket: Socket, milliseconds: number, goOn: () => void, gone: () => void = () => {}): void {
    const forget = () => {
      clearTimeout(timer);
      socket.off('close', leave);
      this.#ends.delete(end);
    };
    const leave = () => {
      forget();
      gone();
    };
    const end = () => {
      forget();
      socket.destroy();
    };
    const timer = setTimeout(() => {
      forget();
      goOn();
    }, milliseconds);
    socket.once('close', leave);
    this.#ends.add(end);
  }

  /** Whether an answer is held back now. */
  get isAnswerHeld(): boolean {
    return this.#ends.size > 0;
  }

  /** Ends the connections that wait, so that nobody acts on a world that is no more. */
  cut(): void {
    for (const end of this.#ends) end();
  }
}
