import { TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { missing } from '../../domain/permission.ts';
import { notPermitted } from '../../domain/refusal.ts';
import { fill, say, words } from '../../domain/words/words.ts';
import { api, keys } from '../api.ts';
import { GreyButton } from '../parts/grey-button.tsx';
import { inWords } from '../parts/in-words.ts';
import { useMessages } from '../parts/messages.tsx';
import { useCompany, useGrants } from '../session.tsx';

const says = words.outside.page;

/** For a company whose connector is somebody else's program: possible while no invoice was sent yet. */
export function OutsidePanel() {
  const company = useCompany().id;
  const queries = useQueryClient();
  const { tell } = useMessages();
  const lacking = missing(useGrants(), 'connection.manage', null);
  const [name, setName] = useState('');
  const slot = 'outside';
  const connect = useMutation({
    mutationFn: () => api.connectOutside(company, { kind: 'outside', name: name.trim() }),
    onSuccess: () => {
      tell({ kind: 'success', text: fill(says.connected, { name: name.trim() }), slot });
      setName('');
      return queries.invalidateQueries({ queryKey: keys.company(company) });
    },
    onError: (problem) =>
      tell({
        kind: 'refusal',
        text: inWords(problem),
        slot,
      }),
  });
  const press = () => {
    if (name.trim() !== '' && !connect.isPending) connect.mutate();
  };
  return (
    <section className="panel" aria-labelledby="outside">
      <div className="panel-head">
        <h2 id="outside">{says.title}</h2>
      </div>
      <p className="quiet">{says.lead}</p>
      <form
        className="actions"
        onSubmit={(event: FormEvent) => {
          event.preventDefault();
          if (lacking.length === 0) press();
        }}
      >
        <TextInput
          label={says.name}
          description={says.nameHint}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
          maxLength={100}
        />
        <GreyButton
          className="btn btn-row"
          name={says.connect}
          about={name.trim()}
          no={lacking.length > 0 ? say(notPermitted(lacking)) : name.trim() === '' ? says.nameMissing : null}
          working={connect.isPending}
          onPress={press}
        />
      </form>
    </section>
  );
}
