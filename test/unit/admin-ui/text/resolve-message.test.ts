import { expect } from 'chai';
import { resolveMessage } from '@monban/admin-ui/text/resolve-message';

describe('resolving a message', () => {
  const catalogue = {
    title: '門',
    events: { types: { 'door.closed': '扉が閉じた', door: { opened: '開いた' } } },
  };

  it('takes a name with dots of its own as one step', () => {
    expect(resolveMessage(catalogue, 'events.types.door.closed')).to.equal('扉が閉じた');
  });

  it('walks through nested groups', () => {
    expect(resolveMessage(catalogue, 'title')).to.equal('門');
    expect(resolveMessage(catalogue, 'events.types.door.opened')).to.equal('開いた');
  });

  it('finds nothing for a group, a part of a name, or an unknown path', () => {
    for (const path of ['events', 'events.types.door', 'events.type', 'constructor', '']) {
      expect(resolveMessage(catalogue, path), path).to.equal(null);
    }
  });
});
