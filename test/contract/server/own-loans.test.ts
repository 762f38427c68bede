import { HeldAboutMe, OwnPage, OwnStop } from '@monban/core/api/own';
import type { BadgeId, PersonId } from '@monban/core/ids';
import type { Knex } from '@monban/db/open';
import { badgeRoutes } from '@monban/server/badges/routes';
import { companyCardRoutes } from '@monban/server/company-cards/routes';
import { HELD_PARTS } from '@monban/server/own/own-parts';
import { loadPolicyFacts } from '@monban/server/snapshots/policy-facts';
import { expect } from 'chai';
import { asPerson } from '../../support/as-person.ts';
import { forEachDatabase } from '../../support/databases.ts';
import { seedBadge } from '../../support/seed-badge.ts';
import { seedCompanyCard, seedLoan } from '../../support/seed-company-card.ts';
import { makeSmallCompany, personOf, type SmallCompany } from '../../support/small-company.ts';
import { type CreatedRecord, TestConsole, type TestOperator } from '../../support/test-console.ts';

const LOAN_HOURS = 8;

describe('a company card that I have borrowed', () => {
  forEachDatabase((_name, open) => {
    let db: Knex;
    let server: TestConsole;
    let hr: TestOperator;
    let company: SmallCompany;
    let keeper: CreatedRecord;
    let borrower: CreatedRecord;
    let self: TestOperator;
    let badgeId: BadgeId;
    let card: { readonly id: string; readonly label: string };
    let until: Date;

    beforeEach(async () => {
      db = await open();
      server = await TestConsole.start(db, {
        moreRoutes: (platform) => [...companyCardRoutes(platform), ...badgeRoutes(platform)],
      });
      const admin = await server.operator('admin');
      hr = await server.operator('hr');
      company = await makeSmallCompany(admin);
      keeper = await admin.create('/people', personOf(company));
      borrower = await admin.create('/people', personOf(company, { employeeCode: '0002' }));
      self = await asPerson(server, borrower.id);
      badgeId = await seedBadge(db, keeper.id);
      card = await seedCompanyCard(db, { siteId: company.tokyo.id, badgeId });
      until = new Date(server.now.getTime() + LOAN_HOURS * 3_600_000);
      const loan = { companyCardId: card.id, personId: borrower.id, lentBy: hr.id };
      await seedLoan(db, { ...loan, badgeId, until });
    });
    afterEach(() => server.close());

    const pageOf = async (who: TestOperator) => OwnPage.parse((await who.call('GET', '/own')).body);
    const loansOf = async (who: TestOperator) => (await pageOf(who)).loans;
    const stop = (who = self) => who.call('POST', `/own/badges/${badgeId}/stops`);
    const atDoors = async () => (await loadPolicyFacts(db)).badges.find((badge) => badge.badgeId === badgeId);

    it('is on my page, with its label, its state and until when I have it', async () => {
      const { loans, badges } = await pageOf(self);
      expect(badges).to.deep.equal([]);
      expect(loans).to.deep.equal([
        {
          badgeId,
          label: card.label,
          purpose: 'day-badge',
          until: until.toISOString(),
          state: 'active',
          suspensionReason: null,
          mayStop: true,
        },
      ]);
    });

    it('is on nobody else’s page, not even its keeper’s, who can stop it only as an operator', async () => {
      const others = [
        keeper.id,
        (await hr.create('/people', personOf(company, { employeeCode: '0003' }))).id,
      ];
      for (const id of others) {
        const other = await asPerson(server, id);
        expect(await pageOf(other)).to.deep.include({ loans: [], badges: [] });
        expect((await stop(other)).body['code']).to.equal('NOT_FOUND');
        expect((await other.call('GET', `/own/badges/${badgeId}/stops`)).body['code']).to.equal('NOT_FOUND');
      }
      expect(await atDoors()).to.include({ status: 'active' });
    });

    it('is stopped at every door when I report it lost, and says so until it is given back', async () => {
      const told = OwnStop.parse((await stop()).body);
      expect(told).to.include({ badgeId, doorCount: 4, confirmedCount: 0 });
      expect(server.published).to.equal(1);
      expect(await atDoors()).to.include({ status: 'suspended', personId: borrower.id });
      const stopped = { state: 'suspended', suspensionReason: 'holder-request', mayStop: false };
      expect((await loansOf(self))[0]).to.include(stopped);
      expect(OwnStop.parse((await stop()).body)).to.deep.equal(told);
      const lifted = await hr.call('DELETE', `/badges/${badgeId}/suspension`);
      expect(lifted.body['code']).to.equal('BADGE_STATE_FORBIDS');
    });

    it('stays on my page after its end, when it opens nothing, and can still be reported lost', async () => {
      server.advance(LOAN_HOURS * 60);
      self = await asPerson(server, borrower.id);
      expect((await loansOf(self))[0]).to.include({ state: 'expired', mayStop: true });
      expect((await stop()).status).to.equal(200);
      expect(await atDoors()).to.include({ status: 'suspended' });
    });

    it('is no business of mine once it was given back or written off', async () => {
      expect((await hr.call('POST', `/company-cards/${card.id}/returns`)).status).to.equal(200);
      expect(await loansOf(self)).to.deep.equal([]);
      expect((await stop()).body['code']).to.equal('NOT_FOUND');
      const body = { personId: borrower.id, purpose: 'day-badge', until: until.toISOString() };
      await hr.call('POST', `/company-cards/${card.id}/loans`, { body });
      expect(await loansOf(self)).to.have.length(1);
      await hr.call('POST', `/company-cards/${card.id}/losses`);
      expect(await loansOf(self)).to.deep.equal([]);
    });

    it('is listed in what is held about me, and in nothing that is held about its keeper', async () => {
      await db('operators').where({ id: self.id }).update({ display_name: '借りた人' });
      await stop();
      const { items } = HeldAboutMe.parse((await self.call('GET', '/own/held')).body);
      expect(items.find(({ part }) => part === 'company-card-loans')).to.include({ count: 1 });
      for (const { part, rows } of HELD_PARTS) {
        const held = JSON.stringify(await rows(db, keeper.id as PersonId));
        expect(held, part).to.not.include('借りた人').and.not.include(badgeId).and.not.include(card.label);
      }
    });
  });
});
