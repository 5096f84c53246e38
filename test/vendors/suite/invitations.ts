import { describe, expect, it } from 'vitest';
import type { Options } from '../../support/server.ts';
import type { InvitingFacts, VendorFacts } from './facts.ts';
import { startFor } from './server.ts';

/** What every vendor must do that sends invitations. */
export function describeInvitations(facts: VendorFacts, { email, limited, pendingIn, membersIn }: InvitingFacts): void {
  const { vendor, writing } = facts;
  const start = (options?: Options) => startFor(facts, options);

  describe('invitations', () => {
    it('are declared as sent', async () => {
      const { routes } = await start();

      expect(routes.find(({ config }) => config?.operation?.name === writing.operation)?.config?.operation?.sendsInvitations).toBe(true);
    });

    it('are limited for each token, until the window is over', async () => {
      const { ask, write, read } = await start({ inviteLimit: '1/1m' });
      const { rule, ...expected } = limited;
      await write();
      const before = await read();

      expect(await ask('POST', writing.path, { body: writing.another })).toEqual(expected);
      expect(await read()).toEqual(before);
      expect((await ask('GET', '/_mock/journal')).body.entries[2].why.rule).toBe(rule);

      await ask('POST', '/_mock/clock/advance', { body: { by: '1m' } });
      expect((await ask('POST', writing.path, { body: writing.another })).status).toBe(writing.status);
    });

    it('name their addresses in the journal, and send a mail', async () => {
      const { ask, write } = await start();
      await write();

      expect((await ask('GET', '/_mock/journal')).body.entries).toMatchObject([{ emails: [email] }]);
      expect((await ask('GET', '/_mock/outbox')).body.mails).toMatchObject([{ vendor: vendor.name, address: email }]);
    });

    it('wait until they are accepted, and make a member then', async () => {
      const { ask, write, read } = await start();
      const before = await read();
      await write();
      const waiting = await read();
      expect(pendingIn(waiting.body)).toEqual([...pendingIn(before.body), email]);
      expect(membersIn(waiting.body)).toEqual(membersIn(before.body));

      const { status, body } = await ask('POST', '/_mock/invitations/accept', { body: { email } });

      const after = await read();
      expect([status, body.outcome, body.invitation.vendor]).toEqual([200, 'accepted', vendor.name]);
      expect(pendingIn(after.body)).toEqual(pendingIn(before.body));
      expect(membersIn(after.body)).toEqual([...membersIn(before.body), body.member_id]);
    });

    it.each(['decline', 'expire'])('are gone after %s, and nobody is a member', async (action) => {
      const { ask, write, read } = await start();
      const before = await read();
      await write();

      expect((await ask('POST', `/_mock/invitations/${action}`, { body: { email } })).status).toBe(200);

      expect(await read()).toEqual(before);
    });

    it('never get an id again that one had which is gone, also after export and import', async () => {
      const { ask, write } = await start();
      await write();
      await ask('POST', '/_mock/invitations/decline', { body: { email } });
      const { body: state } = await ask('GET', '/_mock/state');
      await ask('PUT', '/~two/_mock/state', { body: { [vendor.name]: state[vendor.name] } });

      const again = await write();

      expect(again.status).toBe(writing.status);
      expect(await write('/~two')).toEqual(again);
      expect(await write('/~three')).not.toEqual(again);
    });

    it('accept themselves when they are told to', async () => {
      const { ask, write, read } = await start({ acceptInvitations: 'after 10m' });
      const before = await read();
      await write();
      await ask('POST', '/_mock/clock/advance', { body: { by: '10m' } });

      expect(membersIn((await read()).body)).toHaveLength(membersIn(before.body).length + 1);
    });
  });
}
