import { addDays } from '@monban/core/calendar/days';
import { randomUUID } from 'node:crypto';
import { DepartmentId, SiteId } from '@monban/core/ids';
import { concurrentOn, holdConcurrent } from '@monban/server/people/concurrent-posts';
import { problemsOfTerms } from '@monban/server/people/check-terms';
import { addPost, changeEmployment, editAsFields, NO_TERMS } from '@monban/server/people/edit-terms';
import {
  currentTerms,
  hasLeft,
  projectionOf,
  shownTerms,
  type Terms,
} from '@monban/server/people/person-terms';
import { newRecordId } from '@monban/server/records/new-record-id';
import { expect } from 'chai';
import fc from 'fast-check';

const newId = () => newRecordId(randomUUID);
const siteId = SiteId.parse(newId());
const departments = Array.from({ length: 4 }, () => DepartmentId.parse(newId()));
const START = '2026-04-01';

const day = fc.integer({ min: 1, max: 400 }).map((offset) => {
  return new Date(Date.parse(START) + offset * 86_400_000).toISOString().slice(0, 10);
});
const department = fc.constantFrom(...departments);
const transfers = fc.uniqueArray(fc.record({ fromDate: day, departmentId: department }), {
  selector: ({ fromDate }) => fromDate,
  maxLength: 8,
});

const newDays = fc.record({ all: transfers, startsOn: day, end: fc.option(day, { nil: null }), asked: day });
const move = fc.record({ all: transfers, departmentId: department, today: day, asked: day });

const on = (today: string) => ({ dayAt: () => today, newId });

function employed(): Terms {
  const [departmentId = DepartmentId.parse(newId())] = departments;
  const fields = { kind: 'employee', employeeCode: '1', startsOn: START, endsOn: null } as const;
  return editAsFields({ ...fields, departmentId, siteId })(NO_TERMS, on(START));
}

function transferAll(
  terms: Terms,
  all: readonly { readonly fromDate: string; readonly departmentId: DepartmentId }[],
): Terms {
  return all.reduce(
    (before, transfer) =>
      addPost({ ...transfer, siteId, title: null, isMain: true, untilDate: null })(before, on(START)),
    terms,
  );
}

function currentDepartment(terms: Terms, today: string): DepartmentId | undefined {
  const current = currentTerms(terms, () => today);
  return current && projectionOf(current).departmentId;
}

describe('the terms of a person', () => {
  it('say the same for a day, in whatever order transfers were entered', () => {
    fc.assert(
      fc.property(transfers, fc.array(fc.nat()), day, (all, order, today) => {
        const shuffled = all
          .map((transfer, index) => ({ transfer, rank: order[index] ?? 0 }))
          .toSorted((left, right) => left.rank - right.rank)
          .map(({ transfer }) => transfer);
        const latest = all
          .filter(({ fromDate }) => fromDate <= today)
          .toSorted((left, right) => (left.fromDate < right.fromDate ? -1 : 1))
          .at(-1);
        const expected = latest?.departmentId ?? departments[0];
        expect(currentDepartment(transferAll(employed(), shuffled), today)).to.equal(expected);
      }),
    );
  });

  it('have exactly one main post on each day of an employment, whatever days it is given', () => {
    fc.assert(
      fc.property(newDays, ({ all, startsOn, end, asked }) => {
        const endsOn = end !== null && end < startsOn ? startsOn : end;
        const before = transferAll(employed(), all);
        const id = before.employments[0]!.id;
        const after = changeEmployment(id, { startsOn, endsOn })(before, on(START));
        expect(problemsOfTerms(after)).to.deep.equal([]);
        const isEmployed = asked >= startsOn && (endsOn === null || asked <= endsOn);
        const mains = shownTerms(after).posts.filter(
          ({ fromDate, untilDate }) => fromDate <= asked && (untilDate === null || asked < untilDate),
        );
        if (isEmployed) expect(mains).to.have.length(1);
        if (isEmployed) expect(mains[0]?.departmentId).to.equal(currentDepartment(before, asked));
      }),
    );
  });

  it('take a changed field as a transfer from today on, and change no day before', () => {
    fc.assert(
      fc.property(move, ({ all, departmentId, today, asked }) => {
        const before = transferAll(employed(), all);
        const current = projectionOf(currentTerms(before, () => today)!);
        const after = editAsFields({ ...current, departmentId })(before, on(today));
        expect(problemsOfTerms(after)).to.deep.equal([]);
        expect(currentDepartment(after, today)).to.equal(departmentId);
        if (asked < today) {
          expect(currentDepartment(after, asked)).to.equal(currentDepartment(before, asked));
        }
      }),
    );
  });

  it('take a changed field as a transfer from the day that is named, and change no day before', () => {
    fc.assert(
      fc.property(move, ({ all, departmentId, today: from, asked }) => {
        const before = transferAll(employed(), all);
        const current = projectionOf(currentTerms(before, () => START)!);
        const edit = editAsFields({ ...current, departmentId }, { from });
        const after = edit(before, on(START));
        expect(problemsOfTerms(after)).to.deep.equal([]);
        expect(currentDepartment(after, from)).to.equal(departmentId);
        if (asked < from) {
          expect(currentDepartment(after, asked)).to.equal(currentDepartment(before, asked));
        }
        expect(edit(after, on(START))).to.deep.equal(after);
      }),
    );
  });

  it('hold the posts beside the main one to those that are named, on that day and on no day before', () => {
    const departmentsAt = (terms: Terms, asked: string) =>
      terms.employments.flatMap((employment) =>
        concurrentOn(terms, employment, asked).map((post) => post.departmentId),
      );
    const named = fc.uniqueArray(department);
    const steps = fc.array(fc.tuple(day, named), { maxLength: 5 });
    fc.assert(
      fc.property(
        fc.record({ steps, from: day, ids: named, asked: day }),
        ({ steps: all, from, ids, asked }) => {
          const fields = projectionOf(currentTerms(employed(), () => START)!);
          const hold = (terms: Terms, [since, departmentIds]: (typeof all)[number]) =>
            holdConcurrent(fields, { departmentIds, from: since })(terms, on(START));
          const before = all.reduce(hold, employed());
          const after = hold(before, [from, ids]);
          expect(problemsOfTerms(after)).to.deep.equal([]);
          expect(departmentsAt(after, from)).to.have.members(ids);
          if (asked < from) expect(departmentsAt(after, asked)).to.have.members(departmentsAt(before, asked));
          expect(hold(after, [from, ids])).to.deep.equal(after);
        },
      ),
    );
  });

  it('have ended on the day after the last day, and not before', () => {
    const terms = employed();
    const ended = changeEmployment(terms.employments[0]!.id, { endsOn: '2026-12-31' })(terms, on(START));
    expect(hasLeft(ended, () => '2026-12-31')).to.equal(false);
    expect(hasLeft(ended, () => addDays('2026-12-31', 1))).to.equal(true);
    expect(hasLeft(terms, () => '2099-01-01')).to.equal(false);
  });
});
