import { expect } from 'chai';
import { formatFor } from '../../src/words/format.js';

/** Engines differ in which spaces they put. */
const plain = (text: string) => text.replace(/\s/g, ' ');

describe('formatFor', () => {
  const en = formatFor('en');
  const de = formatFor('de');

  it('writes numbers', () => {
    expect(en.number(1_234_567)).to.equal('1,234,567');
    expect(de.number(1_234_567)).to.equal('1.234.567');
  });

  it('takes the form that fits the number, and puts the number into it', () => {
    const forms = { one: '# line was', other: '# lines were' };
    expect(en.count(1, forms)).to.equal('1 line was');
    expect(en.count(0, forms)).to.equal('0 lines were');
    expect(en.count(2000, forms)).to.equal('2,000 lines were');
    expect(de.count(2000, { one: '# Zeile', other: '# Zeilen' })).to.equal('2.000 Zeilen');
  });

  it('takes the common form where a language asks for one that is not there', () => {
    expect(formatFor('pl').count(3, { one: '# plik', other: '# plików' })).to.equal('3 plików');
  });

  it('writes lists', () => {
    expect(en.list([])).to.equal('');
    expect(en.list(['a'])).to.equal('a');
    expect(en.list(['a', 'b'])).to.equal('a and b');
    expect(de.list(['a', 'b', 'c'])).to.equal('a, b und c');
  });

  it('writes sizes', () => {
    expect(plain(en.size(1))).to.equal('1 byte');
    expect(plain(en.size(640))).to.equal('640 bytes');
    expect(plain(en.size(12_345))).to.equal('12.3 kB');
    expect(plain(en.size(4_500_000))).to.equal('4.5 MB');
    expect(plain(de.size(4_500_000))).to.equal('4,5 MB');
    expect(en.megabytes(10_000_000)).to.equal('10.0');
    expect(de.megabytes(1_234_567)).to.equal('1,2');
  });

  it('writes times', () => {
    expect(plain(en.duration(0.4))).to.equal('1 ms');
    expect(plain(en.duration(12.4))).to.equal('12 ms');
    expect(plain(en.duration(2510))).to.equal('2.5 sec');
    expect(plain(en.duration(25_100))).to.equal('25 sec');
    expect(plain(en.duration(200_000))).to.equal('3 min 20 sec');
    expect(plain(de.duration(2510))).to.match(/^2,5 (Sek\.|s)$/);
  });
});
