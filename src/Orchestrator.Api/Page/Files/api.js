// The HTTP API: JSON calls, the live stream, the job logs.

const tokenKey = 'orc-token';

export class Refused extends Error {
  constructor(status, message) {
    super(message);
    this.status = status;
  }
}

export const token = {
  get: () => sessionStorage.getItem(tokenKey) ?? '',
  set: (text) => sessionStorage.setItem(tokenKey, text),
};

const headers = (more = {}) => (token.get() ? { ...more, authorization: `Bearer ${token.get()}` } : more);

export const query = (members) => {
  const given = Object.entries(members).filter(([, value]) => value !== undefined && value !== null && value !== '');
  return given.length ? `?${new URLSearchParams(given)}` : '';
};

export const path = (...segments) => `/${segments.map(encodeURIComponent).join('/')}`;

async function call(method, url, body) {
  const response = await fetch(url, {
    method,
    headers: headers(body === undefined ? { accept: 'application/json' } : { accept: 'application/json', 'content-type': 'application/json' }),
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  const text = await response.text();
  let answer;
  try {
    answer = text ? JSON.parse(text) : undefined;
  } catch {
    answer = undefined;
  }
  if (!response.ok) {
    throw new Refused(response.status, answer?.detail ?? answer?.message ?? `${response.status} ${response.statusText}`);
  }
  return answer;
}

export const get = (url) => call('GET', url);
export const post = (url, body) => call('POST', url, body);

/** The items of an answer: the answer itself when it is a list, else its first list. */
export const items = (answer) => (Array.isArray(answer) ? answer : (Object.values(answer ?? {}).find(Array.isArray) ?? []));

/** Follows /v1/stream for ever; resumes after the last event it saw. */
export function follow(filters, onEvent, onState) {
  const stopping = new AbortController();
  let last;
  (async () => {
    while (!stopping.signal.aborted) {
      try {
        const response = await fetch(`/v1/stream${query(filters)}`, {
          headers: headers(last === undefined ? { accept: 'text/event-stream' } : { accept: 'text/event-stream', 'last-event-id': last }),
          signal: stopping.signal,
        });
        if (!response.ok) throw new Refused(response.status, response.statusText);
        onState('on');
        await lines(response, sseReader((id, data) => {
          last = id ?? last;
          if (data) onEvent(data);
        }));
      } catch {
        if (stopping.signal.aborted) return;
      }
      onState('off');
      await new Promise((resume) => setTimeout(resume, 1500));
    }
  })();
  return () => stopping.abort();
}

function sseReader(take) {
  let id;
  let data = '';
  return (line) => {
    if (line.startsWith('id:')) id = line.slice(3).trim();
    else if (line.startsWith('data:')) data += line.slice(5).trimStart();
    else if (line === '') {
      const text = data;
      data = '';
      take(id, text && JSON.parse(text));
    }
  };
}

/** Reads the job logs of a context, following what is still to come. */
export function followLogs(project, context, onLine) {
  const stopping = new AbortController();
  (async () => {
    try {
      const response = await fetch(`${path('v1', 'sequence', project, context, 'logs')}${query({ follow: true, format: 'ndjson' })}`, {
        headers: headers({ accept: 'application/x-ndjson' }),
        signal: stopping.signal,
      });
      if (!response.ok) return;
      await lines(response, (line) => {
        if (!line) return;
        try {
          onLine(JSON.parse(line));
        } catch {
          onLine({ text: line });
        }
      });
    } catch (problem) {
      if (!stopping.signal.aborted) onLine({ text: `The log broke off: ${problem.message}`, source: 'stderr' });
    }
  })();
  return () => stopping.abort();
}

async function lines(response, take) {
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = '';
  for (;;) {
    const { value, done } = await reader.read();
    if (done) return;
    const parts = (rest + value).split('\n');
    rest = parts.pop();
    for (const part of parts) take(part.replace(/\r$/, ''));
  }
}
