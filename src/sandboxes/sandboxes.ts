import { ControlError } from '../control-error.ts';
import { Misuse } from '../misuse.ts';
import { isName, requireName } from './names.ts';
import { defaultSandbox, deleteDatabaseFile, lastUseOf, noteUse } from './place.ts';
import type { Sandbox } from './sandbox.ts';
import { SandboxMaker, type MakerParts, type OwnWorld } from './sandbox-maker.ts';

export interface SandboxesParts extends MakerParts {
  /** Whether a sandbox that isn't there is made when it is first named. */
  readonly creation: 'automatic' | 'explicit';
  /** Milliseconds after which an idle sandbox is deleted; undefined keeps them. */
  readonly timeToLive: number | undefined;
}

/** So many sandboxes hold a database handle of some 200 KB; the others, what they are in bytes. */
const mostAwake = 128;

/** All worlds of a server. `default` is always there. */
export class Sandboxes {
  readonly default: Sandbox;
  readonly #open = new Map<string, Sandbox>();
  /** Those that hold a database handle, besides the default one; the one that was used longest ago comes first. */
  readonly #awake = new Set<Sandbox>();
  readonly #parts: SandboxesParts;
  readonly #maker: SandboxMaker;

  constructor(parts: SandboxesParts) {
    this.#parts = parts;
    this.#maker = new SandboxMaker(parts, (work) => this.#alone(work));
    this.default = this.#make(defaultSandbox);
    this.default.wake(); // what keeps it from answering shows before anybody asks
  }

  /**
   * The sandbox of a name, made if need be.
   * @throws ControlError 400 for a name that can't be one, 404 when it isn't there and sandboxes are made explicitly
   */
  require(name: string): Sandbox {
    const found = this.#find(name);
    if (found) return this.#use(found);
    requireName(name, 'sandbox');
    if (this.#parts.creation === 'explicit') throw notFound(name);
    return this.#use(this.#alone(() => this.#make(name)));
  }

  /** @throws ControlError 404 when it isn't there */
  get(name: string): Sandbox {
    const found = this.#find(name);
    if (!found) throw notFound(name);
    return this.#use(found);
  }

  /** Makes a sandbox from the start fixture, or from a world of its own. @throws ControlError 400, 409 */
  create(name: string, world?: OwnWorld): Sandbox {
    return this.#alone(() => {
      this.#requireFree(name);
      return this.#use(this.#make(name, world));
    });
  }

  /** Makes a sandbox that is what another one is now: its database, clock, limits and acceptance of invitations. @throws ControlError 400, 404, 409 */
  fork(from: string, name: string): Sandbox {
    return this.#alone(() => {
      const source = this.get(from);
      this.#requireFree(name);
      return this.#use(this.#add(this.#maker.fork(source, name)));
    });
  }

  /** Deletes a sandbox with its file and snapshots. @throws ControlError 404; 409 for the default one */
  delete(name: string): void {
    this.#alone(() => {
      const sandbox = this.get(name);
      if (sandbox === this.default) {
        throw new ControlError(409, 'default_sandbox', 'The default sandbox is always there.', 'Reset it instead: POST /_mock/sandboxes/default/reset.');
      }
      this.#drop(sandbox);
      sandbox.snapshots.clear();
      if (this.#parts.place) deleteDatabaseFile(this.#parts.place.fileOf(name));
    });
  }

  /** Every sandbox by name, those that lie in files included; files that can't be used are none. */
  list(): Sandbox[] {
    const names = new Set([...this.#open.keys(), ...this.#parts.place?.existing() ?? []]);
    return [...names].toSorted().flatMap((name) => this.#findOurs(name) ?? []);
  }

  /** Deletes the open sandboxes that nobody asked for, and that weren't in use, in their time to live. @param tellFailure told why one can't be deleted */
  deleteIdle(tellFailure: (error: unknown) => void): void {
    const { timeToLive, wallClock } = this.#parts;
    if (timeToLive === undefined) return;
    const now = wallClock.now();
    const oldest = now - timeToLive;
    for (const sandbox of this.#open.values()) {
      try {
        if (sandbox.isInUse) this.#noteUse(sandbox, now); // it is idle from when that ends
        if (sandbox === this.default || sandbox.lastUsed >= oldest || this.#isUsedElsewhere(sandbox, oldest, now)) continue;
        if (this.#isLost(sandbox)) this.#drop(sandbox);
        else this.delete(sandbox.name);
      } catch (error) {
        tellFailure(error);
      }
    }
  }

  /** Ends the connections whose answers faults hold back. */
  cutWaits(): void {
    for (const { faults } of this.#open.values()) faults.waits.cut();
  }

  close(): void {
    for (const sandbox of this.#open.values()) sandbox.close();
    this.#open.clear();
  }

  #find(name: string): Sandbox | undefined {
    const { place } = this.#parts;
    const open = this.#open.get(name);
    if (open && !this.#isLost(open)) return open;
    if (open) this.#drop(open);
    if (!place || !isName(name) || !place.has(name)) return undefined;
    return this.#alone(() => (place.has(name) ? this.#make(name) : undefined));
  }

  /**
   * Does work on the files of sandboxes while no other process does any: SQLite must not find one gone that it is opening, nor the
   * log of another beside it. Whoever writes to the default one waits meanwhile.
   */
  #alone<Result>(work: () => Result): Result {
    return this.#parts.place ? this.default.transaction(work) : work();
  }

  /** Whether another process deleted a sandbox, which may have made one of its name since. The default one is always there. */
  #isLost(sandbox: Sandbox): boolean {
    return sandbox.name !== defaultSandbox && sandbox.isLost;
  }

  /** Forgets a sandbox, and leaves its file. */
  #drop(sandbox: Sandbox): void {
    this.#open.delete(sandbox.name);
    this.#awake.delete(sandbox);
    sandbox.close();
  }

  #findOurs(name: string): Sandbox | undefined {
    try {
      return this.#find(name);
    } catch (error) {
      if (error instanceof Misuse) return undefined;
      throw error;
    }
  }

  /** Notes that somebody asks for a sandbox by its name. */
  #use(sandbox: Sandbox): Sandbox {
    if (this.#parts.timeToLive !== undefined) this.#noteUse(sandbox, this.#parts.wallClock.now());
    this.#wake(sandbox);
    return sandbox;
  }

  #noteUse(sandbox: Sandbox, now: number): void {
    const { place } = this.#parts;
    sandbox.lastUsed = now;
    if (place && sandbox !== this.default) noteUse(place.fileOf(sandbox.name), now);
  }

  /** Whether another process was asked for a sandbox since. A time to come is none that a process told. */
  #isUsedElsewhere({ name }: Sandbox, since: number, now: number): boolean {
    const { place } = this.#parts;
    const lastUse = place ? lastUseOf(place.fileOf(name)) : undefined;
    return lastUse !== undefined && lastUse >= since && lastUse <= now;
  }

  /** When too many hold a handle, the one that was used longest ago goes to rest. */
  #wake(sandbox: Sandbox): void {
    if (sandbox.name === defaultSandbox) return;
    this.#awake.delete(sandbox);
    this.#awake.add(sandbox);
    const [longestAgo] = this.#awake;
    if (!longestAgo || this.#awake.size <= mostAwake) return;
    this.#awake.delete(longestAgo);
    longestAgo.rest();
  }

  #requireFree(name: string): void {
    requireName(name, 'sandbox');
    if (this.#find(name)) throw new ControlError(409, 'sandbox_exists', `There is a sandbox "${name}" already.`, 'Take another name, or delete or reset that one.');
  }

  #make(name: string, world?: OwnWorld): Sandbox {
    return this.#add(this.#maker.make(name, world));
  }

  #add(sandbox: Sandbox): Sandbox {
    this.#open.set(sandbox.name, sandbox);
    this.#wake(sandbox);
    return sandbox;
  }
}

function notFound(name: string): ControlError {
  return new ControlError(404, 'sandbox_not_found', `There is no sandbox "${name}".`, `Make it first: POST /_mock/sandboxes {"name": ${JSON.stringify(name)}}.`);
}
