import type { Clock, WorldClock } from '../clock.ts';
import { ClientLint } from '../client-lint/lint.ts';
import { Journal } from '../journal/journal.ts';
import type { Acceptance } from './acceptance.ts';
import { explain, serialize } from './database.ts';
import { defaultSandbox, deleteDatabaseFile, deleteDatabaseLog, fileIdentity, writeNewFile, type Place } from './place.ts';
import { Sandbox, startSnapshot, type Limits, type SandboxParts } from './sandbox.ts';
import { folderSnapshots, memorySnapshots } from './snapshots.ts';
import { startBytes } from './start-bytes.ts';
import { FileStorage, MemoryStorage } from './storage.ts';
import { openWorld, upgradeFor, type WorldPlan } from './world.ts';

export interface MakerParts {
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
  /** The time by which haste and idleness are measured. */
  readonly wallClock: Clock;
}

/** What a sandbox is made from in place of the plan's fixture. */
export type OwnWorld = Pick<WorldPlan, 'fixture' | 'origin'>;

type OwnParts = Pick<SandboxParts, 'clock' | 'limits' | 'acceptance' | 'journal' | 'clientLint'>;

/** Makes sandboxes, in memory or each in a file of its own. */
export class SandboxMaker {
  readonly #parts: MakerParts;
  readonly #alone: <Result>(work: () => Result) => Result;
  /** The bytes that new sandboxes start from, once they are the same for all. */
  #lastingStart: Buffer | undefined;

  /** @param alone does work on the files of sandboxes while no other process does any */
  constructor(parts: MakerParts, alone: <Result>(work: () => Result) => Result) {
    this.#parts = parts;
    this.#alone = alone;
  }

  /**
   * Opens the sandbox whose file is there, or makes a new one from the plan or from a world of its own.
   * @throws Misuse when the file can't be used or the fixture says something impossible
   */
  make(name: string, world?: OwnWorld): Sandbox {
    const { place, clock } = this.#parts;
    const plan: WorldPlan = world ? { ...this.#parts.plan, ...world, members: undefined } : this.#parts.plan;
    const own = this.#ownParts(this.#parts);
    if (place && (name === defaultSandbox || place.has(name))) return this.#keepInFile(name, place.fileOf(name), plan, own);
    const start = world ? startBytes(plan, clock).bytes : this.#start();
    if (!place) return this.#keepInMemory(name, start, own);
    return this.#keepInNewFile(name, start, place.fileOf(name), plan, own);
  }

  /** Makes a sandbox that is what another one is now: its database, clock, limits and acceptance of invitations. */
  fork(source: Sandbox, name: string): Sandbox {
    const { place, plan } = this.#parts;
    const bytes = source.serialize();
    const own = this.#ownParts(source);
    if (!place) return this.#keepInMemory(name, bytes, own);
    return this.#keepInNewFile(name, bytes, place.fileOf(name), { ...plan, seats: undefined }, own);
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
    return new Sandbox({ name, storage: new MemoryStorage(start), snapshots, upgrade, ...own });
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
      if (!snapshots.has(startSnapshot)) snapshots.add(startSnapshot, serialize(db));
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
    return new Sandbox({ name, storage, snapshots, upgrade, ...own });
  }
}

function snapshotsOf(file: string): string {
  return `${file}.snapshots`;
}
