import { existsSync, mkdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir, userInfo } from 'node:os';
import { dirname, join } from 'node:path';
import { type Browser, chromium } from 'playwright-core';

/** Everything is unpacked here, once for each user: the package itself writes to the system's temporary folder. */
const home = join(tmpdir(), `tieout-browser-${userInfo().uid}`);

async function unpack(): Promise<{ executable: string; libraries: string }> {
  mkdirSync(home, { recursive: true, mode: 0o755 });
  process.env.TMPDIR = home;
  const { default: packed, inflate } = await import('@sparticuz/chromium');
  const executable = await packed.executablePath();
  // The libraries that a bare machine lacks come with the browser.
  const libraries = join(home, 'al2023', 'lib');
  if (!existsSync(libraries)) {
    const entry = createRequire(import.meta.url).resolve('@sparticuz/chromium');
    await inflate(join(dirname(dirname(entry)), 'bin', 'al2023.tar.br'));
  }
  return { executable, libraries };
}

/** A browser from npm, headless, that talks to nobody but the page under test. */
export async function openBrowser(): Promise<Browser> {
  const { executable, libraries } = await unpack();
  const old = process.env.LD_LIBRARY_PATH;
  return chromium.launch({
    executablePath: executable,
    env: {
      ...(process.env as Record<string, string>),
      FONTCONFIG_PATH: join(home, 'fonts'),
      LD_LIBRARY_PATH: old === undefined ? libraries : `${libraries}:${old}`,
    },
    args: [
      '--headless=shell',
      '--no-sandbox',
      '--no-zygote',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--font-render-hinting=none',
    ],
  });
}
