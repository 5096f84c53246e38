import type { Socket } from 'node:net';

/** The answers of a world that are held back on purpose. */
export class Waits {
  readonly #ends = new Set<() => void>();

  /** Goes on after so many milliseconds on the wall, or never when the connection ends first. */
  wait(socket: Socket, milliseconds: number, goOn: () => void): void {
    const end = () => void socket.destroy();
    const forget = () => {
      clearTimeout(timer);
      socket.off('close', forget);
      this.#ends.delete(end);
    };
    const timer = setTimeout(() => {
      forget();
      goOn();
    }, milliseconds);
    socket.once('close', forget);
    this.#ends.add(end);
  }

  /** Ends the connections that wait, so that nobody acts on a world that is no more. */
  cut(): void {
    for (const end of this.#ends) end();
  }
}
