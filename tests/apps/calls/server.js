'use strict';
// A provider of calls that keeps an application's public key: checks who calls by node's own cryptography, and says each request in
// a line. Into the folder it puts the application's private key, `application.key`. The first part of a path is the status that is answered.

const crypto = require('node:crypto');
const fs = require('node:fs');
const http = require('node:http');
const path = require('node:path');

const { publicKey, privateKey } = crypto.generateKeyPairSync('rsa', { modulusLength: 2048 });
fs.writeFileSync(path.join(process.argv[2], 'application.key'), privateKey.export({ type: 'pkcs8', format: 'pem' }));

const read = (part) => JSON.parse(Buffer.from(part, 'base64url'));

function proof(authorization) {
  const [, jwt] = /^Bearer ([\w-]+\.[\w-]+\.[\w-]+)$/.exec(authorization || '') || [];
  if (!jwt) return { valid: false };
  const [header, claims, signature] = jwt.split('.');
  const text = Buffer.from(`${header}.${claims}`);
  const valid = crypto.verify('RSA-SHA256', text, publicKey, Buffer.from(signature, 'base64url'));
  return { valid, header: read(header), claims: read(claims) };
}

const server = http.createServer((request, response) => {
  const parts = [];
  request.on('data', (part) => parts.push(part));
  request.on('end', () => {
    const [, status, ...rest] = request.url.split('/');
    const told = {
      method: request.method,
      path: `/${rest.join('/')}`,
      type: request.headers['content-type'],
      body: JSON.parse(Buffer.concat(parts)),
      proof: proof(request.headers.authorization),
    };
    console.log(`call ${JSON.stringify(told)}`);
    response.writeHead(Number(status), { 'Content-Type': 'application/json' });
    response.end(JSON.stringify({ uuid: crypto.randomUUID(), status: 'started', direction: 'outbound', detail: told.body.to }));
  });
});
server.listen(0, '127.0.0.1', () => console.log(`listening on port ${server.address().port}`));
