// What is known of the fleet, as the server tells it.
const kept_events = 200;
const by_name = new Intl.Collator(undefined, { numeric: true });

export function open_store(on_change) {
  const store = { nodes: new Map() /* by name */, events: [], health: null, journal_changes: -1, mesh_changes: 0, names_changes: 0, cluster: '', is_live: false };

  const take = (data) => {
    const is_new = data.nodes.some((n) => !store.nodes.has(n.node));
    for (const n of data.nodes) store.nodes.set(n.node, n);
    if (is_new) store.nodes = new Map([...store.nodes].sort(([a], [b]) => by_name.compare(a, b)));
    for (const name of data.removed ?? []) store.nodes.delete(name);
    store.events.push(...data.events);
    if (store.events.length > kept_events) store.events.splice(0, store.events.length - kept_events);
    store.health = data.cluster_health;
    const is_pushed = store.journal_changes !== data.journal_changes;
    store.journal_changes = data.journal_changes;
    const has_mesh = store.mesh_changes !== data.mesh_changes;
    store.mesh_changes = data.mesh_changes;
    const has_names = store.names_changes !== data.names_changes;
    store.names_changes = data.names_changes;
    return { nodes: data.nodes.map((n) => n.node), removed: data.removed ?? [], events: data.events, left_out: data.left_out, is_pushed, has_mesh, has_names };
  };

  const source = new EventSource('/events');
  source.addEventListener('snapshot', (e) => {
    const data = JSON.parse(e.data);
    const before = [...store.nodes.keys()];
    const names = new Set(data.nodes.map((n) => n.node));
    store.nodes.clear();
    store.events.length = 0;
    store.cluster = data.cluster;
    store.is_live = true;
    const changed = take(data);
    changed.removed = before.filter((name) => !names.has(name));
    changed.is_snapshot = true;
    on_change(changed);
  });
  source.addEventListener('update', (e) => {
    store.is_live = true;
    on_change(take(JSON.parse(e.data)));
  });
  const lose = () => {
    store.is_live = false;
    on_change(null);
    if (source.readyState === EventSource.CLOSED) setTimeout(() => location.reload(), 5000);
  };
  source.addEventListener('error', lose);
  return store;
}
