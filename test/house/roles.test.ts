import { expect } from 'chai';
import { textOf } from './repository.ts';
import { describeRoles } from './roles-document.ts';

describe('roles', () => {
  it('are documented as the code has them (`node --import tsx --conditions source test/house/write-roles-document.ts`)', () => {
    expect(textOf('docs/roles.md')).to.equal(describeRoles());
  });
});
