import { randomBytes } from 'node:crypto';
import type { WalledDatabase } from '../../test/support/walled-database.ts';
import { ask } from './ask.ts';

/** A database beside that one, which holds nothing or is a copy; owned by whoever owns the schema. */
export async function anotherDatabase(
  like: WalledDatabase,
  owner: string,
  copyOf?: WalledDatabase,
): Promise<WalledDatabase> {
  const server = process.env.TIEOUT_TEST_DATABASE_URL!;
  const name = `tieout_${randomBytes(8).toString('hex')}`;
  const from = copyOf === undefined ? '' : `template ${new URL(copyOf.superUrl).pathname.slice(1)} strategy file_copy`;
  await ask(server, `create database ${name} owner ${owner} ${from}`);
  const at = (url: string) => Object.assign(new URL(url), { pathname: `/${name}` }).href;
  const { superUrl, ownerUrl, appUrl, simulatorUrl } = like;
  return {
    ...{ superUrl: at(superUrl), ownerUrl: at(ownerUrl), appUrl: at(appUrl), simulatorUrl: at(simulatorUrl) },
    drop: async () => void (await ask(server, `drop database if exists ${name} with (force)`)),
  };
}
