import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir, userInfo } from 'node:os';
import { dirname, join } from 'node:path';
import { type Browser, chromium } from 'playwright-core';

/** Everything is unpacked here, once for each user: the package itself writes to the system's temporary folder. */
const home = join(tmpdir(), `tieout-browser-${userInfo().uid}`);

/**
 * The package's own settings look for its font in the system's temporary folder, where we do not unpack; and a browser
 * that finds no font at all dies at the first letter it draws.
 */
const fontSettings = `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir>${join(home, 'fonts')}</dir>
  <cachedir>${join(home, 'fonts-cache')}</cachedir>
</fontconfig>
`;

async function unpack(): Promise<{ executable: string; libraries: string; fonts: string }> {
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
  const fonts = join(home, 'fonts.conf');
  writeFileSync(fonts, fontSettings);
  return { executable, libraries, fonts };
}

/** A browser from npm, headless, that talks to nobody but the page under test. */
export async function openBrowser(): Promise<Browser> {
  const { executable, libraries, fonts } = await unpack();
  const old = process.env.LD_LIBRARY_PATH;
  return chromium.launch({
    executablePath: executable,
    env: {
      ...(process.env as Record<string, string>),
      FONTCONFIG_FILE: fonts,
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
