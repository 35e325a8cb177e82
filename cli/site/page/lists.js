// Alerts, events and pushes.
import { element, find, read } from './dom.js';
import { clock } from './figures.js';
import { say } from './text.js';

const most_alerts = 50;
const severity = { critical: 3, warning: 2, unknown: 1, ok: 0 };

export const findings = (n) => n.health?.checks ?? [];

export function alerts_of(store) {
  const out = [];
  for (const f of store.health?.checks ?? []) out.push({ node: '', f });
  for (const n of store.nodes.values()) for (const f of findings(n)) out.push({ node: n.node, f });
  return out.sort((a, b) => severity[b.f.state] - severity[a.f.state]);
}

export function show_alerts(all, on_open) {
  find('alerts-section').hidden = all.length === 0;
  const lines = all.slice(0, most_alerts).map(({ node, f }) => {
    const name = node ? [element('button', { type: 'button', onclick: () => on_open(node) }, node)] : [];
    return element('li', { class: f.state }, `${say(f.state)} `, ...name, `${f.check}: ${f.text}`);
  });
  if (all.length > most_alerts) lines.push(element('li', { class: 'quiet' }, say('left_out', all.length - most_alerts)));
  find('alerts').replaceChildren(...lines);
}

function event_line(e) {
  const more = [e.why, e.before && `${e.before} → ${e.address}`, e.handle, e.command, e.verb && `${e.verb} ${e.state}`, e.revision && `${say('revision')} ${e.revision}`];
  const name = { down: 'down', up: 'up' }[e.event] ?? '';
  return element('li', {}, element('time', { datetime: e.at }, clock(e.at)),
    element('b', { class: name }, `${e.node ?? ''} ${say(e.event)}`), ` ${more.filter(Boolean).join(' ')}`);
}

export function show_events(events, changed, left_out) {
  const list = find('events');
  list.querySelector('.empty')?.remove();
  if (changed.is_snapshot) list.replaceChildren(...events.map(event_line).reverse());
  else list.prepend(...changed.events.map(event_line).reverse());
  if (left_out) list.prepend(element('li', { class: 'quiet' }, say('left_out', left_out)));
  while (list.childElementCount > 200) list.lastChild.remove();
  if (!list.firstChild) list.append(element('li', { class: 'quiet empty' }, say('none')));
}

const place = (x) => (x === null ? '' : x === false ? 'false' : x);

function push_line(r) {
  const by = `${r.by.user}@${r.by.host}`;
  const counts = Object.entries(r.nodes).map(([state, n]) => `${n} ${state}`).join(', ');
  const changes = (r.changes ?? []).map((c) =>
    element('li', {}, `${say(c.change)} ${c.name}: ${[place(c.before), place(c.after)].filter(Boolean).join(' → ')}`));
  const head = [r.verb, r.state, r.revision && `${say('revision')} ${r.revision}`, counts, by, r.message, r.why];
  return element('li', {}, element('time', { datetime: r.started_at }, new Date(r.started_at).toLocaleString()),
    head.filter(Boolean).join(' · '), ...(changes.length ? [element('ul', {}, ...changes)] : []));
}

export async function show_pushes() {
  const data = await read('/api/v1/pushes');
  if (!data) return;
  const { runs } = data;
  const lines = runs.length ? runs.map(push_line) : [element('li', { class: 'quiet' }, say('none'))];
  find('pushes').replaceChildren(...lines);
}
