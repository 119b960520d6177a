import type { PersonId } from '../domain/ids.ts';
import { type Look, themes } from '../domain/look.ts';
import { asLanguage } from '../domain/words/languages.ts';
import type { Trx } from './pool.ts';

/** How a person wants to see Tieout. What a newer version wrote, and this one does not know, is as if never said. */
export const lookOf = (row: { readonly language: string | null; readonly theme: string | null }): Look => ({
  language: asLanguage(row.language),
  theme: themes.find((theme) => theme === row.theme) ?? null,
});

export async function saveLook(trx: Trx, person: PersonId, look: Partial<Look>): Promise<void> {
  if (Object.keys(look).length > 0) await trx.updateTable('person').set(look).where('id', '=', person).execute();
}
