/** Resources as the default world answers with them. */

export const alice = {
  id: '101',
  type: 'team_member',
  attributes: {
    email: 'alice@example.com', first_name: 'Alice', last_name: 'Smith', created_at: '2023-10-26T10:00:00.000Z', role: 'admin',
    mobile_app_platforms: ['ios', 'android'],
  },
};

export const bob = {
  id: '102',
  type: 'team_member',
  attributes: {
    email: 'bob@example.com', first_name: 'Bob', last_name: 'Johnson', created_at: '2023-10-27T11:00:00.000Z', role: 'responder', mobile_app_platforms: [],
  },
};

export const dana = {
  id: '103',
  type: 'team_member',
  attributes: {
    email: 'dana@example.com', first_name: 'Dana', last_name: 'Lee', created_at: '2023-10-28T09:30:00.000Z', role: 'custom', mobile_app_platforms: [],
  },
};

export const charlie = {
  id: '201',
  type: 'team_member_invitation',
  attributes: { email: 'charlie@example.com', invited_at: '2023-10-28T12:00:00.000Z', role: 'member' },
};

/** An invitation that was sent at the documented moment. */
export function invitation(id: number, email: string, role: string, more: { invited_at?: string; role_id?: number } = {}) {
  return { id: String(id), type: 'team_member_invitation', attributes: { email, invited_at: '2023-10-29T14:00:00.000Z', role, ...more } };
}

/** Changes some attributes of a resource. */
export function having<Resource extends { attributes: object }>(resource: Resource, attributes: object) {
  return { ...resource, attributes: { ...resource.attributes, ...attributes } };
}
