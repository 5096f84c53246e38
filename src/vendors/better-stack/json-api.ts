import { Type, type TSchema } from '@sinclair/typebox';

/** A refusal's body. */
export const Errors = Type.Object({ errors: Type.String() }, { $id: 'BetterStackErrors', title: 'Errors' });

/** The absence of a body. */
export const NoContent = Type.Null({ description: 'No body.' });

/** One resource: `{"data": …}`. */
export const Single = <Resource extends TSchema>(resource: Resource) => Type.Object({ data: resource });

/** One resource with a sentence about it: `{"message": …, "data": …}`. */
export const WithMessage = <Message extends string, Resource extends TSchema>(message: Message, resource: Resource) =>
  Type.Object({ message: Type.Literal(message), data: resource });

const Pagination = Type.Object(
  {
    first: Type.String(),
    last: Type.String(),
    prev: Type.Union([Type.String(), Type.Null()]),
    next: Type.Union([Type.String(), Type.Null()]),
  },
  { $id: 'Pagination' },
);

/** A page of resources: `{"data": […], "pagination": …}`. */
export const Page = <Resource extends TSchema>(resource: Resource) => Type.Object({ data: Type.Array(resource), pagination: Pagination });
