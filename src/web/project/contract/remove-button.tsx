import { useState } from 'react';
import { Confirm } from '../../parts/confirm.tsx';
import { GreyButton } from '../../parts/grey-button.tsx';

/** A button that takes something away, after it asked. */
export function RemoveButton(props: {
  name: string;
  about: string;
  no: string | null;
  working: boolean;
  title: string;
  says: string;
  size?: 'row' | 'page';
  remove: () => void;
}) {
  const { name, about, no, working, title, says, size = 'row', remove } = props;
  const [asking, setAsking] = useState(false);
  return (
    <>
      <GreyButton
        className={size === 'row' ? 'btn btn-row btn-danger' : 'btn btn-danger'}
        name={name}
        about={about}
        no={no}
        working={working}
        onPress={() => setAsking(true)}
      />
      {asking && (
        <Confirm
          title={title}
          says={says}
          yes={name}
          onYes={() => {
            setAsking(false);
            remove();
          }}
          onNo={() => setAsking(false)}
        />
      )}
    </>
  );
}
