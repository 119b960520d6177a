import type { CompanyId, LinkId } from '../../domain/ids.ts';
import type { Deps } from '../deps.ts';
import { gathering } from '../gathering.ts';
import type { Connection, Reads, ToExport } from '../unit-of-work.ts';

const mostTogether = 200;

type Read = (link: LinkId) => Promise<(ToExport & { readonly connection: Connection | null }) | null>;

const processes = new WeakMap<Reads, Map<CompanyId, Read>>();

/** What an export begins with, read in one statement with others of its company. Null where the link is not there. */
export function readLink(deps: Deps, company: CompanyId, link: LinkId): ReturnType<Read> {
  const known = processes.get(deps.reads) ?? new Map<CompanyId, Read>();
  processes.set(deps.reads, known);
  const read = known.get(company) ?? gathering(mostTogether, (links) => readAll(deps, company, links));
  known.set(company, read);
  return read(link);
}

async function readAll(deps: Deps, company: CompanyId, wanted: readonly LinkId[]) {
  const { links, connections } = await deps.reads.toExport({ company }, wanted);
  return wanted.map((id) => {
    const found = links.get(id);
    return found === undefined ? null : { ...found, connection: connections.get(found.link.connectionId) ?? null };
  });
}
