import { DESK_TASKS, STEPS_OF_TASK } from '@monban/core/messages/desk';
import { expect } from 'chai';
import { pinPageOf, plannedSteps } from '@monban/admin-ui/desk/job-steps';

const job = {
  task: 'issue',
  carrier: 'my-number-card',
  binding: 'face-check',
  setsPin: false,
} as const;

describe('the steps of a desk job', () => {
  it('leave out the PIN where nobody types one', () => {
    expect(plannedSteps(job)).to.not.include('pin-entry');
    expect(plannedSteps({ ...job, setsPin: true })).to.include('pin-entry');
    expect(plannedSteps({ ...job, binding: 'jpki-signature' })).to.include('pin-entry');
    expect(plannedSteps({ ...job, task: 'set-pin', binding: null })).to.include('pin-entry');
  });

  it('leave out the certificate where the card has none', () => {
    expect(plannedSteps(job)).to.include('certificate-read');
    expect(plannedSteps({ ...job, carrier: 'company-card' })).to.not.include('certificate-read');
  });

  for (const task of DESK_TASKS) {
    it(`keep the order of ${task}`, () => {
      const all = STEPS_OF_TASK[task];
      const planned = plannedSteps({ ...job, task });
      expect(planned).to.deep.equal(all.filter((step) => planned.includes(step)));
      expect(planned.at(0)).to.equal('waiting-for-card');
      expect(planned.at(-1)).to.equal('verified');
    });
  }
});

describe("the desk's page for PINs", () => {
  for (const address of ['http://127.0.0.1:4711/#word', 'http://localhost:80/a#b', 'http://[::1]:1/#w']) {
    it(`is opened at ${address}`, () => {
      expect(pinPageOf({ pinPage: address })).to.be.a('string');
    });
  }

  for (const address of [
    null,
    'http://127.0.0.1.example.com/',
    'http://192.0.2.4:4711/#word',
    'https://example.com/',
    'javascript:alert(1)',
    'http://127.0.0.1@example.com/',
    'http://user@127.0.0.1/',
    'no address',
  ]) {
    it(`is not opened at ${String(address)}`, () => {
      expect(pinPageOf({ pinPage: address })).to.equal(undefined);
    });
  }
});
