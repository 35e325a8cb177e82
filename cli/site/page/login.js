import { say, translate } from './text.js';

translate(document);
document.getElementById('login').addEventListener('submit', async (e) => {
  e.preventDefault();
  const token = document.getElementById('token').value.trim();
  const answer = await fetch('/login', { method: 'POST', headers: { Authorization: `Bearer ${token}` } }).catch(() => null);
  if (answer?.status === 204) location.replace('/');
  else document.getElementById('wrong').textContent = say('wrong');
});
