import type { Static } from '@sinclair/typebox';
import { connectMock, matchers, refusalText, startMock } from '../../src/index.ts';
import type {
  ClockState, CoverageReport, Fault, FaultRule, Invitation, JournalEntry, JournalFilter, Limits, Mail, MockOptions, NearMiss as PublicNearMiss,
  OperationName, RefusalRule, SettledInvitation, Snapshot, TokenInfo, Verification, VerificationRequest, VendorName, RoleName, Words, BetterStackRole,
} from '../../src/index.ts';
import type { OptionInputs } from '../../src/config.ts';
import type { ClockView } from '../../src/control/clock.ts';
import type { InvitationView, Outcome } from '../../src/control/invitations.ts';
import type { Verdict } from '../../src/control/journal.ts';
import type { Expected } from '../../src/control/journal-expectation.ts';
import type { LimitsView } from '../../src/control/limits.ts';
import type { MailView } from '../../src/control/outbox.ts';
import type { SnapshotView } from '../../src/control/snapshots.ts';
import type { TokenView } from '../../src/control/tokens.ts';
import type { CoverageReport as Report } from '../../src/coverage/report.ts';
import type { FaultRequest, FaultView } from '../../src/faults/schema.ts';
import type { JournalEntry as Entry } from '../../src/journal/entry.ts';
import type { Match } from '../../src/journal/match.ts';
import type { NearMiss } from '../../src/journal/near-misses.ts';
import type { betterStack } from '../../src/vendors/better-stack/index.ts';
import type { Organization } from '../../src/vendors/better-stack/fixture/schema.ts';
import type { BuiltInRole, RoleKind } from '../../src/vendors/better-stack/roles/roles.ts';
import type { cloudbees } from '../../src/vendors/cloudbees/index.ts';
import type { World as CloudBeesPart } from '../../src/vendors/cloudbees/fixture/schema.ts';

/** A type with its names widened to text and its marks of `readonly` gone, field by field: what is left is its shape. */
type Shape<Type> =
  unknown extends Type ? 'unknown'
  : Type extends string ? string
  : Type extends number ? number
  : Type extends readonly (infer Item)[] ? Shape<Item>[]
  : Type extends object ? { -readonly [Key in keyof Type]: Shape<Type[Key]> }
  : Type;
type Same<One, Other> = (<Type>() => Type extends One ? 1 : 2) extends (<Type>() => Type extends Other ? 1 : 2) ? true : false;
type SameShape<One, Other> = Same<Shape<One>, Shape<Other>>;

/** Takes only what is true. */
function holds<_Claim extends true>(): void {}

// The published types say what the schemas of the control API say.
holds<SameShape<FaultRule, Static<typeof FaultRequest>>>();
holds<SameShape<Fault, Static<typeof FaultView>>>();
holds<SameShape<JournalEntry, Static<typeof Entry>>>();
holds<SameShape<JournalFilter, Static<typeof Match>>>();
holds<SameShape<PublicNearMiss, Static<typeof NearMiss>>>();
holds<SameShape<VerificationRequest, Static<typeof Expected>>>();
holds<SameShape<Verification, Static<typeof Verdict>>>();
holds<SameShape<ClockState, Static<typeof ClockView>>>();
holds<SameShape<Limits, Static<typeof LimitsView>>>();
holds<SameShape<Invitation, Static<typeof InvitationView>>>();
holds<SameShape<SettledInvitation, Static<typeof Outcome>>>();
holds<SameShape<Mail, Static<typeof MailView>>>();
holds<SameShape<TokenInfo, Static<typeof TokenView>>>();
holds<SameShape<Snapshot, Static<typeof SnapshotView>>>();
holds<SameShape<CoverageReport, Static<typeof Report>>>();

// The words of the vendors are those of their code; the operations' are held to the routes by words.test.ts.
holds<Same<VendorName, typeof betterStack.name | typeof cloudbees.name>>();
holds<Same<RefusalRule<'better-stack'>, keyof typeof betterStack.errors>>();
holds<Same<RefusalRule<'cloudbees'>, keyof typeof cloudbees.errors>>();
holds<Same<BetterStackRole, BuiltInRole>>();
holds<Same<RoleName, RoleKind>>();
holds<SameShape<Words['better-stack']['world'], Organization>>();
holds<SameShape<Words['cloudbees']['world'], CloudBeesPart>>();

// The options are those of the command, besides a world of one's own.
type OptionsHere = Required<Omit<MockOptions, 'fixture'>>;
type OptionsThere = Required<Omit<OptionInputs, 'fixture'>>;
holds<Same<keyof OptionsHere, keyof OptionsThere>>();
holds<OptionsHere extends OptionsThere ? true : false>();
holds<Omit<OptionsThere, 'vendor'> extends Omit<OptionsHere, 'vendor'> ? true : false>(); // the command takes any text there, and refuses it later

/** Never called: what it says is for the compiler. */
export async function misuse(): Promise<void> {
  // @ts-expect-error -- there is no such option
  await startMock({ seat: 3 });
  // @ts-expect-error -- an option takes only its own values
  await startMock({ vendor: 'better' });
  // @ts-expect-error -- there is no such fixture
  await startMock({ fixture: 'fulll' });
  // @ts-expect-error -- a world has its vendors' parts
  await startMock({ fixture: { 'better-stack': { name: 'Acme' } } });
  // @ts-expect-error -- there is no such option
  const mock = await connectMock('http://127.0.0.1:4010', { token: 'secret' });
  // @ts-expect-error -- there is no such fixture
  await mock.sandbox('one', { fixture: 'fulll' });
  // @ts-expect-error -- there is no such role
  await matchers.toHaveInvited(mock, 'eve@example.com', { role: 'boss' });
  // @ts-expect-error -- the new role is told as `to`
  await matchers.toHaveChangedRole(mock, 'eve@example.com', { role: 'member' });
  // @ts-expect-error -- that says nothing about anybody
  await mock.seed('eve@example.com');
  // @ts-expect-error -- there is no such operation
  await mock.requests.list({ operation: 'invite-member' });
  // @ts-expect-error -- there is no such method
  await mock.requests.verify({ match: { method: 'DELET' }, never: true });
  // @ts-expect-error -- there is no such rule
  await mock.requests.verify({ match: { rule: 'emailWrong' }, exactly: 1 });
  // @ts-expect-error -- there is no such operation
  await mock.faults.add({ match: { operation: 'invite' }, effect: { status: 503 } });
  // @ts-expect-error -- a fault does something
  await mock.faults.add({});
  // @ts-expect-error -- there is no such limit
  await mock.limits.set({ seat: 3 });
  // @ts-expect-error -- the vendor has no such rule
  refusalText('better-stack', 'fieldTypeWrong');
  // @ts-expect-error -- the text is made of an address
  refusalText('better-stack', 'memberNotFoundByEmail');

  mock.tokens.engineering satisfies string;
  await matchers.toHaveChangedRole(mock, 'eve@example.com', { to: 'custom' });
  await mock.faults.add({ match: { operation: 'invite-team-member' satisfies OperationName }, effect: { status: 503 }, times: 'unlimited' });
  await mock.requests.verify({ match: { method: 'DELETE' }, never: true });
  const [email, role]: readonly string[] = ['eve@example.com', 'member'];
  await mock.seed(`${email} is member in Engineering`, `${email} is invited to Support as ${role}`);
  await mock.seed('eve@example.com is team_lead in Engineering', { 'better-stack': { seats: null, people: [{ email: 'bob@example.com', first_name: 'Robert' }] } });
}
