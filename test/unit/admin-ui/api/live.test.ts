import { expect } from 'chai';
import { backOffMs, followLive, type LiveState } from '@monban/admin-ui/api/live';

const SNAPSHOT = {
  kind: 'snapshot',
  controllerId: 'a0000000-0000-4000-8000-a00000000009',
  version: 1,
  latestVersion: 2,
};
const streamOf = (text: string): Response => new Response(text, { status: 200 });

/** Follows until the answers are used up; returns what was seen. */
async function follow(answers: readonly (Response | Error)[], refresh = () => Promise.resolve(true)) {
  const end = new AbortController();
  const waiting = [...answers];
  const states: LiveState[] = [];
  const messages: unknown[] = [];
  const lastEventIds: (string | null)[] = [];
  await followLive(
    {
      fetch: (_url, request) => {
        lastEventIds.push(new Headers(request?.headers).get('last-event-id'));
        const answer = waiting.shift() ?? new Error('nothing left');
        return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer);
      },
      accessToken: () => 'token',
      refresh,
      onState: (state) => states.push(state),
      onMessage: (message) => messages.push(message),
      wait: () => {
        if (waiting.length === 0) end.abort();
        return Promise.resolve();
      },
      random: () => 0.5,
    },
    end.signal,
  );
  return { states, messages, lastEventIds };
}

describe('the live connection', () => {
  it('resumes after the last event it has seen', async () => {
    const text = `id: 41\ndata: ${JSON.stringify(SNAPSHOT)}\n\n`;
    const { messages, lastEventIds, states } = await follow([streamOf(text), streamOf('')]);
    expect(messages).to.deep.equal([SNAPSHOT]);
    expect(lastEventIds).to.deep.equal([null, '41']);
    expect(states.slice(0, 3)).to.deep.equal(['connected', 'reconnecting', 'connected']);
  });

  it('is lost after three failures in a row, and connected again after one success', async () => {
    const refused = new TypeError('refused');
    const { states } = await follow([refused, refused, refused, streamOf('')]);
    expect(states).to.deep.equal(['reconnecting', 'reconnecting', 'lost', 'connected', 'reconnecting']);
  });

  it('renews the session when it has expired', async () => {
    let renewals = 0;
    const refresh = () => Promise.resolve((renewals += 1) === 1);
    const { states } = await follow([new Response('', { status: 401 }), streamOf('')], refresh);
    expect(states[0]).to.equal('connected');
    expect(renewals).to.equal(1);
  });

  it('skips what it does not understand', async () => {
    const text = 'data: {"kind":"new"}\n\ndata: nonsense\n\n' + `data: ${JSON.stringify(SNAPSHOT)}\n\n`;
    expect((await follow([streamOf(text)])).messages).to.deep.equal([SNAPSHOT]);
  });

  it('waits longer each time, up to a quarter of a minute', () => {
    expect([1, 2, 3, 20].map((failures) => backOffMs(failures, 0))).to.deep.equal([250, 500, 1_000, 7_500]);
    expect(backOffMs(20, 0.999)).to.be.at.most(15_000);
  });
});
