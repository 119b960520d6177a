import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { start } from '../../src/assemble.ts';
import { readSettings } from '../../src/settings.ts';

// A whole hub with its demo, in a process of its own, whose memory is watched from within. It believes a proxy, so that
// whoever attacks may come from as many addresses as they like.
const folder = mkdtempSync(path.join(tmpdir(), 'tieout-flood-'));
// The embedded PostgreSQL runs as another user where this runs as root.
chmodSync(folder, 0o755);
const password = 'a-password-for-the-flood';
const env = {
  PORT: '0',
  TIEOUT_TLS_IN_FRONT: '1',
  TIEOUT_DATA_DIR: path.join(folder, 'data'),
  TIEOUT_DEMO_PASSWORD: password,
  TIEOUT_LOG_LEVEL: 'silent',
};
const tieout = await start(readSettings(env, true));
let most = 0;
const watch = setInterval(() => {
  most = Math.max(most, process.memoryUsage.rss());
}, 20);
process.on('message', async (asked) => {
  if (asked === 'memory') {
    const rss = process.memoryUsage.rss();
    process.send?.({ rss, most: Math.max(most, rss) });
    most = rss;
    return;
  }
  clearInterval(watch);
  await tieout.stop();
  rmSync(folder, { recursive: true, force: true });
  process.disconnect();
});
process.send?.({ url: tieout.url, password });
