import { EnrolmentAnswer } from '@monban/core/messages/enrolment';
import { expect } from 'chai';

describe('enrolment answer', () => {
  const { brokerUrl } = EnrolmentAnswer.shape;

  it('names a broker that is reached by mqtts', () => {
    for (const url of ['mqtts://broker.example:8883', 'mqtts://127.0.0.1:1883'])
      expect(brokerUrl.safeParse(url).success, url).to.equal(true);
  });

  it('names none that is reached in clear, and nothing that is no address', () => {
    const bad = ['mqtt://broker.example:1883', 'ws://broker.example', 'https://broker.example', 'broker', ''];
    for (const url of bad) expect(brokerUrl.safeParse(url).success, url).to.equal(false);
  });
});
