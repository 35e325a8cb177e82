// One node with its services, in a window of its own that is read again while it is open.
import { element, find, put, read } from './dom.js';
import { clock, count, memory, rate } from './figures.js';
import { findings } from './lists.js';
import { say } from './text.js';
import { table } from './table.js';

const most_services = 500;
const columns = [
  { key: 'command', text: true, value: (s) => s.command },
  { key: 'handle', text: true, minor: true, value: (s) => s.handle },
  { key: 'state', text: true, value: (s) => (s.state === 'answered' ? 0 : 1), show: (s) => say(s.state), class: (s) => (s.state === 'busy' ? 'busy' : '') },
  { key: 'mqlen', value: (s) => s.mqlen, show: (s) => count(s.mqlen) },
  { key: 'task', minor: true, value: (s) => s.task, show: (s) => count(s.task) },
  { key: 'message', minor: true, value: (s) => s.message, show: (s) => count(s.message) },
  { key: 'rate', value: (s) => s.message_rate, show: (s) => rate(s.message_rate) },
  { key: 'cpu', value: (s) => s.cpu_rate, show: (s) => rate(s.cpu_rate) },
  { key: 'mem', value: (s) => s.mem_kb, show: (s) => memory(s.mem_kb) },
];

export class node_window {
  constructor() {
    this.dialog = find('node');
    this.services = new table(find('services'), columns, (s) => s.handle);
    find('node-close').addEventListener('click', () => this.dialog.close());
    this.dialog.addEventListener('close', () => { this.name = null; location.hash = ''; });
  }

  async open(name) {
    this.name = name;
    location.hash = encodeURIComponent(name);
    put(find('node-name'), name);
    put(find('node-facts'), '');
    find('node-health').replaceChildren();
    this.services.show([], null);
    if (!this.dialog.open) this.dialog.showModal();
    await this.refresh();
  }

  async refresh() {
    const name = this.name;
    if (!name || this.is_busy) return;
    this.is_busy = true;
    const data = await read(`/api/v1/nodes/${encodeURIComponent(name)}`);
    this.is_busy = false;
    if (data && this.name === name) this.show(data);
    if (this.name && this.name !== name) await this.refresh();  // another was opened meanwhile
  }

  show(n) {
    const parts = [say(n.result.state), n.address, n.why ?? ''];
    if (n.seen_at) parts.push(`${say('seen')} ${clock(n.seen_at)}`);
    if (n.services.length > most_services) parts.push(say('first_services', most_services, n.services.length));
    put(find('node-facts'), parts.filter(Boolean).join(' · '));
    find('node-health').replaceChildren(...findings(n).map((f) => element('li', { class: f.state }, `${f.check}: ${f.text}`)));
    const busiest = [...n.services].sort((a, b) => (b.mqlen ?? 0) - (a.mqlen ?? 0) || (b.message_rate ?? 0) - (a.message_rate ?? 0));
    this.services.show(busiest.slice(0, most_services), null);
  }

  translate() {
    this.services.write_head();
    if (this.name) this.refresh();
  }
}
