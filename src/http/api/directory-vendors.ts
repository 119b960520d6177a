import type { ContactId } from '../../app/hub.ts';
import type { VendorId } from '../../domain/ids.ts';
import { defined } from '../defined.ts';
import { onceWritten } from '../once.ts';
import { profileChanged } from '../profile-fields.ts';
import { answer, asCaller, type Context, inCompany, onInvoice, refused, type ZodApp } from './context.ts';
import * as shapes from './directory-shapes.ts';
import { contactView, vendorView } from './directory-views.ts';

const config = { access: 'company' } as const;

/** Companies of the directory, and whom to call there. */
export function directoryVendorRoutes(app: ZodApp, context: Context): void {
  const { directory } = context.hub;
  const vendors = '/companies/:company/directory/vendors';
  app.get(
    vendors,
    { config, schema: { summary: 'Vendors', params: inCompany, response: { 200: shapes.vendors, ...refused } } },
    (request, reply) =>
      asCaller(context, request, reply, request.params.company, async (caller) =>
        answer(request, reply, await directory.vendors(caller), (all) => ({ vendors: all.map(vendorView) })),
      ),
  );
  app.post(
    vendors,
    {
      config,
      schema: {
        summary: 'A new vendor',
        params: inCompany,
        body: shapes.newVendor,
        response: { 201: shapes.vendor, ...refused },
      },
    },
    (request, reply) =>
      asCaller(context, request, reply, request.params.company, (caller) =>
        onceWritten(
          { hub: context.hub, caller, request, reply },
          {
            status: 201,
            view: vendorView,
            write: (keeping) => {
              const { name } = request.body;
              return directory.addVendor(keeping, { ...noVendor, ...vendorFields(request.body), name });
            },
          },
        ),
      ),
  );
  app.patch(
    `${vendors}/:id`,
    {
      config,
      schema: {
        summary: 'Change a vendor',
        params: onInvoice,
        body: shapes.vendorChange,
        response: { 200: shapes.vendor, ...refused },
      },
    },
    (request, reply) =>
      asCaller(context, request, reply, request.params.company, async (caller) => {
        const input = { vendor: request.params.id as VendorId, change: vendorFields(request.body) };
        return answer(request, reply, await directory.editVendor(caller, input), vendorView);
      }),
  );
  contactRoutes(app, context);
}

function contactRoutes(app: ZodApp, context: Context): void {
  const { directory } = context.hub;
  const contacts = '/companies/:company/directory/contacts';
  app.get(
    contacts,
    {
      config,
      schema: {
        summary: 'Contacts, who never sign in',
        params: inCompany,
        response: { 200: shapes.contacts, ...refused },
      },
    },
    (request, reply) =>
      asCaller(context, request, reply, request.params.company, async (caller) =>
        answer(request, reply, await directory.contacts(caller), (all) => ({ contacts: all.map(contactView) })),
      ),
  );
  app.post(
    contacts,
    {
      config,
      schema: {
        summary: 'A new contact',
        params: inCompany,
        body: shapes.newContact,
        response: { 201: shapes.contact, ...refused },
      },
    },
    (request, reply) =>
      asCaller(context, request, reply, request.params.company, (caller) =>
        onceWritten(
          { hub: context.hub, caller, request, reply },
          {
            status: 201,
            view: contactView,
            write: (keeping) => {
              const { vendor_id, title = '', email = null, phone = '', active = true, name } = request.body;
              const vendorId = (vendor_id ?? null) as VendorId | null;
              return directory.addContact(keeping, { name, title, email, phone, active, vendorId });
            },
          },
        ),
      ),
  );
  app.patch(
    `${contacts}/:id`,
    {
      config,
      schema: {
        summary: 'Change a contact',
        params: onInvoice,
        body: shapes.contactChange,
        response: { 200: shapes.contact, ...refused },
      },
    },
    (request, reply) =>
      asCaller(context, request, reply, request.params.company, async (caller) => {
        const { vendor_id, ...rest } = request.body;
        const change = { ...rest, vendorId: vendor_id as VendorId | null | undefined };
        const outcome = await directory.editContact(caller, { contact: request.params.id as ContactId, change });
        return answer(request, reply, outcome, contactView);
      }),
  );
}

const noVendor = {
  address: '',
  city: '',
  stateCode: '',
  zip: '',
  phone: '',
  email: null,
  active: true,
  erpNumber: null,
} as const;

/** What was given, by our names. What was not is left out, so that it stays. */
const vendorFields = ({ state_code, erp_number, profile, ...rest }: shapes.VendorChange) =>
  defined({ ...rest, stateCode: state_code, erpNumber: erp_number, profile: profileChanged(profile) });
