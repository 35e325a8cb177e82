// The table of nodes, with what it remembers of each.
import { count, memory, ms, rate } from './figures.js';
import { draw, remember, spark } from './spark.js';
import { say } from './text.js';
import { table } from './table.js';

const rank = { down: 3, busy: 2, unseen: 1, up: 0 };
const past = new Map();

export const columns = [
  { key: 'state', text: true, value: (n) => rank[n.result.state] ?? 0, show: (n) => say(n.result.state), class: (n) => `state ${n.result.state}` },
  { key: 'node', text: true, value: (n) => n.node },
  { key: 'address', text: true, minor: true, value: (n) => n.address },
  { key: 'rtt', value: (n) => n.result.rtt_ms, show: (n) => ms(n.result.rtt_ms) },
  { key: 'services', minor: true, value: (n) => n.result.services, show: (n) => count(n.result.services) },
  { key: 'agents', minor: true, value: (n) => n.result.agents, show: (n) => count(n.result.agents) },
  { key: 'mqlen', value: (n) => n.result.mqlen, show: (n) => count(n.result.mqlen) },
  { key: 'mem', minor: true, value: (n) => n.result.mem_kb, show: (n) => memory(n.result.mem_kb) },
  { key: 'cpu', value: (n) => n.result.cpu_rate, show: (n) => rate(n.result.cpu_rate) },
  { key: 'rate', value: (n) => n.result.message_rate, show: (n) => rate(n.result.message_rate) },
  { key: 'trend', value: (n) => n.result.message_rate, make: spark, draw: (cell, n) => draw(cell.firstChild, past.get(n.node) ?? []) },
];

export function note(n) {
  if (!past.has(n.node)) past.set(n.node, []);
  if (n.seen_at) remember(past.get(n.node), n.result.message_rate);
}
export const forget = (name) => past.delete(name);

export function matches(n, text) {
  if (!text) return true;
  return [n.node, n.address, n.result.state, say(n.result.state)].some((t) => t.toLowerCase().includes(text));
}

export const nodes_table = (root, on_open) => new table(root, columns, (n) => n.node, on_open);
