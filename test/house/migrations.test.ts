import { MIGRATIONS } from '@monban/db/migrate';
import { expect } from 'chai';
import { FILES } from './repository.ts';

describe('migrations', () => {
  it('are all registered, in the order of their numbers', () => {
    const files = FILES.filter((file) => /^db\/src\/migrations\/.*\.ts$/.test(file))
      .map((file) => file.slice('db/src/migrations/'.length, -'.ts'.length))
      .sort();
    expect(MIGRATIONS.map(({ name }) => name)).to.deep.equal(files);
  });

  it('are numbered without a gap', () => {
    const numbers = MIGRATIONS.map(({ name }) => Number(name.slice(0, 4)));
    expect(numbers).to.deep.equal(numbers.map((_, index) => index + 1));
  });
});
