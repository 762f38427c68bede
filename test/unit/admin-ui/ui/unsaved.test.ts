import { answerLoss, askToLose, hasUnsaved, isAsked, watchOver } from '@monban/admin-ui/ui/unsaved';
import { expect } from 'chai';

describe('what is typed and not saved', () => {
  it('is known of every open form, until the form is gone', () => {
    let isTyped = false;
    const ends = [watchOver(() => false), watchOver(() => isTyped)];
    expect(hasUnsaved()).to.equal(false);
    isTyped = true;
    expect(hasUnsaved()).to.equal(true);
    for (const end of ends) end();
    expect(hasUnsaved()).to.equal(false);
  });

  it('is lost only where somebody says so', async () => {
    const asked = askToLose();
    expect(isAsked.value).to.equal(true);
    answerLoss(true);
    expect(await asked).to.equal(true);
    expect(isAsked.value).to.equal(false);
  });

  it('stays when the question is closed, or asked again before it was answered', async () => {
    const first = askToLose();
    const second = askToLose();
    expect(await first).to.equal(false);
    answerLoss(false);
    expect(await second).to.equal(false);
  });
});
