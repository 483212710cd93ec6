'use strict';
// A push service and the browser behind it: checks who sends by node's own cryptography, decrypts by a library that is not ours, and
// says each message in a line. The folder has its certificate; the last part of an address says what is answered.

const crypto = require('node:crypto');
const fs = require('node:fs');
const https = require('node:https');
const path = require('node:path');
const ece = require('http_ece');

const folder = process.argv[2];
const browser = crypto.createECDH('prime256v1');
browser.generateKeys();
const auth = crypto.randomBytes(16);

const read = (part) => JSON.parse(Buffer.from(part, 'base64url'));

function proof(header) {
  const [, jwt, k] = /^vapid t=([^,]+), k=(.+)$/.exec(header) || [];
  if (!jwt) return { valid: false };
  const point = Buffer.from(k, 'base64url');
  const jwk = { kty: 'EC', crv: 'P-256', x: point.subarray(1, 33).toString('base64url'), y: point.subarray(33).toString('base64url') };
  const key = crypto.createPublicKey({ key: jwk, format: 'jwk' });
  const [kind, claims, signature] = jwt.split('.');
  const text = Buffer.from(`${kind}.${claims}`);
  const valid = crypto.verify('sha256', text, { key, dsaEncoding: 'ieee-p1363' }, Buffer.from(signature, 'base64url'));
  return { valid, k, kind: read(kind), claims: read(claims) };
}

function answer(word, response) {
  if (word === 'endless') {
    response.writeHead(201);
    const more = () => { while (response.write('x'.repeat(4096))); };
    response.on('drain', more);
    more();
    return;
  }
  const [status, after] = word.split('-');
  response.writeHead(Number(status), after ? { 'Retry-After': after } : {});
  response.end();
}

const options = {
  cert: fs.readFileSync(path.join(folder, 'server.pem')),
  key: fs.readFileSync(path.join(folder, 'server.key')),
};
const server = https.createServer(options, (request, response) => {
  const parts = [];
  request.on('data', (part) => parts.push(part));
  request.on('end', () => {
    const body = Buffer.concat(parts);
    let message = null;
    try {
      const keys = { version: 'aes128gcm', privateKey: browser, authSecret: auth.toString('base64url') };
      message = JSON.parse(ece.decrypt(body, keys));
    } catch (error) {
      message = `cannot be read: ${error.message}`;
    }
    const { ttl, urgency, topic, 'content-encoding': encoding } = request.headers;
    const told = { url: request.url, ttl, urgency, topic, encoding, size: body.length, message };
    console.log(`message ${JSON.stringify({ ...told, proof: proof(request.headers.authorization || '') })}`);
    answer(request.url.split('/').pop(), response);
  });
});
server.listen(0, '127.0.0.1', () => {
  console.log(`keys ${JSON.stringify({ p256dh: browser.getPublicKey('base64url'), auth: auth.toString('base64url') })}`);
  console.log(`listening on port ${server.address().port}`);
});
