import { takeSteps, undoSteps } from '@monban/admin-ui/drives/take-steps';
import type { Answer } from '@monban/admin-ui/api/client';
import { problemOf, UNREACHABLE } from '@monban/admin-ui/api/problem';
import { ApplicationId, DepartmentId, DriveId, PersonId, SiteId } from '@monban/core/ids';
import type { DriveApplication } from '@monban/core/api/applications';
import { expect } from 'chai';

const id = (place: number) => `00000000-0000-4000-8000-${String(place).padStart(12, '0')}`;
const OK: Answer<unknown> = { kind: 'ok', data: {}, status: 200 };

function application(place: number): DriveApplication {
  return {
    id: ApplicationId.parse(id(place)),
    driveId: DriveId.parse(id(900)),
    personId: PersonId.parse(id(100 + place)),
    personName: `人 ${String(place)}`,
    employeeCode: String(place),
    departmentId: DepartmentId.parse(id(901)),
    departmentName: '総務部',
    siteId: SiteId.parse(id(902)),
    siteName: '本社',
    state: 'submitted',
    since: '2026-11-01T00:00:00.000Z',
    via: 'paper',
    consentVersion: 1,
    consentedAt: '2026-10-01T00:00:00.000Z',
    delivery: null,
    deadlineOn: null,
    appointmentOn: null,
    endedAt: null,
    version: 3,
    next: ['receive'],
  };
}

describe('a step of many applications', () => {
  const rows = [1, 2, 3].map(application);

  it('is taken of one after the other, and told after each', async () => {
    const told: number[] = [];
    const sent: string[] = [];
    const send = (row: DriveApplication) => {
      sent.push(row.employeeCode);
      return Promise.resolve(OK);
    };
    const run = await takeSteps({ rows, send, onDone: (count) => told.push(count) });
    expect(run).to.deep.equal({ done: [{}, {}, {}], refused: [], left: [] });
    expect({ sent, told }).to.deep.equal({ sent: ['1', '2', '3'], told: [1, 2, 3] });
  });

  it('names whoever was changed meanwhile, and goes on with the others', async () => {
    const problem = problemOf(undefined, null);
    const send = (row: DriveApplication) =>
      Promise.resolve<Answer<unknown>>(row === rows[1] ? { kind: 'failed', problem } : OK);
    const run = await takeSteps({ rows, send, onDone: () => undefined });
    expect(run.done).to.have.length(2);
    expect(run.refused.map(({ row }) => row.employeeCode)).to.deep.equal(['2']);
  });

  it('ends where the server cannot be reached', async () => {
    let asked = 0;
    const send = () => {
      asked += 1;
      return Promise.resolve<Answer<unknown>>({ kind: 'failed', problem: UNREACHABLE });
    };
    const run = await takeSteps({ rows, send, onDone: () => undefined });
    expect({ asked, done: run.done, left: run.left.length }).to.deep.equal({ asked: 1, done: [], left: 2 });
  });

  it('can be stopped on the way: what was asked for is done, and the others are as they were', async () => {
    const stopping = new AbortController();
    const send = (row: DriveApplication) => {
      if (row === rows[1]) stopping.abort();
      return Promise.resolve(OK);
    };
    const run = await takeSteps({ rows, send, onDone: () => undefined, stop: stopping.signal });
    expect(run.done).to.have.length(2);
    expect(run.left).to.deep.equal([rows[2]]);
  });

  it('is taken back of all that were done, and says where one could not', async () => {
    const problem = problemOf(undefined, null);
    const undone: number[] = [];
    const undo = (each: number) => {
      undone.push(each);
      return Promise.resolve<Answer<unknown>>(each === 2 ? { kind: 'failed', problem } : OK);
    };
    expect(await undoSteps([1, 2, 3], undo)).to.deep.equal({ kind: 'failed', problem });
    expect(undone).to.deep.equal([1, 2, 3]);
    expect((await undoSteps([1, 3], undo)).kind).to.equal('ok');
  });
});
