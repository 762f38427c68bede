import type { Knex } from '@monban/db/open';
import { readJpeg } from '@monban/core/photos/jpeg-structure';
import { digestOf } from '@monban/server/retention/deletion-log';
import { runRetention } from '@monban/server/retention/run-retention';
import { expect } from 'chai';
import sharp from 'sharp';
import { forEachDatabase } from '../../support/databases.ts';
import { codesOf, FormOffice, formOf, type FormOfficeOptions } from '../../support/form-office.ts';
import { drawNumberPicture, legibleHalf } from '../../support/number-pictures.ts';
import { drawPortrait } from '../../support/portraits.ts';
import { pdfWith, zipOf } from '../../support/sample-uploads.ts';

describe('the photo of an application', function () {
  this.timeout(300_000);
  forEachDatabase((_name, open) => {
    let db: Knex;
    let office: FormOffice;

    beforeEach(async () => {
      db = await open();
    });
    afterEach(() => office.close());

    const begin = async (options: FormOfficeOptions = {}) => {
      office = await FormOffice.open(db, options);
      await office.taro.giveForm(formOf(1));
      await office.hanako.giveForm(formOf(2));
      return office;
    };

    it('is taken in, sealed, and shown to the person as it would be on the card', async () => {
      const { taro } = await begin();
      const answer = await taro.givePhoto(await drawPortrait({ width: 1_200, height: 1_600 }));
      expect(answer.status, JSON.stringify(answer.body)).to.equal(200);
      const { state, photo } = await taro.contents();
      expect(state).to.equal('photo-ready');
      expect(photo).to.deep.include({ way: 'file', takenOn: null, warnings: [] });
      const jpeg = await taro.photo();
      expect(readJpeg(jpeg)).to.include({ kind: 'jpeg', width: 700, height: 900 });
      const [row] = await db('application_photos').select<{ picture: Buffer }[]>('picture');
      expect(readJpeg(row!.picture).kind).to.equal('refused');
      expect(row!.picture.includes(jpeg.subarray(200, 240))).to.equal(false);
    });

    it('is cut where the person set the frame', async () => {
      const { taro } = await begin();
      const bytes = await drawPortrait({ width: 1_600, height: 1_000 });
      expect(codesOf(await taro.givePhoto(bytes))).to.deep.equal(['PHOTO_NOT_SEVEN_TO_NINE']);
      const frame = '?left=0.25&top=0&width=0.48611&height=1';
      expect((await taro.givePhoto(bytes, frame)).status).to.equal(200);
    });

    it('can be given again, and the form with it', async () => {
      const { taro } = await begin();
      await taro.givePhoto(await drawPortrait({ person: 1 }));
      expect((await taro.givePhoto(await drawPortrait({ person: 2 }))).status).to.equal(200);
      expect((await taro.giveForm(formOf(7))).status).to.equal(200);
      expect(await taro.contents()).to.include({ state: 'photo-ready' });
      expect(await db('application_photos')).to.have.length(1);
    });

    it('is refused when somebody else has the same, without saying who', async () => {
      const { taro, hanako } = await begin();
      const portrait = await drawPortrait({ person: 4 });
      await taro.givePhoto(portrait);
      const again = await sharp(portrait).resize(560).jpeg({ quality: 80 }).toBuffer();
      const answer = await hanako.givePhoto(again);
      expect(answer.status).to.equal(409);
      expect(codesOf(answer)).to.deep.equal(['PHOTO_USED_FOR_ANOTHER']);
      expect(JSON.stringify(answer.body)).to.not.match(/太郎|山田/);
      expect((await taro.givePhoto(portrait)).status).to.equal(200);
    });

    it('is never the back of a card', async () => {
      const { taro } = await begin({ readsDigits: true });
      const drawn = await Promise.all([0, 1, 2, 3, 4, 5].map(drawNumberPicture));
      const [back] = legibleHalf(drawn);
      const answer = await taro.givePhoto(back!.jpeg);
      expect(answer.status).to.equal(422);
      expect(answer.body['code']).to.equal('MY_NUMBER_REFUSED');
      expect(await db('application_photos')).to.have.length(0);
    });

    it('is not even looked at where none is wanted, or another version of the application is meant', async () => {
      const { taro } = await begin();
      await db('applications').where({ id: taro.applicationId }).update({ state: 'declined' });
      const unreadable = Buffer.from('no picture');
      expect(codesOf(await taro.givePhoto(unreadable))).to.deep.equal(['DRIVE_WRONG_STATE']);
      await db('applications').where({ id: taro.applicationId }).update({ state: 'form-ready' });
      expect((await taro.givePhoto(unreadable)).status).to.equal(422);
      const path = `/own/drives/${office.console.platform.newId()}/photo`;
      expect((await taro.operator.call('PUT', path, { version: 1, body: {} })).status).to.equal(404);
    });

    it('is never another kind of file, whatever it is called', async () => {
      const { taro } = await begin();
      const portrait = await drawPortrait();
      const strangers: readonly [what: string, bytes: Uint8Array, code: string][] = [
        ['a PNG', await sharp(portrait).png().toBuffer(), 'PHOTO_NOT_JPEG'],
        ['a PDF', await pdfWith({ text: 'a paper' }), 'PHOTO_NOT_JPEG'],
        ['an archive', zipOf({ 'photo.jpg': portrait }), 'PHOTO_NOT_JPEG'],
        ['an HEIC', Buffer.from('\0\0\0\x18ftypheic\0\0\0\0mif1heic\xff\xfe', 'latin1'), 'FILE_UNREADABLE'],
        ['a photo that was cut off', portrait.subarray(0, portrait.length - 4_000), 'FILE_UNREADABLE'],
      ];
      for (const [what, bytes, code] of strangers) {
        const answer = await taro.givePhoto(bytes);
        expect(codesOf(answer), what).to.deep.equal([code]);
      }
      const asPng = await taro.givePhoto(await sharp(portrait).png().toBuffer(), '', 'image/png');
      expect(asPng.status).to.equal(415);
      expect(await db('application_photos')).to.have.length(0);
    });

    it('is taken at the visit, where there is one', async () => {
      const { taro } = await begin({ driveCase: 'visit' });
      expect((await taro.say('PUT', '/photo-at-visit', {})).status).to.equal(200);
      expect((await taro.contents()).photo).to.include({ way: 'at-visit' });
    });

    it('is not put off in a drive without a visit', async () => {
      const { taro } = await begin();
      expect(codesOf(await taro.say('PUT', '/photo-at-visit', {}))).to.deep.equal(['NO_VISIT']);
    });

    it('is looked at by a clerk, together with the form', async () => {
      const { taro, clerk } = await begin();
      await taro.givePhoto(await drawPortrait({ background: 'bookshelf' }));
      expect((await taro.contents()).photo).to.deep.include({ warnings: ['background'] });
      const check = async (finding: string, reason?: string) => {
        const { version } = await taro.contents();
        const path = office.clerkPath(taro, '/checks');
        return (await clerk.call('POST', path, { body: { finding, ...(reason && { reason }) }, version }))
          .body['state'];
      };
      expect(await check('photo-needed', 'shadow')).to.equal('form-ready');
      expect((await taro.contents()).photo).to.include({ askedAgain: 'shadow' });
      await taro.giveForm(formOf(3));
      expect((await taro.contents()).state, 'another form brings no photo back').to.equal('form-ready');
      await taro.givePhoto(await drawPortrait());
      expect((await taro.contents()).photo).to.include({ askedAgain: null });
      expect(await check('complete')).to.equal('checked');
      expect(await check('look-again')).to.equal('photo-ready');
    });

    it('does not make an application complete whose form no longer matches', async () => {
      const { taro, clerk } = await begin();
      await taro.givePhoto(await drawPortrait());
      await db('people').where({ id: taro.personId }).update({ municipality_code: '131016' });
      const { version } = await taro.contents();
      const path = office.clerkPath(taro, '/checks');
      const answer = await clerk.call('POST', path, { body: { finding: 'complete' }, version });
      expect(answer.status).to.equal(409);
    });

    it('is deleted with the form thirty days after the acceptance', async () => {
      const { taro, clerk } = await begin();
      await taro.givePhoto(await drawPortrait());
      await db('applications').where({ id: taro.applicationId }).update({ state: 'received' });
      const { version } = await taro.contents();
      const accepted = await clerk.call('POST', office.clerkPath(taro, '/steps'), {
        body: { step: 'accept', on: '2026-11-21' },
        version,
      });
      expect(accepted.status, JSON.stringify(accepted.body)).to.equal(200);
      const at = (days: number) => new Date(office.console.now.getTime() + days * 86_400_000);
      await runRetention(db, at(29));
      expect(await db('application_photos')).to.have.length(1);
      await runRetention(db, new Date(at(30).getTime() + 1));
      expect(await db('application_photos')).to.have.length(0);
      expect(await db('application_forms').select('application_id')).to.deep.equal([
        { application_id: office.hanako.applicationId },
      ]);
      const purpose = 'application-contents';
      const log = await db('deletion_log').where({ purpose }).select('count', 'digest');
      const digest = (table: string) => digestOf(purpose, [{ id: `${table}/${taro.applicationId}`, at: '' }]);
      expect(log).to.have.deep.members([
        { count: null, digest: digest('application_forms') },
        { count: null, digest: digest('application_photos') },
      ]);
    });
  });
});
