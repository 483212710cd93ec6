'use strict';
// npm's authy against a server, unchanged but for the address it is given.
//
//   authy_flows.js https://localhost:8081
//
// Whatever only somebody with a phone can do is asked for on standard output, a line that begins with `? `, and answered by
// a line of standard input. It ends with 0 once everything was as the library's users expect.

const assert = require('node:assert/strict');
const readline = require('node:readline');

const lines = readline.createInterface({ input: process.stdin })[Symbol.asyncIterator]();
const ask = async (question) => {
  console.log(`? ${question}`);
  return (await lines.next()).value.trim();
};

const NUMBER = '+4915112345678';

async function main(url) {
  const key = await ask('key');
  const client = require('authy')(key, url);
  // What the library gives its callback: either an error, which is the body of an answer, or the body of one that is 200.
  const call = (act) => new Promise((resolve) => act((wrong, right) => resolve({ wrong, right })));
  const good = async (act) => {
    const { wrong, right } = await call(act);
    assert.equal(wrong, null, JSON.stringify(wrong));
    return right;
  };
  const bad = async (act, code, message) => {
    const { wrong } = await call(act);
    assert.deepEqual([wrong.error_code, wrong.message, wrong.success], [code, message, false]);
    return wrong;
  };

  // Users.
  const { user: { id } } = await good((done) => client.register_user('new@example.org', '151 1234 5678', '49', false, done));
  assert.ok(Number.isInteger(id));
  const again = await good((done) => client.register_user('new@example.org', '(0151) 12345678', '49', false, done));
  assert.equal(again.user.id, id);
  const invalid = await bad((done) => client.register_user('x', '1', '49', done), '60027', 'User was not valid');
  assert.equal(invalid.errors.cellphone, 'is invalid');
  assert.equal((await good((done) => client.user_status(id, done))).status.phone_number, 'XXX-XXX-5678');
  await bad((done) => client.user_status('tony', done), '60026', 'User not found.');
  await bad((done) => require('authy')('another', url).user_status(id, done), '60001', 'Invalid API key');

  // Codes.
  assert.equal((await good((done) => client.request_sms(id, done))).message, 'SMS token was sent');
  let code = await ask(`code ${NUMBER}`);
  const other = (code[0] === '0' ? '1' : '0').repeat(code.length);
  await bad((done) => client.verify(id, other, true, done), '60020', 'Token is invalid');
  assert.equal((await good((done) => client.verify(id, code, true, done))).token, 'is valid');
  await bad((done) => client.verify(id, code, done), '60019', 'Token is invalid. Token was used recently');
  assert.equal((await good((done) => client.request_call(id, done))).message, 'Call started...');
  code = await ask(`code ${NUMBER}`);
  await good((done) => client.verify(id, code.replace(/(...)/, '$1 '), done));

  // Numbers without users: everything in the form of a GET.
  const phones = client.phones();
  const started = await good((done) => phones.verification_start('171 2345678', '49', { via: 'call', locale: 'de', code_length: 6 }, done));
  assert.equal(started.message, 'Call to +49 171 2345678 initiated.');
  assert.equal((await good((done) => phones.verification_status('171 2345678', '49', done))).status, 'pending');
  code = await ask('code +491712345678');
  assert.equal(code.length, 6);
  await bad((done) => phones.verification_check('171 2345678', '49', (code[0] === '0' ? '1' : '0').repeat(code.length), done), '60022', 'Verification code is incorrect');
  assert.equal((await good((done) => phones.verification_check('171 2345678', '49', code, done))).message, 'Verification code is correct.');
  assert.equal((await good((done) => phones.info('171 2345678', '49', done))).ported, false);

  // Questions to the phone.
  await ask(`phone ${id}`);
  assert.equal((await good((done) => client.request_sms(id, done))).ignored, true);
  assert.equal((await good((done) => client.request_sms(id, true, done))).ignored, undefined);
  const question = async (more) => {
    const logos = [{ res: 'default', url: 'https://shop.example/l.png' }, { res: 'high', url: 'https://shop.example/h.png' }];
    const asked = { message: 'Sign in?', details: { Account: 'Nadia', 'Typed by': 'ä & b=c' }, ...more };
    return (await good((done) => client.send_approval_request(id, asked, { order: '4711' }, logos, done))).approval_request.uuid;
  };
  const stands = async (uuid) => (await good((done) => client.check_approval_status(uuid, done))).approval_request.status;
  for (const [act, result] of [['approve', 'approved'], ['deny', 'denied']]) {
    const uuid = await question({});
    assert.equal(await stands(uuid), 'pending');
    assert.equal(await ask(`${act} ${uuid}`), result);
    assert.equal(await stands(uuid), result);
  }
  const late = await question({ seconds_to_expire: 60 });
  await ask('advance 61');
  assert.equal(await stands(late), 'expired');
  const unknown = '00000000-0000-4000-8000-000000000000';
  const none = await bad((done) => client.check_approval_status(unknown, done), '60049', `Approval request not found: ${unknown}`);
  assert.deepEqual(none.errors, {});

  // Gone.
  await good((done) => client.delete_user(id, done));
  await bad((done) => client.user_status(id, done), '60026', 'User not found.');
}

main(process.argv[2]).then(() => process.exit(0), (error) => {
  console.log(error.stack);
  process.exit(1);
});
