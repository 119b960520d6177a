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
  /** The version on the screen, of what has one. */
  seen?: number | undefined;
  /** Is told the version that was on the screen when it was pressed: what comes while the question stands, nobody has seen. */
  remove: (seen?: number) => void;
}) {
  const { name, about, no, working, title, says, size = 'row', seen, remove } = props;
  const [asking, setAsking] = useState<{ readonly seen: number | undefined } | null>(null);
  return (
    <>
      <GreyButton
        className={size === 'row' ? 'btn btn-row btn-danger' : 'btn btn-danger'}
        name={name}
        about={about}
        no={no}
        working={working}
        onPress={() => setAsking({ seen })}
      />
      {asking !== null && (
        <Confirm
          title={title}
          says={says}
          yes={name}
          onYes={() => {
            setAsking(null);
            remove(asking.seen);
          }}
          onNo={() => setAsking(null)}
        />
      )}
    </>
  );
}
