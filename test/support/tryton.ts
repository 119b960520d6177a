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
import { addManyVendors } from './tryton-hands.ts';

export const tieoutLogin: Login = { user: 'tieout', password: 'tieout-pw-7395' };
export const clerkLogin: Login = { user: 'clerk', password: 'clerk-pw-2846' };

/** Where this run keeps the small company's database, once it is set up: each file of tests takes a copy. */
const booksOfThisRun = 'TRYTON_BOOKS_OF_THIS_RUN';

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

const newFolder = () => mkdtempSync(join(tmpdir(), 'tieout-test-tryton-'));

/** Installs Tryton where it is missing and sets the small company up once, for all who run one afterwards. */
export async function prepareTryton(say: (line: string) => void): Promise<() => void> {
  await prepareBlank(usualFolder(), say);
  const folder = newFolder();
  process.env[booksOfThisRun] = await setUpIn(folder);
  return () => rmSync(folder, { recursive: true, force: true });
}

/** A database with the small company in it, and no server on it any more. */
async function setUpIn(folder: string): Promise<string> {
  const blank = usualFolder();
  placeDatabase(blankFile(blank), folder);
  const server = await startServer(folder);
  try {
    const admin = openHands(server.address, 'admin', adminPassword(blank));
    await setUp(admin, smallCompany, [tieoutLogin, clerkLogin]);
    await addManyVendors(admin);
  } finally {
    await server.stop();
  }
  return databaseFile(folder);
}

export async function runTryton(): Promise<RunningTryton> {
  const folder = newFolder();
  const books = process.env[booksOfThisRun];
  if (books) placeDatabase(books, folder);
  else {
    await prepareBlank(usualFolder(), () => undefined);
    await setUpIn(folder);
  }
  const server = await startServer(folder);
  const close = async () => {
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  };
  const admin = openHands(server.address, 'admin', adminPassword(usualFolder()));
  const clerk = openHands(server.address, clerkLogin.user, clerkLogin.password);
  const company = await admin.one('company.company').catch(async (error: unknown) => {
    await close();
    throw error;
  });
  for (const hands of [admin, clerk]) hands.of(company);
  return { address: server.address, file: databaseFile(folder), admin, clerk, close };
}
