'use strict';
const token = location.hash.slice(1);
const element = id => document.getElementById(id);
const show = state => {
  for (const part of document.querySelectorAll('[data-state]')) part.hidden = part.dataset.state !== state;
  for (const button of document.querySelectorAll('button')) button.hidden = button.dataset.for !== state;
  for (const part of document.querySelectorAll('[data-with]')) part.hidden = part.dataset.with !== state;
};
const failed = status => ({ 400: 'unknown', 404: 'unknown', 409: 'changed', 410: 'over' })[status] || 'later';
const post = (path, headers) => fetch(path, {
  method: 'POST', headers: { 'Content-Type': 'application/json', ...headers }, body: JSON.stringify({ token }) });
const save = async answer => {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(await answer.blob());
  link.download = 'personal-data.zip';
  link.click();
};
const over = link => link.used || ['COMPLETED', 'PARTIALLY_COMPLETED', 'REFUSED', 'WITHDRAWN'].includes(link.state);
for (const button of document.querySelectorAll('button')) {
  button.addEventListener('click', async () => {
    const password = element('password');
    const fetched = button.dataset.for === 'FULFILMENT';
    if (fetched && !password.reportValidity()) return;
    for (const other of document.querySelectorAll('button')) other.disabled = true;
    try {
      const answer = await post(
        button.dataset.path, fetched && password.value ? { 'Package-Password': password.value } : {});
      if (!answer.ok) return show(failed(answer.status));
      if (fetched) await save(answer);
      show('done');
    } catch (e) {
      show('later');
    }
  });
}
(async () => {
  try {
    const answer = await post('/api/v1/requests/links/question');
    if (!answer.ok) return show(failed(answer.status));
    const link = await answer.json();
    if (link.used) return show('over');
    show(link.kind);
    if (link.requestId && link.kind === 'ACKNOWLEDGEMENT') {
      element('reference').textContent = link.requestId;
      element('state').textContent = link.state;
      element('due').textContent = link.lastDay;
      element('request').hidden = false;
      if (over(link)) for (const button of document.querySelectorAll('button')) button.hidden = true;
    }
  } catch (e) {
    show('later');
  }
})();
