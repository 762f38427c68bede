import { createHash } from 'node:crypto';
import { PHOTO_NAME } from '@monban/core/drives/batch-photo-name';
import type { Batch } from '@monban/core/api/batches';
import { groupedHash } from '@monban/core/drives/batch-list';
import type { Knex } from '@monban/db/open';
import { coverOf } from '@monban/server/batches/cover-sheet';
import { mailText } from '@monban/core/letters/mail-text';
import { expect } from 'chai';
import { strFromU8, unzipSync } from 'fflate';
import { BatchOffice } from '../../support/batch-office.ts';
import { forEachDatabase } from '../../support/databases.ts';
import { good } from '../../support/drive-office.ts';
import { pagesOfPdf, requirePoppler, squeezed } from '../../support/poppler.ts';
import { formIdOf } from '../../support/seed-contents.ts';

describe('the files of a batch', () => {
  forEachDatabase((_name, open) => {
    let db: Knex;
    let office: BatchOffice;
    let batch: Batch;

    beforeEach(async () => {
      db = await open();
      office = await BatchOffice.open(db);
      await office.holdContents({ 1: { form: { optOutSign: true } } });
      batch = await office.frozen();
    });
    afterEach(() => office.close());

    it('have a cover sheet as a tagged PDF, which is not kept anywhere', async () => {
      const { headers, bytes } = await office.file(batch, { kind: 'cover-sheet' });
      expect(headers.get('content-type')).to.equal('application/pdf');
      expect(headers.get('cache-control')).to.equal('no-store');
      expect(bytes.subarray(0, 5).toString()).to.equal('%PDF-');
      expect(bytes.toString('latin1')).to.include('/MarkInfo');
    });

    it('say on the cover what is in the parcel and the hash in groups, and nobody’s name', () => {
      const [round] = batch.rounds;
      const facts = { organisation: 'Test', driveName: '秋', number: 1, round: round! };
      const { text } = mailText({ ...coverOf({ ...facts, printedOn: '2026-11-21' }) });
      expect(text).to.include(groupedHash(round!.itemHash));
      expect(text).to.include('申請の件数 / Applications: 3');
      expect(text).to.not.match(/太郎/);
    });

    it('have a ZIP of photos with names that say nothing, and a manifest that fits', async () => {
      const { headers, bytes } = await office.file(batch, { kind: 'photos', part: 1 });
      expect(headers.get('content-type')).to.equal('application/zip');
      const files = unzipSync(bytes);
      const names = Object.keys(files).filter((name) => name !== 'manifest.csv');
      expect(names).to.have.length(3);
      for (const name of names) expect(name).to.match(PHOTO_NAME);
      const lines = strFromU8(files['manifest.csv']!).trim().split('\r\n').slice(1);
      for (const [index, line] of lines.entries()) {
        const [position, name, length, digest] = line.split(',');
        const content = files[name!]!;
        expect(position).to.equal(String(index + 1));
        expect(strFromU8(content)).to.equal(`picture ${index + 1}`);
        expect(length).to.equal(String(content.length));
        expect(digest).to.equal(createHash('sha256').update(content).digest('base64url'));
      }
      const again = await office.file(batch, { kind: 'photos', part: 1 });
      expect(again.bytes.equals(bytes)).to.equal(true);
      expect(
        Object.keys(unzipSync((await office.file(batch, { kind: 'photos', part: 2 })).bytes)),
      ).to.deep.equal(['manifest.csv']);
    });

    it('have an ordered list that masks every form ID', async () => {
      const { bytes } = await office.file(batch, { kind: 'layout', layout: 'ordered-list' });
      const text = bytes.toString();
      expect(text).to.include('••••-••••-••••-••••-••••-001');
      expect(text.replaceAll('-', '')).to.not.include(formIdOf(1));
      expect(text.split('\r\n')).to.have.length(5);
    });

    it('have the ordered list on paper too, with each page’s hash and the names that CP932 lacks', async function () {
      requirePoppler(this);
      const [first] = office.people;
      await db('people').where({ id: first!.personId }).update({ shown_name: '𠮷田 太郎' });
      const { headers, bytes } = await office.file(batch, { kind: 'ordered-list' });
      expect(headers.get('content-type')).to.equal('application/pdf');
      expect(headers.get('content-disposition')).to.include('-list.pdf');
      const [page = '', ...others] = pagesOfPdf(bytes);
      expect(others).to.deep.equal([]);
      expect(page).to.include('𠮷田太郎').and.include('アオキ');
      expect(page).to.include('-001').and.not.include(formIdOf(1).slice(0, 8));
      expect(page.endsWith(`${squeezed(groupedHash(batch.rounds[0]!.itemHash))}1/1`)).to.equal(true);
      const [row] = await db('audit_entries')
        .where({ action: 'batch.file-made' })
        .select<{ after: string }[]>('after');
      expect(row?.after).to.include('masked-form-id').and.not.include('太郎');
    });

    it('have the form IDs in a layout for whoever enters them, in CP932', async () => {
      const { headers, bytes } = await office.file(batch, { kind: 'layout', layout: 'example-entry' });
      expect(headers.get('content-type')).to.match(/Shift_JIS/);
      const text = new TextDecoder('shift_jis').decode(bytes);
      expect(text).to.include('1234-5678-9012-3456-0000-001,青木 太郎,アオキ タロウ');
    });

    it('name whom CP932 cannot hold, and write what the form prints in its place', async () => {
      const [first] = office.people;
      await db('people').where({ id: first!.personId }).update({ shown_name: '𠮷田 太郎' });
      const order = { kind: 'layout', layout: 'example-entry' };
      const refused = await office.file(batch, order);
      expect(refused.status).to.equal(422);
      expect(refused.bytes.toString()).to.include('𠮷田 太郎 (1): 𠮷 (U+20BB7)');
      const path = office.path(`/${batch.id}/layout-checks`);
      const body = { round: 1, ...order };
      const check = await good<{ unwritable: object[] }>(office.clerk.call('POST', path, { body }));
      expect(check.unwritable).to.have.length(1);
      const substituteCharacters = [{ original: '𠮷', substitute: '吉' }];
      await office.holdContents({ 0: { form: { substituteCharacters } } });
      const written = await office.file(batch, order);
      expect(new TextDecoder('shift_jis').decode(written.bytes)).to.include('吉田 太郎');
    });

    it('can be laid out as another office wants it', async () => {
      const layout = {
        columns: [
          { field: 'position', header: 'n' },
          { field: 'opt-out-sign', header: 'no signature' },
        ],
        charset: 'utf-8',
        hasHeader: false,
        delimiter: 'tab',
      };
      const { bytes } = await office.file(batch, { kind: 'own-layout', layout });
      expect(bytes.toString()).to.equal('1\t\r\n2\t1\r\n3\t\r\n');
    });

    it('each leave an entry in the trail, with no name and no number of people', async () => {
      await office.file(batch, { kind: 'photos', part: 1 });
      await office.file(batch, { kind: 'layout', layout: 'example-entry' });
      const rows = await db('audit_entries')
        .where({ action: 'batch.file-made' })
        .orderBy('sequence')
        .select<{ actor: string; after: string }[]>('actor', 'after');
      expect(rows.map(({ actor }) => actor)).to.deep.equal([office.clerk.id, office.clerk.id]);
      expect(rows[1]?.after).to.include('form-id').and.not.include('太郎');
    });

    it('are not there for a round that is not frozen', async () => {
      expect((await office.file(batch, { kind: 'cover-sheet', round: 2 })).status).to.equal(404);
    });
  });
});
