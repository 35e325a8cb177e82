// Figures as people read them. What was not told is a dash.
const formats = [0, 1, 2].map((n) => new Intl.NumberFormat(undefined, { maximumFractionDigits: n }));
const digits = (x, n) => formats[n].format(x);

export const count = (x) => (x === null || x === undefined ? '–' : digits(x, 0));
export const rate = (x) => (x === null || x === undefined ? '–' : digits(x, x < 10 ? 2 : 0));
export const ms = (x) => (x === null || x === undefined ? '–' : `${digits(x, x < 10 ? 2 : 0)} ms`);
export function memory(kb) {
  if (kb === null || kb === undefined) return '–';
  if (kb < 1024) return `${digits(kb, 0)} KB`;
  return kb < 1048576 ? `${digits(kb / 1024, 1)} MB` : `${digits(kb / 1048576, 2)} GB`;
}
const time = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' });
export const clock = (text) => time.format(new Date(text));
