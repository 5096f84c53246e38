export { MockError } from './kit/control-client.ts';
export { Mock } from './kit/mock.ts';
export type { MockOptions } from './kit/options.ts';
export { refusalText } from './kit/refusal-text.ts';
export { connectMock, startMock } from './kit/start.ts';
export type * from './kit/types.ts';
export { InvalidOption, Misuse } from './misuse.ts';
export type * from './vendors/words.ts';
export { version } from './version.ts';
