/// <reference lib="esnext.disposable" preserve="true" />
import { parseMoment } from '../clock.ts';
import { largestJournal } from '../journal/journal.ts';
import { Misuse } from '../misuse.ts';
import { changeInWords } from '../vendors/index.ts';
import type { Sentence, World, WorldChange } from '../vendors/words.ts';
import { shown } from '../shown.ts';
import { addressOf } from './address.ts';
import { controlClient, MockError, query, type ControlClient } from './control-client.ts';
import { describeFailure, droppedText, lineOf } from './failure-text.ts';
import { requireOptions } from './known-options.ts';
import { withSentencesTogether } from './sentences-together.ts';
import type {
  ClockState, CoverageReport, Difference, Fault, FaultRule, Invitation, JournalEntry, JournalFilter, LimitChange, Limits, Mail, MockRequestInit, Moment,
  SandboxStart, SettledInvitation, Snapshot, TokenInfo, Tokens, Verification, VerificationRequest, WhichInvitation,
} from './types.ts';
import type { Transport } from './transport.ts';

/** What `fetch` takes: all of RequestInit, and ours. */
const requestOptions = [
  'token', 'json', 'method', 'headers', 'body', 'signal', 'redirect', 'keepalive', 'duplex', 'dispatcher', 'cache', 'credentials', 'integrity', 'mode', 'priority',
  'referrer', 'referrerPolicy', 'window',
];

export interface MockParts {
  /** The address of the world, without a slash at its end. */
  readonly url: string;
  readonly transport: Transport;
  readonly controlToken: string | undefined;
  readonly tokens: readonly Pick<TokenInfo, 'name' | 'token'>[];
  /** The origin of links in answers, where it is another than the server's. */
  readonly publicUrl?: string | undefined;
  /** Whether the world was just made, so that its tokens are those of its start. */
  readonly isNew?: boolean;
  /** Ends what was started for this object. */
  readonly close: () => Promise<void>;
  /** Whether the server is closed as far as this process knows, and its sandboxes with it. */
  readonly hasEnded?: () => boolean;
  /** What the object's calls say from its closing on; undefined leaves it to the transport. */
  readonly closedText?: string;
}

/**
 * One world of a mock server: `url` for the client under test, and everything that steers and asks the world.
 *
 * ```ts
 * await using mock = await startMock({ now: '2026-10-29T14:00:00Z' });
 * await inviteColleague({ baseUrl: mock.url, token: mock.tokens.engineering });
 * await mock.requests.verify({ match: { operation: 'invite-team-member' }, exactly: 1 });
 * ```
 */
export class Mock implements AsyncDisposable {
  /** What the client under test takes for the vendor's address. */
  readonly url: string;
  readonly #parts: MockParts;
  readonly #transport: Transport;
  readonly #control: ControlClient;
  #tokens: Tokens;
  /** Whether the world may have other tokens than those of its start. */
  #hasOtherTokens: boolean;
  #closing: Promise<void> | undefined;

  constructor(parts: MockParts) {
    this.url = parts.url;
    this.#tokens = byName(parts.tokens);
    this.#hasOtherTokens = !parts.isNew;
    this.#parts = parts;
    this.#transport = async (request) => {
      if (this.#closing && parts.closedText !== undefined) throw new TypeError('fetch failed', { cause: new Misuse(parts.closedText) });
      return parts.transport(request);
    };
    this.#control = controlClient(parts.url, this.#transport, parts.controlToken);
  }

  /** The world's tokens by their names: `mock.tokens.engineering`. They follow what this object seeds, imports, restores and resets. */
  get tokens(): Tokens {
    return this.#tokens;
  }

  async #readTokens(): Promise<void> {
    this.#tokens = byName(await tokensOf(this.#control));
    this.#hasOtherTokens = true;
  }

  /**
   * Asks the mock as a client would; in this process without a socket. `token` and `json` save writing headers.
   *
   * ```ts
   * const answer = await mock.fetch('/api/v2/team-members', { method: 'POST', token: mock.tokens.engineering, json: { email: 'grace@example.com' } });
   * ```
   *
   * @param path a path in this world, or a URL of its server, such as `pagination.next` of an answer: it goes to the sandbox that it names
   * @throws TypeError when the connection breaks, as `fetch` does; Misuse for what is no path, a URL of another server or an undefined token
   */
  async fetch(path: string | URL, init: MockRequestInit = {}): Promise<Response> {
    const address = addressOf(path, this.#parts);
    requireOptions('fetch', init, requestOptions);
    if (init.json !== undefined && init.body !== undefined) throw new Misuse('fetch sends "json" or "body", not both. Leave one of them out.');
    if ('token' in init && init.token === undefined) throw new Misuse(`The token is undefined. The tokens of this world are ${Object.keys(this.tokens).join(', ')}.`);
    const { token, json, headers, ...rest } = init;
    const all = new Headers(headers);
    if (token !== undefined) all.set('authorization', `Bearer ${token}`);
    if (json !== undefined) all.set('content-type', 'application/json');
    return this.#transport(new Request(address, { ...rest, headers: all, ...(json !== undefined && { body: JSON.stringify(json) }) }));
  }

  /**
   * Makes another world on the same server; closing it deletes it.
   *
   * ```ts
   * await using mine = await mock.sandbox('my-test', { fixture: 'full' });
   * ```
   *
   * @param start a fixture's name or a world of its own; the server's start fixture unless given
   * @throws MockError for a name that is taken or can't be one
   */
  async sandbox(name: string, start: SandboxStart = {}): Promise<Mock> {
    await this.#control('POST', 'sandboxes', { name, ...start });
    const { transport, controlToken, publicUrl, hasEnded = () => false } = this.#parts;
    const server = this.url.replace(/\/~[^/]*$/, '');
    const control = controlClient(server, transport, controlToken); // of the server, because this world may be closed before the other
    return openMock({
      url: `${server}/~${name}`, transport, controlToken, hasEnded, publicUrl, isNew: true,
      close: () => control<void>('DELETE', `sandboxes/${encodeURIComponent(name)}`).catch((error: unknown) => {
        const isGone = hasEnded() || (error instanceof MockError && error.code === 'sandbox_not_found');
        if (!isGone) throw error;
      }),
      closedText: `The sandbox "${name}" is closed. Close it when its test is done, or make another one.`,
    });
  }

  /**
   * Adds to the world, in words or as a part of a fixture, one after the other; what came before one that is refused stays. What is
   * there already is changed, field by field; null takes a field away. People are found by e-mail, invitations by e-mail and team, tokens by what they read, Better Stack's
   * teams by name, everything else by id. What a sentence says is looked at when it runs.
   *
   * ```ts
   * await mock.seed('eve@example.com is team_lead in Engineering', 'frank@example.com is invited to Support as member');
   * await mock.seed({ 'better-stack': { seats: 5 } });
   * ```
   *
   * @throws Misuse for a sentence that says something else, or names a role or team that isn't there; MockError for a world that can't be
   */
  async seed(...additions: readonly (Sentence | `${string} is ${string}` | WorldChange)[]): Promise<void> {
    try {
      for (const part of withSentencesTogether(additions)) await this.#control('PATCH', 'state', Array.isArray(part) ? changeInWords(part, await this.export()) : part);
    } finally {
      await this.#readTokens();
    }
  }

  /**
   * The world as a fixture.
   *
   * ```ts
   * const { 'better-stack': organization } = await mock.export();
   * ```
   */
  export(): Promise<World> {
    return this.#control('GET', 'state');
  }

  /**
   * Puts another world in place of this one. Vendors that it doesn't name keep theirs.
   *
   * ```ts
   * const before = await mock.export();
   * await mock.import(before);
   * ```
   *
   * @throws MockError for a world that can't be, with the place in it
   */
  async import(world: World): Promise<void> {
    await this.#control('PUT', 'state', world);
    await this.#readTokens();
  }

  /**
   * Keeps the world's state under a name, for `restore` and `diff`.
   *
   * ```ts
   * await mock.snapshot('before');
   * await mock.restore('before');
   * ```
   */
  async snapshot(name: string): Promise<Snapshot> {
    return this.#control('POST', 'snapshots', { name });
  }

  /**
   * Back to a snapshot.
   *
   * ```ts
   * await mock.restore('start');
   * ```
   *
   * @throws MockError when there is none of that name
   */
  async restore(name: string): Promise<void> {
    await this.#control('POST', `snapshots/${encodeURIComponent(name)}/restore`);
    await this.#readTokens();
  }

  /**
   * What differs between two snapshots, or a snapshot and now. `start` is one that every world has.
   *
   * ```ts
   * const { vendors } = await mock.diff('start');
   * vendors['better-stack']?.lists.invitations?.added;
   * ```
   */
  diff(from = 'start', to = 'now'): Promise<Difference> {
    return this.#control('GET', `diff${query({ from, to })}`);
  }

  /**
   * Back to the start: the state, without faults and journal. The clock, the limits and the acceptance of invitations stay.
   *
   * ```ts
   * await mock.reset();
   * ```
   */
  async reset(): Promise<void> {
    await this.#control('POST', 'reset');
    if (!this.#hasOtherTokens) return;
    await this.#readTokens();
    this.#hasOtherTokens = false;
  }

  /**
   * The world's time. Moments are ISO 8601, a Date or its milliseconds, stretches `10m` or `PT10M`.
   *
   * ```ts
   * await mock.clock.freeze('2026-10-29T14:00:00Z');
   * await mock.clock.advance('10m');
   * ```
   */
  readonly clock = {
    /** What the time is, and how it goes. */
    read: (): Promise<ClockState> => this.#control('GET', 'clock'),
    /** Stops the clock at a moment, this one unless given. */
    freeze: async (now?: Moment): Promise<ClockState> => this.#control('PUT', 'clock', { mode: 'fixed', ...(now !== undefined && { now: momentOf(now) }) }),
    /** Goes on from a moment as fast as on the wall. */
    startAt: async (now: Moment): Promise<ClockState> => this.#control('PUT', 'clock', { mode: 'offset', now: momentOf(now) }),
    /** Goes on so many times as fast as on the wall. */
    speed: (rate: number): Promise<ClockState> => this.#control('PUT', 'clock', { mode: 'rate', rate }),
    /** Follows the wall again. */
    real: (): Promise<ClockState> => this.#control('PUT', 'clock', { mode: 'real' }),
    /** Goes ahead by a stretch, or back by one with a minus; what falls due meanwhile happens. */
    advance: (by: string): Promise<ClockState> => this.#control('POST', 'clock/advance', { by }),
  };

  /**
   * What goes wrong on purpose.
   *
   * ```ts
   * await mock.faults.add({ match: { operation: 'invite-team-member', nth: 2 }, effect: { status: 429 } });
   * ```
   */
  readonly faults = {
    /** From now on the rule strikes. @throws MockError for what can't be one */
    add: (rule: FaultRule): Promise<Fault> => this.#control('POST', 'faults', rule),
    /** Those that still strike, and what they struck. */
    list: async (): Promise<Fault[]> => (await this.#control<{ faults: Fault[] }>('GET', 'faults')).faults,
    /** @throws MockError when there is none with this id */
    remove: async (id: string): Promise<void> => void await this.#control('DELETE', `faults/${encodeURIComponent(id)}`),
    /** Removes all of them. */
    clear: async (): Promise<void> => void await this.#control('DELETE', 'faults'),
  };

  /**
   * Invitations per token, and seats.
   *
   * ```ts
   * await mock.limits.set({ invite_limit: '5/1h', retry_after: true, seats: 10 });
   * await mock.limits.exhaust('engineering');
   * ```
   */
  readonly limits = {
    /** What they are, and what each token has left. */
    read: (): Promise<Limits> => this.#control('GET', 'limits'),
    /** @throws MockError for what can't be a limit; then none of them changes */
    set: (change: LimitChange): Promise<Limits> => this.#control('PATCH', 'limits', change),
    /** The next invitation by this token, or the one of this name, is refused. */
    exhaust: (token: string): Promise<Limits> => this.#control('POST', 'limits/exhaust', { token }),
    /** The token may send as many invitations as at first. */
    refill: (token: string): Promise<Limits> => this.#control('POST', 'limits/refill', { token }),
  };

  /**
   * What was asked and answered.
   *
   * ```ts
   * const refused = await mock.requests.list({ status: '4xx' });
   * await mock.requests.verify({ match: { operation: 'delete-team-member' }, never: true });
   * ```
   */
  readonly requests = {
    /** The latest hundred of them unless `limit` says otherwise, oldest first. */
    list: async (filter: JournalFilter & { readonly limit?: number } = {}): Promise<JournalEntry[]> =>
      (await this.#control<{ entries: JournalEntry[] }>('GET', `journal${query({ ...filter })}`)).entries,
    /** How many exchanges the journal had no room for, so that nobody knows of them. */
    dropped: async (): Promise<number> => (await this.#control<{ dropped: number }>('GET', `journal${query({ limit: '0' })}`)).dropped,
    /** Waits until so many matching requests have come, 1 within `5s` unless given. @throws MockError with the near misses when the time is over */
    wait: async (match: JournalFilter, options: { count?: number; timeout?: string } = {}): Promise<JournalEntry[]> => {
      requireOptions('requests.wait', options, ['count', 'timeout']);
      const { count = 1, timeout = '5s' } = options;
      return (await this.#control<{ entries: JournalEntry[] }>('POST', 'journal/wait', { match, count, timeout })).entries;
    },
    /** Counts matching requests. It tells whether the count is right; it throws nothing. */
    check: (request: VerificationRequest): Promise<Verification> => this.#control('POST', 'journal/verify', request),
    /** Counts matching requests. @throws Error with the near misses when the count is wrong */
    verify: async (request: VerificationRequest): Promise<Verification> => {
      const verification = await this.requests.check(request);
      if (!verification.passed) throw new Error(await describeFailure(verification, this.requests));
      return verification;
    },
    /** Looks for clients that do what production ignores or punishes later; needs `strictClient`. @throws Error with what they should do otherwise; Misuse when it wasn't asked for */
    verifyClients: async (): Promise<void> => {
      const entries = await this.requests.list({ limit: largestJournal });
      const isWatched = entries.length > 0 ? entries.every(({ client_warnings: warnings }) => warnings !== null) : (await this.coverage()).watches_clients;
      if (!isWatched) throw new Misuse('Nobody looks at what clients do here. Start the mock with strictClient "warn" or "fail".');
      const slips = entries.flatMap((entry) => (entry.client_warnings ?? []).map(({ message }) => `${lineOf(entry)}: ${message}`));
      if (slips.length > 0) throw new Error(['Clients did what production ignores or punishes later:', ...slips].join('\n'));
      const dropped = await this.requests.dropped();
      if (dropped > 0) throw new Misuse(`No client did what production ignores or punishes later, as far as anybody knows: ${droppedText(dropped)}`);
    },
    /** Forgets what was asked so far. */
    clear: async (): Promise<void> => void await this.#control('DELETE', 'journal'),
  };

  /**
   * What people do with the invitations they got.
   *
   * ```ts
   * await mock.invitations.accept('charlie@example.com', { last_name: 'Miller' });
   * ```
   *
   * @throws MockError when no invitation, or more than one, fits
   */
  readonly invitations = {
    /** Those that nobody has answered, of every team. */
    list: async (): Promise<Invitation[]> => (await this.#control<{ invitations: Invitation[] }>('GET', 'invitations')).invitations,
    /** Makes the invited person a member. The names come from the address unless given. */
    accept: (email: string, more: WhichInvitation & { first_name?: string; last_name?: string } = {}): Promise<SettledInvitation> =>
      this.#control('POST', 'invitations/accept', { email, ...more }),
    /** The invited person says no. */
    decline: (email: string, which: WhichInvitation = {}): Promise<SettledInvitation> => this.#control('POST', 'invitations/decline', { email, ...which }),
    /** The invitation's time is over. */
    expire: (email: string, which: WhichInvitation = {}): Promise<SettledInvitation> => this.#control('POST', 'invitations/expire', { email, ...which }),
  };

  /**
   * The mails that the invitations would have sent. Opening `link` accepts.
   *
   * ```ts
   * const mails = await mock.outbox.list({ email: 'eve@example.com' });
   * ```
   */
  readonly outbox = {
    /** Oldest first; those to one address when it is given. */
    list: async (filter: { email?: string } = {}): Promise<Mail[]> => {
      requireOptions('outbox.list', filter, ['email']);
      return (await this.#control<{ mails: Mail[] }>('GET', `outbox${query(filter)}`)).mails;
    },
    /** Deletes all of them; their links don't work any more. */
    clear: async (): Promise<void> => void await this.#control('DELETE', 'outbox'),
  };

  /**
   * What of the contract the clients of the whole server met.
   *
   * ```ts
   * const { percent } = await mock.coverage();
   * ```
   */
  coverage(): Promise<CoverageReport> {
    return this.#control('GET', 'coverage');
  }

  /**
   * Ends the server that was started, or deletes the sandbox that was made; what was connected to goes on. Twice does no
   * harm, nor does a sandbox that is gone already.
   *
   * ```ts
   * await mock.close();
   * ```
   *
   * @throws Error when the run is held to `coverage`, `coverageThreshold` or `strictClient: 'fail'`, and falls short: with `coverage`
   *   alone, when no request came
   */
  close(): Promise<void> {
    return (this.#closing ??= this.#parts.close());
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }
}

/** Asks a world for its tokens and opens it. @throws MockError when the server refuses */
export async function openMock(parts: Omit<MockParts, 'tokens'>): Promise<Mock> {
  const control = controlClient(parts.url, parts.transport, parts.controlToken);
  return new Mock({ ...parts, tokens: await tokensOf(control) });
}

async function tokensOf(control: ControlClient): Promise<TokenInfo[]> {
  return (await control<{ tokens: TokenInfo[] }>('GET', 'tokens')).tokens;
}

function byName(tokens: MockParts['tokens']): Tokens {
  return Object.fromEntries(tokens.map(({ name, token }) => [name, token])) as Tokens; // those of a fixture of ours are among them
}

/** @throws Misuse for what is no moment */
function momentOf(now: Moment): string {
  const moment = new Date(typeof now === 'string' ? parseMoment(now) ?? NaN : now);
  if (Number.isNaN(moment.getTime())) throw new Misuse(`The clock can't be set to ${shown(now)}. Write a moment like "2026-10-29T14:00:00Z", or pass a Date.`);
  return moment.toISOString();
}
