import type { Caller, Hub } from '../../app/hub.ts';
import type { ProjectId } from '../../domain/ids.ts';
import { mayReadInErpTool } from '../../domain/permission.ts';

/** Of what reaches nobody in particular: of the whole company, or of every one. */
const whole = null;

/**
 * How long nothing has been told that somebody may hear of, as this process heard it. A page that began to ask later than
 * that has missed nothing, and need not ask again once it listens. Forgotten with the process: then it is as if all had
 * changed as it began.
 */
export function quietSince(changes: Pick<Hub, 'onChange'>, now: () => number = () => performance.now()) {
  const begun = now();
  const last = new Map<number | null, Map<number | null, number>>();
  changes.onChange(({ company, project }) => {
    const ofCompany = last.get(company) ?? new Map<number | null, number>();
    last.set(company, ofCompany.set(company === null ? whole : project, now()));
  });
  return ({ company, grants }: Pick<Caller, 'company' | 'grants'>): number => {
    const heard = [...(last.get(company) ?? []), ...(last.get(null) ?? [])]
      .filter(([project]) => project === whole || mayReadInErpTool(grants, project as ProjectId))
      .map(([, at]) => at);
    return Math.floor(now() - Math.max(begun, ...heard));
  };
}
