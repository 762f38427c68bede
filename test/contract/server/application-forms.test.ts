import { PersonId } from '@monban/core/ids';
import type { Knex } from '@monban/db/open';
import { dumpOf } from '../../support/database-dump.ts';
import { expect } from 'chai';
import { forEachDatabase } from '../../support/databases.ts';
import {
  codesOf,
  FormOffice,
  formOf,
  type FormOfficeOptions,
  type OfficePerson,
} from '../../support/form-office.ts';
import { seedContents } from '../../support/seed-contents.ts';
import { withCheckDigit } from '../../support/my-numbers.ts';

const FORM_ID = '12345678901234560000001';
const SHOWN = '1234-5678-9012-3456-0000-001';

describe('the form of an application', () => {
  forEachDatabase((_name, open) => {
    let db: Knex;
    let office: FormOffice;

    beforeEach(async () => {
      db = await open();
    });
    afterEach(() => office.close());

    const begin = async (options: FormOfficeOptions = {}) => {
      office = await FormOffice.open(db, options);
      return office;
    };

    it('is given with its ID and the choices on it', async () => {
      const { taro } = await begin();
      const answer = await taro.giveForm(
        formOf(1, {
          optOutUser: true,
          brailleName: 'ヤマダ タロウ',
          substituteCharacters: [{ original: '髙', substitute: '高' }],
          hasRepresentative: true,
        }),
      );
      expect(answer.status).to.equal(200);
      expect(answer.headers.get('etag')).to.equal('"2"');
      const { state, form } = await taro.contents();
      expect(state).to.equal('form-ready');
      expect(form).to.deep.include({
        formId: SHOWN,
        maskedFormId: '••••-••••-••••-••••-••••-001',
        optOutUser: true,
        optOutSign: false,
        brailleName: 'ヤマダ タロウ',
        substituteCharacters: [{ original: '髙', substitute: '高' }],
        hasRepresentative: true,
        isCurrent: true,
      });
    });

    it('stands nowhere in the database, the log or the trail', async () => {
      const { taro, console } = await begin();
      await taro.giveForm(formOf(1));
      const everything = JSON.stringify([...(await dumpOf(db))]) + console.logged.join('');
      for (const text of [FORM_ID, SHOWN, FORM_ID.slice(0, 12)])
        expect(everything.includes(text), text).to.equal(false);
    });

    it('is not taken by a drive that does not collect any', async () => {
      const { taro } = await begin({ collects: false });
      const answer = await taro.giveForm(formOf(1));
      expect(answer.status).to.equal(409);
      expect(codesOf(answer)).to.deep.equal(['FORMS_NOT_COLLECTED']);
      expect((await taro.contents()).collectsForms).to.equal(false);
    });

    it('serves one application of a drive, and says nothing of whose', async () => {
      const { taro, hanako } = await begin();
      await taro.giveForm(formOf(1));
      const answer = await hanako.giveForm(formOf(1));
      expect(answer.status).to.equal(409);
      expect(codesOf(answer)).to.deep.equal(['FORM_USED_TWICE']);
      expect(JSON.stringify(answer.body)).to.not.match(/太郎|山田/);
      expect((await hanako.giveForm(formOf(2))).status).to.equal(200);
      expect((await taro.giveForm(formOf(1))).status).to.equal(200);
    });

    it('is never a My Number, in whatever field it is written', async () => {
      const { taro } = await begin();
      const number = withCheckDigit('12345678901');
      const grouped = `${number.slice(0, 4)} ${number.slice(4, 8)} ${number.slice(8)}`;
      for (const form of [
        formOf(1, { formId: number }),
        formOf(1, { formId: grouped }),
        formOf(1, { brailleName: grouped }),
        formOf(1, { formAsOf: number }),
        formOf(1, { substituteCharacters: [{ original: grouped, substitute: '高' }] }),
        { way: 'sealed-envelope', handedOverOn: grouped },
      ]) {
        const answer = await taro.giveForm(form);
        expect(answer.status).to.equal(422);
        expect(answer.body['code']).to.equal('MY_NUMBER_REFUSED');
      }
      expect((await taro.contents()).form).to.equal(null);
    });

    it('may lie sealed with HR, of which nothing but the day is known', async () => {
      const { taro } = await begin();
      const answer = await taro.giveForm({ way: 'sealed-envelope', handedOverOn: '2026-11-20' });
      expect(answer.status).to.equal(200);
      const { state, form } = await taro.contents();
      expect(state).to.equal('form-ready');
      expect(form).to.include({ way: 'sealed-envelope', handedOverOn: '2026-11-20' });
      const rows = await db('application_forms').select('contents', 'form_id_mark');
      expect(rows).to.deep.equal([{ contents: null, form_id_mark: null }]);
    });

    it('is judged in its envelope by its day alone: by no ID, and by what HR changed after that day', async () => {
      const { taro, hanako, admin } = await begin();
      await rename(taro.personId, admin);
      const envelope = (handedOverOn: string) => ({ way: 'sealed-envelope', handedOverOn });
      expect(codesOf(await taro.giveForm(envelope('2026-11-20')))).to.deep.equal([
        'ENVELOPE_OLDER_THAN_CHANGE',
      ]);
      expect((await taro.giveForm({ ...envelope('2026-11-20'), isConfirmedCurrent: true })).status).to.equal(
        200,
      );
      expect((await taro.giveForm(envelope('2026-11-21'))).status, 'of the day itself').to.equal(200);
      expect((await hanako.giveForm(envelope('2026-11-20'))).status, 'another one').to.equal(200);
    });

    it('in its envelope is complete until name or address change', async () => {
      const { taro, hanako, admin, clerk, console, driveId } = await begin();
      for (const [number, { personId, applicationId }] of [taro, hanako].entries()) {
        const person = PersonId.parse(personId);
        const held = { driveId, applicationId, personId: person, number, form: 'sealed-envelope' } as const;
        await seedContents(console.platform, held);
      }
      await db('applications').update({ state: 'photo-ready' });
      await rename(taro.personId, admin);
      const check = (person: OfficePerson) => {
        const path = office.clerkPath(person, '/checks');
        return clerk.call('POST', path, { body: { finding: 'complete' }, version: 1 });
      };
      expect((await taro.contents()).form).to.include({ isCurrent: false });
      expect(codesOf(await check(taro))).to.deep.equal(['DRIVE_GUARD_COMPLETE']);
      expect((await hanako.contents()).form).to.include({ isCurrent: true });
      expect((await check(hanako)).body).to.include({ state: 'checked' });
    });

    it('is not of a day to come', async () => {
      const { taro } = await begin();
      expect(codesOf(await taro.giveForm(formOf(1, { formAsOf: '2026-11-22' })))).to.deep.equal([
        'FORM_DAY_IN_FUTURE',
      ]);
      const envelope = { way: 'sealed-envelope', handedOverOn: '2026-11-22' };
      expect(codesOf(await taro.giveForm(envelope))).to.deep.equal(['FORM_DAY_IN_FUTURE']);
    });

    it('has to be confirmed when HR changed the name after it was printed', async () => {
      const { taro, admin } = await begin();
      await rename(taro.personId, admin);
      const early = formOf(1, { formAsOf: '2026-11-20' });
      expect(codesOf(await taro.giveForm(early))).to.deep.equal(['FORM_OLDER_THAN_CHANGE']);
      expect((await taro.giveForm({ ...early, isConfirmedCurrent: true })).status).to.equal(200);
      expect((await taro.contents()).form).to.include({ isCurrent: true });
    });

    it('no longer matches when name or address change afterwards', async () => {
      const { taro, hanako, admin } = await begin();
      await taro.giveForm(formOf(1));
      await hanako.giveForm(formOf(2));
      await rename(taro.personId, admin);
      await db('person_address_marks').insert({
        person_id: hanako.personId,
        mark: 'm'.repeat(43),
        marked_at: '2026-11-21T09:00:00.000Z',
      });
      expect((await taro.contents()).form).to.include({ isCurrent: false });
      expect((await hanako.contents()).form).to.include({ isCurrent: false });
    });

    it('is deleted at once when it is lost, and can be given again', async () => {
      const { taro } = await begin();
      await taro.giveForm(formOf(1));
      expect((await taro.say('DELETE', '/form')).status).to.equal(200);
      expect(await taro.contents()).to.include({ state: 'form-needed', form: null });
      expect(await db('application_forms')).to.have.length(0);
      expect((await taro.giveForm(formOf(2))).status).to.equal(200);
    });

    it('shows its last digits alone once it is in a batch', async () => {
      const { taro } = await begin();
      await taro.giveForm(formOf(1));
      await db('applications').where({ id: taro.applicationId }).update({ state: 'in-batch' });
      const { form } = await taro.contents();
      expect(form).to.include({ formId: null, maskedFormId: '••••-••••-••••-••••-••••-001' });
      expect(JSON.stringify(form)).to.not.include('3456');
      expect((await taro.giveForm(formOf(2))).status).to.equal(409);
    });

    it('is given on paper to a clerk of the drive, and to nobody else', async () => {
      const { taro, clerk, admin, clerkPath } = await begin().then((opened) => ({
        taro: opened.taro,
        clerk: opened.clerk,
        admin: opened.admin,
        clerkPath: opened.clerkPath(opened.taro, '/form'),
      }));
      const body = formOf(1);
      expect((await admin.call('PUT', clerkPath, { body, version: 1 })).status).to.equal(403);
      expect((await taro.operator.call('PUT', clerkPath, { body, version: 1 })).status).to.equal(403);
      expect((await clerk.call('PUT', clerkPath, { body })).status).to.equal(428);
      expect((await clerk.call('PUT', clerkPath, { body, version: 7 })).status).to.equal(412);
      expect((await clerk.call('PUT', clerkPath, { body, version: 1 })).status).to.equal(200);
      expect((await clerk.call('GET', clerkPath)).body['form']).to.include({ formId: SHOWN });
    });

    it('is nobody else’s business', async () => {
      const { taro, admin, driveId } = await begin();
      await taro.giveForm(formOf(1));
      expect((await admin.call('GET', `/own/drives/${driveId}/form`)).status).to.equal(404);
      expect((await admin.call('GET', office.clerkPath(taro, '/form'))).status).to.equal(403);
    });

    it('goes at once when the consent is taken back', async () => {
      const { taro, driveId } = await begin();
      await taro.giveForm(formOf(1));
      const { version } = await taro.contents();
      const answer = await taro.operator.call('POST', `/own/drives/${driveId}/answer`, {
        body: { answer: 'withdraw' },
        version,
      });
      expect(answer.status).to.equal(200);
      expect(await db('application_forms')).to.have.length(0);
    });

    it('is collected or not as a clerk says, which the trail keeps', async () => {
      const { taro, clerk, admin, driveId } = await begin();
      const path = `/drives/${driveId}/form-collection`;
      expect((await clerk.call('GET', path)).body).to.include({ isOn: true });
      expect((await admin.call('GET', path)).status).to.equal(403);
      await taro.giveForm(formOf(1));
      const held = await clerk.call('PUT', path, { body: { isOn: false } });
      expect(codesOf(held)).to.deep.equal(['FORMS_HELD']);
      await taro.say('DELETE', '/form');
      expect((await clerk.call('PUT', path, { body: { isOn: false } })).body).to.deep.equal({
        isOn: false,
        since: null,
      });
      const trail = await db('audit_entries')
        .where({ subject_type: 'drive' })
        .orderBy('sequence')
        .select('after');
      expect(
        trail.map(({ after }: { after: string }) => /"collectsForms":(\w+)/.exec(after)?.[1]),
      ).to.deep.equal(['true', 'false']);
    });

    const rename = async (personId: string, admin: FormOffice['admin']) => {
      const path = `/people/${personId}`;
      const { version } = (await admin.call('GET', path)).body as { version: number };
      const answer = await admin.call('PATCH', path, { body: { familyName: '佐藤' }, version });
      if (answer.status !== 200) throw new Error(JSON.stringify(answer.body));
    };
  });
});
