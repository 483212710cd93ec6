'use strict';
// A small application with accounts of its own. After the password it asks for a second factor over the Authy API: a code
// by SMS or call, or a question to the phone (OneTouch), whose answer it asks for once a second.
//
//   AUTHY_KEY=... AUTHY_URL=https://phones.example.org node app.js
//
// Everything is kept in memory: it shows the calls, not how to keep people's passwords for years.

const crypto = require('node:crypto');
const http = require('node:http');
const { promisify } = require('node:util');

const { AUTHY_KEY, AUTHY_URL, PORT = '3000' } = process.env;
if (!AUTHY_KEY || !AUTHY_URL) {
  console.error('set AUTHY_KEY to an application\'s key, and AUTHY_URL to the address of the portal');
  process.exit(1);
}

// The one line that changes: the second argument.
const authy = require('authy')(AUTHY_KEY, AUTHY_URL);
const call = (name, ...args) => promisify(authy[name].bind(authy))(...args);

const scrypt = promisify(crypto.scrypt);
const users = new Map(); // name -> { salt, hash, authyId }
const sessions = new Map(); // id -> { name, proven, request }
const MAX_BODY = 16 * 1024;

// What a visitor is told of a failed call: the API says it in one sentence.
class Refused extends Error {}
const refused = (error) => new Refused(error && error.message ? error.message : 'the second factor cannot be asked for now');

const escape = (text) => String(text).replace(/[&<>"']/g, (c) => `&#${c.charCodeAt(0)};`);

const page = (title, body) => `<!doctype html>
<html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>${escape(title)} – Reading room</title>
<link rel="stylesheet" href="/style.css">
<main><h1>${escape(title)}</h1>
${body}
</main></html>
`;

const STYLE = `body { font: 1rem/1.5 system-ui, sans-serif; margin: 0; color: #1a1a1a; background: #f6f4ef }
main { max-width: 28rem; margin: 2rem auto; padding: 1.5rem; background: #fff; border-radius: .5rem }
label { display: block; margin: .75rem 0 .25rem } input { font: inherit; width: 100%; box-sizing: border-box; padding: .4rem }
button { font: inherit; margin: 1rem .5rem 0 0; padding: .5rem 1rem } .wrong { color: #a00000 }`;

// Asks once a second what became of the question, and goes on when it was answered.
const POLL = `const state = document.getElementById('state');
const look = async () => {
  const { status } = await (await fetch('/onetouch/status')).json();
  if (status === 'approved') { location = '/private'; return; }
  state.textContent = status === 'pending' ? 'Waiting for your phone …' : 'Your phone said no, or did not answer: ' + status;
  if (status === 'pending') setTimeout(look, 1000);
};
look();`;

const field = (label, name, type = 'text', more = '') =>
  `<label for="${name}">${label}</label><input id="${name}" name="${name}" type="${type}" required ${more}>`;

const said = (text) => (text ? `<p class="wrong" role="alert">${escape(text)}</p>` : '');

const pages = {
  home: () => page('Reading room', '<p><a href="/login">Sign in</a> or <a href="/register">make an account</a>.</p>'),
  register: (wrong) => page('Make an account', `${said(wrong)}<form method="post">
    ${field('Name', 'name')}${field('Password', 'password', 'password', 'minlength="8"')}${field('E-mail', 'email', 'email')}
    ${field('Country code', 'country', 'text', 'inputmode="numeric"')}${field('Mobile number', 'phone', 'tel')}
    <button>Make the account</button></form>`),
  login: (wrong) => page('Sign in', `${said(wrong)}<form method="post">
    ${field('Name', 'name')}${field('Password', 'password', 'password')}<button>Sign in</button></form>`),
  verify: (wrong, note = '') => page('One more step', `${said(wrong)}${note ? `<p id="note">${escape(note)}</p>` : ''}
    <form method="post" action="/onetouch"><button id="push">Ask my phone</button></form>
    <form method="post" action="/sms"><button id="sms">Send me a code</button></form>
    <form method="post" action="/call"><button id="call">Call me</button></form>
    <form method="post" action="/code">${field('Code', 'code', 'text', 'inputmode="numeric" autocomplete="one-time-code"')}
    <button id="check">Check</button></form>`),
  waiting: () => page('Look at your phone', `<p id="state" role="status">Waiting for your phone …</p>
    <p><a href="/verify">Another way</a></p><script src="/poll.js"></script>`),
  private: (name) => page(`Welcome, ${name}`, '<p>Here are the books.</p><form method="post" action="/logout"><button>Sign out</button></form>'),
};

async function hashed(password, salt) {
  return scrypt(password, salt, 32);
}

async function register({ name, password, email, country, phone }) {
  if (!name || !password || password.length < 8) throw new Refused('a name, and a password of 8 characters or more');
  if (users.has(name)) throw new Refused('this name is taken');
  const salt = crypto.randomBytes(16);
  const hash = await hashed(password, salt);
  const answer = await call('register_user', email, phone, country).catch((error) => { throw refused(error); });
  // Somebody else may have taken it meanwhile.
  if (users.has(name)) throw new Refused('this name is taken');
  users.set(name, { salt, hash, authyId: answer.user.id });
}

async function passwordIsRight(name, password) {
  // As much work for nobody as for somebody.
  const user = users.get(name) || { salt: Buffer.alloc(16), hash: Buffer.alloc(32) };
  const hash = await hashed(password || '', user.salt);
  return crypto.timingSafeEqual(hash, user.hash) && users.has(name);
}

async function send(session, how) {
  const answer = await call(how, users.get(session.name).authyId).catch((error) => { throw refused(error); });
  return answer.ignored ? 'Your phone app has a code for you.' : `${answer.message} (${answer.cellphone})`;
}

async function check(session, code) {
  // `true` is force: without it the closed service let any code of somebody new pass.
  await call('verify', users.get(session.name).authyId, code, true).catch((error) => { throw refused(error); });
  session.proven = true;
}

async function ask(session, request) {
  const question = {
    message: 'Sign in to the reading room?',
    details: { Account: session.name, Browser: (request.headers['user-agent'] || 'unknown').slice(0, 80) },
    seconds_to_expire: 120,
  };
  const answer = await call('send_approval_request', users.get(session.name).authyId, question, {}, null)
    .catch((error) => { throw refused(error); });
  session.request = answer.approval_request.uuid;
}

async function look(session) {
  if (!session.request) return 'nothing asked';
  const answer = await call('check_approval_status', session.request).catch((error) => { throw refused(error); });
  const { status } = answer.approval_request;
  if (status === 'approved') {
    session.proven = true;
    session.request = null; // It is worth one sign-in.
  }
  return status;
}

async function fields(request) {
  let body = '';
  for await (const part of request) {
    body += part;
    if (body.length > MAX_BODY) throw new Refused('that is too long');
  }
  return Object.fromEntries(new URLSearchParams(body));
}

function sessionOf(request) {
  const cookie = /(?:^|;\s*)room=([\w-]+)/.exec(request.headers.cookie || '');
  return cookie && sessions.get(cookie[1]);
}

// A fresh id at each sign-in, so that nobody is handed one from before.
function begin(name) {
  const id = crypto.randomBytes(24).toString('base64url');
  sessions.set(id, { name, proven: false, request: null });
  return `room=${id}; Path=/; HttpOnly; SameSite=Strict`;
}

const html = (body, status = 200, headers = {}) => ({ status, headers: { 'Content-Type': 'text/html; charset=utf-8', ...headers }, body });
const to = (where, headers = {}) => ({ status: 303, headers: { Location: where, ...headers }, body: '' });

// Runs an act of somebody who gave the password; what is refused is said on the page.
async function step(session, act, next) {
  if (!session) return to('/login');
  try {
    return next(await act());
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    return html(pages.verify(error.message), 400);
  }
}

async function answer(request) {
  const session = sessionOf(request);
  const form = request.method === 'POST' ? await fields(request) : {};
  switch (`${request.method} ${request.url.split('?')[0]}`) {
    case 'GET /': return html(pages.home());
    case 'GET /style.css': return { status: 200, headers: { 'Content-Type': 'text/css' }, body: STYLE };
    case 'GET /poll.js': return { status: 200, headers: { 'Content-Type': 'text/javascript' }, body: POLL };
    case 'GET /register': return html(pages.register());
    case 'POST /register':
      try {
        await register(form);
        return to('/login');
      } catch (error) {
        if (!(error instanceof Refused)) throw error;
        return html(pages.register(error.message), 400);
      }
    case 'GET /login': return html(pages.login());
    case 'POST /login':
      if (!await passwordIsRight(form.name, form.password)) return html(pages.login('Name or password is wrong.'), 403);
      return to('/verify', { 'Set-Cookie': begin(form.name) });
    case 'GET /verify': return session ? html(pages.verify()) : to('/login');
    case 'POST /sms': return step(session, () => send(session, 'request_sms'), (note) => html(pages.verify('', note)));
    case 'POST /call': return step(session, () => send(session, 'request_call'), (note) => html(pages.verify('', note)));
    case 'POST /code': return step(session, () => check(session, form.code), () => to('/private'));
    case 'POST /onetouch': return step(session, () => ask(session, request), () => to('/onetouch'));
    case 'GET /onetouch': return session ? html(pages.waiting()) : to('/login');
    case 'GET /onetouch/status':
      if (!session) return { status: 401, headers: {}, body: '' };
      return { status: 200, headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ status: await look(session) }) };
    case 'GET /private': return session && session.proven ? html(pages.private(session.name)) : to(session ? '/verify' : '/login');
    case 'POST /logout':
      for (const [id, other] of sessions) if (other === session) sessions.delete(id);
      return to('/', { 'Set-Cookie': 'room=; Path=/; Max-Age=0' });
    default: return html(page('Not here', '<p><a href="/">Back</a></p>'), 404);
  }
}

const server = http.createServer(async (request, response) => {
  let done;
  try {
    done = await answer(request);
  } catch (error) {
    console.error(error instanceof Refused ? error.message : error);
    done = html(page('That did not work', `<p>${escape(error instanceof Refused ? error.message : 'Try again later.')}</p>`), 500);
  }
  response.writeHead(done.status, {
    'Cache-Control': 'no-store', 'Content-Security-Policy': "default-src 'self'", 'X-Content-Type-Options': 'nosniff', ...done.headers,
  });
  response.end(done.body);
});
server.listen(Number(PORT), '127.0.0.1', () => console.log(`the reading room is open at http://127.0.0.1:${server.address().port}`));
