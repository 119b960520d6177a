import type { ProjectId, VendorId } from '../../../domain/ids.ts';
import { no, type Outcome, yes } from '../../../domain/refusal.ts';
import type { Deps } from '../../deps.ts';
import type { Project, Vendor } from '../../ports/project-records.ts';
import type { Caller, Tx } from '../../unit-of-work.ts';
import { changing, noteBy } from './change.ts';

interface Which {
  readonly project: ProjectId;
  readonly vendor: VendorId;
}

async function both(tx: Tx, which: Which): Promise<Outcome<{ readonly project: Project; readonly vendor: Vendor }>> {
  const project = await tx.directory.project(which.project);
  if (project === null) return no('not_found', { thing: 'project' });
  const vendor = await tx.directory.vendor(which.vendor);
  return vendor === null ? no('not_found', { thing: 'vendor' }) : yes({ project, vendor });
}

/** Puts a vendor on a project; one that has a commitment there is on it anyway. */
export const putVendorOnProject = (deps: Deps, caller: Caller, which: Which): Promise<Outcome<Vendor>> =>
  changing(deps, caller, 'directory.edit', async (tx) => {
    const found = await both(tx, which);
    if (!found.ok) return found;
    const { project, vendor } = found.value;
    return yes(vendor.projectIds.includes(project.id) ? vendor : await putOnProject(tx, caller, project, vendor));
  });

export async function putOnProject(tx: Tx, caller: Caller, project: Project, vendor: Vendor): Promise<Vendor> {
  await tx.directory.addToProject(project.id, vendor.id, caller.person);
  await noteBy(tx, caller, 'project_vendor.added', { name: vendor.name, project: project.name });
  return (await tx.directory.vendor(vendor.id))!;
}

/** Takes a vendor off a project where it has no commitment. */
export const takeVendorOffProject = (deps: Deps, caller: Caller, which: Which): Promise<Outcome<Vendor>> =>
  changing(deps, caller, 'directory.edit', async (tx) => {
    const found = await both(tx, which);
    if (!found.ok) return found;
    const { project, vendor } = found.value;
    if (!vendor.projectIds.includes(project.id)) return no('not_found', { thing: 'vendor' });
    const gone = await tx.directory.removeFromProject(project.id, vendor.id);
    if (!gone) return no('invalid', { field: 'vendor', because: 'has_commitments' });
    await noteBy(tx, caller, 'project_vendor.removed', { name: vendor.name, project: project.name });
    return yes((await tx.directory.vendor(vendor.id))!);
  });
