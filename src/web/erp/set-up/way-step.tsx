import { chosenWays } from '../../../domain/set-up-tests.ts';
import { fill, words } from '../../../domain/words/words.ts';
import type { SetUpState } from '../../../http/client.ts';
import { GreyButton } from '../../parts/grey-button.tsx';
import { useWhyNot } from '../../parts/why-not.ts';
import { useWay } from './use-set-up.ts';

const says = words.setUpConnection.way;

/** By the agent, or by the settings of this machine. What already is there is not asked. */
export function WayStep({ state }: { state: SetUpState }) {
  const choose = useWay(state);
  const no = useWhyNot('connection.manage');
  const { erp, way } = state;
  if (way === 'demo') return <p>{fill(says.demo, { erp })}</p>;
  const described = { agent: says.agentSays, settings: says.settingsSays };
  return (
    <div className="set-up-ways">
      {chosenWays.map((one) => (
        <section key={one} className="set-up-way" data-chosen={way === one} aria-label={says[one]}>
          <h3>{says[one]}</h3>
          <p className="quiet">{fill(described[one], { erp })}</p>
          {way === one ? (
            <span className="badge badge-step">{says.chosen}</span>
          ) : (
            <GreyButton
              className="btn btn-row"
              name={says.choose}
              about={says[one]}
              no={no}
              working={choose.isPending && choose.variables === one}
              onPress={() => choose.mutate(one)}
            />
          )}
        </section>
      ))}
    </div>
  );
}
