import { existsSync } from 'node:fs';

/** The Chromium of this machine, where there is one. */
export const browser = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find((file) => existsSync(file));
