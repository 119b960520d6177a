import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Hands, openHands } from '../../erp/tryton/hands.ts';
import {
  adminPassword,
  blankFile,
  databaseFile,
  placeDatabase,
  prepareBlank,
  startServer,
  usualFolder,
} from '../../erp/tryton/server.ts';
import { type Login, setUp } from '../../erp/tryton/set-up.ts';
import { smallCompany } from '../../erp/tryton/small-company.ts';

export const tieoutLogin: Login = { user: 'tieout', password: 'tieout-pw-7395' };
export const clerkLogin: Login = { user: 'clerk', password: 'clerk-pw-2846' };

/** A real Tryton of its own with the small company in it, on this machine alone. */
export interface RunningTryton {
  readonly address: string;
  /** Its SQLite file, for what only backups and administrators do. */
  readonly file: string;
  /** Tryton's administrator. */
  readonly admin: Hands;
  /** Somebody of the accounting department. */
  readonly clerk: Hands;
  close(): Promise<void>;
}

export async function runTryton(): Promise<RunningTryton> {
  const blank = usualFolder();
  await prepareBlank(blank, () => undefined);
  const folder = mkdtempSync(join(tmpdir(), 'tieout-test-tryton-'));
  placeDatabase(blankFile(blank), folder);
  const server = await startServer(folder);
  const close = async () => {
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  };
  const admin = openHands(server.address, 'admin', adminPassword(blank));
  await setUp(admin, smallCompany, [tieoutLogin, clerkLogin]).catch(async (error: unknown) => {
    await close();
    throw error;
  });
  const clerk = openHands(server.address, clerkLogin.user, clerkLogin.password);
  clerk.of(await admin.one('company.company'));
  return { address: server.address, file: databaseFile(folder), admin, clerk, close };
}
