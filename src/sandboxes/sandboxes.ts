import type { Clock, WorldClock } from '../clock.ts';
import { ClientLint } from '../client-lint/lint.ts';
import { ControlError } from '../control-error.ts';
import type { Acceptance } from './acceptance.ts';
import { explain, serialize } from './database.ts';
import { Journal } from '../journal/journal.ts';
import { Misuse } from '../misuse.ts';
import type { Fixture } from './fixture.ts';
import { isName, requireName } from './names.ts';
import { defaultSandbox, deleteDatabaseFile, deleteDatabaseLog, fileIdentity, lastUseOf, noteUse, writeNewFile, type Place } from './place.ts';
import { Sandbox, startSnapshot, type Limits, type SandboxParts } from './sandbox.ts';
import { folderSnapshots, memorySnapshots } from './snapshots.ts';
import { startBytes } from './start-bytes.ts';
import { FileStorage, MemoryStorage } from './storage.ts';
import { openWorld, upgradeFor, type WorldPlan } from './world.ts';

export interface SandboxesParts {
  /** What a sandbox starts from unless it is made from something else. */
  readonly plan: WorldPlan;
  /** Where the files are; undefined keeps everything in memory. */
  readonly place: Place | undefined;
  /** Copied into each new sandbox. */
  readonly clock: WorldClock;
  readonly limits: Limits;
  readonly acceptance: Acceptance;
  /** How many exchanges each sandbox remembers. */
  readonly journal: number;
  /** Whether how clients ask is watched. */
  readonly watchesClients: boolean;
  /** Whether a sandbox that isn't there is made when it is first named. */
  readonly creation: 'automatic' | 'explicit';
  /** Milliseconds after which an idle sandbox is deleted; undefined keeps them. */
  readonly timeToLive: number | undefined;
  /** The time by which idleness is measured. */
  readonly wallClock: Clock;
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
  /** The bytes that new sandboxes start from, once they are the same for all. */
  #lastingStart: Buffer | undefined;

  constructor(parts: SandboxesParts) {
    this.#parts = parts;
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
  create(name: string, world?: { fixture: Fixture; origin: string }): Sandbox {
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
      const bytes = source.serialize();
      const own = this.#ownParts(source);
      const { place, plan } = this.#parts;
      return this.#use(place ? this.#keepInNewFile(name, bytes, place.fileOf(name), { ...plan, seats: undefined }, own) : this.#keepInMemory(name, bytes, own));
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
    const names = new Set([...this.#open.keys(), ...(this.#parts.place?.existing() ?? []).filter(isName)]);
    return [...names].toSorted().flatMap((name) => this.#findOurs(name) ?? []);
  }

  /** Deletes the open sandboxes that nobody asked for, and that weren't in use, in their time to live. @param tellFailure told why one can't be deleted */
  deleteIdle(tellFailure: (error: unknown) => void): void {
    const { timeToLive, wallClock } = this.#parts;
    if (timeToLive === undefined) return;
    const now = wallClock.now();
    const oldest = now - timeToLive;
    for (const sandbox of this.#open.values()) {
      if (sandbox.isInUse) this.#noteUse(sandbox, now); // it is idle from when that ends
      if (sandbox === this.default || sandbox.lastUsed >= oldest || this.#isUsedElsewhere(sandbox, oldest, now)) continue;
      try {
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

  #make(name: string, world?: { fixture: Fixture; origin: string }): Sandbox {
    const { place, clock } = this.#parts;
    const plan: WorldPlan = world ? { ...this.#parts.plan, ...world, members: undefined } : this.#parts.plan;
    const own = this.#ownParts(this.#parts);
    if (place && (name === defaultSandbox || place.has(name))) return this.#keepInFile(name, place.fileOf(name), plan, own);
    const start = world ? startBytes(plan, clock).bytes : this.#start();
    if (!place) return this.#keepInMemory(name, start, own);
    return this.#keepInNewFile(name, start, place.fileOf(name), plan, own);
  }

  #start(): Buffer {
    if (this.#lastingStart) return this.#lastingStart;
    const { bytes, isLasting } = startBytes(this.#parts.plan, this.#parts.clock);
    if (isLasting) this.#lastingStart = bytes;
    return bytes;
  }

  /** What a new sandbox copies from another one or from the server's settings, and what it begins anew. */
  #ownParts({ clock, limits, acceptance }: Pick<OwnParts, 'clock' | 'limits' | 'acceptance'>): OwnParts {
    const { journal, watchesClients, wallClock } = this.#parts;
    const ownClock = clock.copy();
    return {
      clock: ownClock,
      limits: { ...limits },
      acceptance: { ...acceptance },
      journal: new Journal(journal),
      clientLint: watchesClients ? new ClientLint(ownClock, wallClock) : null,
    };
  }

  #keepInMemory(name: string, start: Buffer, own: OwnParts): Sandbox {
    const snapshots = memorySnapshots();
    snapshots.set(startSnapshot, start);
    const upgrade = upgradeFor({ ...this.#parts.plan, seats: undefined }, own.clock); // the start has its seats
    return this.#add(new Sandbox({ name, storage: new MemoryStorage(start), snapshots, upgrade, ...own }));
  }

  /** Leaves nothing behind when it fails. */
  #keepInNewFile(name: string, start: Buffer, file: string, plan: WorldPlan, own: OwnParts): Sandbox {
    let isMade = false;
    try {
      deleteDatabaseLog(file); // of a file that was deleted by hand; SQLite would play it into this one
      isMade = writeNewFile(file, start);
      if (isMade) folderSnapshots(snapshotsOf(file)).clear(); // of a file that lay there before, and was deleted by hand
      return this.#keepInFile(name, file, plan, own);
    } catch (error) {
      if (isMade) {
        deleteDatabaseFile(file);
        folderSnapshots(snapshotsOf(file)).clear();
      }
      throw explain(error, file);
    }
  }

  /** @throws Misuse when the file can't be used */
  #keepInFile(name: string, file: string, plan: WorldPlan, own: OwnParts): Sandbox {
    const snapshots = folderSnapshots(snapshotsOf(file), (work) => this.#alone(work));
    const upgrade = upgradeFor(plan, own.clock);
    const db = openWorld(file, plan, own.clock, () => snapshots.clear()); // of a file that lay there before, and was deleted by hand
    try {
      if (!snapshots.get(startSnapshot)) snapshots.add(startSnapshot, serialize(db));
    } catch (error) {
      db.close();
      throw explain(error, file);
    }
    const storage = new FileStorage(db, {
      identify: () => fileIdentity(file),
      open: () => this.#alone(() => openWorld(file, { ...plan, seats: undefined }, own.clock)),
      readStart: () => snapshots.get(startSnapshot) ?? startBytes(plan, own.clock).bytes, // who deleted it gets one as of a new sandbox
      upgrade,
    });
    return this.#add(new Sandbox({ name, storage, snapshots, upgrade, ...own }));
  }

  #add(sandbox: Sandbox): Sandbox {
    this.#open.set(sandbox.name, sandbox);
    this.#wake(sandbox);
    return sandbox;
  }
}

type OwnParts = Pick<SandboxParts, 'clock' | 'limits' | 'acceptance' | 'journal' | 'clientLint'>;

function snapshotsOf(file: string): string {
  return `${file}.snapshots`;
}

function notFound(name: string): ControlError {
  return new ControlError(404, 'sandbox_not_found', `There is no sandbox "${name}".`, `Make it first: POST /_mock/sandboxes {"name": ${JSON.stringify(name)}}.`);
}
