export { InvalidOption } from './config.ts';
export { MockError } from './kit/control-client.ts';
export { Mock } from './kit/mock.ts';
export { connectMock, startMock, type MockOptions } from './kit/start.ts';
export type * from './kit/types.ts';
export { Misuse } from './misuse.ts';
export type { RefusalRule, Sentence, VendorName } from './vendors/index.ts';
export { version } from './version.ts';
