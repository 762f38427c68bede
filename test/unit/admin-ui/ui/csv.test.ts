import { expect } from 'chai';
import { csvOf } from '@monban/admin-ui/ui/csv';

describe('a list as CSV', () => {
  it('begins with a byte order mark and ends its lines as RFC 4180 asks', () => {
    expect(csvOf(['氏名'], [['佐藤 花子']])).to.equal('\ufeff氏名\r\n佐藤 花子\r\n');
  });

  it('quotes commas, quotes and line breaks', () => {
    expect(csvOf(['a', 'b'], [['x,y', 'say "hi"\n']])).to.equal('\ufeffa,b\r\n"x,y","say ""hi""\n"\r\n');
  });

  it('gives a spreadsheet no formula to run', () => {
    for (const start of ['=', '+', '-', '@']) {
      expect(csvOf(['a'], [[`${start}cmd`]])).to.equal(`\ufeffa\r\n'${start}cmd\r\n`);
    }
  });
});
