import { mock } from 'node:test';
import { useSearch } from '@monban/admin-ui/ui/use-search';
import { expect } from 'chai';
import { effectScope, nextTick, ref } from 'vue';
import { withCheckDigit } from '../../../support/my-numbers.ts';

const NUMBER = withCheckDigit('27182818284');
const FULL_WIDTH = NUMBER.replace(/\d/g, (digit) => String.fromCodePoint(0xff10 + Number(digit)));

describe('a search field', () => {
  const scope = effectScope();
  const asked = ref('');
  const said: string[] = [];
  const search = scope.run(() => useSearch(asked, 200, (text) => said.push(text)))!;

  before(() => {
    mock.timers.enable({ apis: ['setTimeout'] });
  });
  after(() => {
    scope.stop();
    mock.timers.reset();
  });

  async function type(text: string): Promise<void> {
    search.typed.value = text;
    await nextTick();
  }

  it('asks a moment after typing, once', async () => {
    await type('山');
    await type('山田 ');
    mock.timers.tick(200);
    expect(said.splice(0)).to.deep.equal(['山田']);
    expect(search.isRefused.value).to.equal(false);
  });

  it('asks for no My Number, says so, and drops what was about to be asked', async () => {
    for (const text of [
      NUMBER,
      FULL_WIDTH,
      `山田 ${NUMBER.slice(0, 4)}-${NUMBER.slice(4, 8)}-${NUMBER.slice(8)}`,
    ]) {
      await type(NUMBER.slice(0, 11));
      await type(text);
      mock.timers.tick(1_000);
      expect(search.isRefused.value).to.equal(true);
    }
    expect(said).to.deep.equal([]);
    await type('山');
    mock.timers.tick(200);
    expect([search.isRefused.value, ...said.splice(0)]).to.deep.equal([false, '山']);
  });

  it('follows what was asked for elsewhere', async () => {
    asked.value = '佐藤';
    await nextTick();
    expect(search.typed.value).to.equal('佐藤');
  });
});
