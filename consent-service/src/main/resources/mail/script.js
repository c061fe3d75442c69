'use strict';
const path = document.body.dataset.path;
const token = location.hash.slice(1);
const element = id => document.getElementById(id);
const show = state => {
  for (const part of document.querySelectorAll('[data-state]')) part.hidden = part.dataset.state !== state;
};
const post = async (where, body) => {
  try {
    const answer = await fetch(where, {
      method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) });
    if (answer.ok) return await answer.json();
    return { state: { 400: 'UNKNOWN', 404: 'UNKNOWN', 409: 'CHANGED', 410: 'OVER' }[answer.status] || 'LATER' };
  } catch (e) {
    return { state: 'LATER' };
  }
};
for (const button of document.querySelectorAll('button')) {
  button.addEventListener('click', async () => {
    for (const other of document.querySelectorAll('button')) other.disabled = true;
    const body = { token };
    if (button.dataset.answer) {
      body.answer = button.dataset.answer;
      body.language = document.documentElement.lang;
    }
    show((await post(path, body)).state);
  });
}
(async () => {
  const language = document.documentElement.lang;
  const question = await post(path + '/question', { token, language });
  for (const purpose of question.purposes || []) {
    const name = document.createElement('h2');
    name.textContent = purpose.name;
    const description = document.createElement('p');
    description.textContent = purpose.description;
    element('purposes').append(name, description);
  }
  if (question.notice) {
    element('notice').href = question.notice.url;
    element('notice').textContent = question.notice.title;
    element('read').hidden = false;
  }
  show(question.state);
})();
