import type { ProjectId } from '../../../domain/ids.ts';
import type { StagedRow } from '../../../domain/imports/staged.ts';
import type { CompanyEventType } from '../../../domain/words/words.ts';
import { announce } from '../../announce.ts';
import type { Caller, NewEvent, Tx } from '../../unit-of-work.ts';
import { noteBy } from '../directory/change.ts';
import type { FoundErrors } from './found-errors.ts';

/** What is made, by what it is called in the answer. */
export type Made = Record<string, number>;

/** What a writer of one kind is given: one transaction, and where it tells what is wrong. */
export interface Writing {
  readonly tx: Tx;
  readonly caller: Caller;
  readonly errors: FoundErrors;
  readonly made: Made;
  /** Some rows could not even be placed, so what is missing elsewhere may be among them. */
  readonly blind: boolean;
  readonly history: History;
}

/**
 * Takes rows in their order and writes what they say; once anything is wrong it only goes on looking, for nothing of the
 * file will stay.
 */
export interface Writer {
  rows(rows: readonly StagedRow[]): Promise<void>;
  /** The rows have come to their end. */
  end(): Promise<void>;
}

/** History as people's own acts leave it: many lines at once where nobody waits to be told of each. */
export interface History {
  company(type: CompanyEventType, facts: readonly Readonly<Record<string, unknown>>[]): Promise<void>;
  project(events: readonly Omit<NewEvent, 'by' | 'requestId'>[]): Promise<void>;
  codes(project: ProjectId, ids: readonly number[]): Promise<void>;
}

export async function historyOf(tx: Tx, caller: Caller): Promise<History> {
  const heard = await tx.imports.anybodyListens();
  const by = { by: caller.person, requestId: caller.requestId };
  return {
    company: async (type, facts) => {
      if (!heard) return tx.imports.note(facts.map((each) => ({ type, facts: each, ...by })));
      for (const each of facts) await noteBy(tx, caller, type, each);
    },
    project: async (events) => {
      const own = events.map((event) => ({ ...event, ...by }));
      await (heard ? tx.events.append(own) : tx.imports.append(own));
    },
    codes: async (project, ids) => {
      if (!heard) return;
      for (const id of ids) await announce(tx, caller, { resource: 'Cost Codes', event: 'create', id, project });
    },
  };
}

export const count = (made: Made, name: string, more: number): void => {
  made[name] = (made[name] ?? 0) + more;
};

/** As the name of a person, a company or a code is compared: without case, and with one blank between its words. */
export const sameName = (text: string): string => text.trim().replace(/\s+/g, ' ').toLowerCase();
