import { DESK_JOB_STEPS } from '@monban/core/messages/desk';
import { expect } from 'chai';
import { stepStates } from '@monban/admin-ui/ui/task-steps';

describe('the steps of a task', () => {
  it('are done before the current one and waiting after it', () => {
    expect(stepStates(['a', 'b', 'c'], 'b', 'running')).to.deep.equal(['done', 'current', 'waiting']);
  });

  it('hold up at the step that failed', () => {
    expect(stepStates(['a', 'b', 'c'], 'b', 'failed')).to.deep.equal(['done', 'failed', 'waiting']);
  });

  it('are all done at the end of an issue', () => {
    expect(new Set(stepStates(DESK_JOB_STEPS, 'verified', 'done'))).to.deep.equal(new Set(['done']));
  });
});
