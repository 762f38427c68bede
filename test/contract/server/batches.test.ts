import type { BatchCandidate } from '@monban/core/api/batches';
import type { Knex } from '@monban/db/open';
import { expect } from 'chai';
import { BatchOffice, countsOf, PARCEL, RECEIPT } from '../../support/batch-office.ts';
import { forEachDatabase } from '../../support/databases.ts';
import { good, refusal } from '../../support/drive-office.ts';

describe('a batch of applications', () => {
  forEachDatabase((_name, open) => {
    let db: Knex;
    let office: BatchOffice;

    beforeEach(async () => {
      db = await open();
    });
    afterEach(() => office.close());

    const begin = async (options: Parameters<typeof BatchOffice.open>[1] = {}) => {
      office = await BatchOffice.open(db, options);
      await office.holdContents();
      return office;
    };
    const statesOf = async (): Promise<string[]> => {
      const rows = await db('applications').orderBy('id').select<{ state: string }[]>('state');
      return [...new Set(rows.map(({ state }) => state))];
    };

    describe('while it is collected', () => {
      it('takes all who are checked, by a filter, or by hand, and lets them go again', async () => {
        const { people, company } = await begin();
        const batch = await office.open();
        expect(batch).to.include({ number: 1, state: 'collecting', open: 0 });
        const [first, second] = people;
        const chosen = { kind: 'chosen', applicationIds: [first!.applicationId, second!.applicationId] };
        expect((await office.step(batch, 'items', chosen)).open).to.equal(2);
        const nobody = await office.step(batch, 'items', { kind: 'all', siteId: company.osaka.id });
        expect(nobody.open).to.equal(2);
        expect((await office.step(batch, 'items', { kind: 'all', q: 'ウエダ' })).open).to.equal(3);
        const left = await office.step(batch, 'item-removals', { applicationIds: [first!.applicationId] });
        expect(left.open).to.equal(2);
        expect((await office.items(batch)).map(({ personName }) => personName)).to.deep.equal([
          '井上 太郎',
          '上田 太郎',
        ]);
      });

      it('takes nobody who waits in another batch, by hand or by the dozen', async () => {
        const { people } = await begin();
        const first = await office.collected();
        const second = await office.open();
        expect((await office.step(second, 'items', { kind: 'all' })).open).to.equal(0);
        const chosen = { kind: 'chosen', applicationIds: [people[0]!.applicationId] };
        expect(refusal(await office.say(second, 'items', chosen))).to.equal('BATCH_ITEM_UNFIT');
        const again = db('batch_items').insert({
          batch_id: second.id,
          application_id: people[0]!.applicationId,
          added_at: '2026-11-21T00:00:00.000Z',
        });
        const error: unknown = await again.then(
          () => undefined,
          (cause: unknown) => cause,
        );
        expect(error, 'the database has the last word').to.be.instanceOf(Error);
        expect((await office.read(first)).open).to.equal(3);
      });

      it('gives one of two clerks who take the same people at one moment the people', async () => {
        await begin();
        const batches = [await office.open(), await office.open()];
        const taken = await Promise.all(batches.map((batch) => office.say(batch, 'items', { kind: 'all' })));
        expect(taken.map(({ status }) => status)).to.deep.equal([200, 200]);
        const open = taken.map(({ body }) => body['open']).sort();
        expect(open).to.deep.equal([0, 3]);
      });

      it('says what is missing with whom', async () => {
        office = await BatchOffice.open(db, { count: 3 });
        const [first, second, third] = office.people;
        await office.holdContents({ 1: { photo: 'none' } });
        await db('applications').where({ id: first!.applicationId }).update({ state: 'photo-ready' });
        await db('applications').where({ id: second!.applicationId }).update({ state: 'form-ready' });
        await db('people').where({ id: third!.personId }).update({ municipality_code: '131016' });
        const path = `/drives/${office.driveId}/batch-candidates`;
        const { items } = await good<{ items: BatchCandidate[] }>(office.clerk.call('GET', path));
        expect(items.map(({ obstacles }) => obstacles)).to.deep.equal([
          ['check-missing'],
          ['photo-missing', 'check-missing'],
          ['form-not-current'],
        ]);
        const checked = await good<{ total: number }>(office.clerk.call('GET', `${path}?isChecked=true`));
        expect(checked.total).to.equal(1);
      });

      it('loses whoever withdraws', async () => {
        const { people } = await begin();
        const batch = await office.collected();
        await office.withdraw(people[0]!.applicationId);
        expect((await office.read(batch)).open).to.equal(2);
      });
    });

    describe('when it is frozen', () => {
      it('has an order, counts and a hash, and its applications are in it', async () => {
        office = await BatchOffice.open(db);
        await office.holdContents({ 0: { form: { optOutUser: true } }, 1: { form: 'sealed-envelope' } });
        const batch = await office.frozen();
        expect(batch.state).to.equal('frozen');
        expect(countsOf(batch)).to.deep.equal({
          items: 3,
          photos: 3,
          optOutsSign: 0,
          optOutsUser: 1,
          envelopes: 1,
        });
        expect(batch.rounds[0]?.itemHash).to.match(/^[A-Za-z0-9_-]{43}$/);
        expect(await statesOf()).to.deep.equal(['in-batch']);
        expect((await office.items(batch)).map(({ position }) => position)).to.deep.equal([1, 2, 3]);
      });

      it('shows three digits of a form ID from then on, also when it comes back', async () => {
        const { people } = await begin();
        const form = async () => {
          const path = `/drives/${office.driveId}/applications/${people[0]!.applicationId}/form`;
          const { body } = await office.clerk.call('GET', path);
          return body['form'] as Readonly<Record<string, unknown>>;
        };
        expect((await form())['formId']).to.be.a('string');
        const batch = await office.acknowledged();
        expect((await form())['formId']).to.equal(null);
        const defect = { code: 'form-unreadable', on: '2026-11-21' };
        await office.step(batch, 'defects', { ...defect, applicationId: people[0]!.applicationId });
        expect((await form())['formId']).to.equal(null);
        expect((await form())['maskedFormId']).to.equal('••••-••••-••••-••••-••••-001');
      });

      it('is not while something is missing, and then nothing has changed', async () => {
        office = await BatchOffice.open(db);
        await office.holdContents({ 2: { photo: 'none' } });
        const batch = await office.collected();
        expect(refusal(await office.say(batch, 'freezing'))).to.equal('BATCH_GUARD_ITEMS_COMPLETE');
        expect(await statesOf()).to.deep.equal(['checked']);
        expect((await office.items(batch)).at(-1)?.obstacles).to.deep.equal(['photo-missing']);
      });

      it('is not when it is empty', async () => {
        await begin();
        const empty = await office.open();
        expect(refusal(await office.say(empty, 'freezing'))).to.equal('BATCH_GUARD_ITEMS_COMPLETE');
      });

      it('leaves everything as it was when it breaks off, and can be frozen then', async () => {
        await begin();
        const batch = await office.collected();
        const { platform } = office.console;
        const before = platform.newId;
        let left = 2;
        const broken = (): string => {
          left -= 1;
          if (left < 0) throw new Error('the power went');
          return before();
        };
        Object.assign(platform, { newId: broken });
        expect((await office.say(batch, 'freezing')).status).to.equal(500);
        Object.assign(platform, { newId: before });
        expect(await statesOf()).to.deep.equal(['checked']);
        expect((await office.read(batch)).rounds).to.deep.equal([]);
        expect((await office.step(batch, 'freezing')).state).to.equal('frozen');
      });

      it('has the same hash for the same list, and another one for any change in it', async () => {
        const { people } = await begin();
        const batch = await office.frozen();
        const first = batch.rounds[0]?.itemHash;
        await office.step(batch, 'reopening', { reason: '数え直し' });
        const again = await office.step(batch, 'freezing');
        expect(again.rounds[0]?.itemHash).to.equal(first);
        await office.step(batch, 'reopening', { reason: '写真の差し替え' });
        await office.holdContents({ 0: { form: { optOutSign: true } } });
        const changed = await office.step(batch, 'freezing');
        expect(changed.rounds[0]?.itemHash).to.not.equal(first);
        expect(people).to.have.length(3);
      });

      it('goes back with a reason, which the other clerks read', async () => {
        await begin();
        const batch = await office.frozen();
        expect((await office.say(batch, 'reopening', { reason: ' ' })).status).to.equal(422);
        const reopened = await office.step(batch, 'reopening', { reason: '一人追加します' });
        expect(reopened).to.include({ state: 'collecting', open: 3 });
        expect(reopened.rounds).to.deep.equal([]);
        expect(reopened.history[0]).to.include({ transition: 'reopen', reason: '一人追加します' });
        expect(await statesOf()).to.deep.equal(['checked']);
      });

      it('can be given up, and everybody goes into another one', async () => {
        await begin();
        const batch = await office.frozen();
        const cancelled = await office.step(batch, 'cancellation', { reason: '取りやめ' });
        expect(cancelled).to.include({ state: 'cancelled', open: 0 });
        expect((await office.collected()).open).to.equal(3);
      });
    });

    describe('on its way', () => {
      it('is counted by hand, and what differs is said', async () => {
        await begin();
        const batch = await office.frozen();
        const counted = { ...countsOf(batch), photos: 2 };
        expect(refusal(await office.say(batch, 'validation', counted))).to.equal('BATCH_GUARD_COUNTS_MATCH');
        expect((await office.step(batch, 'validation', countsOf(batch))).state).to.equal('validated');
      });

      it('does not leave when somebody has withdrawn since', async () => {
        const { people } = await begin();
        const batch = await office.frozen();
        await office.step(batch, 'validation', countsOf(batch));
        await office.withdraw(people[1]!.applicationId);
        expect(refusal(await office.say(batch, 'hand-over', PARCEL, office.second))).to.equal(
          'BATCH_GUARD_HASH_MATCHES',
        );
        const reopened = await office.step(batch, 'reopening', { reason: '取り下げがあったため' });
        expect(reopened.open).to.equal(2);
        expect((await office.step(batch, 'freezing')).rounds[0]?.items).to.equal(2);
      });

      it('is handed over by another clerk than the one who froze it', async () => {
        await begin();
        const batch = await office.frozen();
        await office.step(batch, 'validation', countsOf(batch));
        expect(refusal(await office.say(batch, 'hand-over', PARCEL))).to.equal('BATCH_WRONG_ACTOR');
        expect((await office.read(batch)).next).to.not.include('submit');
        const tomorrow = { ...PARCEL, on: '2026-11-22' };
        expect(refusal(await office.say(batch, 'hand-over', tomorrow, office.second))).to.equal(
          'DAY_TO_COME',
        );
        const given = await office.step(batch, 'hand-over', PARCEL, office.second);
        expect(given.state).to.equal('submitted');
        expect(given.rounds[0]?.handOver).to.include({ way: 'parcel', parcelNumber: 'KX-4711-JP' });
        expect(await statesOf()).to.deep.equal(['submitted']);
        expect(refusal(await office.say(batch, 'reopening', { reason: 'x' }))).to.equal('BATCH_WRONG_STATE');
      });

      it('is settled when everything was accepted', async () => {
        await begin();
        const batch = await office.acknowledged();
        expect(batch.rounds[0]?.receipt).to.deep.equal(RECEIPT);
        expect(await statesOf()).to.deep.equal(['received']);
        const settled = await office.step(batch, 'acceptances', { on: '2026-11-21' });
        expect(settled).to.include({ state: 'settled', open: 0 });
        expect(settled.history[0]).to.include({ transition: 'settle', byName: null });
        expect(await statesOf()).to.deep.equal(['accepted']);
        const held = await db('application_forms').whereNull('purpose_ended_at');
        expect(held).to.deep.equal([]);
      });

      it('brings one back with a reason, hands it in again as a round of its own, and then settles', async () => {
        const { people } = await begin();
        const batch = await office.acknowledged();
        const { applicationId, personId } = people[0]!;
        const defect = { applicationId, code: 'photo-unfit', on: '2026-11-21' };
        expect((await office.step(batch, 'defects', defect)).state).to.equal('partly-defective');
        expect((await office.step(batch, 'acceptances', { on: '2026-11-21' })).open).to.equal(1);
        const [item] = await office.items(batch, '?state=defect');
        expect(item?.defect).to.deep.equal({ code: 'photo-unfit', on: '2026-11-21' });
        await giveAgain(applicationId, personId);
        const round = await office.step(batch, 'rounds');
        expect(round.rounds.map(({ items }) => items)).to.deep.equal([3, 1]);
        expect(refusal(await office.say(batch, 'hand-over', PARCEL))).to.equal('BATCH_WRONG_ACTOR');
        expect(refusal(await office.say(batch, 'receipt', RECEIPT))).to.equal(
          'BATCH_GUARD_ROUND_HANDED_OVER',
        );
        await office.step(batch, 'hand-over', { way: 'online', on: '2026-11-21' }, office.second);
        await office.step(batch, 'receipt', RECEIPT);
        const settled = await office.step(batch, 'acceptances', { on: '2026-11-21' });
        expect(settled.state).to.equal('settled');
      });

      it('takes a round back that is still here', async () => {
        const { people } = await begin();
        const batch = await office.acknowledged();
        const { applicationId, personId } = people[0]!;
        await office.step(batch, 'defects', { applicationId, code: 'photo-unfit', on: '2026-11-21' });
        await giveAgain(applicationId, personId);
        await office.step(batch, 'rounds');
        const back = await office.step(batch, 'round-return', { reason: '写真をもう一度見ます' });
        expect(back).to.include({ state: 'partly-defective' });
        expect(back.rounds).to.have.length(1);
        expect((await office.step(batch, 'rounds')).rounds).to.have.length(2);
      });

      it('asks for another form where the form was the matter', async () => {
        const { people } = await begin();
        const batch = await office.acknowledged();
        const { applicationId } = people[0]!;
        await office.step(batch, 'defects', { applicationId, code: 'signature-missing', on: '2026-11-21' });
        const [row] = await db('applications')
          .where({ id: applicationId })
          .select<{ state: string }[]>('state');
        expect(row?.state).to.equal('form-needed');
        const strange = { applicationId: batch.id, code: 'photo-unfit', on: '2026-11-21' };
        expect(refusal(await office.say(batch, 'defects', strange))).to.equal('BATCH_ITEM_UNKNOWN');
      });

      it('waits no more for whoever withdraws, or gets lost on the way', async () => {
        const { people } = await begin();
        const batch = await office.acknowledged();
        for (const { applicationId } of people) await office.withdraw(applicationId);
        expect(await office.read(batch)).to.include({ state: 'settled', open: 0 });
      });
    });

    it('is changed in the version that was seen', async () => {
      await begin();
      const batch = await office.collected();
      const stale = { body: {}, version: batch.version - 1 };
      const answer = await office.clerk.call('POST', office.path(`/${batch.id}/freezing`), stale);
      expect(answer.status).to.equal(412);
    });

    /** As the person, and checked again. */
    const giveAgain = async (applicationId: string, personId: string): Promise<void> => {
      const index = office.people.findIndex((person) => person.personId === personId);
      await office.holdContents({ [index]: { number: 77 } });
      await db('applications').where({ id: applicationId }).update({ state: 'checked' });
    };
  });
});
