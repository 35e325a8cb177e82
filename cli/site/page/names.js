// What the name service knows, when there is one.
import { find, mark, put, read } from './dom.js';
import { clock } from './figures.js';
import { say } from './text.js';
import { table } from './table.js';

const most_rows = 500;
const rank = { down: 3, draining: 2, starting: 1, ready: 0 };
const color = { down: 'down', draining: 'busy', starting: 'busy', ready: 'up' };
const columns = [
  { key: 'name_state', text: true, value: (n) => rank[n.state] ?? 4, show: (n) => say(`name_${n.state}`), class: (n) => `state ${color[n.state] ?? ''}` },
  { key: 'node', text: true, value: (n) => n.name },
  { key: 'address', text: true, minor: true, value: (n) => n.address },
  { key: 'version', text: true, minor: true, value: (n) => n.version },
  { key: 'revision', minor: true, value: (n) => n.revision },
  { key: 'services', text: true, minor: true, value: (n) => n.services.join(', ') },
  { key: 'labels', text: true, minor: true, value: (n) => Object.entries(n.labels).map(([k, v]) => `${k}=${v}`).join(', ') },
  { key: 'depends', text: true, minor: true, value: (n) => n.depends.join(', ') },
];

export class names_view {
  constructor() {
    this.table = new table(find('names'), columns, (n) => n.name);
  }

  async refresh() {
    this.seen = await read('/api/v1/names') ?? this.seen;
    this.translate();
  }

  translate() {
    find('names-section').hidden = !this.seen;
    if (!this.seen) return;
    const { registry, at, why, nodes } = this.seen;
    const counts = {};
    for (const n of nodes) counts[n.state] = (counts[n.state] ?? 0) + 1;
    const parts = [registry, ...Object.entries(counts).map(([state, n]) => `${n} ${say(`name_${state}`)}`)];
    if (nodes.length > most_rows) parts.push(say('shown', most_rows, nodes.length));
    if (why) parts.push(why, at ? `${say('seen')} ${clock(at)}` : '');
    mark(find('names-facts'), why ? 'critical' : 'quiet');
    put(find('names-facts'), parts.filter(Boolean).join(' · '));
    this.table.write_head();
    this.table.show([...nodes].sort((a, b) => (rank[b.state] ?? 4) - (rank[a.state] ?? 4)).slice(0, most_rows), null);
  }
}
