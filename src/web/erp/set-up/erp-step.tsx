import { TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { type ErpKind, erpKinds } from '../../../domain/erp-kinds.ts';
import { refusal } from '../../../domain/refusal.ts';
import { fill, say, words } from '../../../domain/words/words.ts';
import type { SetUpState } from '../../../http/client.ts';
import { api, keys } from '../../api.ts';
import { GreyButton } from '../../parts/grey-button.tsx';
import { useWhyNot } from '../../parts/why-not.ts';
import { useCompany } from '../../session.tsx';
import { useRefused } from './use-set-up.ts';

const says = words.setUpConnection.erp;
const kinds = Object.keys(erpKinds) as ErpKind[];

/** Which accounting system it is. It stays once something was sent to it; until then another may be chosen. */
export function ErpStep({ state }: { state: SetUpState | null }) {
  return state === null ? <Choose says={says.says} but={null} onChosen={() => {}} /> : <Chosen state={state} />;
}

function Chosen({ state }: { state: SetUpState }) {
  const { erp, name, kind } = state;
  const [open, setOpen] = useState(false);
  const may = useWhyNot('connection.manage');
  const no = may ?? (state.in_use ? say(refusal('connection_in_use', { erp })) : null);
  return (
    <>
      <p>{fill(says.chosen, { erp, name })}</p>
      <div className="actions">
        <GreyButton name={open ? fill(says.keep, { erp }) : says.another} no={no} onPress={() => setOpen(!open)} />
      </div>
      {open && no === null && (
        <Choose says={fill(says.anotherSays, { erp })} but={kind} onChosen={() => setOpen(false)} />
      )}
    </>
  );
}

/** @param but the kind that is chosen already */
function Choose({ says: first, but, onChosen }: { says: string; but: string | null; onChosen: () => void }) {
  const company = useCompany().id;
  const queries = useQueryClient();
  const no = useWhyNot('connection.manage');
  const [name, setName] = useState('');
  const onError = useRefused('set-up');
  const onSuccess = async () => {
    await queries.invalidateQueries({ queryKey: keys.company(company) });
    onChosen();
  };
  const connect = useMutation({ mutationFn: (kind: ErpKind) => api.connectErp(company, kind), onSuccess, onError });
  const outside = useMutation({
    mutationFn: () => api.connectOutside(company, { kind: 'outside', name: name.trim() }),
    onSuccess,
    onError,
  });
  const missing = name.trim() === '' ? words.outside.page.nameMissing : null;
  return (
    <>
      <p>{first}</p>
      <div className="actions">
        {kinds
          .filter((kind) => kind !== but)
          .map((kind) => (
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
