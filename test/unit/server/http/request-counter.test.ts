import { networkOf } from '@monban/server/http/limits';
import { RequestCounter } from '@monban/server/http/request-counter';
import { SignInThrottle } from '@monban/server/sessions/sign-in-throttle';
import { expect } from 'chai';

const at = (seconds: number) => new Date(Date.UTC(2026, 10, 21) + seconds * 1000);

describe('a request counter', () => {
  it('lets so many through in a window, and says how long to wait', () => {
    const counter = new RequestCounter({ windowMs: 60_000, limit: 2 });
    counter.add('a', at(0));
    expect(counter.waitSeconds('a', at(1))).to.equal(0);
    counter.add('a', at(1));
    expect(counter.waitSeconds('a', at(10))).to.equal(50);
    expect(counter.waitSeconds('a', at(59.9))).to.equal(1);
    expect(counter.waitSeconds('a', at(60))).to.equal(0);
    expect(counter.waitSeconds('b', at(10))).to.equal(0);
  });

  it('remembers no more keys than it may', () => {
    const counter = new RequestCounter({ windowMs: 60_000, limit: 1, mostKeys: 10 });
    for (let key = 0; key < 100; key += 1) counter.add(String(key), at(0));
    expect(counter.waitSeconds('99', at(1))).to.be.greaterThan(0);
    expect(counter.waitSeconds('0', at(1))).to.equal(0);
  });
});

describe('the sign-in throttle', () => {
  const tryOften = (
    throttle: SignInThrottle,
    times: number,
    of: (index: number) => [string | undefined, string],
  ) => {
    for (let index = 0; index < times; index += 1) throttle.attempt(...of(index), at(index / 100));
  };
  const isRefused = (throttle: SignInThrottle, login: string | undefined, address: string) => {
    try {
      throttle.attempt(login, address, at(60));
      return false;
    } catch (error) {
      return (error as { code: string }).code === 'RATE_LIMITED';
    }
  };

  it('stops one guesser of one login, not its owner elsewhere', () => {
    const throttle = new SignInThrottle();
    tryOften(throttle, 5, () => ['hanako', '192.0.2.1']);
    expect(isRefused(throttle, 'HANAKO', '192.0.2.1')).to.equal(true);
    expect(isRefused(throttle, 'hanako', '192.0.2.2')).to.equal(false);
    expect(isRefused(throttle, 'taro', '192.0.2.1')).to.equal(false);
  });

  it('stops one address that tries many logins', () => {
    const throttle = new SignInThrottle();
    tryOften(throttle, 30, (index) => [`login${index}`, '192.0.2.1']);
    expect(isRefused(throttle, 'another', '192.0.2.1')).to.equal(true);
    expect(isRefused(throttle, 'another', '192.0.2.9')).to.equal(false);
  });

  it('stops many addresses that try one login', () => {
    const throttle = new SignInThrottle();
    tryOften(throttle, 50, (index) => ['hanako', `192.0.2.${index}`]);
    expect(isRefused(throttle, 'hanako', '198.51.100.1')).to.equal(true);
  });

  it('forgets the failures of who gets in', () => {
    const throttle = new SignInThrottle();
    tryOften(throttle, 4, () => ['hanako', '192.0.2.1']);
    throttle.succeeded('hanako', '192.0.2.1');
    tryOften(throttle, 4, () => ['hanako', '192.0.2.1']);
    expect(isRefused(throttle, 'hanako', '192.0.2.1')).to.equal(false);
  });

  it('does not forget the failures at other logins of an address from which one gets in', () => {
    const throttle = new SignInThrottle();
    tryOften(throttle, 29, (index) => [`login${index}`, '192.0.2.1']);
    tryOften(throttle, 1, () => ['own', '192.0.2.1']);
    throttle.succeeded('own', '192.0.2.1');
    tryOften(throttle, 1, () => ['login29', '192.0.2.1']);
    expect(isRefused(throttle, 'another', '192.0.2.1')).to.equal(true);
  });

  it('shuts nobody out who has a link, however many links are tried elsewhere', () => {
    const throttle = new SignInThrottle();
    tryOften(throttle, 60, (index) => [undefined, `192.0.2.${index}`]);
    expect(isRefused(throttle, undefined, '198.51.100.1')).to.equal(false);
  });

  it('takes a network with zeros in its address for one, too', () => {
    expect(networkOf('2001:db8::aaaa:0:0:1')).to.equal(networkOf('2001:db8:0:0:bbbb::2'));
    expect(networkOf('2001:db8::1')).to.equal(networkOf('2001:db8:0:0:a:b:c:d'));
    expect(networkOf('2001:db8::1')).to.not.equal(networkOf('2001:db8:0:1::1'));
  });

  it('takes a whole IPv6 network for one address', () => {
    expect(networkOf('2001:db8:1:2:aaaa::1')).to.equal(networkOf('2001:db8:1:2:bbbb::2'));
    expect(networkOf('192.0.2.1')).to.equal('192.0.2.1');
    expect(networkOf('::ffff:192.0.2.1')).to.not.equal(networkOf('::ffff:192.0.2.2'));
  });
});
