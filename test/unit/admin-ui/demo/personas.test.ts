import { DEMO_PERSONAS } from '@monban/core/api/demo';
import { listPersonas } from '@monban/simulators/virtual-card/personas';
import { expect } from 'chai';
import { en } from '@monban/admin-ui/locales/en/catalogue';
import { ja } from '@monban/admin-ui/locales/ja/catalogue';
import { resolveMessage } from '@monban/admin-ui/text/resolve-message';

describe('the kinds of virtual card on the demo page', () => {
  it('are those of the simulator', () => {
    expect([...DEMO_PERSONAS]).to.have.members(listPersonas().map(({ name }) => name));
  });

  for (const persona of DEMO_PERSONAS) {
    it(`say in both languages what ${persona} is`, () => {
      for (const catalogue of [ja, en]) {
        expect(resolveMessage(catalogue, `demo.personas.${persona}`)).to.be.a('string');
      }
    });
  }
});
