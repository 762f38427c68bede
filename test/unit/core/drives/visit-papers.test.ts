import { VISIT_STATES } from '@monban/core/drives/visit-life';
import { type VisitPaper, isPaperOpen } from '@monban/core/drives/visit-papers';
import { expect } from 'chai';

describe('the papers of a visit', () => {
  it('ask for a visit until days are proposed', () => {
    expect(VISIT_STATES.filter((state) => isPaperOpen('request-form', state))).to.deep.equal([
      'inquiry',
      'requested',
    ]);
  });

  it('are for the room until the desk is shut, and a report after that', () => {
    const openIn = (paper: VisitPaper) => VISIT_STATES.filter((state) => isPaperOpen(paper, state));
    expect(openIn('day-report')).to.deep.equal(['finished', 'reconciling', 'closed']);
    for (const paper of ['timetable', 'desk-timetable', 'desk-labels'] as const)
      expect(openIn(paper), paper).to.deep.equal([
        'confirmed',
        'roster-sent',
        'roster-accepted',
        'ready',
        'running',
      ]);
  });
});
