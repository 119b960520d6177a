import type { PushRule } from '../../domain/directory.ts';
import type { Branded, PersonId, ProjectId, VendorId } from '../../domain/ids.ts';
import type { Level } from '../../domain/permission.ts';
import type { Profile, ProfileChange } from '../../domain/profile.ts';
import type { TokenScope } from '../../domain/sign-in/token.ts';
import type { Instant } from '../../domain/time.ts';
import type { CompanyEventType } from '../../domain/words/en/directory.ts';
import type { Language } from '../../domain/words/languages.ts';
import type { Project, Vendor } from './project-records.ts';

export type TemplateId = Branded<number, 'TemplateId'>;
export type ContactId = Branded<number, 'ContactId'>;

/** A named set of levels. Of a company it gives ERP Integrations and Directory, of a project Commitments. */
export interface Template {
  readonly id: TemplateId;
  readonly name: string;
  readonly erpIntegrations: Level;
  readonly directory: Level;
  readonly commitments: Level;
  /** So many people hold it, for the company or for a project. */
  readonly holders: number;
}
export type TemplateFields = Omit<Template, 'id' | 'holders'>;

/** What somebody may do on one project. */
export interface ProjectRight {
  readonly projectId: ProjectId;
  readonly commitments: Level;
  readonly templateId: TemplateId | null;
}

/** A person of the company's directory, with their rights in it. */
export interface Member {
  readonly id: PersonId;
  readonly login: string;
  readonly name: string;
  readonly email: string | null;
  /** The vendor they work for; null for one of the company's own. */
  readonly vendor: { readonly id: VendorId; readonly name: string } | null;
  readonly active: boolean;
  readonly erpIntegrations: Level;
  readonly directory: Level;
  readonly pushToAccounting: boolean;
  readonly template: { readonly id: TemplateId; readonly name: string } | null;
  readonly projects: readonly ProjectRight[];
  /** Does this company administer their sign-in? */
  readonly home: boolean;
  /** Have they a password? Without one they cannot sign in. */
  readonly hasPassword: boolean;
  /** Until when their invitation counts; null without one that does. */
  readonly invitedUntil: Instant | null;
  readonly mailRejections: boolean;
  readonly mailDigest: boolean;
  /** Their number in the ERP. */
  readonly erpNumber: string | null;
  readonly profile: Profile;
  /** In which they are written to; null where they never chose one. */
  readonly language: Language | null;
  readonly joinedAt: Instant;
  readonly updatedAt: Instant;
}

/** What of a person may be changed; what is left out stays. */
export interface MemberChange {
  readonly name?: string | undefined;
  readonly email?: string | null | undefined;
  readonly vendorId?: VendorId | null | undefined;
  readonly active?: boolean | undefined;
  readonly erpIntegrations?: Level | undefined;
  readonly directory?: Level | undefined;
  readonly templateId?: TemplateId | null | undefined;
  readonly mailRejections?: boolean | undefined;
  readonly mailDigest?: boolean | undefined;
  readonly erpNumber?: string | null | undefined;
  readonly profile?: ProfileChange | undefined;
}

export interface NewPerson {
  readonly login: string;
  readonly name: string;
  readonly email: string | null;
  readonly vendorId: VendorId | null;
  readonly erpIntegrations: Level;
  readonly directory: Level;
  readonly templateId: TemplateId | null;
  readonly active?: boolean | undefined;
  readonly erpNumber?: string | null | undefined;
  readonly profile?: ProfileChange | undefined;
}

export interface Contact {
  readonly id: ContactId;
  readonly vendor: { readonly id: VendorId; readonly name: string } | null;
  readonly name: string;
  readonly title: string;
  readonly email: string | null;
  readonly phone: string;
  readonly active: boolean;
  readonly createdAt: Instant;
  readonly updatedAt: Instant;
}
export type ContactFields = Omit<Contact, 'id' | 'vendor' | 'createdAt' | 'updatedAt'> & {
  readonly vendorId: VendorId | null;
};

type Kept = 'id' | 'createdAt' | 'updatedAt' | 'profile';
interface WithProfile {
  /** What of the profile is changed. */
  readonly profile?: ProfileChange | undefined;
}
export type VendorFields = Omit<Vendor, Kept | 'projectIds' | 'contactCount'> & WithProfile;
export type ProjectFields = Omit<Project, Kept> & WithProfile;

/** A program that signs in with a secret, and has the rights of one person, as far as its scope reaches. */
export interface ServiceAccount {
  readonly clientId: string;
  readonly name: string;
  readonly person: { readonly id: PersonId; readonly name: string; readonly login: string };
  readonly createdBy: string | null;
  /** Who that is; null for whoever runs Tieout. */
  readonly madeBy: PersonId | null;
  /** They belong here no more, and may still know its secret. */
  readonly makerLeft: boolean;
  readonly scope: TokenScope;
  /** Null: never by itself. */
  readonly expiresAt: Instant | null;
  /** When its secret was last exchanged for a token; to the minute. Null: never. */
  readonly lastUsedAt: Instant | null;
  readonly createdAt: Instant;
  readonly revokedAt: Instant | null;
}

export interface CompanySettings {
  readonly pushGrantedBy: PushRule;
  readonly mailRejections: boolean;
  readonly mailDigest: boolean;
  /** The hour of the day, 0 to 23, of `timeZone`. */
  readonly digestHour: number;
  /** A name of the IANA database, such as `America/Chicago`. */
  readonly timeZone: string;
  /** The sender of this company's mail; null: that of the whole program. */
  readonly mailFrom: string | null;
}

export interface NewCompanyEvent {
  readonly type: CompanyEventType;
  /** Null for the hub itself. */
  readonly by: PersonId | null;
  readonly facts: Readonly<Record<string, unknown>>;
  readonly requestId: string | null;
}

export interface CompanyEvent {
  readonly id: number;
  readonly at: Instant;
  readonly by: string | null;
  readonly type: CompanyEventType;
  readonly facts: Readonly<Record<string, unknown>>;
}

/** What an invitation is for, to greet whoever opens it. */
export interface Invited {
  readonly person: PersonId;
  readonly login: string;
  readonly name: string;
  readonly company: string;
}

/** The directory's share of a transaction. `null` for an id: the name is taken, nothing was written. */
export interface DirectoryTx {
  /** Locks the company's directory: two changes at once must not take its last two administrators. */
  lock(): Promise<void>;
  members(): Promise<readonly Member[]>;
  member(id: PersonId): Promise<Member | null>;
  addPerson(person: NewPerson & { readonly profile: Profile }): Promise<PersonId | null>;
  savePerson(id: PersonId, change: MemberChange & { readonly profile?: Profile | undefined }): Promise<void>;
  setPush(id: PersonId, granted: boolean): Promise<void>;
  setProjectRight(id: PersonId, right: ProjectRight): Promise<void>;
  addInvitation(id: PersonId, codeHash: Uint8Array, by: PersonId): Promise<Instant>;
  /** Who made the invitation by which this person may still set a password; null without one. */
  inviter(id: PersonId): Promise<PersonId | null>;
  /** From now on it counts no more. */
  endInvitation(id: PersonId): Promise<void>;
  /** Whom a code invites; null where it was used, replaced, has expired or never was. */
  invited(codeHash: Uint8Array): Promise<Invited | null>;
  /** Uses it up. Null where another call was faster. */
  useInvitation(codeHash: Uint8Array): Promise<Invited | null>;

  templates(): Promise<readonly Template[]>;
  addTemplate(fields: TemplateFields): Promise<TemplateId | null>;
  /** Whoever holds it has the new levels from then on. `false`: the name is taken. */
  saveTemplate(id: TemplateId, fields: TemplateFields): Promise<boolean>;
  deleteTemplate(id: TemplateId): Promise<void>;

  vendor(id: VendorId): Promise<Vendor | null>;
  /** Null: another vendor has this ERP number. */
  addVendor(fields: VendorFields & { readonly profile: Profile }): Promise<VendorId | null>;
  saveVendor(id: VendorId, fields: VendorFields & { readonly profile: Profile }): Promise<boolean>;
  /** On a project: whoever writes a commitment there may choose any vendor all the same. */
  addToProject(project: ProjectId, vendor: VendorId, by: PersonId): Promise<void>;
  /** `false`: it has a commitment there, and stays. */
  removeFromProject(project: ProjectId, vendor: VendorId): Promise<boolean>;
  contacts(): Promise<readonly Contact[]>;
  addContact(fields: ContactFields): Promise<ContactId>;
  saveContact(id: ContactId, fields: ContactFields): Promise<void>;

  project(id: ProjectId): Promise<Project | null>;
  addProject(fields: ProjectFields & { readonly profile: Profile }): Promise<ProjectId | null>;
  saveProject(id: ProjectId, fields: ProjectFields & { readonly profile: Profile }): Promise<boolean>;

  serviceAccounts(): Promise<readonly ServiceAccount[]>;
  addServiceAccount(account: {
    readonly clientId: string;
    readonly name: string;
    readonly person: PersonId;
    readonly secretHash: string;
    readonly by: PersonId;
    readonly scope: TokenScope;
    readonly days: number | null;
  }): Promise<void>;
  /** From now on its secret counts no more, and its tokens have ended. */
  revokeServiceAccount(clientId: string): Promise<void>;

  settings(): Promise<CompanySettings>;
  saveSettings(settings: CompanySettings): Promise<void>;

  note(event: NewCompanyEvent): Promise<void>;
  /** Newest first. */
  history(before: number | null, limit: number): Promise<readonly CompanyEvent[]>;
}
