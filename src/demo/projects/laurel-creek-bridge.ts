import type { NewVendor } from '../../app/hub.ts';
import type { ProjectStory } from '../story.ts';

export const neighbourVendor: NewVendor = {
  name: 'Pell Pile Driving LLC',
  address: '77 Dock Road',
  city: 'Astoria',
  stateCode: 'OR',
  zip: '97103',
  phone: '503-555-0146',
  email: 'office@pellpile.example.com',
  erpNumber: '2207',
};

/** The other company's one project. */
export const laurelCreekBridge: ProjectStory = {
  name: 'Laurel Creek Bridge Replacement',
  number: 'B-118',
  address: 'Highway 202, milepost 14',
  city: 'Astoria',
  stateCode: 'OR',
  zip: '97103',
  erpNumber: '118',
  dueDay: 25,
  subcontracts: [
    {
      number: 'B118-S04',
      title: 'Piles and abutment forms',
      vendor: 'Pell Pile Driving LLC',
      retainage: 5,
      signed: '2026-08-31',
      lines: [
        ['31-230', 'Drive steel H-piles, 32 each', 214_000],
        ['03-100', 'Form abutments and wing walls', 88_500],
      ],
      applications: [
        { month: 10, number: 'PPD-0619', billed: '2026-10-25', done: [60, 0], status: 'approved', end: 'not sent' },
      ],
    },
  ],
};
