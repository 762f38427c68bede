import type { SavedView } from '@monban/core/api/saved-views';
import { expect } from 'chai';
import { forEachDatabase } from '../../support/databases.ts';
import { makeSmallCompany, type SmallCompany } from '../../support/small-company.ts';
import { TestConsole, type TestOperator } from '../../support/test-console.ts';

const SETTINGS = {
  q: '山田',
  sort: '-updatedAt',
  retired: 'exclude',
  filters: { kind: 'employee' },
  hidden: ['email'],
  density: 'dense',
} as const;
const OWN = { sharedRole: null, sharedSiteId: null };

describe('saved views', () => {
  forEachDatabase((_name, open) => {
    let server: TestConsole;
    let admin: TestOperator;
    let company: SmallCompany;

    beforeEach(async () => {
      server = await TestConsole.start(await open());
      admin = await server.operator('admin');
      company = await makeSmallCompany(admin);
    });
    afterEach(() => server.close());

    const save = async (name: string, sharing: object = OWN): Promise<SavedView> => {
      const body = { page: 'people', name, ...sharing, settings: SETTINGS };
      const answer = await admin.call('POST', '/saved-views', { body });
      expect(answer.status, JSON.stringify(answer.body)).to.equal(201);
      return answer.body as unknown as SavedView;
    };
    const namesFor = async (operator: TestOperator, page = 'people'): Promise<readonly string[]> => {
      const { body } = await operator.call('GET', `/saved-views?page=${page}`);
      return (body['items'] as SavedView[]).map(({ name }) => name);
    };

    it('belong to whoever made them, and to a role or a site when they are shared', async () => {
      await save('own');
      await save('for HR', { sharedRole: 'hr', sharedSiteId: null });
      await save('for Osaka', { sharedRole: null, sharedSiteId: company.osaka.id });
      await save('for HR in Tokyo', { sharedRole: 'hr', sharedSiteId: company.tokyo.id });
      expect(await namesFor(admin)).to.have.members(['own', 'for HR', 'for Osaka', 'for HR in Tokyo']);
      expect(await namesFor(admin, 'doors')).to.deep.equal([]);
      const hr = await server.operator('hr', [company.osaka.id]);
      expect(await namesFor(hr)).to.have.members(['for HR', 'for Osaka']);
      const reception = await server.operator('reception', [company.tokyo.id]);
      expect(await namesFor(reception)).to.deep.equal([]);
    });

    it('are changed and deleted by whoever made them, in the version that was seen', async () => {
      const view = await save('own', { sharedRole: 'hr', sharedSiteId: null });
      const hr = await server.operator('hr');
      const path = `/saved-views/${view.id}`;
      const body = { name: 'other', ...OWN, settings: SETTINGS };
      expect((await hr.call('PUT', path, { body, version: 1 })).status).to.equal(404);
      expect((await hr.call('DELETE', path, { version: 1 })).status).to.equal(404);
      expect((await admin.call('PUT', path, { body, version: 1 })).body).to.include({ name: 'other' });
      expect((await admin.call('PUT', path, { body, version: 1 })).body).to.include({
        code: 'VERSION_CONFLICT',
      });
      expect((await admin.call('DELETE', path, { version: 2 })).status).to.equal(200);
      expect(await namesFor(admin)).to.deep.equal([]);
    });

    it('are shared with no site that their owner does not reach', async () => {
      const tokyo = await server.operator('hr', [company.tokyo.id]);
      const body = {
        page: 'people',
        name: 'x',
        sharedRole: null,
        sharedSiteId: company.osaka.id,
        settings: SETTINGS,
      };
      expect((await tokyo.call('POST', '/saved-views', { body })).body).to.include({
        code: 'VALIDATION_FAILED',
      });
    });
  });
});
