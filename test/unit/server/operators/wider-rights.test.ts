import { randomUUID } from 'node:crypto';
import { ROLES, type Role } from '@monban/core/api/permissions';
import { DepartmentId, PersonId, SiteId } from '@monban/core/ids';
import { isWidened } from '@monban/server/operators/wider-rights';
import { expect } from 'chai';

const [tokyo, osaka] = [SiteId.parse(randomUUID()), SiteId.parse(randomUUID())];
const sales = DepartmentId.parse(randomUUID());
const [hanako, taro] = [PersonId.parse(randomUUID()), PersonId.parse(randomUUID())];
const rights = (role: Role, more: Partial<Parameters<typeof isWidened>[1]> = {}) => ({
  role,
  personId: null,
  siteIds: [],
  departmentIds: [],
  ...more,
});

describe('the rights of an operator', () => {
  it('are wider where a role brings a permission that the former one had not', () => {
    expect(isWidened(rights('hr'), rights('admin'))).to.equal(true);
    expect(isWidened(rights('hr'), rights('facilities'))).to.equal(true);
    expect(isWidened(rights('security'), rights('auditor'))).to.equal(true);
    for (const role of ROLES) {
      expect(isWidened(rights('admin'), rights(role)), role).to.equal(false);
      expect(isWidened(rights(role), rights(role)), role).to.equal(false);
    }
  });

  it('are wider for everybody new who is more than an employee', () => {
    for (const role of ROLES) expect(isWidened(undefined, rights(role)), role).to.equal(role !== 'employee');
  });

  it('are wider with one more site or department, or with all of them', () => {
    const local = rights('hr', { siteIds: [tokyo], departmentIds: [sales] });
    expect(isWidened(local, rights('hr', { siteIds: [tokyo, osaka], departmentIds: [sales] }))).to.equal(
      true,
    );
    expect(isWidened(local, rights('hr', { siteIds: [tokyo] }))).to.equal(true);
    expect(isWidened(local, rights('hr', { departmentIds: [sales] }))).to.equal(true);
    expect(isWidened(rights('hr'), local)).to.equal(false);
    const both = rights('hr', { siteIds: [tokyo, osaka] });
    expect(isWidened(both, rights('hr', { siteIds: [osaka] }))).to.equal(false);
  });

  it('are wider with the own page of a person, also where there was none before', () => {
    const hers = rights('employee', { personId: hanako });
    expect(isWidened(undefined, hers)).to.equal(true);
    expect(isWidened(rights('employee'), hers)).to.equal(true);
    expect(isWidened(hers, hers)).to.equal(false);
    expect(isWidened(hers, rights('employee', { personId: taro }))).to.equal(true);
    expect(isWidened(hers, rights('employee'))).to.equal(false);
  });
});
