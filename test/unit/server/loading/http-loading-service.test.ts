import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { httpLoadingService } from '@monban/server/loading/http-loading-service';
import { type LoadingService, LoadingServiceError } from '@monban/server/loading/loading-service';
import { expect } from 'chai';
import { withCheckDigit } from '../../../support/my-numbers.ts';

const NUMBER = withCheckDigit('27182818284');
const CHANGE = {
  sequence: 1,
  itemId: '0198c0de-0000-7000-8000-000000000001',
  state: 'appointment',
  at: '2026-11-21T00:00:00.000Z',
  failure: null,
  appointmentAt: '2026-11-30T01:00:00.000Z',
  place: 'Shiken-shi city hall, desk 3',
};
const ORDER = { orderId: CHANGE.itemId, wantedFrom: '2026-11-21', itemIds: [CHANGE.itemId] };

describe('the loading service over HTTP', () => {
  let server: Server;
  let service: LoadingService;
  let answer: unknown;

  before(async () => {
    server = createServer((_, response) => response.end(JSON.stringify(answer)));
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    service = httpLoadingService({ url: `http://127.0.0.1:${port}`, secret: 'a-secret' });
  });
  after(() => {
    server.closeAllConnections();
    server.close();
  });

  async function refusal(asked: Promise<unknown>): Promise<LoadingServiceError> {
    const error: unknown = await asked.then(
      () => undefined,
      (cause: unknown) => cause,
    );
    if (!(error instanceof LoadingServiceError)) throw new Error('the answer was taken', { cause: error });
    return error;
  }

  it('takes places and references', async () => {
    answer = { changes: [CHANGE] };
    expect(await service.listChangesAfter(0)).to.deep.equal([CHANGE]);
    answer = { reference: 'R-1' };
    expect(await service.placeOrder(ORDER)).to.deep.equal({ reference: 'R-1' });
  });

  it('takes nothing of an answer that holds a My Number, and says where it was', async () => {
    const follow = (change: object) => {
      answer = { changes: [CHANGE, { ...CHANGE, ...change }] };
      return refusal(service.listChangesAfter(0));
    };
    const order = (facts: object) => {
      answer = facts;
      return refusal(service.placeOrder(ORDER));
    };
    const refused = [
      await follow({ place: `desk 3, ${NUMBER}` }),
      await follow({ more: { inside: NUMBER } }),
      await order({ reference: NUMBER }),
      await order({ reference: 'R-1', [NUMBER]: 1 }),
    ];
    expect(refused.map(({ kind, pointers }) => [kind, ...pointers])).to.deep.equal([
      ['my-number-refused', '/changes/1/place'],
      ['my-number-refused', '/changes/1/more/inside'],
      ['my-number-refused', '/reference'],
      ['my-number-refused', '/*'],
    ]);
    expect(refused.map(({ message }) => message).join()).not.to.include(NUMBER);
  });
});
