import { BadgeId } from '@monban/core/ids';
import type { Knex } from '@monban/db/open';
import { createStandingOfCertificate } from '@monban/server/legal-basis/certificate-standing';
import { areCardLinksOn, isFeatureOn } from '@monban/server/legal-basis/legal-basis';
import { permittedLink } from '@monban/server/legal-basis/permitted-link';
import { loadPolicyFacts } from '@monban/server/snapshots/policy-facts';
import type { RevocationQuestion } from '@monban/trust/revocation/revocation-standing';
import { expect } from 'chai';
import { forEachDatabase } from '../../support/databases.ts';
import { seedBadge } from '../../support/seed-badge.ts';
import { seedPerson, seedPlaces } from '../../support/seed-places.ts';
import { TestConsole, type Answer, type TestOperator } from '../../support/test-console.ts';

const CHECKING = {
  publicNotice: null,
  loadingContract: null,
  certificateChecking: 'operator',
  checkingContract: { reference: 'C-1', date: '2026-04-03' },
  cardLinks: true,
};
const NOTHING = { ...CHECKING, certificateChecking: 'none', checkingContract: null };

describe('the legal basis', () => {
  forEachDatabase((_name, open) => {
    let db: Knex;
    let server: TestConsole;
    let admin: TestOperator;

    beforeEach(async () => {
      db = await open();
      server = await TestConsole.start(db);
      admin = await server.operator('admin');
    });
    afterEach(() => server.close());

    const put = (operator: TestOperator, body: object, version: number): Promise<Answer> =>
      operator.call('PUT', '/legal-basis', { body, version });
    const trail = () =>
      db('audit_entries')
        .where({ subject_type: 'legal-basis' })
        .orderBy('sequence')
        .select<{ action: string; before: string; after: string }[]>('action', 'before', 'after');

    it('begins with none: nothing that needs one is on, and says why', async () => {
      const { body, headers } = await admin.call('GET', '/legal-basis');
      expect(headers.get('etag')).to.equal('"1"');
      expect(body).to.deep.include({ ...NOTHING, version: 1 });
      expect(body['features']).to.deep.equal([
        { feature: 'application-loading', isOn: false, missing: ['public-notice', 'loading-contract'] },
        { feature: 'certificate-checking', isOn: false, missing: ['switched-off', 'checking-contract'] },
        { feature: 'jpki-binding', isOn: false, missing: ['switched-off', 'checking-contract'] },
      ]);
    });

    it('switches checking on and off again, with before and after in the trail', async () => {
      expect((await put(admin, CHECKING, 1)).body).to.deep.include({ ...CHECKING, version: 2 });
      expect(await isFeatureOn(db, 'jpki-binding')).to.be.true;
      expect((await put(admin, NOTHING, 2)).status).to.equal(200);
      expect(await isFeatureOn(db, 'jpki-binding')).to.be.false;
      const [on, off] = await trail();
      expect([on?.action, off?.action]).to.deep.equal(['legal-basis.changed', 'legal-basis.changed']);
      const words = (text = '') => (JSON.parse(text) as typeof CHECKING).certificateChecking;
      expect([words(on?.before), words(on?.after), words(off?.after)]).to.deep.equal([
        'none',
        'operator',
        'none',
      ]);
      expect(server.policyChanges, 'doors need not know').to.equal(0);
    });

    it('is changed by one operator at a time, who has seen what is there', async () => {
      expect((await admin.call('PUT', '/legal-basis', { body: NOTHING })).body['code']).to.equal(
        'PRECONDITION_REQUIRED',
      );
      expect((await put(admin, CHECKING, 1)).status).to.equal(200);
      expect((await put(admin, NOTHING, 1)).body['code']).to.equal('VERSION_CONFLICT');
      expect(await trail()).to.have.length(1);
    });

    it("is the whole organisation's: an operator of some sites changes nothing", async () => {
      const { siteId } = await seedPlaces(db);
      const local = await server.operator('admin', [siteId]);
      expect((await put(local, CHECKING, 1)).body['code']).to.equal('FORBIDDEN');
      const facilities = await server.operator('facilities');
      expect((await facilities.call('GET', '/legal-basis')).body['code']).to.equal('FORBIDDEN');
      const hr = await server.operator('hr');
      expect((await hr.call('GET', '/legal-basis')).status).to.equal(200);
      expect((await put(hr, CHECKING, 1)).body['code']).to.equal('FORBIDDEN');
    });

    it('gives up card links only when a second operator agrees, because doors then ask for less', async () => {
      const second = await server.operator('admin');
      const waiting = await put(admin, { ...NOTHING, cardLinks: false }, 1);
      expect([waiting.status, waiting.body['state']]).to.deep.equal([202, 'waiting']);
      expect(await areCardLinksOn(db)).to.be.true;
      const decision = { body: { decision: 'approve', comment: '' } };
      const path = `/approvals/${String(waiting.body['id'])}/decision`;
      expect((await second.call('POST', path, decision)).body).to.include({ state: 'approved' });
      expect(await areCardLinksOn(db)).to.be.false;
      expect(server.policyChanges).to.equal(1);
      expect((await put(admin, NOTHING, 2)).status, 'and has them again at once').to.equal(200);
      expect(server.policyChanges).to.equal(2);
    });

    it('lets no link reach doors or tables while links are off', async () => {
      const badgeId = BadgeId.parse(await seedBadge(db, await seedPerson(db, await seedPlaces(db))));
      const link = 'L'.repeat(43);
      await db('badges').where({ id: badgeId }).update({ card_link: link });
      const links = async () => (await loadPolicyFacts(db)).badges.map(({ cardLink }) => cardLink);
      const said = { step: 'any', cardLink: link };
      expect([await links(), await permittedLink(db, said)]).to.deep.equal([[link], said]);
      expect((await put(admin, { ...NOTHING, cardLinks: false }, 1)).status).to.equal(200);
      expect([await links(), await permittedLink(db, said)]).to.deep.equal([
        [null],
        { ...said, cardLink: null },
      ]);
    });

    it('lets nobody be asked about a certificate until there is a contract', async () => {
      const asked: RevocationQuestion[] = [];
      const at = server.now;
      const freshUntil = new Date(at.getTime() + 1);
      const good = { kind: 'good', checkedAt: at, freshUntil, source: 'ocsp' } as const;
      const revocation = {
        standingOf: (question: RevocationQuestion) => {
          asked.push(question);
          return Promise.resolve(good);
        },
      };
      const clock = () => at;
      const [certificate, issuer] = [Buffer.from('certificate'), Buffer.from('issuer')];
      const standingOf = createStandingOfCertificate({ db, clock, revocation });
      expect(await standingOf(certificate, issuer)).to.include({ kind: 'not-contracted' });
      expect(asked).to.deep.equal([]);
      await put(admin, CHECKING, 1);
      expect(await standingOf(certificate, issuer)).to.equal(good);
      expect(asked).to.deep.equal([{ certificate, issuer, at }]);
      const alone = createStandingOfCertificate({ db, clock, revocation: undefined });
      expect(await alone(certificate, issuer)).to.include({ kind: 'unknown', why: 'not-configured' });
    });
  });
});
