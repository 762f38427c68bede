import { CreateDoor } from '@monban/core/api/doors';
import { CreateOperator } from '@monban/core/api/oversight';
import { CreatePerson } from '@monban/core/api/people';
import { CreateSchedule } from '@monban/core/api/rules';
import { expect } from 'chai';
import { messagesOf, messagesOfProblem } from '@monban/admin-ui/ui/field-problems';

function problemsOf(
  schema: typeof CreatePerson | typeof CreateDoor | typeof CreateOperator | typeof CreateSchedule,
  input: object,
) {
  return messagesOf(schema.safeParse(input).error?.issues ?? []);
}

const PLACE = 'a0000000-0000-4000-8000-a00000000009';
const PERSON = {
  employeeCode: 'E1',
  kind: 'employee',
  familyName: '佐藤',
  givenName: '花子',
  familyKana: 'サトウ',
  givenKana: 'ハナコ',
  romanName: null,
  email: null,
  departmentId: PLACE,
  siteId: PLACE,
  startsOn: '2026-04-01',
  endsOn: null,
};

describe('messages beside fields', () => {
  const table: [string, object, string, string][] = [
    ['an empty name', { familyName: ' ' }, '/familyName', 'fields.required'],
    ['kanji in a kana field', { familyKana: '佐藤' }, '/familyKana', 'fields.kana'],
    ['an address without an at sign', { email: 'hanako' }, '/email', 'fields.email'],
    ['no department', { departmentId: '' }, '/departmentId', 'fields.choose'],
    ['no date', { startsOn: '' }, '/startsOn', 'fields.date'],
    ['a name that is too long', { givenName: 'あ'.repeat(101) }, '/givenName', 'fields.tooLong'],
    ['a kind that does not exist', { kind: 'guest' }, '/kind', 'fields.choose'],
  ];
  for (const [what, change, pointer, key] of table) {
    it(`say ${key} for ${what}`, () => {
      expect(problemsOf(CreatePerson, { ...PERSON, ...change }))
        .to.have.property(pointer)
        .that.includes({ key });
    });
  }

  it('accept the person that they were derived from', () => {
    expect(problemsOf(CreatePerson, PERSON)).to.deep.equal({});
  });

  it('say how large a number may be', () => {
    expect(problemsOf(CreateDoor, { unlockMs: 90_000 })['/unlockMs']).to.deep.equal({
      key: 'fields.tooBig',
      values: { maximum: 60_000 },
    });
  });

  it('say what a login may hold', () => {
    expect(problemsOf(CreateOperator, { login: 'Not Allowed' })['/login']).to.include({
      key: 'fields.login',
    });
  });

  it('name the end of an interval that ends before it starts', () => {
    const intervals = [{ weekday: 1, fromMinute: 600, toMinute: 540 }];
    expect(problemsOf(CreateSchedule, { name: 'x', intervals })['/intervals/0/toMinute']).to.include({
      key: 'fields.timeOrder',
    });
  });

  it('take the server’s own sentence as it is', () => {
    const fields = [{ pointer: '/email', code: 'MY_NUMBER_REFUSED', message: '番号を消してください。' }];
    const problem = { code: 'MY_NUMBER_REFUSED', detail: '', requestId: 'r', fields } as const;
    expect(messagesOfProblem(problem)).to.deep.equal({ '/email': { text: '番号を消してください。' } });
  });
});
