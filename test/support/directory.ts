import type { Person } from '../../src/http/client.ts';
import type { Running } from './tieout.ts';

export type Directory = ReturnType<typeof directoryOf>;

/** The people of a running hub's demo company, as its owner sees and adds them. */
export function directoryOf(tieout: Running) {
  const owner = () => tieout.as('owner');
  const people = async () => (await owner().people(tieout.company)).people;
  let counter = 0;
  return {
    people,
    personOf: async (login: string): Promise<Person> => (await people()).find((one) => one.login === login)!,
    history: async () => (await owner().companyHistory(tieout.company)).events,
    newPerson(rights: object = {}): Promise<Person> {
      counter++;
      return owner().addPerson(tieout.company, {
        login: `person${counter}`,
        name: `Person ${counter}`,
        email: `person${counter}@example.com`,
        ...rights,
      });
    },
  };
}
