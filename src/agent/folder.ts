import { randomUUID } from 'node:crypto';
import {
  chmodSync,
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { fill, words } from '../domain/words/words.ts';
import type { AgentKey } from './key.ts';

const says = words.agents.run;

/** How to reach the ERP, with what is secret of it. It is read on the ERP's side alone and goes nowhere. */
export interface ErpFile {
  readonly kind: string;
  readonly settings: Readonly<Record<string, unknown>>;
  readonly secrets: Readonly<Record<string, string>>;
}

/** An agent's folder: its key, which it writes itself, and the ERP's settings, which a person writes. */
export interface AgentFolder {
  readonly path: string;
  hasKey(): boolean;
  /** @throws Error with a sentence where no key could be kept in it. */
  mustTakeKey(): void;
  /** @throws Error with a sentence for whoever starts it. */
  readKey(): AgentKey;
  /** Whole or not at all, and on disk before it returns. */
  writeKey(key: AgentKey): void;
  /** @throws Error with a sentence for whoever starts it. */
  readErp(): ErpFile;
}

export function openFolder(path: string): AgentFolder {
  const keyFile = join(path, 'key.json');
  const erpFile = join(path, 'erp.json');
  return {
    path,
    hasKey: () => existsSync(keyFile),
    mustTakeKey() {
      const trial = `${keyFile}.${randomUUID()}.new`;
      try {
        closeSync(openSync(trial, 'wx', 0o600));
        rmSync(trial);
      } catch (cause) {
        throw new Error(fill(says.takesNoKey, { folder: path, because: (cause as Error).message }), { cause });
      }
    },
    readKey() {
      if (!isThere(keyFile)) throw new Error(fill(says.noKey, { folder: path }));
      closeToOthers(keyFile);
      const key = jsonIn(keyFile) as Partial<AgentKey> | null;
      if (!isKey(key)) throw new Error(fill(says.badKey, { file: keyFile }));
      return key;
    },
    writeKey(key) {
      mkdirSync(path, { recursive: true, mode: 0o700 });
      const draft = `${keyFile}.${randomUUID()}.new`;
      const file = openSync(draft, 'wx', 0o600);
      try {
        writeSync(file, `${JSON.stringify(key, null, 2)}\n`);
        fsyncSync(file);
      } finally {
        closeSync(file);
      }
      renameSync(draft, keyFile);
    },
    readErp() {
      if (!isThere(erpFile)) throw new Error(fill(says.noErp, { file: erpFile }));
      if (isOpenToOthers(erpFile)) throw new Error(fill(says.openToOthers, { file: erpFile }));
      const given = jsonIn(erpFile) as Partial<ErpFile> | null;
      const wrong = (because: string) => new Error(fill(says.badErp, { file: erpFile, because }));
      if (given === null || typeof given !== 'object') throw wrong(says.noJson);
      const { kind, settings = {}, secrets = {} } = given;
      if (typeof kind !== 'string') throw wrong(says.noKind);
      if (!isRecord(settings) || !isRecord(secrets)) throw wrong(says.noRecords);
      if (Object.values(secrets).some((secret) => typeof secret !== 'string')) throw wrong(says.noRecords);
      return { kind, settings, secrets: secrets as Record<string, string> };
    },
  };
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** @throws Error with a sentence where this user may not do that: the file may be as good as any. */
function allowed<T>(file: string, act: () => T): T {
  try {
    return act();
  } catch (cause) {
    const { code = '' } = cause as NodeJS.ErrnoException;
    if (!['EACCES', 'EPERM'].includes(code)) throw cause;
    throw new Error(fill(says.closedToUs, { file, user: userHere() }), { cause });
  }
}

/** A user of a container often has a number alone. */
function userHere(): string {
  try {
    return userInfo().username;
  } catch {
    return String(process.getuid?.() ?? '?');
  }
}

/** What may not be looked at is not taken for missing. */
const isThere = (file: string): boolean => allowed(file, () => statSync(file, { throwIfNoEntry: false })) !== undefined;

function jsonIn(file: string): unknown {
  const text = allowed(file, () => readFileSync(file, 'utf8'));
  try {
    // Notepad puts a byte order mark in front.
    return JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch {
    return null;
  }
}

function isKey(key: Partial<AgentKey> | null): key is AgentKey {
  if (key === null || typeof key !== 'object') return false;
  const numbers = [key.company, key.connection, key.keyVersion, key.madeAt];
  const texts = [key.hub, key.kind, key.keyId, key.key];
  const lacking = (value: unknown) => value === null || typeof value === 'string';
  return (
    numbers.every((one) => Number.isSafeInteger(one)) &&
    texts.every((one) => typeof one === 'string') &&
    lacking(key.caFile) &&
    lacking(key.proxy)
  );
}

/** Windows knows no such modes; there the folder's own rights count. */
const isOpenToOthers = (file: string) => process.platform !== 'win32' && (statSync(file).mode & 0o077) !== 0;

/** A copied or restored folder often comes back with wider modes. This file is ours, so we mend it. */
function closeToOthers(file: string): void {
  if (isOpenToOthers(file)) allowed(file, () => chmodSync(file, 0o600));
}
