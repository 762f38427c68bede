import { ControllerId } from '@monban/core/ids';
import { DOWN_CHANNELS, downFilter, downTopic, UP_CHANNELS, upTopic } from '@monban/core/messages/topics';
import { mayPublish, mayReceive, mayRetain, maySubscribe, SERVER_IDENTITY } from '@monban/trust/broker-acl';
import { expect } from 'chai';
import fc from 'fast-check';

const one = ControllerId.parse('a0000000-0000-4000-8000-a00000000001');
const two = ControllerId.parse('a0000000-0000-4000-8000-a00000000002');
const ups = (id: ControllerId) => UP_CHANNELS.map((channel) => upTopic(id, channel));
const downs = (id: ControllerId) => DOWN_CHANNELS.map((channel) => downTopic(id, channel));
const everything = [...ups(one), ...downs(one), ...ups(two), ...downs(two)];

describe('on the broker', () => {
  it('a controller writes its own up topics and no others', () => {
    expect(everything.filter((topic) => mayPublish(one, topic))).to.deep.equal(ups(one));
  });

  it('a controller reads its own down topics and no others', () => {
    expect(everything.filter((topic) => mayReceive(one, topic))).to.deep.equal(downs(one));
    expect(everything.filter((topic) => maySubscribe(one, topic))).to.deep.equal(downs(one));
    expect(maySubscribe(one, downFilter(one))).to.equal(true);
    expect(maySubscribe(one, downFilter(two))).to.equal(false);
  });

  it('the server writes what controllers read, and reads what they write', () => {
    expect(everything.filter((topic) => mayPublish(SERVER_IDENTITY, topic))).to.deep.equal([
      ...downs(one),
      ...downs(two),
    ]);
    expect(everything.filter((topic) => mayReceive(SERVER_IDENTITY, topic))).to.deep.equal([
      ...ups(one),
      ...ups(two),
    ]);
    for (const channel of UP_CHANNELS) {
      expect(maySubscribe(SERVER_IDENTITY, upTopic('+', channel))).to.equal(true);
      expect(maySubscribe(SERVER_IDENTITY, `$share/ingest/${upTopic('+', channel)}`)).to.equal(true);
    }
    expect(maySubscribe(SERVER_IDENTITY, 'monban/v1/controllers/+/up/+')).to.equal(true);
  });

  it('nothing but a controller’s own status is retained', () => {
    expect(everything.filter((topic) => mayRetain(one, topic))).to.deep.equal([upTopic(one, 'status')]);
    expect(everything.some((topic) => mayRetain(SERVER_IDENTITY, topic))).to.equal(false);
  });

  it('wide, foreign and strange filters are refused', () => {
    const filters = [
      '#',
      '+',
      '+/#',
      'monban/#',
      'monban/v1/controllers/+/down/+',
      'monban/v1/controllers/#',
      '$SYS/#',
      '',
      '/',
      `${downFilter(one)}/`,
      `$share/x/${downFilter(one)}`,
      downTopic(one, 'commands').toUpperCase(),
      upTopic(one, 'status'),
    ];
    expect(filters.filter((filter) => maySubscribe(one, filter))).to.deep.equal([]);
    const forServer = [
      '#',
      '$SYS/#',
      'monban/#',
      'monban/v1/controllers/+/down/+',
      '$share/a/b/monban/v1/controllers/+/up/+',
      '$share/+/monban/v1/controllers/+/up/+',
    ];
    expect(forServer.filter((filter) => maySubscribe(SERVER_IDENTITY, filter))).to.deep.equal([]);
  });

  it('nobody else may do anything', () => {
    const others = [
      '',
      'admin',
      'Server',
      'server ',
      '+',
      '#',
      '%u',
      one.toUpperCase(),
      `${one}/`,
      `${one}\n`,
    ];
    fc.assert(
      fc.property(
        fc.oneof(fc.constantFrom(...others), fc.string()),
        fc.constantFrom(...everything),
        (identity, topic) => {
          expect(
            [mayPublish, mayReceive, maySubscribe, mayRetain].some((may) => may(identity, topic)),
          ).to.equal(false);
        },
      ),
    );
  });

  it('no other text is a topic, whoever writes it', () => {
    const strange = fc.oneof(
      fc.string(),
      fc
        .constantFrom(...everything)
        .chain((topic) =>
          fc.constantFrom(
            `${topic}/`,
            `/${topic}`,
            `${topic}\u0000`,
            topic.slice(1),
            topic.replace('up', 'UP').replace('down', 'Down'),
          ),
        ),
    );
    fc.assert(
      fc.property(fc.constantFrom(SERVER_IDENTITY, one), strange, (identity, topic) => {
        expect(mayPublish(identity, topic) || mayReceive(identity, topic)).to.equal(false);
      }),
    );
  });
});
