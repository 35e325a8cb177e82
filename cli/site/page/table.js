// A table that keeps its rows: only what is another is written, and rows move only when their order is another.
import { element, put, mark } from './dom.js';
import { say } from './text.js';

const rows_in_a_frame = 100;
const order = new Intl.Collator(undefined, { numeric: true });

function compare(a, b) {
  if (a === b) return 0;
  if (a === null || a === undefined) return 1;
  if (b === null || b === undefined) return -1;
  return typeof a === 'number' && typeof b === 'number' ? b - a : order.compare(String(a), String(b));
}

// columns: {key, value(item), show(item), class(item), text, minor, draw(cell, item)}
export class table {
  constructor(root, columns, key_of, on_open) {
    Object.assign(this, { root, columns, key_of, on_open, items: [], rows: new Map(), sort: columns[0].key, is_reversed: false });
    this.body = root.tBodies[0];
    this.head = root.tHead.rows[0];
    this.write_head();
  }

  write_head() {
    this.head.replaceChildren(...this.columns.map((c) => {
      const is_sorted = c.key === this.sort;
      const arrow = is_sorted ? (this.is_reversed ? ' ▲' : ' ▼') : '';
      const name = element('button', { type: 'button', 'data-key': c.key, onclick: () => this.sort_by(c.key) }, say(c.key) + arrow);
      return element('th', {
        class: (c.text ? 'text' : '') + (c.minor ? ' minor' : ''), scope: 'col',
        'aria-sort': is_sorted ? (this.is_reversed ? 'ascending' : 'descending') : undefined,
      }, name);
    }));
  }

  sort_by(key) {
    this.is_reversed = this.sort === key && !this.is_reversed;
    this.sort = key;
    this.write_head();
    this.head.querySelector(`[data-key="${key}"]`).focus();
    this.arrange();
  }

  // `items` are all that are to be seen, in the order in which equal ones stand; those in `changed` (null: all) are
  // written anew.
  show(items, changed) {
    this.items = items;
    for (const item of items) {
      const row = this.rows.get(this.key_of(item));
      if (row && (!changed || changed.has(this.key_of(item)))) this.write(row, item);
    }
    this.arrange();
  }

  arrange() {
    const column = this.columns.find((c) => c.key === this.sort);
    const sign = this.is_reversed ? -1 : 1;
    // By name once, and then stable by what the column has.
    const sorted = this.items.map((item) => ({ item, value: column.value(item) }))
      .sort((a, b) => sign * compare(a.value, b.value)).map((pair) => pair.item);
    const keys = new Set(sorted.map(this.key_of));
    for (const [key, row] of this.rows) if (!keys.has(key)) this.drop(key, row);
    this.sorted = sorted;
    this.place(0, null);
  }

  // Rows that are new are made some in a frame.
  place(from, last) {
    const begun = this.sorted;
    let made = 0;
    let before = last ? last.nextSibling : this.body.firstChild;
    for (let i = from; i < begun.length; ++i) {
      let row = this.rows.get(this.key_of(begun[i]));
      if (!row) {
        if (++made > rows_in_a_frame) return void requestAnimationFrame(() => this.sorted === begun && this.place(i, last));
        row = this.make(begun[i]);
      }
      if (row === before) before = row.nextSibling;
      else this.body.insertBefore(row, before);
      last = row;
    }
  }

  make(item) {
    const key = this.key_of(item);
    const row = element('tr', this.on_open ? { tabindex: '0', 'data-key': key } : {});
    for (const c of this.columns) row.append(element('td', {}, ...(c.make ? [c.make()] : [])));
    if (this.on_open) {
      row.addEventListener('click', () => this.on_open(key));
      row.addEventListener('keydown', (e) => this.press(e, row, key));
    }
    this.rows.set(key, row);
    this.write(row, item);
    return row;
  }

  press(e, row, key) {
    if (e.key === 'Enter') {
      e.preventDefault();  // the window has a button that would be pressed
      this.on_open(key);
    }
    const next = { ArrowDown: row.nextSibling, j: row.nextSibling, ArrowUp: row.previousSibling, k: row.previousSibling }[e.key];
    if (!next) return;
    e.preventDefault();
    next.focus();
  }

  write(row, item) {
    this.columns.forEach((c, i) => {
      const cell = row.cells[i];
      mark(cell, [c.text ? 'text' : '', c.minor ? 'minor' : '', c.class ? c.class(item) : ''].join(' ').trim());
      if (c.draw) c.draw(cell, item);
      else put(cell, c.show ? c.show(item) : String(c.value(item) ?? '–'));
    });
  }

  drop(key, row) {
    row.remove();
    this.rows.delete(key);
  }
}
