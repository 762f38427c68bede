import { VISIT_GUARDS } from '@monban/core/drives/visit-life';
import type { Platform } from '@monban/server/platform';
import { VISIT_SENTENCES } from '@monban/server/visits/visit-sentences';
import { visitRoutes } from '@monban/server/visits/visit-routes';
import { expect } from 'chai';

const NO_PLATFORM = {} as Platform;

describe('the routes of visits', () => {
  it('are for whoever may be a clerk, or for the person alone', () => {
    for (const { path, permission } of visitRoutes(NO_PLATFORM))
      expect(permission, path).to.equal(path.startsWith('/own/') ? 'own:use' : 'drives:write');
  });

  it('change a visit only in the version that was seen', () => {
    const blind = visitRoutes(NO_PLATFORM).filter(
      ({ method, path, ifMatch }) =>
        method !== 'get' && /visits\/\{visitId\}(?:|\/steps|\/slots|\/rosters)$/u.test(path) && !ifMatch,
    );
    expect(blind).to.deep.equal([]);
  });

  it('have a sentence for everything that can be in the way of a step', () => {
    for (const guard of VISIT_GUARDS)
      expect(VISIT_SENTENCES, guard).to.have.property(
        `VISIT_GUARD_${guard.toUpperCase().replaceAll('-', '_')}`,
      );
  });
});
