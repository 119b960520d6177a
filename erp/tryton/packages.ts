import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';

/** Debian's packages of Tryton 6.0: the server, supplier invoices, and analytic accounts on their lines. */
export const packages = ['tryton-server', 'tryton-modules-account-invoice', 'tryton-modules-analytic-invoice'] as const;

/** What those packages put on a machine. The programs name their own Python, which is Debian's. */
export const programs = { admin: '/usr/bin/trytond-admin', server: '/usr/bin/trytond' } as const;
const modules = '/usr/lib/python3/dist-packages/trytond/modules';
const parts = [programs.admin, programs.server, `${modules}/account_invoice`, `${modules}/analytic_invoice`];

const installed = (): boolean => parts.every((part) => existsSync(part));

/** Somebody else may be installing something: apt waits for them so long. */
const lockSeconds = 300;

/**
 * Installs what is missing. Throws with a sentence that says what to do, where that cannot be done from here.
 * @param say hears what is done, for it takes a while.
 */
export function install(say: (line: string) => void): void {
  if (installed()) return;
  const byHand = `apt-get install -y --no-install-recommends ${packages.join(' ')}`;
  if (!existsSync('/usr/bin/apt-get')) {
    throw new Error(
      'Tryton 6.0 is not installed, and this is no Debian. It is tested with Debian 12’s packages: ' +
        'use a Debian machine or container, or point a connection at a Tryton that you have.',
    );
  }
  if (process.getuid?.() !== 0) throw new Error(`Tryton is not installed. As root: ${byHand}`);
  say(`Installing ${packages.join(', ')} …`);
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const apt = (...words: string[]) =>
    spawnSync('apt-get', ['-qq', '-o', `DPkg::Lock::Timeout=${lockSeconds}`, ...words], { env, encoding: 'utf8' });
  const wanted = ['install', '-y', '--no-install-recommends', ...packages];
  let done = apt(...wanted);
  if (done.status !== 0) {
    // Its lists may be old or missing, as in a fresh container.
    apt('update');
    done = apt(...wanted);
  }
  if (done.status !== 0 || !installed()) {
    throw new Error(`Tryton could not be installed. Try it by hand: ${byHand}\n${done.stderr}`);
  }
}
