// The official JavaScript SDK of CloudEvents against `orc up`: it posts events, and a server written with it receives them from a listener.
import assert from 'node:assert/strict';
import http from 'node:http';
import { createRequire } from 'node:module';
import { orc, startProgram, temporaryFolder } from '../lib/service.mjs';
const require = createRequire(import.meta.url);
const { CloudEvent, HTTP, Mode, emitterFor, httpTransport } = require('cloudevents');

/** `orc up` for one test. */
async function startOrc(t) {
  const folder = temporaryFolder('up');
  const program = await startProgram(orc('up', '--insecure', '--data', folder.path, '--urls', 'http://127.0.0.1:0', '--temporal-port', '0', '--runner', 'process'), /page and API +(http:\/\/127\.0\.0\.1:\d+)/);
  t.cleanups.push(async () => { await program.end('SIGTERM'); folder.remove(); });
  const url = program.found[1];
  return {
    url,
    program,
    post: async (path, body) => {
      const reply = await fetch(`${url}${path}`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });
      assert.ok(reply.ok, `POST ${path}: ${reply.status} ${await reply.clone().text()}`);
      return reply.json().catch(() => undefined);
    },
    get: async (path) => (await fetch(`${url}${path}`)).json(),
  };
}

const event = (t, type, n, more = {}) => new CloudEvent({
  id: t.id(`event-${n}`), source: '/workshop/js', type, subject: `order/${n}`, time: '2026-01-02T03:04:05.678Z', datacontenttype: 'application/json', data: { n, text: 'grüße — ✓', nested: { list: [1, null, true] } }, team: 'blue', ...more });

/** What must arrive unchanged. */
const essence = (e) => ({ id: e.id, source: e.source, type: e.type, subject: e.subject, time: new Date(e.time).toISOString(), data: e.data, team: e.team, specversion: e.specversion });

/** A server that reads what it is sent with the SDK; `shakesHands` says whether it knows the webhook handshake. */
async function startReceiver(t, shakesHands) {
  const received = [];
  const seen = { options: 0, batches: 0, kinds: new Set() };
  const server = http.createServer((request, response) => {
    if (request.method === 'OPTIONS') {
      seen.options++;
      response.writeHead(shakesHands ? 200 : 405, shakesHands ? { 'webhook-allowed-origin': request.headers['webhook-request-origin'], 'webhook-allowed-rate': '*' } : {}).end();
      return;
    }
    const chunks = [];
    request.on('data', (chunk) => chunks.push(chunk)).on('end', () => {
      try {
        const given = HTTP.toEvent({ headers: request.headers, body: Buffer.concat(chunks).toString('utf8') });
        if (Array.isArray(given)) seen.batches++;
        seen.kinds.add(request.headers['content-type'].split(';')[0]);
        for (const one of Array.isArray(given) ? given : [given]) { one.validate(); received.push(essence(one)); }
        response.writeHead(204).end();
      } catch (error) {
        received.push(error);
        response.writeHead(400).end(String(error));
      }
    });
  });
  await new Promise((done) => server.listen(0, '127.0.0.1', done));
  t.cleanups.push(() => new Promise((done) => { server.close(done); server.closeAllConnections(); }));
  return { received, seen, url: `http://127.0.0.1:${server.address().port}/in` };
}

const KINDS = { binary: 'application/json', structured: 'application/cloudevents+json', batch: 'application/cloudevents-batch+json' };

export default [
  {
    name: 'own.cloudevents.posted',
    slow: true,
    about: 'The SDK posts binary and structured events to / and /v1/event; the log has them unchanged.',
    async run(t) {
      const server = await startOrc(t);
      for (const path of ['/', '/v1/event']) {
        for (const mode of [Mode.BINARY, Mode.STRUCTURED]) {
          const sent = event(t, `com.example.workshop.${mode}`, `${path.length}-${mode}`);
          const message = mode === Mode.BINARY ? HTTP.binary(sent) : HTTP.structured(sent);
          const reply = await fetch(`${server.url}${path}`, { method: 'POST', headers: message.headers, body: message.body });
          assert.equal(reply.status, 200, await reply.clone().text());
          const again = await emitterFor(httpTransport(`${server.url}${path}`), { mode })(sent);
          assert.equal(JSON.parse(again.body).duplicate, true);
          const { events } = await server.get(`/v1/event?type=${sent.type}`);
          assert.deepEqual(events.filter((e) => e.id === sent.id).map(essence), [essence(sent)]);
        }
      }
    },
  },
  {
    name: 'own.cloudevents.received',
    slow: true,
    about: 'A server written with the SDK receives from listeners in binary, structured and batch mode, whether it knows the handshake or not.',
    async run(t) {
      const server = await startOrc(t);
      const listeners = [];
      for (const mode of Object.keys(KINDS)) {
        for (const shakesHands of [true, false]) {
          const receiver = await startReceiver(t, shakesHands);
          await server.post('/v1/listeners', { name: `${mode}-${shakesHands ? 'polite' : 'plain'}`, url: receiver.url, mode, listenTo: ['com.example.workshop.*'] });
          listeners.push({ mode, receiver, name: `${mode}-${shakesHands ? 'polite' : 'plain'}` });
        }
      }
      const strict = await startReceiver(t, false);
      await server.post('/v1/listeners', { name: 'strict', url: strict.url, handshake: 'required', listenTo: ['com.example.workshop.*'] });
      for (const { name } of [...listeners, { name: 'strict' }]) await t.until(() => server.get(`/v1/listeners/${name}/state`), (state) => state.delivered !== undefined, 60_000);
      const sent = [1, 2, 3].map((n) => event(t, 'com.example.workshop.ordered', n));
      const emit = emitterFor(httpTransport(server.url), { mode: Mode.STRUCTURED });
      for (const one of sent) await emit(one);
      await emit(event(t, 'com.example.other', 4));
      for (const { mode, receiver, name } of listeners) {
        const all = await t.until(async () => receiver.received, (r) => r.length >= sent.length || r.some((one) => one instanceof Error), 60_000).catch(async (error) => {
          throw new Error(`${name}: ${error.message}\n${JSON.stringify(await server.get(`/v1/listeners/${name}/state`))}\n${server.program.output()}`);
        });
        assert.deepEqual(all, sent.map(essence), mode);
        assert.deepEqual([...receiver.seen.kinds], [KINDS[mode]]);
        assert.ok(receiver.seen.options > 0, `${mode}: no handshake was asked for`);
        assert.equal(receiver.seen.batches > 0, mode === 'batch');
      }
      await t.until(async () => strict.seen.options, (asked) => asked > 0, 30_000);
      assert.deepEqual(strict.received, []);
    },
  },
];
