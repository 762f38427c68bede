import { expect } from 'chai';
import { createSharedRenewal, SessionNews, type Locks } from '@monban/admin-ui/session/shared-renewal';

/** A browser’s locks: who asks for a name waits for those who asked before. */
function locksOfBrowser(): Locks {
  const last = new Map<string, Promise<unknown>>();
  return {
    request(name, work) {
      const mine = (last.get(name) ?? Promise.resolve()).then(work);
      last.set(
        name,
        mine.catch(() => undefined),
      );
      return mine;
    },
  };
}

/** A server that rotates its refresh cookie, and ends the session when a former one is used. */
function serverWithOneSession() {
  const server = { cookie: 'cookie-0', isEnded: false, renewals: 0 };
  return {
    server,
    renew: async (): Promise<string | undefined> => {
      const sent = server.cookie;
      await Promise.resolve();
      // Between the cookie’s leaving and the answer’s coming others may be faster.
      if (sent !== server.cookie) server.isEnded = true;
      if (server.isEnded) return undefined;
      server.renewals += 1;
      server.cookie = `cookie-${String(server.renewals)}`;
      return `token-${String(server.renewals)}`;
    },
  };
}

type FakeServer = ReturnType<typeof serverWithOneSession>;

/** Two tabs with the same expired token. */
function twoTabs(renew: FakeServer['renew'], options: { locks: Locks | undefined; isShared: boolean }) {
  const tokens = ['token-0', 'token-0'];
  const tab = (index: number) =>
    createSharedRenewal({
      locks: options.locks,
      accessToken: () => tokens[index],
      renew: async () => {
        const token = await renew();
        if (token === undefined) return false;
        if (options.isShared) tokens.fill(token);
        else tokens[index] = token;
        return true;
      },
    });
  return { tokens, first: tab(0), second: tab(1) };
}

describe('the renewal of a session that several tabs share', () => {
  it('asks the server once when two tabs renew at the same moment', async () => {
    const { server, renew } = serverWithOneSession();
    const { first, second, tokens } = twoTabs(renew, { locks: locksOfBrowser(), isShared: true });
    expect(await Promise.all([first(), second()])).to.deep.equal([true, true]);
    expect(server.renewals).to.equal(1);
    expect(tokens).to.deep.equal(['token-1', 'token-1']);
  });

  it('asks one after the other when the first tab’s word comes late, and no cookie is used twice', async () => {
    const { server, renew } = serverWithOneSession();
    const { first, second } = twoTabs(renew, { locks: locksOfBrowser(), isShared: false });
    expect(await Promise.all([first(), second()])).to.deep.equal([true, true]);
    expect([server.renewals, server.isEnded]).to.deep.equal([2, false]);
  });

  it('would lose the session without the lock', async () => {
    const { server, renew } = serverWithOneSession();
    const { first, second } = twoTabs(renew, { locks: undefined, isShared: false });
    await Promise.all([first(), second()]);
    expect(server.isEnded).to.equal(true);
  });

  it('renews once for all requests of one tab', async () => {
    const { server, renew } = serverWithOneSession();
    const { first } = twoTabs(renew, { locks: undefined, isShared: false });
    expect(await Promise.all([first(), first(), first()])).to.deep.equal([true, true, true]);
    expect(server.renewals).to.equal(1);
  });

  it('does not renew a session that another tab has left in the meantime', async () => {
    let token: string | undefined = 'token-0';
    let renewals = 0;
    const locks: Locks = {
      request: (_name, work) => {
        token = undefined;
        return work();
      },
    };
    const renewal = createSharedRenewal({
      locks,
      accessToken: () => token,
      renew: () => Promise.resolve((renewals += 1) > 0),
    });
    expect(await renewal()).to.equal(false);
    expect(renewals).to.equal(0);
  });

  it('renews again after a renewal that failed', async () => {
    const answers = [false, true];
    const renewal = createSharedRenewal({
      locks: locksOfBrowser(),
      accessToken: () => 'token-0',
      renew: () => Promise.resolve(answers.shift() ?? false),
    });
    expect([await renewal(), await renewal()]).to.deep.equal([false, true]);
  });

  it('takes no news that the contract does not know', () => {
    expect(SessionNews.safeParse({ kind: 'signed-out', why: 'left' }).success).to.equal(true);
    for (const news of [undefined, 'token', { kind: 'signed-in', session: { accessToken: 't' } }]) {
      expect(SessionNews.safeParse(news).success).to.equal(false);
    }
  });
});
