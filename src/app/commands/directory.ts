import type { PersonId } from '../../domain/ids.ts';
import type { Deps } from '../deps.ts';
import * as queries from '../queries/directory.ts';
import type { Caller } from '../unit-of-work.ts';
import { addCostCode, addCostType, costCodes, costTypes, editCostCode, editCostType } from './directory/codes.ts';
import { grantPush } from './directory/grant-push.ts';
import { acceptInvitation, invite, lookAtInvitation } from './directory/invitations.ts';
import { addPerson, editPerson, setProjectRight } from './directory/people.ts';
import { putVendorOnProject, takeVendorOffProject } from './directory/project-vendors.ts';
import { addProject, editProject } from './directory/projects.ts';
import { addServiceAccount, revokeServiceAccount } from './directory/service-accounts.ts';
import { editSettings, setMyMail } from './directory/settings.ts';
import { addTemplate, deleteTemplate, editTemplate } from './directory/templates.ts';
import { addContact, addVendor, addVendorToProject, editContact, editVendor } from './directory/vendors.ts';
import { endSessionsOf, revokeOthersToken, takeFactors, waysIn } from './directory/ways-in.ts';

export type { SignInInvitation } from './directory/invitations.ts';
export type { NewServiceAccount } from './directory/service-accounts.ts';
export type { WaysIn } from './directory/ways-in.ts';

/** The company's own part of the house: its people, vendors, templates, service accounts, projects and settings. */
export function openDirectory(deps: Deps) {
  const bind = <I, O>(command: (deps: Deps, caller: Caller, input: I) => O) => {
    return (caller: Caller, input: I): O => command(deps, caller, input);
  };
  return {
    people: (caller: Caller) => queries.people(deps, caller),
    person: (caller: Caller, id: PersonId) => queries.personOf(deps, caller, id),
    addPerson: bind(addPerson),
    editPerson: bind(editPerson),
    setProjectRight: bind(setProjectRight),
    grantPush: bind(grantPush),
    invite: bind(invite),
    lookAtInvitation: (code: string) => lookAtInvitation(deps, code),
    acceptInvitation: (input: { readonly code: string; readonly password: string }) => acceptInvitation(deps, input),
    vendors: (caller: Caller) => queries.directoryVendors(deps, caller),
    addVendor: bind(addVendor),
    addVendorToProject: bind(addVendorToProject),
    editVendor: bind(editVendor),
    putVendorOnProject: bind(putVendorOnProject),
    takeVendorOffProject: bind(takeVendorOffProject),
    contacts: (caller: Caller) => queries.contacts(deps, caller),
    addContact: bind(addContact),
    editContact: bind(editContact),
    templates: (caller: Caller) => queries.templates(deps, caller),
    addTemplate: bind(addTemplate),
    editTemplate: bind(editTemplate),
    deleteTemplate: bind(deleteTemplate),
    serviceAccounts: (caller: Caller) => queries.serviceAccounts(deps, caller),
    addServiceAccount: bind(addServiceAccount),
    revokeServiceAccount: bind(revokeServiceAccount),
    waysIn: bind(waysIn),
    takeFactors: bind(takeFactors),
    endSessionsOf: bind(endSessionsOf),
    revokeOthersToken: bind(revokeOthersToken),
    costCodes: bind(costCodes),
    addCostCode: bind(addCostCode),
    editCostCode: bind(editCostCode),
    costTypes: (caller: Caller) => costTypes(deps, caller),
    addCostType: bind(addCostType),
    editCostType: bind(editCostType),
    me: (caller: Caller) => queries.myself(deps, caller),
    projectTemplates: bind(queries.projectTemplates),
    projects: (caller: Caller) => queries.allProjects(deps, caller),
    addProject: bind(addProject),
    editProject: bind(editProject),
    settings: (caller: Caller) => queries.companySettings(deps, caller),
    editSettings: bind(editSettings),
    setMyMail: bind(setMyMail),
    history: bind(queries.companyHistory),
  };
}
