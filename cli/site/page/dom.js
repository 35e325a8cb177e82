// Elements. Whatever comes from a node is text, and never markup.
export const find = (id) => document.getElementById(id);

export function element(tag, about = {}, ...children) {
  const out = document.createElement(tag);
  for (const [key, value] of Object.entries(about)) {
    if (value === undefined) continue;
    if (key === 'class') out.className = value;
    else if (key.startsWith('on')) out.addEventListener(key.slice(2), value);
    else out.setAttribute(key, value);
  }
  out.append(...children.map((c) => (c instanceof Node ? c : document.createTextNode(String(c)))));
  return out;
}

// A document of the server; null when it does not come, and the next update tries again.
export async function read(path) {
  const answer = await fetch(path).catch(() => null);
  return answer?.ok ? answer.json().catch(() => null) : null;
}

// Touches the page only when the text is another one than the one that was put there last.
export function put(where, text) {
  if (where.last_text === text) return;
  where.last_text = text;
  where.textContent = text;
}
export function mark(where, name) {
  if (where.last_name === name) return;
  where.last_name = name;
  where.className = name;
}
