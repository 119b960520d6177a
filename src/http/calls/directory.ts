import type * as api from '../api/directory-shapes.ts';
import type { FirstCompanyBody } from '../api/set-up.ts';

type Call = <T>(
  method: string,
  path: string,
  request?: {
    readonly body?: unknown;
    readonly query?: Readonly<Record<string, string | number | undefined>>;
    readonly idempotencyKey?: string;
  },
) => Promise<T>;

/** Of a record that is made: sent again with the same key, it is made once. */
interface Once {
  readonly idempotencyKey?: string;
}

/** The company's own part of the client: directory, projects, settings, invitations. */
export function directoryCalls(call: Call) {
  const at = (company: number, path: string) => `/api/v1/companies/${company}/${path}`;
  return {
    people: (company: number) => call<api.People>('GET', at(company, 'directory/people')),
    addPerson: (company: number, body: api.NewPerson, once: Once = {}) =>
      call<api.Person>('POST', at(company, 'directory/people'), { body, ...once }),
    editPerson: (company: number, id: number, body: api.PersonChange) =>
      call<api.Person>('PATCH', at(company, `directory/people/${id}`), { body }),
    setProjectRight: (
      company: number,
      id: number,
      project: number,
      body: { commitments?: api.Person['directory']; template_id?: number | null },
    ) => call<api.Person>('PUT', at(company, `directory/people/${id}/projects/${project}`), { body }),
    grantPush: (company: number, id: number, granted: boolean) =>
      call<api.Person>('PUT', at(company, `directory/people/${id}/push-to-accounting`), { body: { granted } }),
    invite: (company: number, id: number) =>
      call<api.Invitation>('POST', at(company, `directory/people/${id}/invitation`), { body: {} }),
    myMail: (company: number) => call<api.MyMail>('GET', at(company, 'directory/me/mail')),
    setMyMail: (company: number, body: { rejections: boolean; digest: boolean }) =>
      call<{ rejections: boolean; digest: boolean }>('PUT', at(company, 'directory/me/mail'), { body }),
    companyHistory: (company: number, before?: number) =>
      call<api.CompanyHistory>('GET', at(company, 'directory/history'), { query: { before } }),

    directoryVendors: (company: number) =>
      call<{ vendors: api.DirectoryVendor[] }>('GET', at(company, 'directory/vendors')),
    addVendor: (company: number, body: api.VendorChange & { name: string }, once: Once = {}) =>
      call<api.DirectoryVendor>('POST', at(company, 'directory/vendors'), { body, ...once }),
    editVendor: (company: number, id: number, body: api.VendorChange) =>
      call<api.DirectoryVendor>('PATCH', at(company, `directory/vendors/${id}`), { body }),
    contacts: (company: number) => call<{ contacts: api.Contact[] }>('GET', at(company, 'directory/contacts')),
    addContact: (company: number, body: api.ContactChange & { name: string }, once: Once = {}) =>
      call<api.Contact>('POST', at(company, 'directory/contacts'), { body, ...once }),
    editContact: (company: number, id: number, body: api.ContactChange) =>
      call<api.Contact>('PATCH', at(company, `directory/contacts/${id}`), { body }),

    templates: (company: number) => call<{ templates: api.Template[] }>('GET', at(company, 'directory/templates')),
    addTemplate: (company: number, body: api.TemplateChange & { name: string }, once: Once = {}) =>
      call<api.Template>('POST', at(company, 'directory/templates'), { body, ...once }),
    editTemplate: (company: number, id: number, body: api.TemplateChange) =>
      call<api.Template>('PATCH', at(company, `directory/templates/${id}`), { body }),
    deleteTemplate: (company: number, id: number) => call<null>('DELETE', at(company, `directory/templates/${id}`)),
    serviceAccounts: (company: number) =>
      call<{ service_accounts: api.ServiceAccount[] }>('GET', at(company, 'directory/service-accounts')),
    addServiceAccount: (company: number, body: api.NewServiceAccount) =>
      call<api.MadeServiceAccount>('POST', at(company, 'directory/service-accounts'), { body }),
    revokeServiceAccount: (company: number, clientId: string) =>
      call<api.ServiceAccount>('DELETE', at(company, `directory/service-accounts/${encodeURIComponent(clientId)}`)),

    /** Every one, for a Directory Admin; `projects` are those that one may read. */
    allProjects: (company: number) => call<{ projects: api.CompanyProject[] }>('GET', at(company, 'projects')),
    addProject: (company: number, body: api.ProjectChange & { name: string; number: string }, once: Once = {}) =>
      call<api.CompanyProject>('POST', at(company, 'projects'), { body, ...once }),
    editProject: (company: number, id: number, body: api.ProjectChange) =>
      call<api.CompanyProject>('PATCH', at(company, `projects/${id}`), { body }),
    companySettings: (company: number) => call<api.CompanySettings>('GET', at(company, 'settings')),
    editCompanySettings: (company: number, body: api.SettingsChange) =>
      call<api.CompanySettings>('PATCH', at(company, 'settings'), { body }),

    lookAtInvitation: (code: string) => call<api.Invited>('POST', '/api/v1/invitations/look', { body: { code } }),
    setUp: (body: FirstCompanyBody) => call<{ invitation: string }>('POST', '/api/v1/set-up', { body }),
    acceptInvitation: (code: string, password: string) =>
      call<api.Invited>('POST', '/api/v1/invitations', { body: { code, password } }),
  };
}
