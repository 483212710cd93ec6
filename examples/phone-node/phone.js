#!/usr/bin/env node
// A phone in a hundred lines of another language: it registers by an access token of the Verify Push API, shows what it is
// asked, and answers with its own key. Nothing but Node.js 18 or newer is needed.
//
//   node phone.js register URL SERVICE IDENTITY TOKEN [NAME]     URL as in https://phone.example.org
//   node phone.js list                                           what waits, as JSON
//   node phone.js approve SID | deny SID | rename NAME | forget
//
// Its key is in phone.json of the present folder, or where PHONE_FILE says, readable by its owner only.
'use strict';
const crypto = require('node:crypto');
const fs = require('node:fs');
const FILE = process.env.PHONE_FILE || 'phone.json';
const base64url = (what) => Buffer.from(what).toString('base64url');

// A text that the phone's key signed (RFC 7515): 64 bytes of r and s, and not DER.
function jws(phone, header, payload) {
  const text = `${base64url(JSON.stringify(header))}.${base64url(JSON.stringify(payload))}`;
  const signature = crypto.sign('sha256', Buffer.from(text), { key: phone.key, dsaEncoding: 'ieee-p1363' });
  return `${text}.${base64url(signature)}`;
}

// What a request signs in with: made afresh for each, since one is good for a single change.
function credential(phone) {
  const nbf = Math.floor((Date.now() + (phone.ahead || 0)) / 1000);
  const header = { cty: 'twilio-pba;v=1', kid: phone.credential, typ: 'JWT', alg: 'ES256' };
  return jws(phone, header, { sub: phone.account, nbf, exp: nbf + 600, jti: crypto.randomUUID() });
}

async function send(phone, method, path, form, token, isAgain) {
  const authorization = `Basic ${Buffer.from(`token:${token || credential(phone)}`).toString('base64')}`;
  const url = `${phone.url}/v2/Services/${phone.service}/Entities/${phone.identity}/${path}`;
  const response = await fetch(url, { method, headers: { authorization }, body: form && new URLSearchParams(form) });
  // Its own clock may be wrong, or the server knows no more what was signed before: its time stands in every answer.
  if (response.status === 401 && !token && !isAgain) {
    phone.ahead = Date.parse(response.headers.get('date')) - Date.now();
    return send(phone, method, path, form, token, true);
  }
  const body = response.status === 204 ? null : await response.json();
  if (!response.ok) throw new Error(`${response.status}: ${body.message} (${body.code})`);
  return { body, headers: response.headers };
}

// A file that is there keeps its own mode, so the key goes into a new one, which then takes its place.
function keep(phone) {
  const fresh = `${FILE}.${process.pid}`;
  fs.writeFileSync(fresh, JSON.stringify(phone, null, 2), { mode: 0o600, flag: 'wx' });
  fs.renameSync(fresh, FILE);
}

async function register([url, service, identity, token, name = 'Phone in 100 lines']) {
  const pair = crypto.generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const phone = { url, service, identity, key: pair.privateKey.export({ type: 'pkcs8', format: 'pem' }) };
  const made = (await send(phone, 'POST', 'Factors', {
    FriendlyName: name, FactorType: 'push', 'Config.AppId': 'phone-node', 'Config.NotificationPlatform': 'none',
    'Binding.Alg': 'ES256', 'Binding.PublicKey': pair.publicKey.export({ type: 'spki', format: 'der' }).toString('base64'),
  }, token)).body;
  Object.assign(phone, { factor: made.sid, account: made.account_sid, credential: made.config.credential_sid });
  // The proof that it has the key: a signature over the factor's name, in DER this time.
  const proof = crypto.sign('sha256', Buffer.from(made.sid), { key: phone.key }).toString('base64');
  const proven = (await send(phone, 'POST', `Factors/${made.sid}`, { AuthPayload: proof })).body;
  keep(phone);
  return { factor: proven.sid, status: proven.status };
}

async function answer(phone, sid, status) {
  const { body, headers } = await send(phone, 'GET', `Challenges/${sid}`);
  const names = headers.get('twilio-verify-signature-fields');
  if (!names) throw new Error(`${sid} is ${body.status}`);
  // What was shown is repeated and signed with the answer.
  const shown = Object.fromEntries(names.split(',').map((name) => [name, body[name]]));
  const signed = jws(phone, { typ: 'JWT', alg: 'ES256' }, { ...shown, status });
  await send(phone, 'POST', `Challenges/${sid}`, { AuthPayload: signed });
  return { sid, status: (await send(phone, 'GET', `Challenges/${sid}`)).body.status };
}

async function main([command, ...rest]) {
  if (command === 'register') return register(rest);
  const phone = JSON.parse(fs.readFileSync(FILE, 'utf8'));
  const own = `Factors/${phone.factor}`;
  switch (command) {
    case 'list': {
      const query = `Challenges?FactorSid=${phone.factor}&Status=pending&Order=desc&PageSize=20`;
      const { challenges } = (await send(phone, 'GET', query)).body;
      return challenges.map(({ sid, details, expiration_date: until }) => ({ sid, ...details, until }));
    }
    case 'approve': return answer(phone, rest[0], 'approved');
    case 'deny': return answer(phone, rest[0], 'denied');
    case 'rename': return { name: (await send(phone, 'POST', own, { FriendlyName: rest[0] })).body.friendly_name };
    case 'forget': await send(phone, 'DELETE', own); fs.unlinkSync(FILE); return { forgotten: phone.factor };
    default: throw new Error('say register, list, approve, deny, rename or forget; the beginning of this file has examples');
  }
}

main(process.argv.slice(2)).then((said) => console.log(JSON.stringify(said)), (error) => {
  console.error(error.message);
  process.exitCode = 1;
});
