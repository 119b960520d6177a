import { Link, useSearch } from '@tanstack/react-router';
import { missing } from '../../domain/permission.ts';
import { words } from '../../domain/words/words.ts';
import { PageHead } from '../parts/page-head.tsx';
import { useCompany, useGrants } from '../session.tsx';
import { AccountsTab } from './accounts-tab.tsx';
import { ApplicationsTab } from './applications-tab.tsx';
import { ContactsTab } from './contacts-tab.tsx';
import { HistoryTab } from './history-tab.tsx';
import { PeopleTab } from './people-tab.tsx';
import { type DirectoryTab, directoryTabs } from './tabs.ts';
import { TemplatesTab } from './templates-tab.tsx';
import { VendorsTab } from './vendors-tab.tsx';

const says = words.directoryPage;

const shown: Readonly<Record<DirectoryTab, () => React.JSX.Element>> = {
  people: PeopleTab,
  vendors: VendorsTab,
  contacts: ContactsTab,
  templates: TemplatesTab,
  accounts: AccountsTab,
  applications: ApplicationsTab,
  history: HistoryTab,
};
/** Parts that only who administers the company may see. */
const forAdmins: readonly DirectoryTab[] = ['accounts', 'applications', 'history'];

/** Who belongs to the company and what they may do; each part has an address of its own. */
export function DirectoryPage() {
  const { tab } = useSearch({ from: '/signed-in/companies/$c/directory' });
  const c = String(useCompany().id);
  const manages = missing(useGrants(), 'directory.manage', null).length === 0;
  const Shown = shown[tab];
  return (
    <>
      <PageHead
        title={says.title}
        lead={says.lead}
        actions={
          <>
            <Link to="/companies/$c/import" params={{ c }}>
              {words.imports.page.title}
            </Link>
            <Link to="/companies/$c/settings" params={{ c }}>
              {says.company.title}
            </Link>
          </>
        }
      />
      <nav className="tabs" aria-label={says.sections}>
        {directoryTabs
          .filter((one) => manages || !forAdmins.includes(one))
          .map((one) => (
            <Link
              key={one}
              to="/companies/$c/directory"
              params={{ c }}
              search={{ tab: one }}
              className="tab"
              aria-current={one === tab ? 'page' : undefined}
              activeProps={{}}
              resetScroll={false}
            >
              {says.tabs[one]}
            </Link>
          ))}
      </nav>
      <Shown />
    </>
  );
}
