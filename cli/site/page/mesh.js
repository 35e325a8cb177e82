// Which connections of nodes to each other work: those that do not in words, and all of them as a map of heat.
import { element, find, put, read } from './dom.js';
import { ms } from './figures.js';
import { say } from './text.js';

const most_bad = 50;
const largest_cell = 18;
const smallest_cell = 3;
const smallest_with_names = 12;
const bad = new Set(['stale', 'failed', 'timeout']);
const order = new Intl.Collator(undefined, { numeric: true });
const sorted = (names) => [...new Set(names)].sort(order.compare);

// Green for what answers at once, yellow from 100 ms on.
function heat(cell) {
  if (bad.has(cell.state)) return getComputedStyle(document.body).getPropertyValue('--down');
  if (cell.state !== 'ok') return '#8884';
  const slow = Math.min(1, Math.max(0, Math.log10(Math.max(cell.ms ?? 0, 1)) / 2));
  return `hsl(${140 - 90 * slow} 55% 45%)`;
}

export class mesh_view {
  constructor(on_open) {
    this.canvas = find('mesh');
    this.on_open = on_open;
    this.cells = [];
    this.canvas.addEventListener('mousemove', (e) => this.point(...this.place_of(e)));
    this.canvas.addEventListener('click', (e) => this.point(...this.place_of(e)));
    this.canvas.addEventListener('keydown', (e) => this.press(e));
    addEventListener('resize', () => this.draw());
    matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => this.draw());
  }

  async refresh() {
    const data = await read('/api/v1/mesh');
    if (data) this.show(data);
  }

  show(data) {
    this.cells = data.cells;
    this.left_out = data.left_out;
    this.from = sorted(data.cells.map((c) => c.from));
    this.to = sorted(data.cells.map((c) => c.to));
    this.at = new Map(data.cells.map((c) => [`${c.from}\n${c.to}`, c]));
    this.translate();
    this.draw();
  }

  translate() {
    find('mesh-section').hidden = this.cells.length === 0;
    if (!this.cells.length) return;
    const counts = {};
    for (const c of this.cells) counts[c.state] = (counts[c.state] ?? 0) + 1;
    const text = Object.entries(counts).map(([state, n]) => `${n} ${say(`mesh_${state}`)}`);
    if (this.left_out) text.push(say('not_asked', this.left_out));
    put(find('mesh-counts'), text.join(', '));
    this.canvas.setAttribute('aria-label', `${say('mesh')}: ${text.join(', ')}`);
    const wrong = this.cells.filter((c) => bad.has(c.state));
    const lines = wrong.slice(0, most_bad).map((c) => element('li', { class: 'critical' },
      element('button', { type: 'button', onclick: () => this.on_open(c.from) }, c.from), `→ ${c.to}: ${say(`mesh_${c.state}`)}`));
    if (wrong.length > most_bad) lines.push(element('li', { class: 'quiet' }, say('left_out', wrong.length - most_bad)));
    find('mesh-bad').replaceChildren(...lines);
  }

  draw() {
    if (!this.cells.length) return;
    const room = this.canvas.parentElement.clientWidth;
    this.gutter = 0;
    this.size = Math.max(smallest_cell, Math.min(largest_cell, Math.floor(room / this.to.length)));
    const pen = this.canvas.getContext('2d');
    const font = '12px system-ui, sans-serif';
    pen.font = font;
    const widest = Math.ceil(Math.max(...this.from.slice(0, 200).map((name) => pen.measureText(name).width))) + 8;
    if (this.size >= smallest_with_names && widest < room / 2) {
      this.gutter = widest;
      this.size = Math.max(smallest_cell, Math.min(largest_cell, Math.floor((room - widest) / this.to.length)));
    }
    const scale = devicePixelRatio || 1;
    const width = this.gutter + this.to.length * this.size;
    const height = this.from.length * this.size;
    Object.assign(this.canvas, { width: width * scale, height: height * scale });
    Object.assign(this.canvas.style, { width: `${width}px`, height: `${height}px` });
    pen.scale(scale, scale);
    pen.font = font;
    pen.textBaseline = 'middle';
    this.paint(pen);
  }

  paint(pen) {
    const row = new Map(this.from.map((name, i) => [name, i]));
    const column = new Map(this.to.map((name, i) => [name, i]));
    const gap = this.size > 5 ? 1 : 0;
    pen.fillStyle = getComputedStyle(document.body).color;
    if (this.gutter) this.from.forEach((name, i) => pen.fillText(name, 4, (i + 0.5) * this.size));
    for (const c of this.cells) {
      pen.fillStyle = heat(c);
      pen.fillRect(this.gutter + column.get(c.to) * this.size, row.get(c.from) * this.size, this.size - gap, this.size - gap);
    }
  }

  place_of(e) {
    return [Math.floor(e.offsetY / this.size), Math.floor((e.offsetX - this.gutter) / this.size)];
  }

  // Says what stands in a cell.
  point(row, column) {
    const [from, to] = [this.from?.[row], this.to?.[column]];
    if (from === undefined || to === undefined) return;
    [this.row, this.column] = [row, column];
    const cell = this.at.get(`${from}\n${to}`);
    const what = cell ? `${say(`mesh_${cell.state}`)}${cell.ms === null ? '' : ` ${ms(cell.ms)}`}` : '–';
    put(find('mesh-cell'), `${from} → ${to}: ${what}`);
  }

  press(e) {
    const step = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] }[e.key];
    if (!step || !this.cells.length) return;
    e.preventDefault();
    const within = (i, all) => Math.min(all.length - 1, Math.max(0, i));
    this.point(within((this.row ?? -step[0]) + step[0], this.from), within((this.column ?? -step[1]) + step[1], this.to));
  }
}
