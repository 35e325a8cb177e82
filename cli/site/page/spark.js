// A small line of the last values.
const space = 'http://www.w3.org/2000/svg';
const most = 60;

export function spark() {
  const picture = document.createElementNS(space, 'svg');
  picture.setAttribute('class', 'spark');
  picture.setAttribute('viewBox', `0 0 ${most - 1} 20`);
  picture.setAttribute('preserveAspectRatio', 'none');
  picture.setAttribute('aria-hidden', 'true');
  picture.append(document.createElementNS(space, 'polyline'));
  return picture;
}

export function remember(values, x) {
  values.push(x ?? 0);
  if (values.length > most) values.shift();
}

export function draw(picture, values) {
  const top = Math.max(...values, 1e-9);
  const from = most - values.length;
  const points = values.map((v, i) => `${from + i},${(19 - (v / top) * 18).toFixed(1)}`);
  picture.firstChild.setAttribute('points', points.join(' '));
}
