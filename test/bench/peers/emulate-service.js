import { defineEmulator } from 'emulate';

/** A custom emulator that finds a member in its state. JavaScript, like every program here, so that no start is slowed by TypeScript. */
export function teamManagement(member) {
  return defineEmulator({
    name: 'team-management',
    state: () => ({ members: [member] }),
    setup({ app, state }) {
      app.get('/api/v2/team-members', (context) => {
        const found = state.members.find(({ attributes }) => attributes.email === context.req.query('email'));
        return found ? context.json({ data: found }) : context.json({ errors: 'Not found' }, 404);
      });
    },
  });
}
