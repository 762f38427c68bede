import { expect } from 'chai';
import fc from 'fast-check';
import { SseParser } from '@monban/admin-ui/api/sse-parser';

const STREAM =
  ': heartbeat\n\nid: 7\r\ndata: {"a":1}\r\n\r\nevent: x\ndata: one\ndata: two\n\nid: 8\n\ndata:last\n\n';
const EVENTS = [
  { id: '7', data: '{"a":1}' },
  { id: '7', data: 'one\ntwo' },
  { id: '8', data: 'last' },
];

describe('the event stream parser', () => {
  it('reads the same events however the text is cut', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: STREAM.length })), (cuts) => {
        const places = [0, ...cuts.sort((left, right) => left - right), STREAM.length];
        const parser = new SseParser();
        const events = places.slice(1).flatMap((end, index) => parser.push(STREAM.slice(places[index], end)));
        expect(events).to.deep.equal(EVENTS);
      }),
    );
  });

  it('gives nothing for an event that has not ended', () => {
    expect(new SseParser().push('data: half')).to.deep.equal([]);
  });
});
