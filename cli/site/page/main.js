import { element, find, mark, put } from './dom.js';
import { alerts_of, show_alerts, show_events, show_pushes } from './lists.js';
import { node_window } from './node.js';
import { mesh_view } from './mesh.js';
import { names_view } from './names.js';
import { forget, matches, nodes_table, note } from './nodes.js';
import { open_store } from './store.js';
import { say, toggle, translate } from './text.js';

const one = new node_window();
const open_node = (name) => one.open(name);
const mesh = new mesh_view(open_node);
const names = new names_view();
const nodes = nodes_table(find('nodes'), open_node);

function tally(alerts) {
  const counts = { up: 0, busy: 0, down: 0 };
  for (const n of store.nodes.values()) if (n.result.state in counts) ++counts[n.result.state];
  counts.alerts = alerts.length;
  find('tallies').replaceChildren(...Object.entries(counts).map(([key, n]) =>
    element('span', { class: n && key !== 'alerts' ? key : '', id: `tally-${key}` }, element('b', {}, n), say(key))));
}

function show_nodes(changed) {
  const text = find('filter').value.trim().toLowerCase();
  const all = [...store.nodes.values()];
  const seen = all.filter((n) => matches(n, text));
  nodes.show(seen, changed);
  put(find('shown'), say('shown', seen.length, all.length));
}

function show_link() {
  mark(find('link'), store.is_live ? 'quiet' : 'down');
  put(find('link'), say(store.is_live ? 'live' : 'lost'));
}

function show(changed) {
  show_link();
  if (!changed) return;
  for (const name of changed.removed) forget(name);
  for (const name of changed.nodes) note(store.nodes.get(name));
  if (changed.is_snapshot) put(find('cluster'), store.cluster || 'beectl');
  const alerts = alerts_of(store);
  tally(alerts);
  show_alerts(alerts, open_node);
  show_nodes(new Set(changed.nodes));
  if (changed.is_snapshot || changed.events.length) show_events(store.events, changed, changed.left_out);
  if (changed.is_pushed) show_pushes();
  if (changed.has_mesh) mesh.refresh();
  if (changed.has_names) names.refresh();
  if (one.name && changed.nodes.includes(one.name)) one.refresh();
}

function speak() {
  translate(document);
  find('filter').placeholder = say('filter');
  find('filter').setAttribute('aria-label', say('filter'));
  put(find('language'), say('other'));
}

const store = open_store(show);
speak();
show_link();

find('filter').addEventListener('input', () => show_nodes(new Set()));
find('language').addEventListener('click', () => {
  toggle();
  speak();
  nodes.write_head();
  one.translate();
  mesh.translate();
  names.translate();
  show_link();
  tally(alerts_of(store));
  show_alerts(alerts_of(store), open_node);
  show_events(store.events, { is_snapshot: true });
  show_nodes(null);
  show_pushes();
});
document.addEventListener('keydown', (e) => {
  if (e.key !== '/' || e.target instanceof HTMLInputElement || one.name) return;
  e.preventDefault();
  find('filter').focus();
});
if (location.hash.length > 1) open_node(decodeURIComponent(location.hash.slice(1)));
