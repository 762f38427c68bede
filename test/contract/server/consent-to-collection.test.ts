import type { OwnDrive } from '@monban/core/api/drives';
import type { Knex } from '@monban/db/open';
import { expect } from 'chai';
import { forEachDatabase } from '../../support/databases.ts';
import { CONSENT, good } from '../../support/drive-office.ts';
import { codesOf, FormOffice, formOf, type OfficePerson } from '../../support/form-office.ts';

describe('the consent to holding forms and photos', () => {
  forEachDatabase((_name, open) => {
    let db: Knex;
    let office: FormOffice;

    beforeEach(async () => {
      db = await open();
      office = await FormOffice.open(db, { collects: false, coversCollection: false });
    });
    afterEach(() => office.close());

    const turnOn = () =>
      office.clerk.call('PUT', `/drives/${office.driveId}/form-collection`, { body: { isOn: true } });
    const write = async (coversCollection: boolean) => {
      const { version } = (await office.clerk.call('GET', `/drives/${office.driveId}`)).body;
      const body = { ...CONSENT, coversCollection };
      const options = { body, version: version as number };
      return office.clerk.call('POST', `/drives/${office.driveId}/consents`, options);
    };
    const ownDrive = async ({ operator }: OfficePerson) =>
      (await good<{ items: OwnDrive[] }>(operator.call('GET', '/own/drives'))).items[0]!;
    const agree = (person: OfficePerson, consentVersion: number) =>
      person.say('POST', '/answer', { answer: 'agree-again', consentVersion });

    it('has to be written before anything is held', async () => {
      expect(codesOf(await turnOn())).to.deep.equal(['CONSENT_WITHOUT_COLLECTION']);
      expect(await db('drive_form_collections')).to.deep.equal([]);
      expect((await write(true)).status).to.equal(200);
      expect((await turnOn()).body).to.include({ isOn: true });
      const { consents } = (await office.clerk.call('GET', `/drives/${office.driveId}`)).body as {
        consents: { coversCollection: boolean }[];
      };
      expect(consents.map((consent) => consent.coversCollection)).to.deep.equal([false, true]);
    });

    it('cannot be taken out of the text while anything may be held', async () => {
      await write(true);
      await turnOn();
      const answer = await write(false);
      expect(answer.status).to.equal(422);
      expect(codesOf(answer)).to.deep.equal(['CONSENT_WITHOUT_COLLECTION']);
    });

    it('is asked for anew of whoever agreed to less, before a form of theirs is held', async () => {
      await write(true);
      await turnOn();
      const { taro } = office;
      expect(codesOf(await taro.giveForm(formOf(1)))).to.deep.equal(['CONSENT_BEFORE_COLLECTION']);
      expect(await db('application_forms')).to.deep.equal([]);
      const asked = await ownDrive(taro);
      expect(asked.application.mayAnswer).to.include('agree-again');
      expect(asked.agreedConsent).to.include({ version: 1, coversCollection: false });
      expect((await agree(taro, 2)).status).to.equal(200);
      const { application, agreedConsent } = await ownDrive(taro);
      expect(application).to.include({ state: 'joined', since: asked.application.since, consentVersion: 2 });
      expect(agreedConsent).to.equal(null);
      expect(application.mayAnswer).to.not.include('agree-again');
      expect((await taro.giveForm(formOf(1))).status).to.equal(200);
      expect(codesOf(await office.hanako.giveForm(formOf(2)))).to.deep.equal(['CONSENT_BEFORE_COLLECTION']);
    });

    it('is to the text in force, and once', async () => {
      await write(true);
      const { taro } = office;
      expect(codesOf(await agree(taro, 1))).to.deep.equal(['DRIVE_GUARD_CONSENT_KNOWN']);
      await agree(taro, 2);
      expect(codesOf(await agree(taro, 2))).to.deep.equal(['DRIVE_GUARD_CONSENT_RENEWED']);
      const missing = await taro.say('POST', '/answer', { answer: 'agree-again' });
      expect(codesOf(missing)).to.deep.equal(['REQUIRED']);
    });

    it('can be signed on paper, also once answers are no longer taken', async () => {
      await write(true);
      await turnOn();
      await db('drives').update({ closes_on: '2026-11-02' });
      const path = office.clerkPath(office.taro, '');
      const { version, next } = (await office.clerk.call('GET', path)).body as {
        version: number;
        next: string[];
      };
      expect(next).to.include('agree-again');
      const receivedOn = office.console.platform.clock().toISOString().slice(0, 10);
      const body = { answer: 'agree-again', receivedOn, consentVersion: 2 };
      const answer = await office.clerk.call('POST', `${path}/answer`, { body, version });
      expect(answer.body).to.include({ state: 'joined', consentVersion: 2 });
      expect((await office.taro.giveForm(formOf(1))).status).to.equal(200);
    });
  });
});
