import { CHECK_CODE_LENGTH, type DriveLetters, LETTER_KINDS } from '@monban/core/api/letters';
import type { Drive } from '@monban/core/api/drives';
import { expect } from 'chai';
import { forEachDatabase } from '../../support/databases.ts';
import {
  answerOnPaper,
  applicationsOf,
  good,
  invite,
  openDrive,
  refusal,
  seedPeople,
} from '../../support/drive-office.ts';
import { makeSmallCompany, type SmallCompany } from '../../support/small-company.ts';
import { TestConsole, type TestOperator } from '../../support/test-console.ts';

const DAY_MS = 86_400_000;

describe('letters of a drive', () => {
  forEachDatabase((_name, open) => {
    let server: TestConsole;
    let company: SmallCompany;
    let hr: TestOperator;
    let drive: Drive;
    let personIds: string[];

    beforeEach(async () => {
      server = await TestConsole.start(await open());
      company = await makeSmallCompany(await server.operator('admin'));
      hr = await server.operator('hr');
      const place = { siteId: company.tokyo.id, departmentId: company.department.id };
      personIds = await seedPeople(server, place, 3);
      drive = await openDrive(hr);
      await invite(hr, drive.id);
    });
    afterEach(() => server.close());

    const listed = () => good<DriveLetters>(hr.call('GET', `/drives/${drive.id}/letters`));
    const order = (body: object, by = hr) =>
      by.call('POST', `/drives/${drive.id}/letters`, { body: { language: 'en', format: 'text', ...body } });
    const made = async (body: object): Promise<{ readonly type: string | null; readonly bytes: Buffer }> => {
      const response = await fetch(`${server.url}/api/v1/drives/${drive.id}/letters`, {
        method: 'POST',
        headers: { authorization: `Bearer ${hr.accessToken}`, 'content-type': 'application/json' },
        body: JSON.stringify({ language: 'en', format: 'text', ...body }),
      });
      const bytes = Buffer.from(await response.arrayBuffer());
      expect(response.status, bytes.toString()).to.equal(200);
      return { type: response.headers.get('content-type'), bytes };
    };
    const textOf = async (body: object): Promise<string> => (await made(body)).bytes.toString();
    const daysAgo = (days: number): string => new Date(server.now.getTime() - days * DAY_MS).toISOString();
    const openedAgo = (days: number) =>
      server
        .db('drives')
        .where({ id: drive.id })
        .update({ opened_at: daysAgo(days) });

    it('are listed with what stands in the way of each', async () => {
      const { items, reminders } = await listed();
      expect(items.map(({ kind }) => kind)).to.deep.equal([...LETTER_KINDS]);
      expect(reminders).to.deep.equal([]);
      const obstacles = Object.fromEntries(items.map(({ kind, obstacle }) => [kind, obstacle]));
      expect(obstacles).to.include({
        invitation: null,
        'first-reminder': 'reminder-too-soon',
        'second-reminder': 'reminder-out-of-turn',
      });
    });

    it('are for the clerks of the drive alone', async () => {
      const other = await server.operator('hr');
      const path = `/drives/${drive.id}/letters`;
      expect((await other.call('GET', path)).body).to.include({ code: 'FORBIDDEN' });
      expect((await order({ kind: 'invitation' }, other)).body).to.include({ code: 'FORBIDDEN' });
    });

    it('are made as the text of mails and as a PDF, for all or by name', async () => {
      const text = await textOf({ kind: 'invitation' });
      expect(text).to.include('To all our staff').and.to.include(`${server.url}/own`);
      const named = await textOf({ kind: 'invitation', personIds });
      expect(named.split('\f')).to.have.length(3);
      const { type, bytes } = await made({
        kind: 'invitation',
        language: 'ja',
        format: 'pdf',
        size: 'large',
      });
      expect(type).to.equal('application/pdf');
      expect(bytes.subarray(0, 8).toString()).to.equal('%PDF-1.7');
    });

    it('of what to bring say what the office takes, and nobody has to say which papers they have', async () => {
      const visit = {
        on: '2026-12-10',
        from: '09:30',
        place: 'Room 3',
        municipality: 'Yamagata',
        combinations: ['a1-b1'],
        acceptedA: ['passport'],
        acceptedB: ['bank-book'],
        isPhotoTakenThere: true,
      };
      const text = await textOf({ kind: 'what-to-bring', visit });
      expect(text).to.include('one of A and one of B').and.to.include('passport').and.to.include('bank book');
      expect(text).to.not.include('driving licence');
    });

    it('of applying by oneself are for whoever has joined, and for nobody who was only asked', async () => {
      const [personId = ''] = personIds;
      const one = { kind: 'self-application', personIds: [personId] };
      expect(refusal(await order(one))).to.equal('LETTER_NOT_FOR_PERSON');
      const application = (await applicationsOf(hr, drive.id)).get(personId);
      await answerOnPaper(hr, application!, 'join');
      expect(await textOf(one)).to.include('Scan the QR code on your own form');
      expect(refusal(await order({ ...one, personIds }))).to.equal('LETTER_NOT_FOR_PERSON');
      expect(await textOf({ kind: 'self-application' })).to.include('To all our staff');
    });

    it('remind twice and never a third time, and only who has not answered', async () => {
      expect(refusal(await order({ kind: 'first-reminder' }))).to.equal('LETTER_REMINDER_TOO_SOON');
      await openedAgo(8);
      await made({ kind: 'first-reminder', personIds });
      await made({ kind: 'first-reminder', personIds });
      expect(refusal(await order({ kind: 'second-reminder' }))).to.equal('LETTER_REMINDER_TOO_SOON');
      await server.db('drive_reminders').update({ at: daysAgo(8) });
      expect(refusal(await order({ kind: 'first-reminder' }))).to.equal('LETTER_REMINDER_WAS_SENT');
      const application = (await applicationsOf(hr, drive.id)).get(personIds[0] ?? '');
      if (!application) throw new Error('not invited');
      await answerOnPaper(hr, application, 'decline');
      const all = await order({ kind: 'second-reminder', personIds });
      expect(refusal(all)).to.equal('LETTER_NOT_FOR_PERSON');
      await made({ kind: 'second-reminder', personIds: personIds.slice(1) });
      await server.db('drive_reminders').update({ at: daysAgo(8) });
      expect(refusal(await order({ kind: 'second-reminder' }))).to.equal('LETTER_REMINDER_WAS_SENT');
      expect((await listed()).reminders.map(({ round }) => round)).to.deep.equal([1, 2]);
    });

    it('are read before they are made, which begins no round, makes nothing, and is for clerks', async () => {
      const path = `/drives/${drive.id}/letters/preview`;
      const body = { kind: 'first-reminder', language: 'ja', personIds };
      const answer = await hr.call('POST', path, { body });
      expect(answer.status).to.equal(200);
      expect(String(answer.body['text'])).to.include((await listed()).items[1]?.checkCode);
      expect((await listed()).reminders).to.deep.equal([]);
      const made = await server.db('audit_entries').where({ action: 'drive.letters-made' });
      expect(made).to.deep.equal([]);
      const other = await server.operator('hr');
      expect((await other.call('POST', path, { body })).status).to.equal(403);
    });

    it('hold no third round even in the table', async () => {
      const row = { drive_id: drive.id, round: 3, at: daysAgo(0) };
      const refused = await server
        .db('drive_reminders')
        .insert(row)
        .then(
          () => false,
          () => true,
        );
      expect(refused).to.equal(true);
    });

    it('leave in the trail that they were made, and not for how many', async () => {
      await made({ kind: 'invitation', personIds });
      const row = await server
        .db('audit_entries')
        .where({ action: 'drive.letters-made' })
        .first<{ after: unknown } | undefined>('after');
      const after = typeof row?.after === 'string' ? (JSON.parse(row.after) as unknown) : row?.after;
      expect(JSON.stringify(after)).to.include('invitation');
      for (const personId of personIds) expect(JSON.stringify(after)).to.not.include(personId);
    });

    it('are known by their code to anybody, without signing in, while no other code is', async () => {
      const { items } = await listed();
      const code = items.find(({ kind }) => kind === 'invitation')?.checkCode ?? '';
      expect(code.replace('-', '')).to.have.length(CHECK_CODE_LENGTH);
      expect(new Set(items.map(({ checkCode }) => checkCode)).size).to.equal(LETTER_KINDS.length);
      expect(await textOf({ kind: 'invitation' })).to.include(code);
      const check = (typed: string) => server.call('GET', `/letter-checks/${encodeURIComponent(typed)}`);
      const ours = { isOurs: true, kind: 'invitation', driveName: drive.name, isDriveOpen: true };
      expect((await check(code)).body).to.include(ours);
      expect((await check(` ${code.toLowerCase().replace('-', ' ')}`)).body).to.include(ours);
      expect((await check('22222-22222')).body).to.deep.equal({ isOurs: false });
    });

    it('can be asked for by guessing twenty times in a quarter of an hour', async () => {
      const check = (code: string) => server.call('GET', `/letter-checks/${code}`);
      for (let index = 10; index < 30; index += 1) {
        expect((await check(`22222-222${index}`)).body).to.deep.equal({ isOurs: false });
      }
      expect((await check('22222-22222')).body).to.include({ code: 'RATE_LIMITED' });
      server.advance(16);
      expect((await check('22222-22222')).status).to.equal(200);
    });
  });
});
