// npm's twilio against the gateway, unchanged but for the address it is given.
//
//     node verify_flows.js examples/phone-node/phone.js https://localhost:8081
//
// What only somebody beside the gateway can do is asked for on standard output, a line that begins with `? `, and answered by
// a line of standard input. It ends with 0 once everything was as the library's users expect.
'use strict';

const assert = require('node:assert/strict');
const { execFileSync } = require('node:child_process');
const fs = require('node:fs');
const http = require('node:http');
const os = require('node:os');
const path = require('node:path');
const readline = require('node:readline');
const twilio = require('twilio');

const [PHONE, URL] = process.argv.slice(2);
const FOLDER = fs.mkdtempSync(path.join(os.tmpdir(), 'vestibule-verify-'));
const lines = readline.createInterface({ input: process.stdin })[Symbol.asyncIterator]();

async function ask(question) {
  process.stdout.write(`? ${question}\n`);
  return (await lines.next()).value;
}

function phone(...words) {
  const env = { ...process.env, PHONE_FILE: path.join(FOLDER, 'phone.json') };
  return JSON.parse(execFileSync('node', [PHONE, ...words], { env, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] }));
}

async function refused(status, code, act) {
  await assert.rejects(act, (error) => {
    assert.deepEqual([error.status, error.code], [status, code], error.message);
    assert.equal(error.constructor.name, 'RestException');
    assert.match(error.moreInfo, /^https:/);
    return true;
  });
}

// An application that is told what happens, and its answers.
const told = [];
const wanting = [];
const answers = [];
const hook = http.createServer(async (request, response) => {
  let body = '';
  for await (const part of request) body += part;
  const said = Object.fromEntries(new URLSearchParams(body));
  told.push({ url: request.url, signature: request.headers['x-twilio-signature'], said });
  wanting.shift()?.();
  response.writeHead(answers.shift() ?? 204).end();
});

// What it is told next, if the library's validator takes it, and nothing altered.
async function heard(token, address) {
  if (told.length === 0) await new Promise((resolve) => { wanting.push(resolve); });
  const { url, signature, said } = told.shift();
  assert.equal(url, '/hook?shop=1');
  assert.ok(twilio.validateRequest(token, signature, address, said), JSON.stringify(said));
  assert.ok(!twilio.validateRequest(token, signature, address, { ...said, type: 'challenge.denied!' }), 'altered');
  assert.ok(!twilio.validateRequest('another token', signature, address, said), 'by somebody else');
  return said;
}

async function main() {
  const [account, token] = (await ask('account Shop')).split(' ');
  const client = twilio(account, token);
  client.verify.baseUrl = URL;
  const verify = client.verify.v2;
  const nobody = twilio(account, 'not the token of anybody');
  nobody.verify.baseUrl = URL;
  await refused(401, 20003, () => nobody.verify.v2.services.list());

  const service = await verify.services.create({ friendlyName: 'Checkout', 'push.includeDate': true, codeLength: 4 });
  assert.match(service.sid, /^VA[0-9a-f]{32}$/);
  assert.deepEqual([service.accountSid, service.codeLength, service.push.include_date], [account, 4, true]);
  assert.ok(service.dateCreated instanceof Date);
  for (let number = 2; number <= 5; number += 1) {
    await verify.services.create({ friendlyName: `Service ${number}` });
  }
  const found = await verify.services.list({ pageSize: 2 });
  assert.deepEqual(found.map((one) => one.friendlyName), ['Checkout', 'Service 2', 'Service 3', 'Service 4', 'Service 5']);
  const first = await verify.services.page({ pageSize: 2 });
  const following = await first.nextPage();
  assert.deepEqual(following.instances.map((one) => one.friendlyName), ['Service 3', 'Service 4']);
  assert.deepEqual((await following.previousPage()).instances.map((one) => one.friendlyName), ['Checkout', 'Service 2']);
  const here = verify.services(service.sid);
  await refused(400, 60200, () => here.update({ 'totp.skew': 3 }));
  assert.equal((await here.update({ 'totp.skew': 2 })).totp.skew, 2);

  await new Promise((resolve) => { hook.listen(0, '127.0.0.1', resolve); });
  const address = `http://127.0.0.1:${hook.address().port}/hook?shop=1`;
  const webhook = await here.webhooks.create({
    friendlyName: 'Orders', eventTypes: ['factor.verified', 'challenge.approved'], webhookUrl: address,
  });
  assert.match(webhook.sid, /^YW[0-9a-f]{32}$/);
  assert.deepEqual([webhook.status, webhook.version, webhook.webhookMethod], ['enabled', 'v2', 'POST']);
  assert.deepEqual(webhook.eventTypes, ['factor.verified', 'challenge.approved']);
  assert.ok(webhook.dateCreated instanceof Date);
  const second = await here.webhooks.create({ friendlyName: 'Gone', eventTypes: ['*'], webhookUrl: address, versionParam: 'v1' });
  assert.deepEqual((await here.webhooks.list({ pageSize: 1 })).map((one) => one.version), ['v2', 'v1']);
  assert.equal((await here.webhooks(second.sid).update({ status: 'disabled' })).status, 'disabled');
  assert.ok(await here.webhooks(second.sid).remove());
  await refused(404, 20404, () => here.webhooks(second.sid).fetch());
  await refused(400, 60200, () => here.webhooks.create({ friendlyName: 'X', eventTypes: ['*'], webhookUrl: 'shop.test' }));

  const made = await here.accessTokens.create({ identity: 'alice-0001', factorType: 'push' });
  // A file from before that everybody may read: the key is not written into it.
  const file = path.join(FOLDER, 'phone.json');
  fs.writeFileSync(file, '{}', { mode: 0o644 });
  const { factor } = phone('register', URL, service.sid, 'alice-0001', made.token, 'Pocket');
  assert.equal(fs.statSync(file).mode & 0o777, 0o600);
  assert.deepEqual(fs.readdirSync(FOLDER), ['phone.json']);
  const alice = here.entities('alice-0001');
  assert.deepEqual(
    (({ type, factor_sid: sid, entity_identity: identity }) => [type, sid, identity])(await heard(token, address)),
    ['factor.verified', factor, 'alice-0001'],
  );
  assert.equal((await alice.fetch()).identity, 'alice-0001');
  assert.deepEqual((await alice.factors.list()).map((one) => [one.sid, one.status]), [[factor, 'verified']]);

  const asked = [];
  for (let number = 1; number <= 3; number += 1) {
    asked.push(await alice.challenges.create({
      factorSid: factor,
      'details.message': `Order ${number}?`,
      'details.fields': [{ label: 'Amount', value: `${number}0 EUR` }],
      hiddenDetails: { order: `${number}` },
      expirationDate: new Date((Number(await ask('time')) + 600) * 1000),
    }));
  }
  assert.deepEqual(phone('list').map((one) => one.message), ['Order 3?', 'Order 2?', 'Order 1?']);
  // Whoever does not take it is told again, under the same name.
  answers.push(503);
  assert.equal(phone('approve', asked[0].sid).status, 'approved');
  const said = await heard(token, address);
  assert.deepEqual([said.type, said.challenge_sid], ['challenge.approved', asked[0].sid]);
  assert.deepEqual(JSON.parse(said.challenge_hidden_details), { order: '1' });
  await ask(`failed ${said.uuid}`);
  await ask('advance 6');
  assert.deepEqual(await heard(token, address), said);
  assert.equal(phone('deny', asked[1].sid).status, 'denied');
  const one = await alice.challenges(asked[0].sid).fetch();
  assert.deepEqual([one.status, one.hiddenDetails, one.details.fields[0].value], ['approved', { order: '1' }, '10 EUR']);
  assert.ok(one.dateResponded instanceof Date);
  const pages = [];
  await alice.challenges.each({ order: 'desc', pageSize: 1 }, (each) => pages.push(each.status));
  await new Promise((resolve) => { setImmediate(resolve); });
  assert.deepEqual((await alice.challenges.list({ order: 'desc', pageSize: 1 })).map((each) => each.status), ['pending', 'denied', 'approved']);
  assert.equal((await alice.challenges(asked[2].sid).notifications.create({ ttl: 30 })).ttl, 30);
  await refused(404, 20404, () => alice.challenges(`YC${'0'.repeat(32)}`).fetch());
  await refused(400, 60306, () => alice.challenges.create({ factorSid: factor, 'details.message': 'x'.repeat(257) }));

  const app = await alice.newFactors.create({ friendlyName: 'App', factorType: 'totp', 'config.skew': 0 });
  assert.equal(app.config.skew, 0);
  await refused(403, 60311, () => alice.factors(app.sid).update({ authPayload: 'no code' }));
  assert.ok(await alice.factors(app.sid).remove());
  assert.ok(await alice.remove());
  await refused(404, 20404, () => alice.fetch());
  const [number, mailbox] = ['+4915112345678', 'carol+shop@example.org'];
  const sent = await here.verifications.create({ to: number, channel: 'sms' });
  assert.match(sent.sid, /^VE[0-9a-f]{32}$/);
  assert.deepEqual([sent.to, sent.status, sent.valid, sent.accountSid], [number, 'pending', false, account]);
  assert.ok(sent.dateCreated instanceof Date);
  const right = await ask(`code ${number}`);
  assert.equal(right.length, 4);
  const again = await here.verifications.create({ to: number, channel: 'call' });
  assert.deepEqual([again.sid, again.sendCodeAttempts.map((each) => each.channel)], [sent.sid, ['sms', 'call']]);
  assert.equal(await ask(`code ${number}`), right);
  assert.equal((await here.verifications(number).fetch()).channel, 'call');
  for (let sending = 3; sending <= 5; sending += 1) {
    await here.verifications.create({ to: number, channel: 'call' });
  }
  await refused(429, 60203, () => here.verifications.create({ to: number, channel: 'call' }));
  const wrong = `${right[0] === '1' ? '2' : '1'}${right.slice(1)}`;
  for (let tried = 1; tried <= 4; tried += 1) {
    const answer = await here.verificationChecks.create({ to: number, code: wrong });
    assert.deepEqual([answer.status, answer.valid], ['pending', false]);
  }
  const answer = await here.verificationChecks.create({ verificationSid: sent.sid, code: right });
  assert.deepEqual([answer.status, answer.valid, answer.snaAttemptsErrorCodes], ['approved', true, []]);
  await refused(404, 20404, () => here.verificationChecks.create({ to: number, code: right }));
  const mailed = await here.verifications.create({ to: mailbox, channel: 'email' });
  assert.equal((await here.verifications(mailbox).fetch()).sid, mailed.sid);
  assert.equal((await here.verifications(mailed.sid).update({ status: 'canceled' })).status, 'canceled');
  await refused(404, 20404, () => here.verifications(mailbox).fetch());
  await refused(400, 60200, () => here.verifications.create({ to: number, channel: 'sna' }));
  await refused(400, 60200, () => here.verifications.create({ to: mailbox, channel: 'sms' }));

  assert.ok(await here.remove());
  assert.deepEqual(told, [], 'everything was expected');
  fs.rmSync(FOLDER, { recursive: true });
}

main().then(() => process.exit(0), (error) => {
  console.log(error);
  process.exit(1);
});
