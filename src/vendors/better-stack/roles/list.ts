import { Type } from '@sinclair/typebox';
import { Choice } from '../../../schema-parts.ts';
import { endpoint } from '../../endpoint.ts';
import { Errors } from '../json-api.ts';
import { listRoles as rolesOf, roleKinds } from './roles.ts';

const RoleResource = Type.Object(
  {
    id: Type.String(),
    type: Type.Literal('role'),
    attributes: Type.Object({ name: Type.String(), role: Choice(roleKinds) }),
  },
  { $id: 'Role' },
);

/** `GET /api/v2/roles`: the organization's roles, all at once; needs no team. */
export const listRoles = endpoint({
  method: 'GET',
  url: '/api/v2/roles',
  config: {
    operation: { name: 'list-roles', summary: 'List the roles of the organization', refusals: ['tokenNotAccepted'], ignores: ['page', 'per_page'] },
  },
  schema: {
    response: { 200: Type.Object({ data: Type.Array(RoleResource) }), 400: Errors, 401: Errors },
  },
  handler({ sandbox }) {
    return {
      data: rolesOf(sandbox.db).map(({ id, name, kind }) => ({ id: String(id), type: 'role' as const, attributes: { name, role: kind } })),
    };
  },
});
