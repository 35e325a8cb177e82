// Figures as people read them. What was not told is a dash.
const digits = (x, n) => x.toLocaleString(undefined, { maximumFractionDigits: n });

export const count = (x) => (x === null || x === undefined ? '–' : digits(x, 0));
export const rate = (x) => (x === null || x === undefined ? '–' : digits(x, x < 10 ? 2 : 0));
export const ms = (x) => (x === null || x === undefined ? '–' : `${digits(x, x < 10 ? 2 : 0)} ms`);
export function memory(kb) {
  if (kb === null || kb === undefined) return '–';
  if (kb < 1024) return `${digits(kb, 0)} KB`;
  return kb < 1048576 ? `${digits(kb / 1024, 1)} MB` : `${digits(kb / 1048576, 2)} GB`;
}
export const clock = (text) => new Date(text).toLocaleTimeString(undefined, { hour12: false });
