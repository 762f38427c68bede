import { expect } from 'chai';
import { FIRST_PLACE, MOVE_MM, movedPlace, WINDOW_MM } from '@monban/admin-ui/holder-insert/window-place';

describe('the window for the photo', () => {
  it('moves by half a millimetre', () => {
    expect(movedPlace(FIRST_PLACE, 1, -1)).to.deep.equal({
      leftMm: FIRST_PLACE.leftMm + MOVE_MM,
      topMm: FIRST_PLACE.topMm - MOVE_MM,
    });
  });

  it('stays on the front of an ID-1 card, however far it is pushed', () => {
    for (const [columns, rows] of [
      [-1, 0],
      [1, 0],
      [0, -1],
      [0, 1],
    ] as const) {
      let place = FIRST_PLACE;
      for (let push = 0; push < 200; push += 1) place = movedPlace(place, columns, rows);
      expect(place.leftMm).to.be.at.least(0);
      expect(place.topMm).to.be.at.least(0);
      expect(place.leftMm + WINDOW_MM.width).to.be.at.most(85.6);
      expect(place.topMm + WINDOW_MM.height).to.be.at.most(53.98);
    }
  });
});
