import { betterStack } from './better-stack/index.ts';
import type { Vendor } from './vendor.ts';

/** The APIs this server answers as. A vendor is a folder and one line here. */
export const vendors: readonly Vendor[] = [betterStack];
