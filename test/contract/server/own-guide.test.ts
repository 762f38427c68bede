import type { Drive } from '@monban/core/api/drives';
import type { DriveLetters } from '@monban/core/api/letters';
import { expect } from 'chai';
import { asPerson } from '../../support/as-person.ts';
import { forEachDatabase } from '../../support/databases.ts';
import {
  answerAs,
  good,
  invite,
  openDrive,
  ownDrives,
  refusal,
  seedPeople,
} from '../../support/drive-office.ts';
import { pagesOfPdf, requirePoppler, squeezed } from '../../support/poppler.ts';
import { makeSmallCompany } from '../../support/small-company.ts';
import { TestConsole, type TestOperator } from '../../support/test-console.ts';

describe('the guide for applying by oneself, on the own page', () => {
  forEachDatabase((_name, open) => {
    let server: TestConsole;
    let hr: TestOperator;
    let person: TestOperator;
    let personId: string;
    let drive: Drive;

    beforeEach(async () => {
      server = await TestConsole.start(await open());
      const company = await makeSmallCompany(await server.operator('admin'));
      hr = await server.operator('hr');
      const place = { siteId: company.tokyo.id, departmentId: company.department.id };
      [personId = ''] = await seedPeople(server, place, 1);
      drive = await openDrive(hr);
      await invite(hr, drive.id);
      person = await asPerson(server, personId);
    });
    afterEach(() => server.close());

    const path = () => `/own/drives/${drive.id}/self-application`;
    const ask = (by = person, language = 'ja') => by.call('GET', `${path()}?language=${language}`);
    const join = async () => {
      const [seen] = await ownDrives(person);
      await good(answerAs(person, seen!, 'join'));
    };
    const read = async (language: string): Promise<string> => {
      const response = await fetch(`${server.url}/api/v1${path()}?language=${language}&size=large`, {
        headers: { authorization: `Bearer ${person.accessToken}` },
      });
      const bytes = Buffer.from(await response.arrayBuffer());
      expect(response.status, bytes.toString().slice(0, 300)).to.equal(200);
      expect(response.headers.get('content-type')).to.equal('application/pdf');
      return pagesOfPdf(bytes).join('');
    };

    it('is theirs by name in the language of their choice, with the code by which it is checked, and leaves no trace', async function () {
      requirePoppler(this);
      await join();
      await server.db('people').where({ id: personId }).update({ shown_name: '𠮷田 太郎' });
      const { items } = await good<DriveLetters>(hr.call('GET', `/drives/${drive.id}/letters`));
      const code = items.find(({ kind }) => kind === 'self-application')?.checkCode ?? '';
      const before = await server.db('audit_entries').select('action');
      for (const language of ['ja-easy', 'pt']) {
        const text = await read(language);
        expect(text, language).to.include(squeezed('𠮷田 太郎')).and.to.include(code).and.to.include('23');
      }
      expect(await server.db('audit_entries').select('action')).to.have.length(before.length);
      const check = await server.call('GET', `/letter-checks/${code}`);
      expect(check.body).to.include({ isOurs: true, kind: 'self-application' });
    });

    it('is had even by somebody whose name no font can draw, without it', async function () {
      requirePoppler(this);
      await join();
      await server.db('people').where({ id: personId }).update({ shown_name: '山𛀂田' });
      expect(await read('en')).to.include(squeezed('To all our staff'));
    });

    it('is for whoever has joined and has not applied yet, while the drive is open', async () => {
      expect(refusal(await ask())).to.equal('LETTER_NOT_NOW');
      await join();
      expect((await ask(person, 'fr')).status).to.equal(422);
      await server.db('applications').where({ person_id: personId }).update({ state: 'accepted' });
      expect(refusal(await ask())).to.equal('LETTER_NOT_NOW');
      await server.db('applications').where({ person_id: personId }).update({ state: 'invalidated' });
      await server.db('drives').where({ id: drive.id }).update({ state: 'closed' });
      expect(refusal(await ask())).to.equal('LETTER_NOT_NOW');
    });

    it('is nobody else’s: not of who is not invited, nor of a sign-in without a person', async () => {
      const other = await server.operator('employee');
      expect((await ask(other)).status).to.equal(404);
      expect((await ask(hr)).status).to.equal(404);
    });
  });
});
