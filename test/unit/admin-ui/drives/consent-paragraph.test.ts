import { withParagraph } from '@monban/admin-ui/drives/consent-paragraph';
import { expect } from 'chai';

describe('a paragraph of a consent text', () => {
  it('comes to the end of the text, once', () => {
    expect(withParagraph('One.\n\nTwo.', 'Held.', true)).to.equal('One.\n\nTwo.\n\nHeld.');
    expect(withParagraph('One.\n\nHeld.\n\nTwo.', 'Held.', true)).to.equal('One.\n\nHeld.\n\nTwo.');
  });

  it('goes away wherever it stands, and nothing else does', () => {
    expect(withParagraph('One.\n\nHeld.\n\nTwo.', 'Held.', false)).to.equal('One.\n\nTwo.');
    expect(withParagraph('One.\n\nTwo, changed.', 'Held.', false)).to.equal('One.\n\nTwo, changed.');
  });
});
