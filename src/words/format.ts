/** Formats numbers, lists, plurals, sizes and times for a language. */

/** The forms of a word by number. A language may have more than `one` and `other`, or fewer. */
export type Forms = Readonly<Partial<Record<Intl.LDMLPluralRule, string>>> & {
  readonly other: string;
};

/** The functions with which a catalogue writes its sentences. */
export interface Format {
  readonly number: (value: number) => string;
  /** "3 lines": the form that fits the number. `#` stands for the number. */
  readonly count: (value: number, forms: Forms) => string;
  /** "a, b and c" */
  readonly list: (items: readonly string[]) => string;
  /** Bytes, as "640 bytes", "12.3 kB", "4.5 MB": in steps of 1000. */
  readonly size: (bytes: number) => string;
  /** Bytes in megabytes, without the unit: "4.5". */
  readonly megabytes: (bytes: number) => string;
  /** Milliseconds, as "12 ms", "1.5 sec", "3 min 20 sec". */
  readonly duration: (milliseconds: number) => string;
}

/** @param lang a language tag (BCP 47) */
export function formatFor(lang: string): Format {
  const numbers = new Intl.NumberFormat(lang);
  const plurals = new Intl.PluralRules(lang);
  const lists = new Intl.ListFormat(lang);
  // The short form of an English byte has no plural.
  const unit = (value: number, name: string, digits = 0) =>
    new Intl.NumberFormat(lang, {
      style: 'unit',
      unit: name,
      unitDisplay: name === 'byte' ? 'long' : 'short',
      minimumFractionDigits: digits,
      maximumFractionDigits: digits,
    }).format(value);
  const tenths = new Intl.NumberFormat(lang, {
    minimumFractionDigits: 1,
    maximumFractionDigits: 1,
  });
  return {
    number: (value) => numbers.format(value),
    count(value, forms) {
      const form = forms[plurals.select(value)] ?? forms.other;
      return form.replace('#', numbers.format(value));
    },
    list: (items) => lists.format(items),
    size(bytes) {
      // What rounds up to the next unit is told in that.
      if (bytes < 1000) return unit(bytes, 'byte');
      return bytes < 999_950 ? unit(bytes / 1e3, 'kilobyte', 1) : unit(bytes / 1e6, 'megabyte', 1);
    },
    megabytes: (bytes) => tenths.format(bytes / 1e6),
    duration(milliseconds) {
      if (milliseconds < 999.5) return unit(Math.max(1, Math.round(milliseconds)), 'millisecond');
      const seconds = milliseconds / 1000;
      if (seconds < 59.5) return unit(seconds, 'second', seconds < 9.95 ? 1 : 0);
      const whole = Math.round(seconds);
      return `${unit(Math.floor(whole / 60), 'minute')} ${unit(whole % 60, 'second')}`;
    },
  };
}
