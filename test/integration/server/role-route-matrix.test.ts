import { readFile } from 'node:fs/promises';
import { ROLES, type Permission, type Role } from '@monban/core/api/permissions';
import { expect } from 'chai';
import { strangers } from '../../support/api-samples.ts';
import { forEachDatabase } from '../../support/databases.ts';
import { type DemoHosts, startDemoHosts } from '../../support/demo-hosts.ts';
import {
  isPermitted,
  type Matrix,
  MATRIX_FILE,
  measureMatrix,
  type Outcome,
  PLACES,
  textOf,
} from '../../support/role-route-matrix.ts';
import { TestApi } from '../../support/test-api.ts';

/** Not of any site, or the caller's own: these are the same wherever the caller belongs. */
const WITHOUT_SITE = [
  /^[A-Z]+ \/departments/,
  /^[A-Z]+ \/schedules/,
  /^[A-Z]+ \/session/,
  /^[A-Z]+ \/own(\/|$)/,
  /^[A-Z]+ \/(stops|stop-lines)$/,
  /^[A-Z]+ \/card-sign-in$/,
  /^[A-Z]+ \/demo\//,
  /^[A-Z]+ \/legal-basis/,
  // Of the own sites whoever asks, or with a list of who is out of reach: see the tests of loading.
  /^GET \/loading-summary$/,
  /^POST \/loading-(items|orders)$/,
  /^POST \/enrolments$/,
  // What it sends is sorted out message by message: see the tests of the live stream.
  /^GET \/live$/,
];

/** Right as it is asked for, but for this. */
const DENIED_TO_THE_PERMITTED: Readonly<Record<string, Outcome>> = {
  // Nothing listens in this suite; the tests of door commands have a door.
  'POST /doors/{doorId}/commands': '503 CONTROLLER_OFFLINE',
};

/** What the sample of a route takes beyond the route's own permission: the change that is undone is a move. */
const ALSO_ASKS: Readonly<Record<string, Permission>> = {
  'POST /bulk-changes/{bulkChangeId}/undoing': 'people:write',
};

/** What only somebody with all sites may do. */
const FOR_ALL_SITES_ONLY = [
  'POST /sites',
  'POST /sites/{siteId}/restorations',
  'POST /approvals/{approvalId}/decision',
  'PUT /legal-basis',
  'PUT /stop-lines',
];

describe('who may do what', () => {
  forEachDatabase((_name, _open, place) => {
    let demo: DemoHosts | undefined;
    let api: TestApi | undefined;
    let matrix: Matrix;

    before(async function () {
      this.timeout(420_000);
      demo = await startDemoHosts();
      api = await TestApi.start(await place(), demo.environment);
      matrix = await measureMatrix(api, demo);
    });
    after(async () => {
      await api?.close();
      await demo?.close();
    });

    function eachCell(check: (cell: Cell) => void): void {
      for (const [title, { permission, places }] of Object.entries(matrix))
        for (const role of ROLES)
          for (const at of PLACES) check({ title, permission, role, at, outcome: places[at][role] });
    }

    it('is what the reviewed file says: see its first line for how to bring it up to date', async () => {
      const reviewed = await readFile(MATRIX_FILE, 'utf8');
      expect(textOf(matrix).split('\n')).to.deep.equal(reviewed.split('\n'));
    });

    it('is asked for on every route there is, and on no other', () => {
      expect(Object.keys(matrix)).to.have.members(api!.operations.map(({ title }) => title));
      expect(strangers(api!.operations.map(({ id }) => id))).to.deep.equal([]);
    });

    it('is answered as described, by every route', () => {
      const isSeen = (id: string, status: string): boolean => api!.checker.seen.has(`${id} ${status}`);
      const unseen = api!.operations
        .filter(
          ({ id, answers }) =>
            !Object.keys(answers).some((status) => status.startsWith('2') && isSeen(id, status)),
        )
        .map(({ title }) => title);
      expect(unseen).to.deep.equal(Object.keys(DENIED_TO_THE_PERMITTED));
    });

    it('is nothing for who has not signed in, but for the public routes', () => {
      for (const [title, { permission, nobody }] of Object.entries(matrix)) {
        if (permission === 'public') expect(nobody, title).to.match(/^20[0-9]/);
        else expect(nobody, title).to.equal('401');
      }
    });

    it('is nothing for a role without the permission, wherever it asks', () => {
      eachCell(({ title, permission, role, at, outcome }) => {
        if (permission === 'public' || isPermitted(role, permission)) return;
        expect(outcome, `${title} by ${role} at ${at}`).to.equal('403');
      });
    });

    it('is done for a role with the permission, on all sites and on its own', () => {
      eachCell(({ title, permission, role, at, outcome }) => {
        if (!isPermitted(role, ALSO_ASKS[title] ?? permission) || at === 'foreign site') return;
        if (at === 'own site' && FOR_ALL_SITES_ONLY.includes(title)) return;
        const cell = `${title} by ${role} at ${at}: ${outcome}`;
        const isDone = /^20[0-9]( listed)?$/.test(outcome);
        const isKnown = outcome === DENIED_TO_THE_PERMITTED[title];
        expect(isDone || isKnown || isOwnList(title, at, outcome), cell).to.be.true;
      });
    });

    it('does not reach records of another site', () => {
      eachCell(({ title, permission, role, at, outcome }) => {
        if (!isPermitted(role, permission) || at !== 'foreign site') return;
        if (WITHOUT_SITE.some((pattern) => pattern.test(title))) return;
        const expected = title.includes('{') ? /^404$/ : /^(200 not listed|422 VALIDATION_FAILED)/;
        expect(outcome, `${title} by ${role}`).to.match(expected);
      });
    });
  });
});

interface Cell {
  readonly title: string;
  readonly permission: string;
  readonly role: Role;
  readonly at: (typeof PLACES)[number];
  readonly outcome: Outcome;
}

/** Who has only some sites sees the approvals that they asked for themselves, and this one is somebody else's. */
function isOwnList(title: string, at: string, outcome: Outcome): boolean {
  return title === 'GET /approvals' && at === 'own site' && outcome === '200 not listed';
}
