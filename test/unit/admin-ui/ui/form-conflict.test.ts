import { useConflict, type FormRecord } from '@monban/admin-ui/ui/form-conflict';
import { expect } from 'chai';
import { reactive } from 'vue';

interface Room {
  building: string;
  room: string;
}
type Stored = Room & { readonly version: number };

const BASE: Stored = { building: '本館', room: '', version: 1 };
const MET = { code: 'VERSION_CONFLICT' } as const;
const roomOf = ({ building, room }: Stored): Room => ({ building, room });
const wordsOf = () => () => ({ label: '', theirs: '', mine: '' });

/** A form that began with the first version, and what is saved by the time it is looked at again. */
function formOf(now: Stored) {
  const record: FormRecord<Room, Stored> = {
    base: BASE,
    read: () => Promise.resolve({ kind: 'ok', data: now, status: 200 }),
    valuesOf: roomOf,
    fields: { building: 'visits.room.building', room: 'visits.room.room' },
  };
  const values = reactive(roomOf(BASE));
  return { values, meeting: useConflict({ initial: roomOf(BASE), record, wordsOf }, values) };
}

describe('what is typed into a form of a record', () => {
  it('is known until it is saved', () => {
    const { values, meeting } = formOf(BASE);
    expect(meeting.isTyped()).to.equal(false);
    values.room = '会議室A';
    expect(meeting.isTyped()).to.equal(true);
    meeting.keep();
    expect(meeting.isTyped()).to.equal(false);
  });

  it('stays when the page has the record in a newer version, and the rest of the form follows', () => {
    const { values, meeting } = formOf(BASE);
    values.room = '会議室A';
    meeting.follow({ ...BASE, building: '別館', version: 2 });
    expect(values).to.deep.equal({ building: '別館', room: '会議室A' });
    expect(meeting.base.value?.version).to.equal(2);
    expect(meeting.isTyped()).to.equal(true);
  });

  it('stays where somebody else changed the same field: saving shows both, and what is chosen is kept', async () => {
    const now = { ...BASE, room: '会議室B', version: 2 };
    const { values, meeting } = formOf(now);
    values.room = '会議室A';
    meeting.follow(now);
    expect([values.room, meeting.base.value?.version]).to.deep.equal(['会議室A', 1]);
    expect(await meeting.meet(MET)).to.equal(true);
    const [row] = meeting.conflict.value?.rows ?? [];
    expect(row).to.include({ field: 'room', isContested: true, choice: 'theirs' });
    if (row) row.choice = 'mine';
    meeting.resolve();
    expect([values.room, meeting.base.value?.version]).to.deep.equal(['会議室A', 2]);
  });

  it('is no matter of any other problem', async () => {
    expect(await formOf(BASE).meeting.meet({ code: 'CONFLICT' })).to.equal(false);
  });
});

describe('what is typed for a step', () => {
  it('stays whole when somebody else changed the record, and is sent against the newest', async () => {
    const values = reactive({ number: '' });
    const read = () => Promise.resolve({ kind: 'ok', data: { version: 2 }, status: 200 } as const);
    const record = { base: { version: 1 }, read };
    const meeting = useConflict({ initial: { number: '' }, record, wordsOf }, values);
    values.number = '第12号';
    expect(await meeting.meet(MET)).to.equal(true);
    expect(meeting.conflict.value).to.deep.equal({ rows: [], isStep: true });
    meeting.resolve();
    expect(meeting.conflict.value).to.equal(undefined);
    expect([values.number, meeting.base.value?.version]).to.deep.equal(['第12号', 2]);
  });
});
