import { readFile } from 'node:fs/promises';
import { ROLES, type Permission, type Role } from '@monban/core/api/permissions';
import { VISIT_DESK } from '@monban/server/http/route';
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

/** Of the whole company, or the caller's own: these are the same wherever the caller belongs. */
const OF_NO_PLACE = [
  /^[A-Z]+ \/(departments|department-tree|schedules)(\/|$)/,
  /^[A-Z]+ \/(session|sessions|own|saved-views|card-sign-in)(\/|$)/,
  /^[A-Z]+ \/(stops|stop-lines|legal-basis|restoration|enrolments)(\/|$)/,
  /^[A-Z]+ \/(demo|proof|privacy)\//,
  /^[A-Z]+ \/(municipalities|municipality-changes)(\/|$)/,
  // Groups are of the whole company; of their people everybody sees their own: see the tests of closings.
  /^[A-Z]+ \/attendance-(groups|closings|exports|export-profiles)(\/|$)/,
  // The caller's own runs, and only the caller's own places in them: see the tests of imports and exports.
  /^[A-Z]+ \/(people-imports|people-import-mappings|people-exports)(\/|$)/,
  /^POST \/approvals\/\{approvalId\}\/withdrawals$/,
  // Of whom the caller reaches, or with a line for each who is out of reach: see the tests of each.
  /^GET \/(people-duplicates|loading-summary)$/,
  /^POST \/loading-(items|orders)$/,
  /^[A-Z]+ \/bulk-changes\//,
  // What it sends is sorted out message by message: see the tests of the live stream.
  /^GET \/live$/,
];

/** Things and places have a site and no department. */
const OF_NO_DEPARTMENT = [
  /^[A-Z]+ \/(sites|areas|doors|controllers|access-levels|company-cards|visit-doors|visit-guests|coexistences|migration)(\/|$)/,
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

/** What only somebody with all sites and all departments may do. */
const FOR_EVERYTHING_ONLY = [
  'POST /sites',
  'POST /sites/{siteId}/restorations',
  'POST /approvals/{approvalId}/decision',
  'PUT /legal-basis',
  'PUT /stop-lines',
  'PUT /privacy/retention/{purpose}',
  'POST /municipality-changes',
  'DELETE /municipality-changes/{changeId}',
  'POST /restoration/confirmation',
  'GET /proof/audit',
  'GET /proof/receipts',
  'POST /proof/checkpoints',
  'POST /proof/verifications',
  'POST /attendance-groups',
  'PATCH /attendance-groups/{groupId}',
  'DELETE /attendance-groups/{groupId}',
  'POST /attendance-groups/{groupId}/restorations',
  'POST /attendance-groups/{groupId}/months/{month}/closings',
  'POST /attendance-closings/{closingId}/reopening',
  'POST /attendance-closings/{closingId}/export-previews',
  'POST /attendance-closings/{closingId}/exports',
  'GET /attendance-exports/{exportId}/file',
];

/** A visit is for the people of a site, and its list is whole or nothing: not for whoever is given departments. */
const FOR_ALL_DEPARTMENTS = [
  /^POST \/drives\/\{driveId\}\/visits$/,
  /^[A-Z]+ \/drives\/\{driveId\}\/visits\/\{visitId\}(\/|$)/,
];

/** What has its records in the query, so that they are not found. */
const NAMED_IN_QUERY = ['GET /readiness/people'];

/** What whoever is given departments may not do: another one below theirs would come into their reach. */
const FOR_THE_WHOLE_TREE_ONLY = [
  'POST /departments',
  'PATCH /departments/{departmentId}',
  'DELETE /departments/{departmentId}',
  'POST /departments/{departmentId}/restorations',
  'PUT /departments/{departmentId}/terms/{fromDate}',
  'DELETE /departments/{departmentId}/terms/{fromDate}',
];

const KEPT_FROM: Readonly<Record<'everywhere' | 'own site' | 'own department', (title: string) => boolean>> =
  {
    everywhere: () => false,
    'own site': (title) => FOR_EVERYTHING_ONLY.includes(title),
    'own department': (title) =>
      FOR_EVERYTHING_ONLY.includes(title) ||
      FOR_THE_WHOLE_TREE_ONLY.includes(title) ||
      isForAllDepartments(title),
  };

function isForAllDepartments(title: string): boolean {
  return FOR_ALL_DEPARTMENTS.some((pattern) => pattern.test(title));
}

const BEYOND = {
  'foreign site': OF_NO_PLACE,
  'foreign department': [...OF_NO_PLACE, ...OF_NO_DEPARTMENT],
};

describe('who may do what', () => {
  forEachDatabase((_name, _open, place) => {
    let demo: DemoHosts | undefined;
    let api: TestApi | undefined;
    let matrix: Matrix;

    before(async function () {
      this.timeout(900_000);
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
        const expected = permission === VISIT_DESK ? '401 TOKEN_INVALID' : '403';
        expect(outcome, `${title} by ${role} at ${at}`).to.equal(expected);
      });
    });

    it('is the desk of one visit for a guest, and nothing else', () => {
      for (const [title, { permission, guest }] of Object.entries(matrix)) {
        if (permission === 'public') continue;
        expect(guest, title).to.match(permission === VISIT_DESK ? /^20[0-9]/ : /^401 TOKEN_INVALID$/);
      }
    });

    for (const at of ['everywhere', 'own site', 'own department'] as const)
      it(`is done for a role with the permission, ${at}`, () => {
        eachCell((cell) => {
          const { title, permission, role, outcome } = cell;
          if (cell.at !== at || !isPermitted(role, ALSO_ASKS[title] ?? permission)) return;
          if (KEPT_FROM[at](title)) return;
          const isDone = /^20[0-9]( listed)?$/.test(outcome);
          const isKnown = outcome === DENIED_TO_THE_PERMITTED[title];
          expect(isDone || isKnown || isNotSeen(cell), `${title} by ${role}: ${outcome}`).to.be.true;
        });
      });

    it('is refused to whoever has less than everything where it is about everything', () => {
      eachCell(({ title, permission, role, at, outcome }) => {
        if (!isPermitted(role, permission) || !FOR_EVERYTHING_ONLY.includes(title)) return;
        if (at !== 'everywhere')
          expect(outcome, `${title} by ${role} at ${at}`).to.match(/^(403|404|422 .*)/);
      });
      eachCell(({ title, permission, role, at, outcome }) => {
        if (!isPermitted(role, permission) || !FOR_THE_WHOLE_TREE_ONLY.includes(title)) return;
        if (at.endsWith('department')) expect(outcome, `${title} by ${role} at ${at}`).to.equal('403');
      });
      eachCell(({ title, permission, role, at, outcome }) => {
        if (!isPermitted(role, permission) || !isForAllDepartments(title)) return;
        if (at === 'own department') expect(outcome, `${title} by ${role} at ${at}`).to.equal('403');
      });
    });

    for (const [at, others] of Object.entries(BEYOND))
      it(`does not reach records of a ${at}`, () => {
        eachCell(({ title, permission, role, outcome, ...cell }) => {
          if (cell.at !== at || !isPermitted(role, permission)) return;
          if (others.some((pattern) => pattern.test(title))) return;
          const isNamed = title.includes('{') || NAMED_IN_QUERY.includes(title);
          const expected = isNamed ? /^404$/ : /^(200 not listed|422 VALIDATION_FAILED)/;
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

/**
 * Who has less than everything sees the approvals that they asked for themselves, and this one is somebody else's; who
 * is given departments sees what happened to their people, and this tap was nobody's, no visit, and no number of a
 * whole site.
 */
function isNotSeen({ title, at, outcome }: Cell): boolean {
  if (outcome !== '200 not listed') return false;
  if (title === 'GET /approvals') return at !== 'everywhere';
  return at === 'own department' && NOT_BY_DEPARTMENT.includes(title);
}

const NOT_BY_DEPARTMENT = ['GET /events', 'GET /visits', 'GET /drives/{driveId}/visits', 'GET /drive-plan'];
