import { ImportInspection } from '@monban/core/api/people-import';
import { makeWorkforce } from '@monban/simulators/workforce/make-workforce';
import { peopleFile } from '@monban/simulators/workforce/people-file';
import { seededRandom } from '@monban/simulators/seeded-random';
import { expect } from 'chai';
import { forEachDatabase } from '../../support/databases.ts';
import { PeopleClerk } from '../../support/people-clerk.ts';
import { makeSmallCompany } from '../../support/small-company.ts';
import { TestConsole } from '../../support/test-console.ts';

const WORKFORCE = makeWorkforce(seededRandom(1), {
  people: 400,
  municipalities: 40,
  siteNames: ['東京', '大阪'],
});

describe('the people file of a simulated workforce', () => {
  forEachDatabase((_name, open) => {
    it('is read as it is, with names that CP932 cannot hold and nothing of protected addresses', async () => {
      const server = await TestConsole.start(await open());
      try {
        await makeSmallCompany(await server.operator('admin'));
        const clerk = new PeopleClerk(await server.operator('hr'));
        const bytes = Buffer.from(peopleFile(WORKFORCE));
        const { columns } = ImportInspection.parse((await clerk.inspect(bytes)).body);
        const run = await clerk.stage({
          bytes,
          columns: columns.map(({ field }) => field ?? ''),
          query: { createDepartments: 'yes' },
        });
        expect(run.counts).to.include({ added: 400, problem: 0 });
        expect((await clerk.apply(run.id)).state).to.equal('applied');
        await requirePeople(server);
      } finally {
        await server.close();
      }
    });
  });
});

async function requirePeople({ db }: TestConsole): Promise<void> {
  const rows = await db('people').select<StoredPerson[]>(
    'employee_code',
    'family_name',
    'given_name',
    'municipality_code',
  );
  const stored = new Map(rows.map((person) => [person.employee_code, person]));
  for (const { employeeCode, familyName, givenName, home, isAddressProtected } of WORKFORCE) {
    const person = stored.get(employeeCode);
    expect(person, employeeCode).to.include({ family_name: familyName, given_name: givenName });
    expect(person?.municipality_code, employeeCode).to.equal(isAddressProtected ? null : home.code);
  }
}

interface StoredPerson {
  readonly employee_code: string;
  readonly family_name: string;
  readonly given_name: string;
  readonly municipality_code: string | null;
}
