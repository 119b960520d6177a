import { Link } from '@tanstack/react-router';
import { fill, words } from '../../../domain/words/words.ts';
import type { SetUpState } from '../../../http/client.ts';
import { Fact, Facts } from '../../parts/facts.tsx';
import { useCompany } from '../../session.tsx';
import { settingsExample } from './examples.ts';

const all = words.setUpConnection;
const says = all.settings;

/** What the file of this machine must hold, and what it has: never a secret, and never written from here. */
export function SettingsStep({ state }: { state: SetUpState }) {
  const { connection_id: id, kind, settings } = state;
  if (settings?.from === 'file') {
    return (
      <>
        <p>{says.found}</p>
        <Facts>
          {settings.rows.map(({ name, value }) => (
            <Fact key={name} name={name}>
              {value}
            </Fact>
          ))}
        </Facts>
      </>
    );
  }
  return (
    <>
      <p>{fill(says.first, { id })}</p>
      <pre className="set-up-file">{JSON.stringify({ [id]: settingsExample(kind) }, null, 2)}</pre>
      <p>{says.second}</p>
      <p className="verdict" role="status">
        {fill(says.missing, { id })}
      </p>
    </>
  );
}

/** What to give whoever writes the integrator's program. */
export function OutsideStep() {
  const c = String(useCompany().id);
  return (
    <>
      <ol className="numbers">
        <li>{all.outside.first}</li>
        <li>{all.outside.second}</li>
      </ol>
      <div className="actions">
        <Link to="/companies/$c/directory" params={{ c }} search={{ tab: 'accounts' }} className="btn">
          {all.outside.directory}
        </Link>
      </div>
    </>
  );
}
