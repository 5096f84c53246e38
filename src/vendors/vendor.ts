import type { FastifyError, FastifyPluginCallback, FastifyReply, FastifyRequest } from 'fastify';
import type { TSchema } from '@sinclair/typebox';
import type { Database } from 'better-sqlite3';
import type { Clock } from '../clock.ts';
import type { Option } from '../option.ts';
import type { PageShape } from './page-shape.ts';
import type { AnyRefusalEntry, Refusal } from './refusal.ts';

/**
 * An API that is emulated, and all that the server has to know of it. `README.md` beside this file builds one step by step.
 *
 * A request comes through in this order: the server finds its sandbox; the vendor's `onRequest` takes the token; its content type
 * parser reads the body; a fault may answer; the vendor's `preValidation`, the route's schemas and its handler follow; the journal
 * writes down what leaves.
 */
export interface Vendor {
  /** In kebab-case; names its folders, its tables and its part of a fixture. */
  readonly name: string;
  /** The vendor's name as people write it. */
  readonly title: string;
  /** The options of the command that only this vendor understands; their values are the options of `routes`. */
  readonly options: Readonly<Record<string, Option<unknown>>>;
  /** Its tables, each named `<vendor>_…`. Migrations are appended, never edited. */
  readonly migrations: readonly string[];
  /** Every refusal it can answer, by the name of its rule. */
  readonly errors: Readonly<Record<string, ((...details: never[]) => Refusal) & { readonly entry: AnyRefusalEntry }>>;
  /** The body of a refusal, as the error handler sends it and OpenAPI shows it. */
  renderRefusal(refusal: Refusal): object;
  /** The content types that its pages tell to send bodies as. */
  readonly bodyTypes: readonly string[];
  readonly fixture: VendorFixture;
  /** What `request.caller.kind` can be. */
  readonly tokenKinds: readonly string[];
  /**
   * Its endpoints, hooks and error handler, in a scope of its own. They tell the server what they learn: `request.caller` once the
   * token is known, `request.rawBody` once the body is read, `request.pageShape` and `request.pageLinks` for a page,
   * `request.refusal` for a refusal.
   */
  readonly routes: FastifyPluginCallback<never>;
  /** Whether an unknown path is this vendor's to refuse. No two vendors may own the same path. */
  owns(path: string): boolean;
  /** Answers for what went wrong before a route was found, such as a path that can't be decoded. */
  handleError(error: FastifyError | Refusal, request: FastifyRequest, reply: FastifyReply): void;
  /**
   * How it would refuse a request by one of its rules, or with a status from 400: by the first rule of the operation that has it, or in
   * general words.
   * @throws ControlError 400 when the request doesn't say what the text of a rule is about
   */
  refusalFor(wanted: number | string, request: FastifyRequest): Refusal;
  /** The rules whose texts `refusalFor` makes of the request; none unless given. Texts that are made of nothing are no matter. */
  readonly detailedRules?: readonly string[];
  /** The answer to a request that could not be read as HTTP, by Node's error code. */
  unparsed(code: string): { statusCode: number; body: object };
  /** Answers for a path or method that does not exist, before authentication. */
  notFound(request: FastifyRequest, reply: FastifyReply): void;
  /** The schema's name of a parameter that a request may spell otherwise; the same name unless given. */
  fieldOf?(name: string, request: FastifyRequest): string;
  /** The addresses a request is about, for finding it again. Its body may not have been read. */
  emails(request: FastifyRequest): readonly string[];
  /** The tokens of a world, and a request that succeeds in it. */
  describe(db: Database): WorldDescription;
  readonly invitations: VendorInvitations;
}

/** An invitation that nobody has answered yet. */
export interface PendingInvitation {
  readonly id: string;
  /** As it was invited. */
  readonly email: string;
  /** The team's name. */
  readonly team: string;
  /** The role's name as the vendor's answers have it. */
  readonly role: string;
  readonly invitedAt: string;
  /** When its time is over by itself, in ISO 8601; absent where invitations wait forever. */
  readonly expiresAt?: string;
}

/**
 * What the vendor's own pages do with invitations, and its API doesn't. Each runs in the caller's transaction. A vendor that sends
 * none finds none, and the rest is never called.
 */
export interface VendorInvitations {
  /** Those that match all that is asked, oldest first. E-mails are compared as the vendor does, teams by their exact name. */
  find(db: Database, wanted: { id?: string; email?: string; team?: string; invitedUntil?: string }): PendingInvitation[];
  /**
   * Makes a member of the invited person. Somebody who is in the organization already keeps id and names.
   * @param person.at when it happens, in ISO 8601
   * @returns the member's id
   */
  accept(db: Database, id: string, person: { firstName: string; lastName: string; at: string }): string;
  /** The invited person says no. */
  decline(db: Database, id: string): void;
  /** Its time is over. */
  expire(db: Database, id: string): void;
}

declare module 'fastify' {
  interface FastifyRequest {
    /** The vendor whose voice answers. */
    vendor: Vendor;
    /** The body as it was sent, once it was read. Handlers change the parsed one. */
    rawBody?: string;
    /** Whose token it is, once the vendor knows. */
    caller?: { readonly kind: string; readonly name: string };
    /** Which page of a list was answered, once one was. */
    pageShape?: PageShape;
    /** The pages that a page linked to, where there are links to follow. */
    pageLinks?: readonly (string | null)[];
    /** Why the vendor refused, once it did. */
    refusal?: Refusal;
    /** Why the body can't be read, for the vendor to throw once it is asked. */
    bodyRefusal?: Refusal;
  }
}

/** How a vendor's part of a world is filled. */
export interface VendorFixture {
  /** What its part of a fixture may hold. */
  readonly schema: TSchema;
  /**
   * Fills empty tables with a part that fits the schema, in the caller's transaction.
   * @throws FixtureError for what no schema can know, such as a role that doesn't exist
   */
  fill(db: Database, part: never, clock: Clock): void;
  /** The part that `fill` would make this world from: its exact inverse, down to the ids that will be given next. */
  export(db: Database): Readonly<Record<string, unknown>>;
  /** The lists of items in a part, by their keys. Worlds are compared and merged item by item. */
  readonly collections: Readonly<Record<string, Collection>>;
  /** The number of seats; null is unlimited. Absent where there are none. */
  seats?(db: Database): number | null;
  /** Sets another number of seats, in the caller's transaction; null is unlimited. Absent where there are none. */
  setSeats?(db: Database, seats: number | null): void;
  /** Loads what generates people, for `--members`; kept apart because it is large. Absent where nothing does. */
  people?(): Promise<AddPeople>;
}

/** One list of a part. */
export interface Collection {
  /** What an item is known by: two items with the same text are the same item. The schema may not have seen the item yet. */
  identify(item: Readonly<Record<string, unknown>>): string;
}

/**
 * Adds generated people, in the caller's transaction.
 * @param createdAt since when they are there, in ISO 8601
 * @param made is told how many there are so far
 */
export type AddPeople = (db: Database, count: number, createdAt: string, made: (count: number) => void) => void;

export interface WorldDescription {
  /** Each with how people call it, and what it reaches. */
  readonly tokens: readonly { readonly token: string; readonly name: string; readonly reach: string }[];
  readonly example?: { readonly path: string; readonly token: string };
}

/** A fixture says something impossible. The path leads to it inside the vendor's part: `people/0/memberships/1/role`. */
export class FixtureError extends Error {
  readonly path: string;

  constructor(path: string, reason: string) {
    super(reason);
    this.path = path;
  }
}
