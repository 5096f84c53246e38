import type { ContractRoute } from '../coverage/behaviours.ts';
import type { Vendor } from '../vendors/vendor.ts';
import { openApiDocument, type DescribedRoute, type OpenApi, type Example } from './document.ts';

/** The emulated API of a vendor in OpenAPI 3.1, with the texts by which it refuses as examples. */
export function vendorDocument(vendor: Vendor, contract: readonly ContractRoute[], server: string): OpenApi {
  return openApiDocument({
    title: vendor.title,
    description: `The API of ${vendor.title} as better-stack-mock emulates it.`,
    server,
    routes: contract.filter((route) => route.vendor === vendor).map(describe),
  });
}

function describe({ vendor, operation, method, path, schema }: ContractRoute): DescribedRoute {
  return {
    method,
    path,
    name: operation.name,
    schema: { ...schema, summary: operation.summary },
    token: 'required',
    bodyTypes: vendor.bodyTypes,
    examples: refusalsByStatus(vendor, operation.refusals),
  };
}

function refusalsByStatus(vendor: Vendor, rules: readonly string[]): Record<string, Record<string, Example>> {
  const byStatus: Record<string, Record<string, Example>> = {};
  for (const rule of rules) {
    const refuse = vendor.errors[rule];
    if (refuse) (byStatus[refuse.entry.statusCode] ??= {})[rule] = exampleOf(vendor, refuse);
  }
  return byStatus;
}

function exampleOf(vendor: Vendor, refuse: Vendor['errors'][string]): Example {
  const { source, remedy, text, example } = refuse.entry;
  const details: readonly unknown[] | undefined = example ?? (text.length === 0 ? [] : undefined);
  // The details are of the entry's own type.
  return {
    summary: remedy,
    description: `${source.certainty}: ${source.where} (${source.read})`,
    ...(details && { value: vendor.renderRefusal(refuse(...(details as never[]))) }),
  };
}
