'use strict';
// Whatever comes from the gateway becomes text, never markup. The key lives in this variable alone and ends with the page.
let key = '';
const at = id => document.getElementById(id);

function element(name, text, kind) {
  const made = document.createElement(name);
  made.textContent = text ?? '';
  if (kind) made.className = kind;
  return made;
}

function row(...cells) {
  const made = document.createElement('tr');
  made.append(...cells);
  return made;
}

async function call(path, body) {
  const headers = key ? { Authorization: `Bearer ${key}` } : {};
  if (body) headers['Content-Type'] = 'application/json';
  const answer = await fetch(path, {
    method: body ? 'POST' : 'GET', body: body && JSON.stringify(body), headers, cache: 'no-store', credentials: 'omit', redirect: 'error',
  });
  const json = await answer.json();
  if (!answer.ok && !json.checks) throw new Error(`${answer.status} ${json.code}: ${json.detail}`);
  return json;
}

// One trouble at a time: the last call's.
async function attempt(work) {
  try {
    await work();
    at('trouble').hidden = true;
  } catch (error) {
    at('trouble').textContent = error.message;
    at('trouble').className = 'bad';
    at('trouble').hidden = false;
  }
}

async function showReady() {
  const ready = await call('/readyz');
  at('state').textContent = ready.status === 'ready' ? 'ready' : 'not ready';
  at('state').className = ready.status === 'ready' ? 'good' : 'bad';
  at('checks').tBodies[0].replaceChildren(...ready.checks.map(check =>
    row(element('td', check.name), element('td', check.ok ? 'yes' : 'NO', check.ok ? 'good' : 'bad'), element('td', check.detail))));
}

function limit(one) {
  const full = one.used >= one.limit;
  return element('div', `${one.name} ${one.used} of ${one.limit}${one.mode === 'Shadow' ? ', shadow' : ''}`, full ? 'bad' : '');
}

async function showOrgs(after) {
  const page = await call('/api/orgs' + (after ? `?after=${encodeURIComponent(after)}` : ''));
  const rows = page.orgs.map(org => {
    const limits = document.createElement('td');
    limits.append(...org.limits.map(limit));
    return row(
      element('td', org.org), element('td', org.plan), element('td', org.planSource),
      element('td', org.suspended ? 'suspended' : 'active', org.suspended ? 'bad' : ''),
      element('td', String(org.usage.requests), 'number'), element('td', String(org.usage.units), 'number'), limits);
  });
  if (after) at('orgs').tBodies[0].append(...rows);
  else at('orgs').tBodies[0].replaceChildren(...rows);
  at('more').hidden = !page.next;
  at('more').value = page.next ?? '';
}

async function showRefusal() {
  at('refusal').replaceChildren();
  const told = await call(`/api/refusals/${encodeURIComponent(at('request').value.trim())}`);
  at('refusal').replaceChildren(...Object.entries(told).filter(([, value]) => value !== null)
    .flatMap(([name, value]) => [element('dt', name), element('dd', String(value))]));
}

async function showExplanation() {
  at('steps').replaceChildren();
  at('verdict').textContent = '';
  const told = await call('/api/explain', { method: at('method').value.trim(), url: at('url').value.trim(), token: at('token').value.trim() || null });
  const { status, code, reason } = told.verdict;
  at('verdict').textContent = code ? `refused with ${status} ${code}${reason ? `, reason ${reason}` : ''}`
    : status ? `answered by the gateway itself with ${status}` : 'would be forwarded';
  at('verdict').className = code ? 'bad' : 'good';
  at('steps').replaceChildren(...told.steps.map(step => {
    const item = document.createElement('li');
    const detail = document.createElement('details');
    detail.open = !step.ok;
    detail.append(element('summary', `${step.step}: ${step.ok ? 'ok' : step.code}`, step.ok ? 'good' : 'bad'), element('pre', JSON.stringify(step.evidence, null, 2)));
    item.append(detail);
    return item;
  }));
}

const showAll = () => attempt(async () => { await showReady(); await showOrgs(); });
const on = (id, event, work) => at(id).addEventListener(event, happened => { happened.preventDefault(); work(); });

on('enter', 'submit', () => { key = at('key').value.trim(); at('key').value = ''; showAll(); });
on('forget', 'click', () => location.reload());
on('refresh', 'click', showAll);
on('more', 'click', () => attempt(() => showOrgs(at('more').value)));
on('lookup', 'submit', () => attempt(showRefusal));
on('explain', 'submit', () => attempt(showExplanation));
showAll();
