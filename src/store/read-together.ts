import type { Compilable, Kysely } from 'kysely';
import type { Scope } from '../app/unit-of-work.ts';
import { byCaller } from './by-caller.ts';
import { type Database, keepPlans } from './pool.ts';
import type { Tables } from './tables.ts';

/** What callers ask for one by one, and how several of it are read: by as many statements as one. */
export interface OneOfMany<Asked, Answer, Rows extends readonly unknown[]> {
  statements(
    from: Kysely<Tables>,
    scope: Scope,
    asked: readonly Asked[],
  ): { readonly [K in keyof Rows]: Compilable<Rows[K]> };
  /** One each, in their order. */
  answers(rows: { readonly [K in keyof Rows]: readonly Rows[K][] }, asked: readonly Asked[]): readonly Answer[];
}

interface Ask {
  readonly what: OneOfMany<unknown, unknown, readonly unknown[]>;
  readonly asked: unknown;
}

/** Reads in one transaction, of one snapshot, whatever a caller asks for at once: their rights and what they may see by them. */
export function readTogether(database: Database) {
  const ask = byCaller<Ask, unknown>(async (scope, asks) => {
    const kinds = [...Map.groupBy(asks, ({ what }) => what)].map(([what, those]) => ({
      what,
      those,
      asked: those.map(({ asked }) => asked),
    }));
    const places: number[] = [];
    const [, ...rows] = await database.atOnce(scope, (from) => {
      const statements = kinds.map(({ what, asked }) => what.statements(from, scope, asked));
      for (const { length } of statements) places.push(length);
      return [keepPlans, ...statements.flat()];
    });
    const answers = new Map<Ask, unknown>();
    for (const [place, { what, those, asked }] of kinds.entries()) {
      const said = what.answers(rows.splice(0, places[place]), asked);
      for (const [i, one] of those.entries()) answers.set(one, said[i]);
    }
    return asks.map((one) => answers.get(one));
  });
  return <Asked, Answer, Rows extends readonly unknown[]>(what: OneOfMany<Asked, Answer, Rows>) =>
    (scope: Scope, asked: Asked): Promise<Answer> =>
      ask(scope, { what: what as unknown as Ask['what'], asked }) as Promise<Answer>;
}
