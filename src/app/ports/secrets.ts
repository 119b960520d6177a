import type { ConnectionId, PersonId } from '../../domain/ids.ts';
import type { Instant } from '../../domain/time.ts';

/** What a ciphertext is bound to: elsewhere it does not open. */
export interface SecretPlaceInCompany {
  /** 0: it belongs to a person, whatever their companies. */
  readonly company: number;
  readonly kind: 'connection' | 'webhook' | 'single_sign_on' | 'second_factor';
  readonly record: number;
  readonly name: string;
}

/** The keys by which secrets are encrypted: outside of the database, several while they are being changed. */
export interface Keyring {
  /** The one that seals now. */
  current(): string;
  /** All that can open, the newest first. */
  known(): readonly string[];
  seal(place: SecretPlaceInCompany, secret: string): string;
  /** @throws a sentence, where the key is not there, or the ciphertext is of another place or was changed. */
  open(place: SecretPlaceInCompany, sealed: string): string;
  /** The key of a ciphertext; null where it is none of ours. */
  keyOf(sealed: string): string | null;
}

/** The same for what stands in a column of bytes, where what older releases sealed may stand too. */
export interface Sealing {
  seal(place: SecretPlaceInCompany, secret: string): Uint8Array;
  /** @throws as {@link Keyring.open}. */
  open(place: SecretPlaceInCompany, sealed: Uint8Array): string;
  /** With what all begins that the present key sealed. */
  beginning(): string;
}

/** How far a resealing came. */
export interface Resealed {
  readonly resealed: number;
  readonly unopened: number;
}

/** A secret without its value. */
export interface KeptSecret {
  readonly name: string;
  readonly setAt: Instant;
  readonly by: string | null;
  readonly sealed: string;
}

/** Secrets of a company in a transaction: ciphertext alone. */
export interface SecretsTx {
  list(connection: ConnectionId): Promise<readonly KeptSecret[]>;
  set(connection: ConnectionId, name: string, sealed: string, by: PersonId): Promise<void>;
  /** @returns whether there was one. */
  remove(connection: ConnectionId, name: string): Promise<boolean>;
  /** All of the company that another key sealed, up to so many. */
  underOtherKeys(current: string, limit: number): Promise<readonly SealedSecret[]>;
  /** Only where nobody has set it meanwhile. */
  reseal(was: SealedSecret, sealed: string): Promise<void>;
  /** The same of what stands in columns of bytes: headers of webhooks. */
  columnsUnderOtherKeys(beginning: string, limit: number): Promise<readonly SealedColumn[]>;
  resealColumn(was: SealedColumn, sealed: Uint8Array): Promise<void>;
}

export interface SealedColumn {
  readonly place: SecretPlaceInCompany;
  readonly sealed: Uint8Array;
}

export interface SealedSecret {
  readonly place: SecretPlaceInCompany;
  readonly sealed: string;
}
