import { fill, words } from '../../domain/words/words.ts';
import type { AgentCode } from '../../http/client.ts';
import { readableMoment } from '../parts/format.ts';
import { SecretDialog } from '../parts/secret-dialog.tsx';

const says = words.page.connections;

/** The code, shown once, within the command that wants it. */
export function AgentCodeDialog(props: { name: string; takesOver: boolean; given: AgentCode; close: () => void }) {
  const { code, expires_at: at } = props.given;
  const when = fill(says.codeSays, { at: readableMoment(at) });
  return (
    <SecretDialog
      title={fill(says.codeTitle, { name: props.name })}
      says={props.takesOver ? [when, says.codeTakesOver] : [when]}
      label={says.command}
      secret={fill(says.commandText, { url: window.location.origin, code })}
      close={props.close}
    />
  );
}
