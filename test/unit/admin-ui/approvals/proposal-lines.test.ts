import { idsWithin, proposalLines, type Names } from '@monban/admin-ui/approvals/proposal-lines';
import { expect } from 'chai';

const [door, schedule, person] = [
  'aaaaaaaa-aaaa-4aaa-8aaa-aaaaaaaaaaaa',
  'bbbbbbbb-bbbb-4bbb-8bbb-bbbbbbbbbbbb',
  'cccccccc-cccc-4ccc-8ccc-cccccccccccc',
];
const known = new Map([
  [door, 'Vault'],
  [schedule, 'Day'],
  [person, 'Abe'],
]);
const names: Names = { of: (id) => known.get(id), word: (key) => `<${key}>` };
const textsOf = (proposed: Readonly<Record<string, unknown>>) =>
  proposalLines(proposed, names).flatMap(({ texts }) => texts);

describe('what an approval would write', () => {
  it('is said with names instead of ids', () => {
    expect(proposalLines({ personId: person, fromDate: '2026-04-01', untilDate: null }, names)).to.deep.equal(
      [
        { label: '<oversight.operators.person>', texts: ['Abe'] },
        { label: '<oversight.approvals.fields.fromDate>', texts: ['2026-04-01'] },
        { label: '<oversight.approvals.fields.untilDate>', texts: ['—'] },
      ],
    );
  });

  it('names door, effect and schedule of each rule', () => {
    const rules = [
      { doorId: door, effect: 'allow', scheduleId: null },
      { doorId: door, effect: 'deny', scheduleId: schedule },
    ];
    expect(textsOf({ rules })).to.deep.equal([
      'Vault · <oversight.approvals.effects.allow> · <oversight.approvals.always>',
      'Vault · <oversight.approvals.effects.deny> · Day',
    ]);
  });

  it('says that an operator without sites has all of them', () => {
    expect(textsOf({ siteIds: [], departmentIds: [], role: 'hr' })).to.deep.equal([
      '<oversight.operators.allSites>',
      '<oversight.operators.allDepartments>',
      '<shell.roles.hr>',
    ]);
  });

  it('shows what it has no words for as it is', () => {
    expect(proposalLines({ brandNew: { a: 1 }, role: 'unheard-of', isOn: true }, names)).to.deep.equal([
      { label: 'brandNew', texts: ['{"a":1}'] },
      { label: '<oversight.operators.role>', texts: ['unheard-of'] },
      { label: 'isOn', texts: ['<ui.yes>'] },
    ]);
  });

  it('finds every id whose name has to be asked for', () => {
    expect([...idsWithin({ personId: person, rules: [{ doorId: door }], name: 'x' })].sort()).to.deep.equal([
      door,
      person,
    ]);
  });
});
