import { expect } from 'chai';
import { linked, PLAIN, styled, webAddress } from '../../src/output/text-style.js';

/** The style after a sequence; `:` separates what belongs to a parameter. */
const after = (parameters: string, style = PLAIN) =>
  styled(style, parameters === '' ? [] : parameters.split(';').map((one) => one.split(':')));

describe('styled', () => {
  for (const [parameters, change] of [
    ['1', { bold: true }],
    ['2;3', { dim: true, italic: true }],
    ['1;2;22', {}],
    ['4;4:0', {}],
    ['4:3', { underline: true }],
    ['21', { underline: true }],
    ['7;8;9;53', { inverse: true, hidden: true, strike: true, overline: true }],
    ['31', { foreground: 1 }],
    ['97;104', { foreground: 15, background: 12 }],
    ['31;39', {}],
    ['1;31;0', {}],
    ['1;31;', {}],
    ['38;5;208', { foreground: 208 }],
    ['38:5:208', { foreground: 208 }],
    ['48;2;1;2;255', { background: '#0102ff' }],
    ['38:2:1:2:255', { foreground: '#0102ff' }],
    ['38:2::1:2:255', { foreground: '#0102ff' }],
    ['38;2;1;2;255;1', { foreground: '#0102ff', bold: true }],
    ['58;2;1;2;3;3', { italic: true }],
    ['38;5;256;1', { bold: true }],
    ['38;2;1;2', {}],
    ['38', {}],
    ['99;x;-1', {}],
  ] as const) {
    it(`understands ${parameters}`, () => {
      expect(after(parameters)).to.deep.equal({ ...PLAIN, ...change });
    });
  }

  it('goes back to nothing without parameters', () => {
    expect(after('', after('1;31'))).to.equal(PLAIN);
  });

  it('gives one object for styles that are alike', () => {
    expect(after('1;31')).to.equal(after('31;1'));
  });

  it('leaves a link as it is', () => {
    const style = linked(PLAIN, 'https://example.org/');
    expect(after('1;0', style)).to.deep.equal(style);
    expect(linked(style, '')).to.equal(PLAIN);
  });
});

describe('webAddress', () => {
  it('gives addresses of the web', () => {
    expect(webAddress('HTTPS://example.org/a b')).to.equal('https://example.org/a%20b');
    expect(webAddress('http://example.org')).to.equal('http://example.org/');
  });

  for (const text of [
    'javascript:alert(1)',
    'JavaScript:alert(1)//http://x',
    ' https://example.org',
    'data:text/html,x',
    'file:///etc/passwd',
    '//example.org',
    'https://',
    'https://%',
    'mailto:a@example.org',
    'blob:https://example.org/1',
  ]) {
    it(`refuses ${text}`, () => {
      expect(webAddress(text)).to.equal(null);
    });
  }
});
