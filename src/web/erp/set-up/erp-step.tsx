import { TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { type ErpKind, erpKinds } from '../../../domain/erp-kinds.ts';
import { fill, words } from '../../../domain/words/words.ts';
import type { SetUpState } from '../../../http/client.ts';
import { api, keys } from '../../api.ts';
import { GreyButton } from '../../parts/grey-button.tsx';
import { useWhyNot } from '../../parts/why-not.ts';
import { useCompany } from '../../session.tsx';
import { useRefused } from './use-set-up.ts';

const says = words.setUpConnection.erp;
const kinds = Object.keys(erpKinds) as ErpKind[];

/** Which accounting system it is; once chosen, it stays. */
export function ErpStep({ state }: { state: SetUpState | null }) {
  if (state !== null) return <p>{fill(says.chosen, { erp: state.erp, name: state.name })}</p>;
  return <Choose />;
}

function Choose() {
  const company = useCompany().id;
  const queries = useQueryClient();
  const no = useWhyNot('connection.manage');
  const [name, setName] = useState('');
  const onError = useRefused('set-up');
  const onSuccess = () => queries.invalidateQueries({ queryKey: keys.company(company) });
  const connect = useMutation({ mutationFn: (kind: ErpKind) => api.connectErp(company, kind), onSuccess, onError });
  const outside = useMutation({
    mutationFn: () => api.connectOutside(company, { kind: 'outside', name: name.trim() }),
    onSuccess,
    onError,
  });
  const missing = name.trim() === '' ? words.outside.page.nameMissing : null;
  return (
    <>
      <p>{says.says}</p>
      <div className="actions">
        {kinds.map((kind) => (
          <GreyButton
            key={kind}
            name={fill(says.choose, { erp: erpKinds[kind] })}
            no={no}
            working={connect.isPending && connect.variables === kind}
            onPress={() => connect.mutate(kind)}
          />
        ))}
      </div>
      <h3 className="set-up-or">{says.outside}</h3>
      <p className="quiet">{says.outsideSays}</p>
      <form
        className="actions set-up-form"
        onSubmit={(event: FormEvent) => {
          event.preventDefault();
          if (no === null && missing === null && !outside.isPending) outside.mutate();
        }}
      >
        <TextInput
          label={says.outsideName}
          value={name}
          maxLength={100}
          onChange={({ currentTarget: { value } }) => setName(value)}
        />
        <GreyButton
          name={words.outside.page.connect}
          about={name.trim()}
          no={no ?? missing}
          working={outside.isPending}
          onPress={() => outside.mutate()}
        />
      </form>
    </>
  );
}
