import { NativeSelect } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type Theme, themes } from '../../domain/look.ts';
import { asLanguage, languageNames, languages } from '../../domain/words/languages.ts';
import { language, words } from '../../domain/words/words.ts';
import type { Me } from '../../http/client.ts';
import { api, keys } from '../api.ts';
import { colour, speak } from '../language/look.ts';
import { inWords } from '../parts/in-words.ts';
import { useMe } from '../session.tsx';

const says = words.look;
type Look = Partial<Pick<Me, 'language' | 'theme'>>;

/** My language, and light or dark: saved with me, shown at once. */
export function LookPanel() {
  const me = useMe();
  const queries = useQueryClient();
  const save = useMutation({
    // Each arrow key chooses anew: one after the other, so that the last one holds.
    scope: { id: 'look' },
    mutationFn: (look: Look) => api.setLook(look),
    onSuccess: (_, look) => {
      queries.setQueryData(keys.me, { ...me, ...look });
      if (look.theme !== undefined) colour(look.theme);
      if (look.language) speak(look.language);
    },
  });
  const problem = inWords(save.error);
  return (
    <section className="panel look-panel">
      <h2>{says.heading}</h2>
      <div className="look-fields">
        <NativeSelect
          label={says.language}
          description={says.languageHint}
          value={language()}
          data={languages.map((value) => ({ value, label: languageNames[value] }))}
          onChange={({ currentTarget }) => save.mutate({ language: asLanguage(currentTarget.value) })}
        />
        <NativeSelect
          label={says.theme}
          value={me.theme ?? 'system'}
          data={themes.map((value) => ({ value, label: says.themes[value] }))}
          onChange={({ currentTarget }) => save.mutate({ theme: currentTarget.value as Theme })}
        />
      </div>
      <p role="status" className="problem">
        {save.isError ? problem : ''}
      </p>
    </section>
  );
}
