'use strict';
// npm's authy-client against a server, unchanged but for the address it is given. It holds every answer to types and exact
// sentences, and looks at the signature of what the application is told.
//
//   authy_client_flows.js https://localhost:8081
//
// Whatever only somebody with a phone can do is asked for on standard output, a line that begins with `? `, and answered by
// a line of standard input. It ends with 0 once everything was as the library's users expect.

const assert = require('node:assert/strict');
const http = require('node:http');
const readline = require('node:readline');
const { once } = require('node:events');

const { Client, errors } = require('authy-client');

const lines = readline.createInterface({ input: process.stdin })[Symbol.asyncIterator]();
const ask = async (question) => {
  console.log(`? ${question}`);
  return (await lines.next()).value.trim();
};

// The application's own address, that is told of answers.
const told = [];
const waiting = [];
const receiver = http.createServer(async (request, response) => {
  let text = '';
  for await (const part of request) text += part;
  const { headers, method, url } = request;
  const call = { body: JSON.parse(text), headers, method, protocol: 'http', url };
  const next = waiting.shift();
  if (next) next(call); else told.push(call);
  response.end();
});
const called = () => (told.length ? Promise.resolve(told.shift()) : new Promise((resolve) => { waiting.push(resolve); }));

const NUMBER = '+4915112345678';

async function main(host) {
  receiver.listen(0, '127.0.0.1');
  await once(receiver, 'listening');
  const key = await ask(`key http://127.0.0.1:${receiver.address().port}/told?by=authy`);
  const client = new Client({ key }, { host, timeout: 30000 });
  const refused = async (promise, status, code) => {
    const error = await promise.then(() => null, (it) => it);
    assert.ok(error instanceof errors.HttpError, `${error}`);
    assert.deepEqual([error.code, error.body.error_code], [status, code]);
  };

  assert.equal((await client.getApplicationDetails()).app.name, 'Shop');
  await refused(new Client({ key: 'another' }, { host }).getApplicationDetails(), 401, '60001');

  const { user: { id: authyId } } = await client.registerUser({ countryCode: 'DE', email: 'new@example.org', phone: '0151 12345678' });
  const before = await client.getUserStatus({ authyId });
  assert.deepEqual([before.status.confirmed, before.status.registered, before.status.devices], [false, false, []]);
  await refused(client.getUserStatus({ authyId: 999999999 }), 404, '60026');

  await client.requestSms({ authyId });
  const code = await ask(`code ${NUMBER}`);
  await refused(client.verifyToken({ authyId, token: (code[0] === '0' ? '1' : '0').repeat(code.length) }, { force: true }), 401, '60020');
  await client.verifyToken({ authyId, token: code }, { force: true });
  await refused(client.verifyToken({ authyId, token: code }), 401, '60019');
  await client.requestCall({ authyId }, { action: 'pay', message: 'Pay 5 EUR' });
  // It cannot say the action again.
  await refused(client.verifyToken({ authyId, token: await ask(`code ${NUMBER}`) }), 401, '60020');
  await client.registerActivity({ authyId, data: { reason: 'forgotten' }, type: 'password_reset' }, { ip: '192.0.2.1' });

  const phone = { countryCode: 'DE', phone: '0171 2345678' };
  await client.startPhoneVerification({ ...phone, via: 'sms' }, { locale: 'de' });
  await client.verifyPhone({ ...phone, token: await ask('code +491712345678') });
  await refused(client.verifyPhone({ ...phone, token: '1234' }), 404, '60023');
  assert.equal((await client.getPhoneInformation(phone)).type, 'cellphone');

  await ask(`phone ${authyId}`);
  assert.equal((await client.requestSms({ authyId })).ignored, true);
  assert.equal((await client.getUserStatus({ authyId })).status.registered, true);
  const logos = [{ res: 'default', url: 'https://shop.example/logo.png' }];
  for (const [act, result] of [['approve', 'approved'], ['deny', 'denied']]) {
    const details = { hidden: { order: { gift: true, id: 4711, lines: ['a', 'b'] } }, visible: { account: 'Nadia', amount: '5 EUR & more' } };
    const asked = { authyId, details, logos, message: 'Pay 5 EUR?' };
    const { approval_request: { uuid: id } } = await client.createApprovalRequest(asked, { ttl: 120 });
    const pending = (await client.getApprovalRequest({ id })).approval_request;
    assert.deepEqual([pending.status, pending.processed_at], ['pending', null]);
    assert.equal(await ask(`${act} ${id}`), result);
    const answered = (await client.getApprovalRequest({ id })).approval_request;
    assert.equal(answered.status, result);
    assert.notEqual(answered.processed_at, null);
    const call = await called();
    await client.verifyCallback(call);
    assert.deepEqual([call.body.uuid, call.body.status, call.body.authy_id], [id, result, authyId]);
    // Whatever is changed on the way is found out.
    const other = { ...call, body: { ...call.body, authy_id: authyId + 1 } };
    await assert.rejects(client.verifyCallback(other));
  }
  await refused(client.getApprovalRequest({ id: '00000000-0000-4000-8000-000000000000' }), 404, '60049');

  const stats = await client.getApplicationStatistics();
  assert.equal(stats.total_users, 1);
  await client.deleteUser({ authyId });
  await refused(client.getUserStatus({ authyId }), 404, '60026');
  assert.equal(told.length, 0, 'somebody was told twice');
}

main(process.argv[2]).then(() => process.exit(0), (error) => {
  console.log(error.stack, JSON.stringify(error.body || error.errors || ''));
  process.exit(1);
});
